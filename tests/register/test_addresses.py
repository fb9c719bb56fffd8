"""Every address that answered once answers: live, moved in one step, or withdrawn with a reason.

Over random edits: `tests/determinism/test_addresses.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.problems.cases import found
from tests.register.support import fates, publish, register, try_publish, two_records, withdraw
from tests.support.site import TinySite, make, record

NOTICE = "content/notices/2008/n1.md"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return publish(two_records(make(tmp_path)))


def moved(site: TinySite, line: str = "redirect_from: [/notices/2008/n1.html]\n") -> TinySite:
    """The notice becomes a policy's neighbour: another section, the same record."""
    text = (site.folder / NOTICE).read_text("utf-8").replace("published:", f"{line}published:")
    site.remove(NOTICE).remove("content/notices/2008/form.txt")
    site.edit("site.toml", 'folder = "policies"\nkind = "policy"', 'folder = "policies"\nkind = "notice"')
    return site.write("content/policies/2008/n1.md", text).write("content/policies/2008/form.txt", "表格\n")


def answers(site: TinySite) -> None:
    """Every registered address has a file, and redirects lead to living pages."""
    known = fates(site)
    assert {path for path in known if not (site.output / path[1:]).is_file()} == set()
    for path, (fate, target) in known.items():
        if fate == "moved":
            assert known[f"/{target}"][0] == "live", path


def test_every_file_of_a_release_is_registered(site: TinySite) -> None:
    rules = {".nginx.conf", ".htaccess", "_redirects", "_headers"}
    files = {f"/{path}" for path in site.files() if not path.startswith("assets/") and path not in rules}
    assert {path for path, (fate, _) in fates(site).items() if fate == "live"} == files


def test_a_moved_record_needs_a_line_and_takes_its_files_along(site: TinySite) -> None:
    moved(site, "").check()
    assert found(site) == ["L101 error content/policies/2008/n1.md:4:12"]
    assert site.result is not None
    assert dict(site.result.problems[0].args)["line"] == "redirect_from: [/notices/2008/n1.html]"
    publish(
        site.edit(
            "content/policies/2008/n1.md", "published:", "redirect_from: [/notices/2008/n1.html]\npublished:"
        )
    )
    assert fates(site)["/notices/2008/n1.html"] == ("moved", "policies/2008/n1.html")
    assert fates(site)["/notices/2008/form.txt"] == ("moved", "policies/2008/form.txt")
    assert fates(site)["/notices/2008/index.html"] == ("moved", "notices/index.html")
    answers(site)


def test_a_record_that_moved_back_is_there_again(site: TinySite) -> None:
    """Its own address among its former ones is no redirect of the page to itself."""
    text = (site.folder / NOTICE).read_text("utf-8")
    publish(moved(site))
    line = "redirect_from: [/notices/2008/n1.html, /policies/2008/n1.html]\n"
    site.remove("content/policies/2008/n1.md").remove("content/policies/2008/form.txt")
    site.write(NOTICE, text.replace("published:", f"{line}published:"))
    publish(site.write("content/notices/2008/form.txt", "表格\n"))
    assert fates(site)["/notices/2008/n1.html"] == ("live", "")
    assert fates(site)["/policies/2008/n1.html"] == ("moved", "notices/2008/n1.html")
    assert "正文。" in site.read("notices/2008/n1.html")
    answers(site)


def test_a_redirect_outlives_its_line_and_never_chains(site: TinySite) -> None:
    publish(moved(site))
    text = (site.folder / "content/policies/2008/n1.md").read_text("utf-8")
    text = text.replace("/notices/2008/n1.html", "/policies/2008/n1.html")
    site.remove("content/policies/2008/n1.md").remove("content/policies/2008/form.txt")
    site.edit("site.toml", 'folder = "reports"\nkind = "report"', 'folder = "reports"\nkind = "notice"')
    publish(site.write("content/reports/2008/n1.md", text).write("content/reports/2008/form.txt", "表格\n"))
    assert fates(site)["/notices/2008/n1.html"] == ("moved", "reports/2008/n1.html")
    assert fates(site)["/policies/2008/form.txt"] == ("moved", "reports/2008/form.txt")
    answers(site)


def test_a_deleted_record_is_an_error(site: TinySite) -> None:
    site.remove(NOTICE).remove("content/notices/2008/form.txt").check()
    assert found(site) == [f"L102 error {NOTICE}"]
    before = register(site)
    assert not try_publish(site).result.ok and register(site) == before  # type: ignore[union-attr]


def test_a_draft_again_is_an_error(site: TinySite) -> None:
    assert found(site.edit(NOTICE, "published:", "draft: true\npublished:").check()) == [
        f"L102 error {NOTICE}:2:5"
    ]


def test_a_page_of_the_site_moves_by_site_toml_and_takes_its_feeds_along(site: TinySite) -> None:
    site.write("content/_vocab/topics.yaml", "- {id: science, title: 科技大会}\n").check()
    assert found(site) == ["L111 error site.toml"]
    lines = '\n[[moved]]\nold = "/topics/conference.html"\nnew = "/topics/science.html"\n'
    publish(site.write("site.toml", (site.folder / "site.toml").read_text("utf-8") + lines))
    assert fates(site)["/feeds/topic-conference.atom"] == ("moved", "feeds/topic-science.atom")
    assert "feeds/topic-science.atom" in site.read("feeds/topic-conference.atom")
    answers(site)


def test_a_folder_moves_as_a_whole(site: TinySite) -> None:
    site.edit("site.toml", 'folder = "notices"', 'folder = "news"')
    (site.folder / "content/notices").rename(site.folder / "content/news")
    lines = '\n[[moved]]\nold = "/notices/"\nnew = "/news/"\n'
    publish(site.write("site.toml", (site.folder / "site.toml").read_text("utf-8") + lines))
    known = fates(site)
    assert known["/notices/2008/n1.html"] == ("moved", "news/2008/n1.html")
    assert known["/notices/2008/form.txt"] == ("moved", "news/2008/form.txt")
    assert known["/feeds/notices.atom"] == ("moved", "feeds/news.atom")
    assert known["/data/notices.csv"] == ("moved", "data/news.csv")
    publish(site.edit("site.toml", lines, ""))
    assert fates(site) == known, "the register remembers"
    answers(site)


def test_a_slip_in_a_project_id_is_mended(site: TinySite) -> None:
    """The dossier of the wrong id, with its feed and calendar, leads to the list."""
    site.edit("content/lists/2008/l1.csv", "KJ-2008-001", "KJ-2008-007").check()
    assert {line.split()[0] for line in found(site)} == {"L101", "L105"}
    assert site.result is not None
    (told,) = (dict(one.args) for one in site.result.problems if one.code == "L101")
    assert told["line"] == "redirect_from: [/projects/KJ-2008-001.html]"
    fields = "redirect_from: [/projects/KJ-2008-001.html]\nchanges: [{date: 2008-11-20, note: 更正编号}]\n"
    publish(site.edit("content/lists/2008/l1.md", "published:", f"{fields}published:"))
    assert fates(site)["/calendar/project-KJ-2008-001.ics"] == ("moved", "lists/2008/l1.html")
    assert fates(site)["/projects/KJ-2008-001.json"] == ("moved", "lists/2008/l1.json")
    answers(site)


def test_numbered_pages_and_years_lead_to_their_listing(tmp_path: Path) -> None:
    site = make(tmp_path)
    site.write("site.toml", (site.folder / "site.toml").read_text("utf-8") + "\n[archive]\npage_size = 2\n")
    for number in range(3):
        site.write(f"content/notices/2008/a{number}.md", record(f"a{number}"))
    publish(site)
    assert fates(site)["/notices/2008/pages/2.html"][0] == "live"
    withdraw(site, "a1", "tombstone")
    assert fates(site)["/notices/2008/pages/2.html"] == ("moved", "notices/2008/index.html")
    answers(site)
    publish(site.write("content/notices/2008/b.md", record("b")))
    assert fates(site)["/notices/2008/pages/2.html"] == ("live", "")


def test_rules_for_servers(site: TinySite) -> None:
    publish(moved(site))
    withdraw(site, "l1", "tombstone")
    assert "/base/notices/2008/n1.html /base/policies/2008/n1.html 301\n" in site.read("_redirects")
    assert (
        'location = "/base/notices/2008/n1.html" { return 301 /base/policies/2008/n1.html; }\n'
        in site.read(".nginx.conf")
    )
    assert 'location = "/base/lists/2008/l1.csv" { error_page 410 ' in site.read(".nginx.conf")
    assert r'RedirectMatch 410 "^/base/lists/2008/l1\.html$"' in site.read(".htaccess")


def test_the_sites_domain_is_in_no_id(site: TinySite) -> None:
    """Moving the site asks nobody to read anything again."""
    ids = [line for line in site.read("feeds/all.atom").splitlines() if "<id>" in line]
    site.edit("site.toml", "https://site.example/base/", "https://new.example/")
    publish(site)
    assert [line for line in site.read("feeds/all.atom").splitlines() if "<id>" in line] == ids
    assert {fate for fate, _ in fates(site).values()} == {"live"}


def test_what_only_a_lost_record_filled_is_told_with_it(site: TinySite) -> None:
    """Its feeds and dossiers go or come back with the record: one thing to do, one message."""
    site.remove("content/lists/2008/l1.md").remove("content/lists/2008/l1.csv").check()
    assert found(site) == ["L102 error content/lists/2008/l1.md"]
