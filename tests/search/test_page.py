"""The search page as a visitor uses it: real index, real browser, strict policy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from generator.index import tokens
from generator.index.shadow import searchable_text
from generator.plan.output import SearchEntry
from tests.search.measure import runs
from tests.search.samples import samples
from tests.search.site import Sample, Site, ask, hits, opened, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BRACKET = re.compile(r"[\[\]()（）〔〕【】]")


def test_all_hits_and_count(page: Page, site: Site) -> None:
    truth = site.matching("科技")
    found = ask(page, "科技")
    assert len(truth) > 48 and set(found) == truth and len(found) == len(truth)
    assert page.inner_text("#search-status") == f"找到 {len(truth)} 条结果。"
    assert page.get_attribute("#search-status", "role") == "status"


def test_facets(page: Page, site: Site) -> None:
    truth = site.matching("科技")

    def having(**wanted: str) -> set[str]:
        return {path for path in truth if set(wanted.items()) <= set(site.pages[path].entry.filters)}

    assert set(ask(page, "科技", section="通知公告")) == having(section="通知公告")
    assert set(ask(page, "科技", year=["2003", "2004"])) == having(year="2003") | having(year="2004")
    assert set(ask(page, "科技", year="2005", unit="计划处")) == having(year="2005", unit="计划处")
    # The other values of a chosen facet keep their own counts.
    assert facet_counts(page, "year") == {
        str(year): len(having(year=str(year), unit="计划处"))
        for year in range(2003, 2009)
        if having(year=str(year), unit="计划处")
    }
    both = site.matching("科技") & site.matching("计划")
    found = ask(page, "科技 计划", year="2005")
    assert set(found) == both & having(year="2005")
    assert facet_counts(page, "year") == {
        str(year): len(both & having(year=str(year)))
        for year in range(2003, 2009)
        if both & having(year=str(year))
    }
    only = set(ask(page, "", section="政策法规"))
    assert only == {
        path for path, sample in site.pages.items() if ("section", "政策法规") in sample.entry.filters
    }


def facet_counts(page: Page, key: str) -> dict[str, int]:
    boxes = page.query_selector_all(f"[data-facet={key}] li:not([hidden])")
    return {
        box.eval_on_selector("input", "input => input.value"): int(
            box.eval_on_selector(".facet-count", "count => count.textContent")
        )
        for box in boxes
    }


def test_sort(page: Page, site: Site) -> None:
    def dates(found: list[str]) -> list[str]:
        return [site.pages[path].entry.date for path in found]

    for query in ("科技", "科技 计划"):
        newest, oldest = ask(page, query, sort="newest"), ask(page, query, sort="oldest")
        assert dates(newest) == sorted(dates(newest), reverse=True)
        assert dates(oldest) == sorted(dates(oldest))
        assert set(newest) == set(oldest) == set(ask(page, query))


def test_titles_only(page: Page, site: Site) -> None:
    for query in ("科技", "办法"):
        truth = {path for path, sample in site.pages.items() if query in sample.entry.title}
        assert truth and set(ask(page, query, scope="title")) == truth
    ranked = ask(page, "科技")
    titled = [("科技" in site.pages[path].entry.title) for path in ranked]
    assert titled[0]


def test_typed_title_comes_first(page: Page, site: Site) -> None:
    for path, sample in list(site.pages.items())[:10]:
        assert ask(page, sample.entry.title)[0] == path


def test_near_matches(page: Page, site: Site) -> None:
    run = runs(site, 1, 9)[0]
    assert ask(page, f"{run}鑫鑫") == []
    assert page.get_attribute("#results", "data-near") == "true"
    near = page.eval_on_selector_all(
        "#results a", "links => links.map(link => link.getAttribute('href').slice(3))"
    )
    assert site.matching(re.escape(run)) <= set(near)
    assert (
        "相近结果" in page.inner_text("#search-status") and page.inner_text("#results-heading") == "相近结果"
    )
    assert ask(page, "鑫鑫鑫") == [] and page.query_selector("#results li") is None
    assert page.inner_text("#search-status").startswith("没有找到")


def test_short_queries(page: Page) -> None:
    assert ask(page, "科") == []
    assert page.inner_text("#search-status") == "请至少输入两个字。"
    assert len(ask(page, "科技 的")) > 0
    assert "单字“的”未参与检索。" in page.inner_text("#search-status")
    assert ask(page, "，。") == [] and page.inner_text("#search-status") == "请至少输入两个字。"


def test_excerpts(page: Page, site: Site) -> None:
    for run in runs(site, 5, 5):
        for path in ask(page, run):
            hit = page.query_selector(f"#results li:has(a[href='../{path}'])")
            assert hit is not None
            marked = [mark.inner_text() for mark in hit.query_selector_all("mark")]
            assert any(BRACKET.sub("", tokens.fold(text)) == run for text in marked), (run, marked)
            shown = hit.query_selector("a")
            assert shown is not None and shown.inner_text() == site.pages[path].entry.title
            excerpt = hit.query_selector(".search-hit-excerpt")
            assert excerpt is not None
            for part in excerpt.inner_text().strip("…").split(" · "):
                assert re.sub(r"\s", "", part) in re.sub(
                    r"\s", "", searchable_text(site.pages[path].html)
                ).replace("學", "学")


def test_state_lives_in_the_address(browser: Browser, site: Site) -> None:
    with opened(browser, site, "?q=科技&year=2005&sort=newest") as page:
        assert page.input_value("#search-q") == "科技" and page.input_value("#search-sort") == "newest"
        assert page.is_checked("input[name=year][value='2005']")
        first = hits(page)
        page.fill("#search-q", "审批")
        page.press("#search-q", "Enter")
        page.wait_for_url("**q=%E5%AE%A1%E6%89%B9**")
        settle(page)
        page.uncheck("input[name=year][value='2005']")
        settle(page)
        assert "year" not in page.url and "sort=newest" in page.url
        assert set(hits(page)) == site.matching("审批")
        page.go_back()
        page.go_back()
        settle(page)
        assert hits(page) == first and page.input_value("#search-q") == "科技"
        page.go_forward()
        settle(page)
        assert page.input_value("#search-q") == "审批" and page.is_checked("input[name=year][value='2005']")
        page.click("#search-clear")
        settle(page)
        assert set(hits(page)) == site.matching("审批") and page.is_hidden("#search-clear")


def settle(page: Page) -> None:
    page.wait_for_timeout(50)
    page.wait_for_selector("#results[aria-busy=false]", state="attached")


def test_links_lead_to_pages(browser: Browser, site: Site) -> None:
    with opened(browser, site, "?q=科技") as page:
        first = hits(page)[0]
        page.click("#results a")
        page.wait_for_load_state()
        assert page.url == site.address + first


def test_text_never_becomes_markup(browser: Browser, tmp_path: Path) -> None:
    text = "&lt;img src=x onerror=alert(1)&gt;科技&lt;b&gt;计划&lt;/b&gt;&amp;lt;"
    html = f"<html><body><main data-pagefind-body><h1>{text}</h1><p>{text}</p></main></body></html>"
    entry = SearchEntry("<img src=x onerror=alert(1)>科技<b>计划</b>&lt;", "a/index.html")
    with served([Sample(entry, html.encode())], tmp_path) as site, opened(browser, site, "?q=科技") as page:
        assert hits(page) == ["a/"]
        assert page.inner_text("#results a") == entry.title
        assert page.query_selector("#results img, #results b") is None
        assert "<img src" in page.inner_text("#results .search-hit-excerpt")


def test_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}search/")
    assert page.is_visible("noscript a[href='../search/numbers.html']")
    assert (
        page.is_visible("legend >> text=year")
        and page.locator("[data-facet=year] .facet-count").first.inner_text() == "10"
    )
    page.fill("#search-q", "科技")
    page.press("#search-q", "Enter")
    page.wait_for_url("**/search/?*q=*")
    context.close()


def test_empty_site_and_english(browser: Browser, tmp_path: Path) -> None:
    with served([], tmp_path, "en") as site, opened(browser, site, "?q=data") as page:
        assert page.inner_text("#search-status").startswith("Nothing found")


def test_missing_index_is_said(browser: Browser, tmp_path: Path) -> None:
    with served(samples(2), tmp_path) as site:
        for path in (tmp_path / "pagefind").rglob("*.js"):
            path.unlink()
        page = browser.new_page()
        page.goto(f"{site.address}search/?q=科技")
        page.wait_for_selector("#search-fallback:not([hidden])")
        assert page.inner_text("#search-status") == "暂时无法检索，请从下列页面查找。"
        assert page.is_visible("#search-fallback a")
        page.close()
