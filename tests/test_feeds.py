"""What subscribers get: every feed in three formats, and everything that leads to them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from generator.kinds.base import Card
from generator.plan.feeds import LENGTH
from generator.plan.subjects import Subject, subjects
from tests.sample.sample import CLOCK, Sample, found_by
from tests.support.site import TinySite, make, record

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
HOSTILE = (
    "]]> <b>&amp;</b> & \"q\" 'q'",
    "{{7*7}} {% raw %} ${x}",
    "😀 𠮷 科技",
    "a &lt;i&gt; b",
    "--> <!-- ]]&gt;",
)


@dataclass(frozen=True)
class Told:
    """One entry as a format tells it; RSS has no date of change."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime | None
    content: str
    summary: str
    categories: tuple[str, ...]


def _text(element: etree._Element, name: str) -> str:
    return element.findtext(name) or ""


def rss(data: bytes) -> list[Told]:
    channel = etree.fromstring(data).find("channel")
    assert channel is not None
    return [_rss_entry(item) for item in channel.iterfind("item")]


def _rss_entry(item: etree._Element) -> Told:
    full = item.findtext(CONTENT)
    told = _text(item, "description")
    return Told(
        id=_text(item, "guid"),
        title=_text(item, "title"),
        url=_text(item, "link"),
        published=parsedate_to_datetime(_text(item, "pubDate")),
        updated=None,
        content=told if full is None else full,
        summary="" if full is None else told,
        categories=tuple(one.text or "" for one in item.iterfind("category")),
    )


def atom(data: bytes) -> list[Told]:
    return [_atom_entry(entry) for entry in etree.fromstring(data).iterfind(f"{ATOM}entry")]


def _atom_entry(entry: etree._Element) -> Told:
    (link,) = entry.findall(f"{ATOM}link")
    # Without `rel` a link is `alternate` (RFC 4287, 4.2.7.2).
    assert link.get("rel", "alternate") == "alternate"
    (content,) = entry.findall(f"{ATOM}content")
    assert content.get("type") == "html" and len(content) == 0
    assert entry.find(f"{ATOM}title").get("type") in (None, "text")  # type: ignore[union-attr]
    return Told(
        id=_text(entry, f"{ATOM}id"),
        title=_text(entry, f"{ATOM}title"),
        url=link.get("href") or "",
        published=datetime.fromisoformat(_text(entry, f"{ATOM}published")),
        updated=datetime.fromisoformat(_text(entry, f"{ATOM}updated")),
        content=content.text or "",
        summary=_text(entry, f"{ATOM}summary"),
        categories=tuple(one.get("term") or "" for one in entry.iterfind(f"{ATOM}category")),
    )


def jsonfeed(data: bytes) -> list[Told]:
    return [
        Told(
            id=item["id"],
            title=item["title"],
            url=item["url"],
            published=datetime.fromisoformat(item["date_published"]),
            updated=datetime.fromisoformat(item["date_modified"]),
            content=item["content_html"],
            summary=item.get("summary", ""),
            categories=tuple(item["tags"]),
        )
        for item in json.loads(data)["items"]
    ]


def followed(sample: Sample) -> tuple[Subject, ...]:
    found = tuple(subjects(sample.site))
    assert len(found) > 40
    return found


def feed_files(sample: Sample, suffix: str) -> list[str]:
    found = [path for path in sample.paths if path.startswith("feeds/") and path.endswith(f".{suffix}")]
    assert found == sorted(f"feeds/{subject.name}.{suffix}" for subject in followed(sample))
    return found


def test_every_feed_parses_clean(sample: Sample) -> None:
    for path in feed_files(sample, "xml") + feed_files(sample, "atom"):
        parsed = feedparser.parse(sample.bytes(path))
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
        assert parsed.version == ("rss20" if path.endswith(".xml") else "atom10")
        sample.xml(path)


def test_three_formats_tell_the_same(sample: Sample) -> None:
    for subject in followed(sample):
        stem = f"feeds/{subject.name}"
        by_rss = rss(sample.bytes(f"{stem}.xml"))
        by_atom = atom(sample.bytes(f"{stem}.atom"))
        by_json = jsonfeed(sample.bytes(f"{stem}.json"))
        assert by_atom == by_json
        assert by_rss == [Told(**{**vars(told), "updated": None}) for told in by_atom]


def test_readers_see_the_same_too(sample: Sample) -> None:
    for subject in followed(sample)[:12]:
        parsed = [
            feedparser.parse(sample.bytes(f"feeds/{subject.name}.{form}")).entries for form in ("xml", "atom")
        ]
        for one, other in zip(*parsed, strict=True):
            for name in ("id", "link", "title", "published_parsed"):
                assert one[name] == other[name]
            full = one.get("content", [{"value": one.get("summary")}])[0]["value"]
            assert full == other.content[0]["value"] and other.content[0]["type"] == "text/html"


def test_entries_are_the_newest_records_told_by_their_own_dates(sample: Sample) -> None:
    authority = sample.site.config.site.feed_authority
    for subject in followed(sample):
        told = atom(sample.bytes(f"feeds/{subject.name}.atom"))
        cards = sorted(_cards(sample, subject), key=lambda card: (card.published, card.id), reverse=True)[
            :LENGTH
        ]
        assert [one.id for one in told] == [f"tag:{authority}:{card.id}" for card in cards]
        for one, card in zip(told, cards, strict=True):
            (item,) = (item for item in sample.site.all_items if item.record.id == card.id)
            assert one.title == item.record.title
            assert one.published.replace(tzinfo=None) == item.record.published.at
            major = [change.date for change in item.record.changes if change.major]
            newest = max([item.record.published.day, *major])
            assert one.updated is not None and one.updated.date() == newest
            assert one.published.utcoffset() == one.updated.utcoffset() == timedelta(hours=8)
            assert sample.path_of(one.url) == f"{item.section}/{item.record.published.year}/{card.id}.html"
            assert sample.path_of(one.url) in sample.pages
            if item.body.text:
                assert len(html.fromstring(one.content).text_content().strip()) > 20


def _cards(sample: Sample, subject: Subject) -> list[Card]:
    """Cards of a subject, found anew from all cards and not by the lists that feeds are cut from."""
    prefix, _, term = subject.name.partition("-")
    cards = list(sample.site.cards.values())
    if subject.name == "all":
        return cards
    if prefix == "topic":
        return [card for card in cards if term in [topic.id for topic in card.topics]]
    if prefix == "unit":
        return [card for card in cards if card.unit and card.unit.id == term]
    if prefix == "programme":
        return [card for card in cards if card.programme and card.programme.id == term]
    return [card for card in cards if card.section.id == subject.name]


def test_heads_of_feeds(sample: Sample) -> None:
    site = sample.site.config.site
    for subject in followed(sample):
        stem, page = f"feeds/{subject.name}", subject.page.removesuffix("index.html")
        channel = sample.xml(f"{stem}.xml").find("channel")
        assert channel is not None
        assert _text(channel, "link") == f"{site.base_url}{page}" and page in ("", *_addresses(sample))
        (self_link,) = channel.findall(f"{ATOM}link")
        assert dict(self_link.attrib) == {
            "rel": "self",
            "href": f"{site.base_url}{stem}.xml",
            "type": "application/rss+xml",
        }
        assert _text(channel, "description") and _text(channel, "language") == "zh-CN"
        assert {guid.get("isPermaLink") for guid in channel.iter("guid")} <= {"false"}
        feed = sample.xml(f"{stem}.atom")
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {"self": f"{site.base_url}{stem}.atom", "alternate": f"{site.base_url}{page}"}
        assert _text(feed, f"{ATOM}id") == f"tag:{site.feed_authority}:feed:{subject.name}"
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
        titles = {_text(channel, "title"), _text(feed, f"{ATOM}title"), sample.json(f"{stem}.json")["title"]}
        assert len(titles) == 1
        updates = {entry.updated for entry in atom(sample.bytes(f"{stem}.atom")) if entry.updated}
        shown = datetime.fromisoformat(_text(feed, f"{ATOM}updated"))
        assert shown == parsedate_to_datetime(_text(channel, "lastBuildDate"))
        assert shown == max(updates) if updates else shown.year == 1970
    names = [sample.json(f"feeds/{subject.name}.json")["title"] for subject in followed(sample)]
    assert len(set(names)) == len(names)


def _addresses(sample: Sample) -> set[str]:
    return {path.removesuffix("index.html") for path in sample.pages}


def test_json_feeds_keep_their_specification(sample: Sample) -> None:
    """JSON Feed 1.1: required members, their types, and no member that it does not know."""
    top = {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items"}
    of_item = {"id", "url", "title", "content_html", "summary", "date_published", "date_modified", "tags"}
    for path in feed_files(sample, "json"):
        feed = sample.json(path)
        assert set(feed) == top and feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == f"{sample.base_url}{path}"
        sample.path_of(feed["home_page_url"])
        for item in feed["items"]:
            assert set(item) <= of_item and of_item - set(item) <= {"summary"}
            assert all(isinstance(item[name], str) and item[name] for name in set(item) - {"tags"})
            assert all(isinstance(tag, str) and tag for tag in item["tags"])


def test_links_inside_content_are_absolute_and_lead_somewhere(sample: Sample) -> None:
    seen = 0
    for told in atom(sample.bytes("feeds/all.atom")) + atom(sample.bytes("feeds/policies.atom")):
        for element in html.fragment_fromstring(told.content, create_parent=True).iter():
            for name in ("href", "src"):
                address = element.get(name)
                if address is None:
                    continue
                assert re.match("https?://|mailto:|tel:", address), address
                if address.startswith(sample.base_url):
                    seen += 1
                    path, _, anchor = sample.path_of(address).partition("#")
                    assert path in sample.paths
                    assert not anchor or sample.pages[path].get_element_by_id(anchor) is not None
    assert seen > 10


def test_opml_lists_every_feed(sample: Sample) -> None:
    outlines = [one for one in sample.xml("feeds/all.opml").iter("outline") if one.get("type")]
    assert [one.get("xmlUrl") for one in outlines] == [
        f"{sample.base_url}feeds/{subject.name}.xml" for subject in followed(sample)
    ]
    for one in outlines:
        path = sample.path_of(one.get("xmlUrl") or "")
        channel = sample.xml(path).find("channel")
        assert channel is not None and one.get("htmlUrl") == _text(channel, "link")
        assert one.get("type") == "rss" and one.get("text")


def test_directory_of_feeds_lists_them_all(sample: Sample) -> None:
    page = sample.pages["feeds/index.html"]
    linked = set(page.xpath("//main//a/@href"))
    assert {
        f"../feeds/{s.name}.{form}" for s in followed(sample) for form in ("xml", "atom", "json")
    } <= linked
    assert "../feeds/all.opml" in linked


def test_pages_announce_their_feeds(sample: Sample) -> None:
    media = {"xml": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    own = {subject.page.removesuffix("index.html"): subject.name for subject in followed(sample)}
    for path, page in sample.pages.items():
        links = found_by(page, "//head/link[@rel='alternate']")
        addresses = [link.get("href") or "" for link in links]
        root = "../" * path.count("/") if path != "404.html" else "/"
        for link in links:
            stem, _, suffix = (link.get("href") or "").removeprefix(f"{root}feeds/").partition(".")
            assert link.get("type") == media[suffix] and link.get("title"), path
            assert f"feeds/{stem}.{suffix}" in sample.paths, path
        assert len(set(addresses)) == len(addresses), f"{path} announces a feed twice"
        assert f"{root}feeds/all.xml" in addresses
        name = own.get(path.removesuffix("index.html"))
        if name:
            assert addresses[0] == f"{root}feeds/{name}.xml", path
    for card in sample.site.cards.values():
        announced = sample.pages[card.path].xpath("//head/link[@rel='alternate']/@href")
        assert f"../../feeds/{card.section.id}.atom" in announced


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
        text = file.read_text("utf-8")
        assert not re.search("秘密|草稿|将来", text), file.name
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
