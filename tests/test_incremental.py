"""What is made again after an edit: exact sets. That warm is fresh: `tests/determinism/test_warm.py`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator import digest, records
from generator.gate import origin
from generator.memo import Memo
from generator.pipeline import engine_digest
from generator.publish.release import Releases
from generator.publish.serve import last_release
from generator.render import details, render
from generator.render import make as make_files
from generator.source.templates import SHIPPED
from tests.support.site import TinySite, make, record

LIST = "project,title,organisation,amount,unit\nKJ-2008-001,精密轴承,泽璞机械公司,20,万元\n"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """Three notices of one year, a list with a project, a policy that nobody mentions."""
    tiny = make(tmp_path)
    for name, day in (("n1", "2008-03-01"), ("n2", "2008-03-02"), ("n3", "2008-03-03")):
        tiny.write(f"content/notices/2008/{name}.md", record(name, f"标题{name}", day, topics="[conference]"))
    tiny.write(
        "content/lists/2008/l1.md",
        record("l1", "拟立项公示", "2008-06-02", stage="other", projects="{file: l1.csv}",
               window="{opens: 2008-06-02, closes: 2008-06-06}"),
    )  # fmt: skip
    tiny.write("content/lists/2008/l1.csv", LIST)
    return tiny.build()


def feeds(*names: str) -> set[str]:
    return {f"feeds/{name}.{suffix}" for name in names for suffix in ("xml", "atom", "json")}


def test_nothing_changed_makes_nothing(site: TinySite) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.folder.rglob("*")}
    site.build()
    assert site.rendered() == set()
    assert site.result is not None and not site.result.switched
    after = {path: path.stat().st_mtime_ns for path in site.folder.rglob("*") if path.name != "lock"}
    changed = {path.relative_to(site.folder).as_posix() for path in after if after[path] != before.get(path)}
    assert changed <= {".public.releases"}, "only the folder that a stage was made in and removed from"


def test_a_comment_makes_nothing(site: TinySite) -> None:
    site.edit("content/notices/2008/n2.md", "id: n2", "# a remark\nid: n2").build()
    assert site.rendered() == set()


def test_a_body_edit_makes_the_page_and_the_feeds_that_carry_it(site: TinySite) -> None:
    site.edit("content/notices/2008/n2.md", "正文。", "改过的正文。").build()
    expected = {"notices/2008/n2.html"} | feeds("all", "notices", "unit-office", "topic-conference")
    assert site.rendered() == expected


def test_a_body_edit_of_a_list_makes_its_json_too(site: TinySite) -> None:
    site.edit("content/lists/2008/l1.md", "正文。", "改过的正文。").build()
    expected = {"lists/2008/l1.html", "lists/2008/l1.json"} | feeds("all", "lists", "unit-office")
    assert site.rendered() == expected


def test_a_title_edit_makes_what_shows_the_title(site: TinySite) -> None:
    site.edit("content/notices/2008/n2.md", "标题n2", "新标题").build()
    expected = {
        "notices/2008/n2.html",
        "notices/2008/n1.html",
        "notices/2008/n3.html",
        "notices/index.html",
        "notices/2008/index.html",
        "topics/conference.html",
        "units/office.html",
        "index.html",
        "data/all.csv",
        "data/all.json",
        "data/notices.csv",
        "data/notices.json",
    } | feeds("all", "notices", "unit-office", "topic-conference")
    assert site.rendered() == expected


def test_a_title_edit_of_a_list_moves_its_dossiers(site: TinySite) -> None:
    site.edit("content/lists/2008/l1.md", "拟立项公示", "拟立项项目公示").build()
    assert {"projects/KJ-2008-001.html", "lists/2008/l1.json"} <= site.rendered()
    assert "lists/2008/l1.csv" not in site.rendered()
    assert not {path for path in site.rendered() if path.startswith("notices/")}


def test_an_edit_of_a_list_moves_the_dossiers_of_its_projects_alone(site: TinySite) -> None:
    fields = {"stage": "other", "window": "{opens: 2008-07-07, closes: 2008-07-11}"}
    site.write(
        "content/lists/2008/l2.md",
        record("l2", "另一公示", "2008-07-07", **fields, projects="{file: l2.csv}"),
    )
    site.write("content/lists/2008/l2.csv", LIST.replace("001", "002")).build()
    site.edit("content/lists/2008/l2.csv", "20,万元", "30,万元").build()
    moved = {path for path in site.rendered() if path.startswith("projects/")}
    assert moved == {"projects/KJ-2008-002.html", "projects/KJ-2008-002.json"}, (
        "neither the other project nor the directory shows amounts"
    )


def test_a_planted_missing_input_is_caught(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness can fail: an output that forgets an input keeps an old page."""
    from generator.plan.output import Output

    def forgetful(self: Output, shared: str) -> str:
        names = self.view.__code__.co_varnames
        told = tuple(one for name, one in zip(names, self.inputs, strict=False) if name != "neighbours")
        return digest.of(shared, self.view.__qualname__, self.form, self.search, told)

    monkeypatch.setattr(Output, "key", forgetful)
    site.set(fresh=True).build()
    site.set(fresh=False).build()
    site.edit("content/notices/2008/n2.md", "标题n2", "新标题").build()
    assert "notices/2008/n1.html" not in site.rendered()


def test_a_file_changed_in_the_output_is_made_again(site: TinySite) -> None:
    page = site.output / "notices/2008/n1.html"
    page.write_text("somebody's edit", encoding="utf-8")
    site.build()
    assert "somebody's edit" not in site.read("notices/2008/n1.html")


@pytest.mark.parametrize("harm", ["an edit", "a new file", "a file less", "all of it less"])
def test_an_index_changed_in_the_output_is_made_again(site: TinySite, harm: str) -> None:
    """What runs in readers' browsers is what the program put there, whatever happened to the files."""
    index = site.set(search=True).build().output / "pagefind"
    assert site.build().result and not site.result.switched
    before = {file.name: file.read_bytes() for file in index.glob("*.js")}
    if harm == "an edit":
        (index / "pagefind.js").write_text("fetch('https://elsewhere.example/')", encoding="utf-8")
    elif harm == "a new file":
        (index / "more.js").touch()
    elif harm == "a file less":
        (index / "pagefind-worker.js").unlink()
    else:
        shutil.rmtree(index)
    site.build()
    assert site.result.switched and not site.rendered()
    assert {file.name: file.read_bytes() for file in index.glob("*.js")} == before
    assert not site.build().result.switched


def test_without_search_an_index_that_was_changed_is_not_served_on(site: TinySite) -> None:
    index = site.set(search=True).build().output / "pagefind"
    (index / "pagefind.js").write_text("fetch('https://elsewhere.example/')", encoding="utf-8")
    site.set(search=False).build()
    assert not index.exists() and [line.split(" ")[0] for line in site.problems()] == ["I902"]


def test_deleting_the_cache_changes_no_byte(site: TinySite) -> None:
    before = site.files()
    (site.folder / ".cache" / "memo.sqlite").unlink()
    assert site.build().files() == before


def test_a_page_that_loses_an_anchor_is_told_to_kept_pages(site: TinySite) -> None:
    """A kept page is not scanned again, but what it leads to may be gone."""
    site.edit("content/notices/2008/n1.md", "正文。", "见 [那里](ref:n2#第二节)。").edit(
        "content/notices/2008/n2.md", "正文。", "## 第二节\n\n正文。"
    ).build()
    site.edit("content/notices/2008/n2.md", "## 第二节", "## 第三节").try_build()
    assert [line.split(":")[0] for line in site.problems()] == ["G902 content/notices/2008/n1.md"]
    site.edit("content/notices/2008/n2.md", "## 第三节", "## 第二节").build()


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every record, text and file is put away before the next one, as thousands are on a large site."""
    monkeypatch.setattr(make_files, "TOGETHER", 1)
    monkeypatch.setattr(render, "TEXTS", 1)
    monkeypatch.setattr(records, "MANY", 1)


def lose_an_anchor(site: TinySite) -> list[str]:
    """A page loses an anchor while another page stops the build; then that one is mended: what is said at last."""
    site.edit("content/notices/2008/n1.md", "正文。", "见 [那里](ref:n2#第二节)。").edit(
        "content/notices/2008/n2.md", "正文。", "## 第二节\n\n正文。"
    ).build()
    site.edit("content/notices/2008/n2.md", "## 第二节", "## 第三节").edit(
        "content/notices/2008/n3.md", "正文。", "见 [那里](ref:n3#没有)。"
    ).try_build()
    assert sorted(line.split(":")[0] for line in site.problems()) == [
        "G902 content/notices/2008/n1.md",
        "G902 content/notices/2008/n3.md",
    ]
    site.edit("content/notices/2008/n3.md", "见 [那里](ref:n3#没有)。", "正文。").try_build()
    return [line.split(":")[0] for line in site.problems()]


@pytest.mark.usefixtures("one_by_one")
def test_what_a_refused_build_put_away_is_not_taken_for_what_is_served(site: TinySite) -> None:
    assert lose_an_anchor(site) == ["G902 content/notices/2008/n1.md"]


@pytest.mark.usefixtures("one_by_one")
def test_details_that_are_kept_by_path_alone_are_caught(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of the test: those of a page that was never served would stand for the one that is."""
    monkeypatch.setattr(details, "_name", lambda path, kept: f"{path}{'0' * 16}")
    with pytest.raises(AssertionError):
        assert lose_an_anchor(site) == ["G902 content/notices/2008/n1.md"]


@pytest.mark.usefixtures("one_by_one")
def test_what_is_put_away_early_changes_no_byte(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.edit("content/notices/2008/n1.md", "正文。", "第一版。").build()
    site.edit("content/notices/2008/n2.md", "正文。", "另一版。").remove("content/notices/2008/n3.md").build()
    assert not site.build().rendered()
    monkeypatch.undo()
    warm = site.files()
    shutil.rmtree(site.folder / ".cache")
    assert site.set(fresh=True).build().files() == warm


def without_its_target(site: TinySite) -> list[str]:
    """What is said when a page goes that a kept page leads to."""
    site.edit("content/notices/2008/n1.md", "正文。", "见 [那里](n3.html)。").build()
    site.remove("content/notices/2008/n3.md").try_build()
    return [line.split(":")[0] for line in site.problems()]


def test_a_page_that_goes_is_told_to_kept_pages(site: TinySite) -> None:
    assert without_its_target(site) == ["G901 content/notices/2008/n1.md"]


def test_more_that_goes_than_is_looked_for_one_by_one(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin, "FEW", 0)
    assert without_its_target(site) == ["G901 content/notices/2008/n1.md"]


def test_pages_that_are_not_found_by_what_they_lead_to_are_missed(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of both tests: only the links of kept pages tell."""
    site.edit("content/notices/2008/n2.md", "正文。", "前一版。").build()
    monkeypatch.setattr(details.Details, "naming", lambda self, path: set())
    site.edit("content/notices/2008/n1.md", "正文。", "见 [那里](../../policies/2008/p1.html)。").write(
        "content/policies/2008/p1.md", record("p1", "政策", "2008-02-01")
    ).build()
    site.remove("content/policies/2008/p1.md").try_build()
    assert "G901 content/notices/2008/n1.md" not in [line.split(":")[0] for line in site.problems()]


def test_every_link_is_found_by_where_it_leads(site: TinySite) -> None:
    """Names are looked for in what is stored of pages, without opening it."""
    site.write("content/notices/2008/附件 一.txt", "甲").edit(
        "content/notices/2008/n1.md", "正文。", "见附件。"
    )
    site.edit("content/notices/2008/n1.md", "id: n1", 'id: n1\nattachments: [{file: "附件 一.txt"}]').build()
    memo = Memo(site.folder / ".cache" / "memo.sqlite", engine_digest(SHIPPED.parent))
    last = last_release(memo, Releases(site.output))
    ties = {
        (path, link.partition("#")[0])
        for path, kept in last.files.items()
        if (detail := last.details.of(path, kept)) and detail.links
        for link in detail.links.links
    }
    assert ("notices/2008/n1.html", "notices/2008/附件 一.txt") in ties and len(ties) > 200
    found = {target: last.details.naming(target) for target in {target for _, target in ties}}
    assert all(path in found[target] for path, target in ties)
