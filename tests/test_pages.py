"""Every page of the sample, read as parsed HTML: its frame, its links, and what each kind of page must show."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from generator.kinds.base import Item
from generator.render.show import show, show_bytes
from tests.sample.sample import Sample, found_by, texts

#: Where links may lead besides the site: what the sample's records and head name.
OUTSIDE = re.compile(r"(mailto|tel):|https://(schema\.org|jsonfeed\.org|[a-z]+\.yunzhou\.example)/")
POLICY = {
    "default-src": "'none'", "script-src": "'self' 'wasm-unsafe-eval'", "style-src": "'self'", "img-src": "'self'",
    "font-src": "'self'", "connect-src": "'self'", "worker-src": "'self'", "base-uri": "'none'", "form-action": "'self'",
}  # fmt: skip


def redirects(sample: Sample) -> set[str]:
    return set(sample.of_form("pages/redirect.html"))


def target(path: str, address: str) -> str | None:
    """The site path that a relative address on a page means; None for an outside one."""
    if urlsplit(address).scheme or address.startswith("//"):
        return None
    inner = unquote(urlsplit(address).path)
    if not inner:
        return path
    joined = (
        inner.removeprefix("/") if inner.startswith("/") else posixpath.join(posixpath.dirname(path), inner)
    )
    found = posixpath.normpath(joined) if joined else "."
    assert not found.startswith(".."), f"{path}: {address} leaves the site"
    if inner.endswith("/") or found == ".":
        return "index.html" if found == "." else f"{found}/index.html"
    return found


def test_frame_of_every_page(sample: Sample) -> None:
    site = sample.site.config.site
    titles: Counter[str] = Counter()
    for path, page in sample.pages.items():
        (heading,) = texts(page, "//h1")
        assert heading, path
        assert page.get("lang") == "zh-CN"
        (title,) = texts(page, "//head/title")
        assert site.title in title, path
        titles[title] += path not in redirects(sample)
        assert len(page.xpath("//main")) == 1 and page.xpath("//head/meta[@charset='utf-8']")
        assert "width=device-width" in page.xpath("string(//meta[@name='viewport']/@content)")
        policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == POLICY, path
        assert site.notice in page.text_content()
        identifiers = page.xpath("//@id")
        assert len(set(identifiers)) == len(identifiers), f"{path} repeats an id"
    assert [title for title, times in titles.items() if times > 1] == []


def test_canonical_addresses(sample: Sample) -> None:
    moved = redirects(sample)
    for path, page in sample.pages.items():
        found = page.xpath("//link[@rel='canonical']/@href")
        if path in moved:
            assert sample.path_of(*found) in sample.pages
        elif path == "404.html":
            assert found == []
        else:
            assert found == [sample.base_url + path.removesuffix("index.html")] and found == page.xpath(
                "//meta[@property='og:url']/@content"
            )
        unlisted = bool(page.xpath("//meta[@name='robots' and contains(@content, 'noindex')]"))
        assert unlisted == (path in moved or path == "404.html"), path


def test_nothing_inline_and_nothing_from_elsewhere(sample: Sample) -> None:
    for path, page in sample.pages.items():
        for script in found_by(page, "//script"):
            assert script.get("src") or script.get("type") == "application/json", path
        assert not page.xpath("//style | //@style | //base | //iframe | //object | //embed"), path
        assert not [name for element in page.iter() for name in element.attrib if str(name).startswith("on")]
        for address in page.xpath(
            "//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //img/@src | //form/@action"
        ):
            assert target(path, address) in sample.paths, (path, address)
        for address in page.xpath("//a/@href"):
            assert not address.startswith("/") or path == "404.html", "works under another base path"
            assert target(path, address) or OUTSIDE.match(address) or address.startswith(sample.base_url), (
                address
            )


def test_breadcrumbs(sample: Sample) -> None:
    for path, page in sample.pages.items():
        if path in ("index.html", "404.html"):
            continue
        crumbs = found_by(page, "//nav[@aria-label]/ol/li[.//*[@itemprop='name']]")
        assert crumbs, path
        *before, last = crumbs
        assert [one.xpath("count(.//a)") for one in before] == [1.0] * len(before) and not last.xpath(".//a")
        assert last.xpath(".//*[@aria-current='page']") and not page.xpath(
            "//ol/li[position()<last()]//*[@aria-current]"
        )
        ways = [target(path, one.xpath("string(.//a/@href)")) for one in before]
        assert ways[0] == "index.html" and set(ways) <= set(sample.pages) and len(set(ways)) == len(ways)
        positions = [one.xpath("string(.//meta[@itemprop='position']/@content)") for one in crumbs]
        assert positions == [str(number + 1) for number in range(len(crumbs))]


def test_every_page_is_reached_by_links_from_the_first(sample: Sample) -> None:
    seen, pending = {"index.html"}, ["index.html"]
    while pending:
        path = pending.pop()
        for address in sample.pages[path].xpath("//a/@href | //link[@rel='alternate']/@href"):
            found = target(path, address)
            if found and found not in seen:
                assert found in sample.paths, f"{path} leads to {found}"
                seen.add(found)
                if found in sample.pages:
                    pending.append(found)
    apart = {"404.html", "robots.txt", "sitemap.xml", ".well-known/security.txt"} | redirects(sample)
    apart |= {".htaccess", ".nginx.conf", "_redirects", "_headers"}
    lost = [
        path
        for path in sample.paths
        if path not in seen | apart and not path.startswith(("assets/", "pagefind/"))
    ]
    assert lost == []


def metadata(page: HtmlElement) -> dict[str, str]:
    labels = texts(page, "(//main//dl[contains(@class, 'facts')])[1]//dt")
    return dict(zip(labels, texts(page, "(//main//dl[contains(@class, 'facts')])[1]//dd"), strict=True))


def test_metadata_of_records(sample: Sample) -> None:
    for item in sample.site.items.values():
        record, card = item.record, sample.site.cards[item.record.id]
        page = sample.pages[item.path]
        shown = metadata(page)
        assert texts(page, "//main//h1") == [" ".join(record.title.split())]
        assert shown["发布日期"] == show(record.published, "zh-CN")
        assert card.unit and shown["发布机构"] == card.unit.title
        if record.withheld:
            continue
        expected = {
            "索引号": record.index_no,
            "文号": record.number,
            "成文日期": show(record.date, "zh-CN"),
            "有效性": {"in-force": "有效", "amended": "修改", "repealed": "废止", "lapsed": "失效"}[
                record.status.state
            ],
            "计划类别": card.programme.title if card.programme else "",
            "专题": "、".join(topic.title for topic in card.topics),
            "公开依据": record.disclosure.basis,
            "信息来源": record.source,
        }
        assert {label: shown.get(label, "") for label in expected} == expected, item.source
        text = " ".join(page.text_content().split())
        for change in record.changes:
            assert change.note in text
        for channel in record.channels:
            assert channel.reference in text
        if record.status.state != "in-force":
            assert page.xpath("//main//div[contains(@class, 'banner')]"), item.source


def test_bodies_are_on_their_pages(sample: Sample) -> None:
    for item in sample.site.items.values():
        text = "".join(sample.pages[item.path].text_content().split())
        for run in re.findall("[\u4e00-\u9fff]{6,}", re.sub(r"\]\([^)]*\)", "]", item.body.text)):
            assert run in text, (item.source, run)


def test_attachments_with_type_and_size(sample: Sample) -> None:
    seen = 0
    for item in sample.site.items.values():
        page = sample.pages[item.path]
        links = found_by(page, "//ul[@class='files']/li")
        assert len(links) == sum(file.listed for file in item.files)
        for link, attachment in zip(links, item.record.attachments, strict=True):
            address = link.xpath("string(.//a/@href)")
            path = target(item.path, address)
            source = sample.folder / item.source.rpartition("/")[0] / attachment.file
            assert path and sample.bytes(path) == source.read_bytes()
            shown = " ".join(link.text_content().split())
            kind = attachment.file.rpartition(".")[2].upper()
            assert (
                shown == f"{attachment.title or attachment.file} {kind} {show_bytes(source.stat().st_size)}"
            )
            seen += 1
    assert seen > 5


def test_neighbours_are_the_records_next_in_the_section(sample: Sample) -> None:
    for section in sample.site.config.sections:
        items = [item for item in sample.site.items.values() if item.section == section]
        items.sort(key=lambda item: (item.record.published.at, item.record.id))
        for index, item in enumerate(items):
            older = items[index - 1] if index else None
            newer = items[index + 1] if index + 1 < len(items) else None
            page = sample.pages[item.path]
            if item.record.withheld:
                continue
            for relation, other in (("prev", older), ("next", newer)):
                (link,) = found_by(page, f"//main//nav//a[@rel='{relation}']") or [None]
                assert (link is None) == (other is None), item.source
                if link is not None and other is not None:
                    assert target(item.path, link.get("href") or "") == other.path
                    assert other.record.title in link.text_content()


def test_relations_are_shown_at_both_ends(sample: Sample) -> None:
    seen = 0
    for one in sample.site.items.values():
        for mention in one.references:
            other = sample.site.items[mention.target]
            for here, there in ((one, other), (other, one)):
                if not here.record.withheld:
                    assert there.path in related(sample, here), (here.source, there.source)
                    seen += 1
    assert seen > 40


def related(sample: Sample, item: Item) -> set[str | None]:
    return {
        target(item.path, address)
        for address in sample.pages[item.path].xpath("//dl[@class='related']//a/@href")
    }
