"""Withdrawing: banner, tombstone, purge, and that nothing of it comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli import main
from generator.publish.release import Releases
from tests.problems.cases import found
from tests.register.support import fates, publish, register, try_publish, two_records, versions, withdraw
from tests.support.site import TinySite, make, record

NOTICE = "content/notices/2008/n1.md"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    tiny = two_records(make(tmp_path))
    tiny.write("content/notices/2008/n2.md", record("n2", "通知二", body="见[通知一](ref:n1)。"))
    return publish(tiny)


def test_a_banner_stands_over_the_page(site: TinySite) -> None:
    withdraw(site, "n1", "banner")
    page = site.read("notices/2008/n1.html")
    assert (
        "本件已撤下" in page
        and "理由：重复发布" in page
        and "决定机关：局办公室" in page
        and "正文。" in page
    )
    assert "已撤下" in site.read("notices/index.html") and fates(site)["/notices/2008/n1.html"] == (
        "live",
        "",
    )
    assert "本件已撤下" not in site.read("notices/2008/n2.html")
    site.build()
    assert site.rendered() == set()


def test_a_tombstone_has_no_content(site: TinySite) -> None:
    withdraw(site, "n1", "tombstone")
    page = site.read("notices/2008/n1.html")
    assert "重复发布" in page and "2008年11月20日" in page and "通知一" not in page and "正文。" not in page
    assert "noindex" in page and "重复发布" in site.read("notices/2008/form.txt")
    assert ",2003:n1<" not in site.read("feeds/all.atom")
    for path in ("notices/index.html", "data/all.csv", "sitemap.xml", "index.html"):
        assert "n1.html" not in site.read(path), path
    assert "n1.html" in site.read("notices/2008/n2.html"), "a mention leads to the tombstone"
    assert fates(site)["/notices/2008/form.txt"] == ("withdrawn", "n1")


def test_the_source_may_stay_or_go(site: TinySite) -> None:
    withdraw(site, "n1", "tombstone")
    assert found(site.check()) == []
    assert found(site.edit(NOTICE, "id: n1", "id: n1\ndraft: true").check()) == []
    site.remove(NOTICE).remove("content/notices/2008/form.txt")
    publish(site)
    assert fates(site)["/notices/2008/n1.html"] == ("withdrawn", "n1")


def test_with_a_list_its_dossiers_go(site: TinySite) -> None:
    withdraw(site, "l1", "tombstone")
    assert fates(site)["/projects/KJ-2008-001.html"] == ("withdrawn", "l1")
    assert "重复发布" in site.read("projects/KJ-2008-001.html")
    assert "KJ-2008-001" not in site.read("sitemap.xml")


def test_the_id_is_not_given_again(site: TinySite) -> None:
    withdraw(site, "n1", "tombstone")
    site.write(NOTICE, record("n1", "另一件事"))
    assert f"L103 error {NOTICE}:2:5" in found(site.check())


def test_nothing_is_left_of_what_was_purged(site: TinySite) -> None:
    site.write("content/notices/2008/form.txt", "附表一\n")
    site.write(
        NOTICE,
        record(
            "n1",
            body="机密内容。",
            changes="[{date: 2008-11-20, note: 换表}]",
            attachments="[{file: form.txt}]",
        ),
    )
    publish(site)
    site.remove(NOTICE).remove("content/notices/2008/form.txt")
    command = ["withdraw", "n1", "--purge", "--reason", "误公开", "--site", str(site.folder)]
    assert main(command) == 0
    for file in site.folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert "机密内容".encode() not in data and "附表一".encode() not in data, file
    assert len(list(Releases(site.output).history)) == 1
    stubs = versions(site, "n1")
    assert [set(stub) for stub in stubs] == [{"id", "n", "day", "kind", "path", "purged"}] * 2
    assert stubs[0]["purged"]["reason"] == "误公开" and len(stubs[0]["purged"]["record"]) == 64
    assert not [path for path in register(site) if "/n1/" in path]
    publish(site)
    assert fates(site)["/notices/2008/n1.html"] == ("withdrawn", "n1")


def test_a_purge_waits_for_the_source_to_go(site: TinySite) -> None:
    before, tree = register(site), site.files()
    try_publish(site, subject="n1", mode="purged", reason="误公开")
    assert f"L103 error {NOTICE}:2:5" in found(site) and (register(site), site.files()) == (before, tree)


def test_a_purge_destroys_no_file_that_another_record_has(site: TinySite) -> None:
    publish(site.write("content/notices/2008/n3.md", record("n3", attachments="[{file: form.txt}]")))
    withdraw(site.remove(NOTICE), "n1", "purged")
    assert [path for path in register(site) if path.startswith("files/")]
    assert site.read("notices/2008/form.txt") == "表格\n" and fates(site)["/notices/2008/form.txt"] == (
        "live",
        "",
    )


def test_a_page_of_the_site_goes_with_what_only_it_filled(site: TinySite) -> None:
    site.write("content/_vocab/topics.yaml", "- {id: science, title: 科技大会}\n")
    publish(site, subject="/topics/conference.html", mode="tombstone", reason="专题撤销")
    assert fates(site)["/topics/conference.html"] == ("withdrawn", "/topics/conference.html")
    assert fates(site)["/feeds/topic-conference.xml"] == ("withdrawn", "/topics/conference.html")
    assert "专题撤销" in site.read("topics/conference.html")


def test_what_the_command_refuses(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--site", str(site.folder), "--reason"]
    assert main(["withdraw", "n11", *where, "x"]) == 2 and "n1？" in capsys.readouterr().err
    assert main(["withdraw", "n1", *where, "  "]) == 2
    assert main(["withdraw", "/index.html", *where, "x"]) == 2
    assert main(["withdraw", "/nowhere.html", "--tombstone", *where, "x"]) == 2
    assert "n1" not in str(fates(site).get("/notices/2008/n1.html", ("", ""))[1])


def leaking(site: TinySite) -> TinySite:
    """Three versions of a notice, the second with what should not be public in its text and in a file."""
    site.write("content/notices/2008/form.txt", "附表一，机密\n").write(
        "content/notices/2008/f2.txt", "机密\n"
    )
    fields = {
        "changes": "[{date: 2008-11-20, note: 换表}]",
        "attachments": "[{file: form.txt}, {file: f2.txt}]",
    }
    publish(
        site.write(NOTICE, record("n1", "通知一", body="机密内容。", number="云科发〔2008〕1号", **fields))
    )
    site.write("content/notices/2008/form.txt", "附表二\n").remove("content/notices/2008/f2.txt")
    fields = {
        "changes": "[{date: 2008-11-20, note: 换表}, {date: 2008-11-20, note: 更正}]",
        "attachments": "[{file: form.txt}]",
        "redirect_from": "[/notices/2008/f2.txt]",
    }
    return site.write(NOTICE, record("n1", "通知一", number="云科发〔2008〕1号", **fields))


def purge(site: TinySite, *more: str) -> int:
    command = ["withdraw", "n1", "--purge", "--reason", "误公开", "--authority", "局办公室", *more]
    return main([*command, "--site", str(site.folder)])


def nothing_left(site: TinySite) -> None:
    for file in site.folder.rglob("*"):
        assert not file.is_file() or "机密".encode() not in file.read_bytes(), file


def test_one_version_is_purged_and_the_others_stay(site: TinySite) -> None:
    publish(leaking(site))
    assert "机密内容" in site.read("changes/n1/2.html") and "机密" in site.read("changes/n1/2/f2.txt")
    assert "机密内容" in site.read("changes/n1/1.html"), "it shows what followed"
    assert purge(site, "--version", "2") == 0
    nothing_left(site)
    known = fates(site)
    for path in ("/changes/n1/2.html", "/changes/n1/2/f2.txt", "/changes/n1/2/form.txt"):
        assert known[path] == ("withdrawn", "n1/2") and "误公开" in site.read(path[1:])
    assert 'location = "/base/changes/n1/2.html" { error_page 410 ' in site.read(".nginx.conf")
    assert "与第3版对照" in site.read("changes/n1/1.html") and "表格" in site.read("changes/n1/1/form.txt")
    page = site.read("notices/2008/n1.html")
    assert (
        "已清除" in page and "误公开" in page and 'href="../../changes/n1/1.html"' in page and "更正" in page
    )
    assert "changes/n1/2.html" not in page and known["/notices/2008/n1.html"][0] == "live"
    assert "第2版" in site.read("changes/index.html") and "第2版已清除：误公开" in site.read(
        "feeds/changes.atom"
    )
    assert [("purged" in line, line["n"]) for line in versions(site, "n1")] == [
        (False, 1),
        (True, 2),
        (False, 3),
    ]
    assert len(list(Releases(site.output).history)) == 1 and "n1/2" in site.read("changes/withdrawn.json")
    before = site.files()
    assert publish(site).files() == before and site.build().files() == before
    assert main(["verify", "--site", str(site.folder)]) == 0


def test_the_version_that_is_served_is_purged_with_its_correction(site: TinySite) -> None:
    """One run: what corrects it is registered, and it never gets a page of its own."""
    leaking(site)
    assert purge(site, "--version", "2") == 0
    nothing_left(site)
    assert [("purged" in line, line["n"]) for line in versions(site, "n1")] == [
        (False, 1),
        (True, 2),
        (False, 3),
    ]
    assert fates(site)["/notices/2008/f2.txt"] == ("moved", "notices/2008/n1.html")


def test_a_file_that_only_the_purged_version_had_is_gone(site: TinySite) -> None:
    leaking(site).edit(NOTICE, "redirect_from: [/notices/2008/f2.txt]\n", "")
    assert purge(site, "--version", "2") == 0
    assert fates(site)["/notices/2008/f2.txt"] == ("withdrawn", "n1/2")
    nothing_left(site)


def test_a_version_that_the_content_still_holds_is_not_purged(site: TinySite) -> None:
    before, tree = register(site), site.files()
    assert purge(site, "--version", "1") == 1 and (register(site), site.files()) == (before, tree)


def test_which_versions_can_be_purged(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    publish(leaking(site))
    assert purge(site, "--version", "4") == 2 and "1, 2, 3" in capsys.readouterr().err
    assert purge(site, "--version", "2") == 0 and purge(site, "--version", "2") == 2
    where = ["--site", str(site.folder), "--reason", "x", "--version", "1"]
    assert main(["withdraw", "n1", *where]) == 2 and main(["withdraw", "n1", "--tombstone", *where]) == 2
    assert main(["withdraw", "/index.html", "--purge", *where]) == 2
    assert purge(site, "--version", "1") == 0
    assert fates(site)["/changes/n1/1.html"] == ("withdrawn", "n1/1")
    withdraw(site.remove(NOTICE).remove("content/notices/2008/form.txt"), "n1", "purged")
    assert fates(site)["/changes/n1/2.html"] == ("withdrawn", "n1")


def test_records_that_are_gone_go_together(site: TinySite) -> None:
    """Of two deleted files neither can be withdrawn alone: the other one would be lost."""
    site.remove("content/notices/2008/n2.md").remove("content/lists/2008/l1.md")
    site.remove("content/lists/2008/l1.csv")
    command = ["withdraw", "--tombstone", "--reason", "重复", "--site", str(site.folder), "--no-search"]
    assert main([*command, "n2"]) == 1 and main([*command, "l1"]) == 1
    assert main([*command, "n2", "n22"]) == 2 and main([*command, "--version", "1", "n2", "l1"]) == 2
    assert main([*command, "n2", "l1"]) == 0
    known = fates(site)
    assert known["/notices/2008/n2.html"] == ("withdrawn", "n2")
    assert known["/lists/2008/l1.csv"] == ("withdrawn", "l1")


def test_the_order_of_withdrawals_on_one_day_is_no_chance(site: TinySite) -> None:
    """The run that withdraws and every later one, which reads the register, make the same pages."""
    withdraw(site, "n2", "tombstone")
    withdraw(site, "n1", "tombstone")
    before = site.files()
    assert site.set(fresh=True).build().files() == before
