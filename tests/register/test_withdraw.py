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
