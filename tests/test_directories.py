"""Ways into the sample: the first page, listings, the index of numbers, former addresses, sitemap, robots."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from generator import limits
from generator.plan.redirects import former_path
from tests.register.support import fates, publish
from tests.sample.sample import Sample, found_by, texts
from tests.support.site import TinySite, make, record
from tests.test_pages import redirects, target


def test_home_shows_what_is_open_on_the_day(sample: Sample) -> None:
    today = date(2008, 11, 20)
    opened, coming = set(), set()
    for item in sample.site.items.values():
        period = getattr(item.record, "window", None) or item.record
        first, last = getattr(period, "opens", None), getattr(period, "closes", None)
        if item.record.withheld or not (first or last):
            continue
        if (first is None or first <= today) and (last is None or today <= last):
            opened.add(item.path)
        elif first and today < first:
            coming.add(item.path)
    page = sample.pages["index.html"]
    assert opened and set(page.xpath("//li[contains(@class, 'due-open')]//a/@href")) == opened
    assert set(page.xpath("//li[contains(@class, 'due-upcoming')]//a/@href")) == coming
    kinds = {sample.site.cards[Path(path).stem].kind for path in opened}
    assert kinds >= {"guideline", "publicity"}, "the sample shows one of each open on its day"


def test_listings_show_their_records_newest_first(sample: Sample) -> None:
    assert sample.result.loaded is not None
    cards = sample.site.cards.values()
    for folder in sample.site.config.sections:
        of_section = sorted(
            (c for c in cards if c.section.id == folder), key=lambda c: (c.published, c.id), reverse=True
        )
        assert listed(sample, f"{folder}/index.html") == [card.path for card in of_section][:50]
        for year in {card.year for card in of_section}:
            shown = listed(sample, f"{folder}/{year}/index.html")
            assert shown == [card.path for card in of_section if card.year == year]
    for vocabulary, names in (("topics", "topics"), ("units", "unit"), ("programmes", "programme")):
        for entry in sample.site.vocab[vocabulary].entries:
            of_term = [c.path for c in sample.site.newest if entry.id in _ids(getattr(c, names))]
            assert listed(sample, f"{vocabulary}/{entry.id}.html") == of_term[-50:] or len(of_term) > 50


def _ids(value: object) -> list[str]:
    terms = value if isinstance(value, tuple) else (value,) if value else ()
    return [term.id for term in terms]


def listed(sample: Sample, path: str) -> list[str | None]:
    links = sample.pages[path].xpath(
        "//main//ul[contains(@class, 'lines')]/li//p[@class='line-title']/a/@href"
    )
    return [target(path, address) for address in links]


def test_number_index_lists_every_document_number(sample: Sample) -> None:
    page = sample.pages["search/numbers.html"]
    shown = {
        (
            texts(line, ".//*[@class='number']")[0],
            target("search/numbers.html", line.xpath("string(.//a/@href)")),
        )
        for line in found_by(page, "//ul[@class='numbers']/li")
    }
    numbers = {
        (i.record.number, i.path)
        for i in sample.site.items.values()
        if i.record.number and not i.record.withheld
    }
    assert shown == numbers and len(numbers) > 50


def test_former_addresses_lead_on(sample: Sample) -> None:
    former = {
        former_path(path): item for item in sample.site.items.values() for path in item.record.redirect_from
    }
    of_projects = {f"projects/{name}.html" for name in sample.site.matches.same()}
    assert set(former) | of_projects == redirects(sample) and former and of_projects
    for path, item in former.items():
        page = sample.pages[path]
        refresh = page.xpath("string(//meta[@http-equiv='refresh']/@content)")
        assert refresh.startswith("0; url=") and target(path, refresh.removeprefix("0; url=")) == item.path
        assert item.path in [target(path, address) for address in page.xpath("//main//a/@href")]
        assert page.xpath("//link[@rel='canonical']/@href") == [sample.base_url + item.path]


def test_sitemap(sample: Sample) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = [
        (u.findtext(f"{space}loc") or "", u.findtext(f"{space}lastmod")) for u in sample.xml("sitemap.xml")
    ]
    stamps = {sample.path_of(url): day for url, day in urls}
    assert len(stamps) == len(urls) and set(stamps) <= set(sample.pages)
    assert not set(stamps) & redirects(sample) and "404.html" not in stamps
    for card in sample.site.cards.values():
        assert stamps[card.path] == card.updated.day.isoformat()
    assert {card.path for card in sample.site.cards.values()} < set(stamps)
    assert max(day for day in stamps.values() if day) <= "2008-11-20"
    newest = max(card.updated.day.isoformat() for card in sample.site.cards.values())
    assert stamps["index.html"] == newest


BASE = "https://site.example/base/"


def test_more_addresses_than_a_sitemap_may_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several sitemaps and an index of them at the known address; one that is not needed any more leads there."""
    site = make(tmp_path)
    for name, day in (("a", "2008-03-01"), ("b", "2008-04-01"), ("c", "2008-05-01")):
        site.write(f"content/notices/2008/{name}.md", record(name, published=day))
    whole = entries(site.build(), "sitemap.xml", "urlset/url")
    monkeypatch.setattr(limits, "SITEMAP", len(whole) - 3)
    publish(site)
    parts = entries(site, "sitemap.xml", "sitemapindex/sitemap")
    assert [address for address, _ in parts] == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
    inside = [entries(site, address.removeprefix(BASE), "urlset/url") for address, _ in parts]
    assert inside[0] + inside[1] == whole and len(inside[1]) == 3
    assert [day for _, day in parts] == [max(day for _, day in part) for part in inside]
    assert parts[-1][1] == "2008-05-01"
    monkeypatch.undo()
    publish(site)
    assert entries(site, "sitemap.xml", "urlset/url") == whole
    assert fates(site)["/sitemap-2.xml"] == ("moved", "sitemap.xml")
    assert "sitemap-2.xml /base/sitemap.xml 301\n" in site.read("_redirects")


def entries(site: TinySite, path: str, kind: str) -> list[tuple[str, str]]:
    """Addresses and days of a sitemap, or of an index of sitemaps."""
    root = etree.fromstring(site.read(path).encode())
    outer, inner = (f"{{http://www.sitemaps.org/schemas/sitemap/0.9}}{one}" for one in kind.split("/"))
    assert root.tag == outer and {one.tag for one in root} == {inner}
    return [(one[0].text or "", (one[1].text or "") if len(one) > 1 else "") for one in root]


def test_robots_and_security_contact(sample: Sample) -> None:
    assert sample.bytes("robots.txt").decode() == (
        f"User-agent: *\nAllow: /\n\nSitemap: {sample.base_url}sitemap.xml\n"
    )
    lines = sample.bytes(".well-known/security.txt").decode().splitlines()
    assert {line.partition(":")[0] for line in lines} >= {"Contact", "Expires", "Canonical"}


def test_closed_topics_stay_reachable(sample: Sample) -> None:
    """A topic that is over keeps its page, its records, its feed and its place in the directory."""
    closed = [entry for entry in sample.site.vocab["topics"].entries if entry.closed]
    assert len(closed) > 1
    directory = sample.pages["topics/index.html"]
    linked = {target("topics/index.html", address) for address in directory.xpath("//main//a/@href")}
    home = {target("index.html", address) for address in sample.pages["index.html"].xpath("//main//a/@href")}
    for entry in closed:
        path = f"topics/{entry.id}.html"
        assert path in linked and path not in home, "it is in the directory, no longer on the first page"
        page = sample.pages[path]
        shown = {target(path, address) for address in page.xpath("//main//a/@href")}
        tagged = {card.path for card in sample.site.cards.values() if entry.term in card.topics}
        assert tagged and tagged <= shown and "已结束" in page.text_content()
        assert f"feeds/topic-{entry.id}.atom" in sample.paths
        assert len({card.split("/")[0] for card in tagged}) > 1, "records of several sections"
