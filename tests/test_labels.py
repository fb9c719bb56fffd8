"""Page labels of the national site guide: 3 on every page, 7 on pages of a column, 10 on articles."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html

from tests.register.support import two_records
from tests.sample.sample import Sample
from tests.support.site import make, record

SITE = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN = SITE | {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE = COLUMN | {"ArticleTitle", "PubDate", "ContentSource"}


def labels(page: html.HtmlElement) -> dict[str, str]:
    """The labels of a page as a machine finds them; none may stand twice."""
    found = [
        (str(meta.get("name")), str(meta.get("content")))
        for meta in page.xpath("//head/meta[@name]")
        if meta.get("name") in ARTICLE
    ]
    assert len(found) == len(dict(found))
    return dict(found)


def test_every_page_of_the_sample_has_its_labels(sample: Sample) -> None:
    counts: dict[int, int] = {}
    records = {card.path: card for card in sample.site.cards.values()}
    listings = {f"{folder}/index.html" for folder in sample.site.config.sections}
    for path, page in sorted(sample.pages.items()):
        found = labels(page)
        assert all(found.values()), path
        assert set(found) in (SITE, COLUMN, ARTICLE), path
        counts[len(found)] = counts.get(len(found), 0) + 1
        assert found["SiteDomain"] == "kjj.yunzhou.example"
        if path in records:
            assert set(found) == ARTICLE, path
            card = records[path]
            assert found["ArticleTitle"] == card.title
            assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", found["PubDate"])
            assert found["PubDate"].startswith(card.published.day.isoformat())
            assert found["ColumnName"] == card.section.title
        elif path in listings:
            assert set(found) == COLUMN, path
    assert counts[10] == len(records) and counts[7] > 20


def test_hours_source_and_keywords(tmp_path: Path) -> None:
    site = make(tmp_path).edit(
        "site.toml", 'title = "通知公告"', 'title = "通知公告"\nkeywords = ["通知", "公告"]'
    )
    site.write("content/notices/2008/a.md", record("a", published="2008-03-01 09:05", source="市政府办公室"))
    site.write("content/notices/2008/b.md", record("b")).build()
    first, second = (
        labels(html.document_fromstring(site.read(f"notices/2008/{name}.html"))) for name in "ab"
    )
    assert (first["PubDate"], first["ContentSource"]) == ("2008-03-01 09:05", "市政府办公室")
    assert (second["PubDate"], second["ContentSource"]) == ("2008-03-01 00:00", "办公室")
    assert first["ColumnKeywords"] == "通知,公告" and first["ColumnType"] == "通知动态"


def test_the_address_for_errors_carries_the_id(tmp_path: Path) -> None:
    site = make(tmp_path).edit("site.toml", "[site]", '[site]\nemail = "xxgk@site.example"')
    site.write("content/notices/2008/a.md", record("a", title="甲 & 乙")).build()
    (link,) = html.document_fromstring(site.read("notices/2008/a.html")).xpath("//p[@class='errata']/a/@href")
    assert link.startswith("mailto:xxgk@site.example?subject=") and "a%20%E7%94%B2%20%26%20" in link


def test_pages_of_projects_have_it_too(tmp_path: Path) -> None:
    site = two_records(
        make(tmp_path).edit("site.toml", "[site]", '[site]\nemail = "xxgk@site.example"')
    ).build()
    page = html.document_fromstring(site.read("projects/KJ-2008-001.html"))
    (link,) = page.xpath("//p[@class='errata']/a/@href")
    assert link.startswith("mailto:xxgk@site.example?subject=") and "KJ-2008-001%20" in link
