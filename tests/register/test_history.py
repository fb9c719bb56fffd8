"""What readers see of the past: histories, earlier versions beside what followed, the page of changes and its feed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import html

from generator.register.words import compare
from tests.register.support import publish, two_records, versions, withdraw
from tests.support.site import TinySite, make, record

NOTICE, LISTED = "content/notices/2008/n1.md", "content/lists/2008/l1.md"
CHANGES = {"changes/index.html", "changes/2008.html", "log/index.html"} | {
    f"feeds/changes.{end}" for end in ("xml", "atom", "json")
}


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return publish(two_records(make(tmp_path)))


def noted(site: TinySite, path: str, note: str, major: str = "false") -> TinySite:
    return site.edit(
        path, "published:", f"changes: [{{date: 2008-11-19, note: {note}, major: {major}}}]\npublished:"
    )


def corrected(site: TinySite) -> TinySite:
    """The amount of the project, with a note."""
    site.edit("content/lists/2008/l1.csv", ",20,", ",25.5,")
    return publish(noted(site, LISTED, "更正金额"))


def test_a_record_without_changes_has_no_history(site: TinySite) -> None:
    assert "part:changes" not in site.read("notices/2008/n1.html")
    assert "还没有更正或撤下" in site.read("changes/index.html")


def test_a_page_tells_its_history(site: TinySite) -> None:
    page = corrected(site).read("lists/2008/l1.html")
    assert "第2版" in page and "更正金额" in page and "项目清单" in page and "第1版" in page
    assert '../../changes/l1/1.html"' in page


def test_an_earlier_version_stands_beside_what_followed(site: TinySite) -> None:
    site.edit(NOTICE, "正文。", "2008年经费20万元已下达。")
    publish(site)
    publish(site.edit(NOTICE, "20万元已下达", "25.5万元下达给各单位"))
    page = site.read("changes/n1/2.html")
    assert "<del>20</del><ins>25.5</ins>万元" in page and "<del>已</del>下达<ins>给各单位</ins>。" in page
    assert "noindex" in page and "云科发〔2008〕1号" in page
    listed = corrected(site).read("changes/l1/1.html")
    assert (
        "<del>20</del>" in listed
        and "<ins>25.5</ins>" in listed
        and "更正金额" in listed
        and "正文没有变化" in listed
    )


def test_every_version_that_was_not_purged_can_be_read(site: TinySite) -> None:
    """Also when the present kind, section, vocabulary or list is another one: all comes from the register."""
    texts = [f"第{number}次的内容。" for number in range(5)]
    for text in texts:
        body = (site.folder / NOTICE).read_text("utf-8").rpartition("---\n")[0] + f"---\n{text}\n"
        publish(site.write(NOTICE, body))
    (site.folder / ".cache/memo.sqlite").unlink()
    site.build()
    for number, text in enumerate(texts, 2):
        if number < 6:
            page = html.fromstring(site.read(f"changes/n1/{number}.html"))
            (compared,) = page.xpath("//div[@class='compared']")
            for gone in compared.xpath("ins"):
                gone.getparent().remove(gone) if not gone.tail else gone.clear(keep_tail=True)
            assert compared.text_content().strip() == text


def test_a_replaced_file_is_kept_beside_its_version(site: TinySite) -> None:
    publish(noted(site.write("content/notices/2008/form.txt", "新表格\n"), NOTICE, "更换表格"))
    assert site.read("changes/n1/1/form.txt") == "表格\n" and site.read("notices/2008/form.txt") == "新表格\n"
    assert 'href="../../changes/n1/1/form.txt"' in site.read("changes/n1/1.html")


def test_a_correction_makes_its_planned_pages(site: TinySite) -> None:
    """Pages of other records see nothing of it; the earlier version's page is made once and for all."""
    corrected(site)
    publish(site.edit(NOTICE, "正文。", "改过的正文。"))
    feeds = {
        f"feeds/{name}.{end}" for name in ("all", "notices", "unit-office") for end in ("xml", "atom", "json")
    }
    assert site.rendered() == {"notices/2008/n1.html", "changes/n1/1.html"} | CHANGES | feeds
    publish(site.edit(NOTICE, "改过的正文。", "又改过的正文。"))
    assert site.rendered() == {"notices/2008/n1.html", "changes/n1/2.html"} | CHANGES | feeds


def test_publishing_after_a_build_makes_what_tells_of_it(site: TinySite) -> None:
    site.edit(NOTICE, "正文。", "改过的正文。").build()
    assert "尚未登记" in site.read("notices/2008/n1.html")
    publish(site)
    assert site.rendered() == {"notices/2008/n1.html"} | CHANGES
    assert "尚未登记" not in site.read("notices/2008/n1.html") and len(versions(site, "n1")) == 2


def entries(site: TinySite, feed: str) -> list[tuple[str, str]]:
    """(id, updated) of a feed's entries."""
    root = html.fromstring(site.read(f"feeds/{feed}.atom").encode())
    return [(one.findtext("id") or "", one.findtext("updated") or "") for one in root.iter("entry")]


def test_a_major_change_enters_the_feeds_again_and_a_minor_one_does_not(site: TinySite) -> None:
    for number in range(60):
        site.write(f"content/notices/2008/x{number}.md", record(f"x{number}", published="2008-05-01"))
    before = entries(publish(site), "notices")
    assert "tag:site.example,2003:n1" not in dict(before) and len(before) == 50
    publish(noted(site, NOTICE, "补充说明"))
    assert entries(site, "notices") == before
    site.edit(NOTICE, "major: false", "major: false}, {date: 2008-11-20, note: 重大更正, major: true")
    publish(site)
    after = entries(site, "notices")
    assert after[0] == ("tag:site.example,2003:n1", "2008-11-20T00:00:00+08:00") and after[1:] == before[:49]


def test_the_feed_of_changes_has_ids_of_its_own(site: TinySite) -> None:
    corrected(site)
    publish(site.edit(NOTICE, "正文。", "改过的正文。"))
    first = entries(site, "changes")
    assert {name for name, _ in first} == {
        "tag:site.example,2003:change:l1/v2",
        "tag:site.example,2003:change:n1/v2",
    }
    withdraw(site, "n1", "tombstone")
    later = dict(entries(site, "changes"))
    assert "tag:site.example,2003:change:n1/withdrawn" in later and "通知一" not in site.read(
        "feeds/changes.atom"
    )
    assert later["tag:site.example,2003:change:l1/v2"] == dict(first)["tag:site.example,2003:change:l1/v2"]


def test_notes_tell_of_changes_without_a_register(tmp_path: Path) -> None:
    site = noted(two_records(make(tmp_path)), NOTICE, "更正文号").build()
    assert "更正文号" in site.read("notices/2008/n1.html") and "更正文号" in site.read("changes/2008.html")


def test_warm_equals_fresh(site: TinySite) -> None:
    corrected(site)
    publish(site.edit(NOTICE, "正文。", "改过的正文。"))
    publish(site.edit(NOTICE, "改过的正文。", "又改过的正文。"))
    warm = site.files()
    assert site.set(fresh=True).build().files() == warm


def test_the_two_texts_can_be_told_from_the_pieces() -> None:
    chance = random.Random(20081120)
    for _ in range(500):
        old = "".join(chance.choice("甲乙丙 a1\n") for _ in range(chance.randint(0, 30)))
        new = "".join(char for char in old if chance.random() < 0.8) + "".join(
            chance.choices("甲丁 2\n", k=3)
        )
        pieces = compare(old, new)
        assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
        assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


@pytest.mark.parametrize(
    "texts", [("甲" * 100_000, "甲乙" * 50_000), ("甲\n" * 100_000, "甲\n乙\n" * 50_000)]
)
def test_texts_that_are_hard_to_compare_cost_no_time(texts: tuple[str, str]) -> None:
    pieces = compare(*texts)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == texts[0]
