"""What subscribers get: every feed in three formats, and everything that leads to them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
from lxml import html

from generator.kinds.base import Card
from generator.plan.feeds import LENGTH
from generator.plan.subjects import Subject, subjects
from generator.plan.subjects import followed as all_feeds
from tests.sample.feeds import ATOM, Told, atom, jsonfeed, rss, text
from tests.sample.sample import Sample, found_by
from tests.test_pages import target


def followed(sample: Sample) -> tuple[Subject, ...]:
    found = tuple(subjects(sample.site))
    assert len(found) > 40
    return found


def feed_files(sample: Sample, suffix: str) -> list[str]:
    found = [path for path in sample.paths if path.startswith("feeds/") and path.endswith(f".{suffix}")]
    names = [name for _, _, name, _ in all_feeds(sample.site)]
    names += [f"project-{project}" for project in sample.site.dossiers if suffix == "atom"]
    assert found == sorted(f"feeds/{name}.{suffix}" for name in names)
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
        cards = sorted(_cards(sample, subject), key=lambda card: (card.updated, card.id), reverse=True)[
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
    if subject.name == "open":
        return [card for card in cards if card.phase and card.phase.state in ("open", "upcoming")]
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
        assert text(channel, "link") == f"{site.base_url}{page}" and page in ("", *_addresses(sample))
        (self_link,) = channel.findall(f"{ATOM}link")
        assert dict(self_link.attrib) == {
            "rel": "self",
            "href": f"{site.base_url}{stem}.xml",
            "type": "application/rss+xml",
        }
        assert text(channel, "description") and text(channel, "language") == "zh-CN"
        assert {guid.get("isPermaLink") for guid in channel.iter("guid")} <= {"false"}
        feed = sample.xml(f"{stem}.atom")
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {"self": f"{site.base_url}{stem}.atom", "alternate": f"{site.base_url}{page}"}
        assert text(feed, f"{ATOM}id") == f"tag:{site.feed_authority}:feed:{subject.name}"
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
        titles = {text(channel, "title"), text(feed, f"{ATOM}title"), sample.json(f"{stem}.json")["title"]}
        assert len(titles) == 1
        updates = {entry.updated for entry in atom(sample.bytes(f"{stem}.atom")) if entry.updated}
        shown = datetime.fromisoformat(text(feed, f"{ATOM}updated"))
        assert shown == parsedate_to_datetime(text(channel, "lastBuildDate"))
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
        f"{sample.base_url}feeds/{name}.xml" for name in _in_groups(sample)
    ]
    for one in outlines:
        path = sample.path_of(one.get("xmlUrl") or "")
        channel = sample.xml(path).find("channel")
        assert channel is not None and one.get("htmlUrl") == text(channel, "link")
        assert one.get("type") == "rss" and one.get("text")


def _in_groups(sample: Sample) -> list[str]:
    """Names of feeds as they are grouped: groups in the order in which they first come."""
    groups: dict[str, list[str]] = {}
    for group, _, name, _ in all_feeds(sample.site):
        groups.setdefault(group.zh, []).append(name)
    return [name for names in groups.values() for name in names]


def test_directory_of_feeds_lists_them_all(sample: Sample) -> None:
    page = sample.pages["feeds/index.html"]
    linked = set(page.xpath("//main//a/@href"))
    assert {
        f"../feeds/{s.name}.{form}" for s in followed(sample) for form in ("xml", "atom", "json")
    } <= linked
    assert "../feeds/all.opml" in linked


def test_pages_announce_their_feeds(sample: Sample) -> None:
    media = {
        "xml": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json",
        "ics": "text/calendar",
    }  # fmt: skip
    own = {subject.page.removesuffix("index.html"): subject.name for subject in followed(sample)}
    for path, page in sample.pages.items():
        links = found_by(page, "//head/link[@rel='alternate']")
        addresses = [link.get("href") or "" for link in links]
        root = "../" * path.count("/") if path != "404.html" else "/"
        for link in links:
            file = target(path, link.get("href") or "")
            form = "application/json" if file.startswith("projects/") else media[file.rpartition(".")[2]]
            assert link.get("type") == form and link.get("title"), path
            assert file in sample.paths, path
        assert len(set(addresses)) == len(addresses), f"{path} announces a feed twice"
        assert f"{root}feeds/all.xml" in addresses
        name = own.get(path.removesuffix("index.html"))
        if name:
            assert addresses[0] == f"{root}feeds/{name}.xml", path
    for card in sample.site.cards.values():
        announced = sample.pages[card.path].xpath("//head/link[@rel='alternate']/@href")
        assert f"../../feeds/{card.section.id}.atom" in announced
