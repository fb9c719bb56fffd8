"""Feeds of small sites: hostile text, dates, order, ids, what is not public."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser
import pytest
from lxml import html

from generator.plan.feeds import LENGTH
from tests.sample.feeds import atom, jsonfeed, rss
from tests.sample.sample import CLOCK
from tests.support.site import TinySite, make, record

HOSTILE = (
    "]]> <b>&amp;</b> & \"q\" 'q'",
    "{{7*7}} {% raw %} ${x}",
    "😀 𠮷 科技",
    "a &lt;i&gt; b",
    "--> <!-- ]]&gt;",
)


def hostile(folder: Path) -> TinySite:
    site = make(folder)
    for number, title in enumerate(HOSTILE):
        quoted = json.dumps(title, ensure_ascii=False)
        body = f"正文 `{title}` 与 2 < 3 ]]> & [甲](ref:h0) [表](t.txt) [订阅](/feeds/)"
        site.write(
            f"content/notices/2008/h{number}.md",
            record(f"h{number}", quoted, f"2008-03-0{number + 1}", body, summary=quoted),
        )
    site.write("content/notices/2008/t.txt", "x")
    return site


def test_hostile_text_survives_exactly(tmp_path: Path) -> None:
    site = hostile(tmp_path).build()
    for form, read in (("xml", rss), ("atom", atom), ("json", jsonfeed)):
        data = (site.output / f"feeds/all.{form}").read_bytes()
        told = read(data)
        assert [one.title for one in reversed(told)] == list(HOSTILE)
        assert [one.summary for one in reversed(told)] == list(HOSTILE)
        assert len({one.content for one in told}) == len(HOSTILE)
        for one, title in zip(reversed(told), HOSTILE, strict=True):
            assert title in html.fromstring(one.content).text_content()
            links = html.fromstring(one.content).xpath("//a/@href")
            base = "https://site.example/base/"
            assert links == [f"{base}notices/2008/h0.html", f"{base}notices/2008/t.txt", f"{base}feeds/"]
        if form != "json":
            assert not feedparser.parse(data).bozo


def test_without_a_body_the_summary_is_told_as_text(tmp_path: Path) -> None:
    """Content is HTML in all three formats; plain words of a record must not turn into markup there."""
    site = make(tmp_path)
    site.write("content/notices/2008/a.md", record("a", "甲", body="", summary="<b>1 & 2</b>"))
    site.write("content/notices/2008/b.md", record("b", "<i>乙</i>", "2008-03-02", body=""))
    site.build()
    for form, read in (("xml", rss), ("atom", atom), ("json", jsonfeed)):
        second, first = read((site.output / f"feeds/all.{form}").read_bytes())
        assert html.fromstring(first.content).text_content() == "<b>1 & 2</b>"
        assert html.fromstring(second.content).text_content() == "<i>乙</i>"
        assert not html.fromstring(second.content).xpath("//i|//b")


def test_dates_come_from_records(tmp_path: Path) -> None:
    site = make(tmp_path)
    changes = "[{date: 2008-05-06, note: 更正, major: true}, {date: 2008-07-08, note: 错字}]"
    site.write("content/notices/2008/a.md", record("a", "甲", '"2008-03-01 09:30"', changes=changes)).build()
    for form, read in (("atom", atom), ("json", jsonfeed), ("xml", rss)):
        (told,) = read((site.output / f"feeds/all.{form}").read_bytes())
        assert told.published.isoformat() == "2008-03-01T09:30:00+08:00"
        assert form == "xml" or (told.updated and told.updated.isoformat() == "2008-05-06T00:00:00+08:00")
    before = site.files()
    site.set(now=CLOCK, fresh=True).build()
    assert site.files() == before, "a later clock changes no byte"


def test_newest_fifty_by_moment_then_id(tmp_path: Path) -> None:
    site = make(tmp_path)
    for number in range(LENGTH + 5):
        day = f"2008-01-{number % 5 + 1:02d}"
        moment = f'"{day} {number % 3 + 8:02d}:00"' if number % 2 else day
        site.write(
            f"content/notices/2008/r{number:02d}.md", record(f"r{number:02d}", f"第{number}件", moment)
        )
    site.build()
    told = atom((site.output / "feeds/all.atom").read_bytes())
    keys = [(one.published, one.id) for one in told]
    assert len(told) == LENGTH and keys == sorted(keys, reverse=True)
    everyone = {path.stem: path for path in (tmp_path / "content/notices/2008").iterdir()}
    assert len(set(everyone) - {one.id.rpartition(":")[2] for one in told}) == 5


def test_ids_do_not_move_with_address_or_title(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/notices/2008/a.md", record("a", "甲")).build()
    (before,) = atom((site.output / "feeds/all.atom").read_bytes())
    site.edit("site.toml", "https://site.example/base/", "https://other.example/")
    site.edit("content/notices/2008/a.md", "title: 甲", "title: 乙").build()
    (after,) = atom((site.output / "feeds/all.atom").read_bytes())
    assert after.id == before.id == "tag:site.example,2003:a" and after.url.startswith(
        "https://other.example/"
    )


def test_feeds_say_nothing_of_what_is_not_public(tmp_path: Path) -> None:
    site = make(tmp_path)
    withheld = "{mode: withheld, basis: 依据甲, reason: 理由乙}"
    site.write("content/notices/2008/w.md",
               record("w", "不公开件", body="秘密正文", summary="秘密概述", topics="[conference]", number="秘密文号", disclosure=withheld))  # fmt: skip
    site.write("content/notices/2008/d.md", record("d", "草稿件", body="草稿正文", draft="true"))
    site.write("content/notices/2008/f.md", record("f", "将来件", body="将来正文", publish_at="2009-01-01"))
    site.write("content/notices/2008/n.md", record("n", "平常件")).build()
    for file in (site.output / "feeds").iterdir():
        assert not re.search("秘密|草稿|将来", file.read_text("utf-8")), file.name
    told = atom((site.output / "feeds/all.atom").read_bytes())
    assert [one.title for one in told] == ["不公开件", "平常件"]
    assert atom((site.output / "feeds/topic-conference.atom").read_bytes()) == []


@pytest.mark.parametrize("title", ["", "只有一件"])
def test_an_empty_feed_is_a_feed(tmp_path: Path, title: str) -> None:
    site = make(tmp_path)
    if title:
        site.write("content/notices/2008/a.md", record("a", title))
    site.build()
    for form in ("xml", "atom"):
        parsed = feedparser.parse((site.output / f"feeds/calls.{form}").read_bytes())
        assert not parsed.bozo and parsed.entries == []


def test_a_list_and_its_files_are_in_the_content(tmp_path: Path) -> None:
    """Who follows by feed reads the whole publicity: its rows too, with absolute addresses."""
    site = make(tmp_path)
    fields = {
        "stage": "other",
        "window": "{opens: 2008-06-02, closes: 2008-06-06}",
        "projects": "[{project: KJ-2008-001, title: <轴承>, organisation: 泽璞公司}]",
        "attachments": "[{file: form.txt, title: 表格}]",
    }
    site.write("content/lists/2008/l1.md", record("l1", published="2008-06-02", **fields))
    site.write("content/lists/2008/form.txt", "x").build()
    content = json.loads(site.read("feeds/lists.json"))["items"][0]["content_html"]
    assert "<td>&lt;轴承&gt;</td>" in content and "泽璞公司" in content
    assert 'href="https://site.example/base/projects/KJ-2008-001.html"' in content
    assert 'href="https://site.example/base/lists/2008/form.txt"' in content
