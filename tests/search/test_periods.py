"""A site that is searched in periods finds what it finds with one index; the search page as a visitor uses it."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, rmtree
from typing import TYPE_CHECKING, Any

import pytest

from generator.index import periods
from tests.search.samples import samples
from tests.search.site import Site, ask, hits, opened, serve, served
from tests.search.test_page import settle
from tests.support.site import TinySite, make, record

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

ROOM = 100_000
LIST = Path("pagefind") / "periods.json"
#: What is asked of both sites; `sort` and filters as in the address.
QUERIES: tuple[dict[str, Any], ...] = (
    {"query": "科技"},
    {"query": "办公室"},
    {"query": "项目申报"},
    {"query": "科技 计划"},
    {"query": "科技 计划 管理", "unit": "计划处"},
    {"query": "晨川光电有限公司"},
    {"query": "iso 9001"},
    {"query": "資金管理辦法"},
    {"query": "例科发〔2006〕4号"},
    {"query": "LK-2006"},
    {"query": "2007"},
    {"query": "科技", "section": "通知公告"},
    {"query": "科技", "year": ["2003", "2008"], "unit": "审批办"},
    {"query": "", "section": "政策法规"},
    {"query": "", "year": "2005", "sort": "newest"},
    {"query": "科技", "scope": "title"},
    {"query": "通知", "scope": "title", "year": "2004"},
    {"query": "科技", "sort": "newest"},
    {"query": "科技 计划", "sort": "oldest"},
    {"query": "鑫鑫鑫"},
    {"query": "晨川光电有限公司鑫鑫"},
)


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(samples(), tmp_path_factory.mktemp("split"), room=ROOM) as found:
        yield found


@pytest.fixture
def pages(browser: Browser, site: Site, split: Site) -> Iterator[tuple[Page, Page]]:
    """The search page with one index and in periods."""
    with opened(browser, site) as one, opened(browser, split) as many:
        yield one, many


def test_the_samples_are_searched_in_periods(site: Site, split: Site, browser: Browser) -> None:
    with opened(browser, split, "?q=科技") as page:
        assert len(periods_of(page)) >= 4 and periods_of(page)[-1]["folder"] == "undated/"
        assert page.inner_text("#search-periods").startswith("本站文件较多，分 ")
        page.select_option("#search-sort", "newest")
        settle(page)
        assert page.is_hidden("#search-periods")
    with opened(browser, site, "?q=科技") as page:
        assert [entry["folder"] for entry in periods_of(page)] == [""] and page.is_hidden("#search-periods")


def periods_of(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get(
        page.url.partition("search/")[0] + "pagefind/periods.json"
    ).json()["periods"]
    return found


def test_results_are_those_of_one_index(pages: tuple[Page, Page], site: Site) -> None:
    assert list(differences(*pages, site)) == []


def differences(one: Page, many: Page, site: Site) -> Iterator[str]:
    """The queries that find other pages, count otherwise or break the order of dates."""
    for query in QUERIES:
        whole, cut = ((ask(page, **query), told(page)) for page in (one, many))
        if (sorted(whole[0]), whole[1]) != (sorted(cut[0]), cut[1]):
            yield f"{query}: {whole} {cut}"
        dates = [site.pages[path].entry.date for path in cut[0]]
        if "sort" in query and dates != sorted(dates, reverse=query["sort"] == "newest"):
            yield f"{query}: {dates}"


def told(page: Page) -> dict[str, Any]:
    """The status, the near matches, the counts of every facet that is shown."""
    found: dict[str, Any] = page.evaluate(
        """() => ({
          status: document.getElementById("search-status").textContent,
          near: [...document.querySelectorAll("#results[data-near] a")].map((link) => link.getAttribute("href")).sort(),
          counts: [...document.querySelectorAll("[data-facet]:not([hidden]) li:not([hidden]) label")]
            .map((label) => label.textContent.trim()),
        })"""
    )
    # Where more are alike than are shown, it is chance which of those with equal scores are.
    return found if len(found["near"]) < 50 else {**found, "near": 50}


def test_a_typed_number_or_title_comes_first_whatever_its_period(
    pages: tuple[Page, Page], site: Site
) -> None:
    for path, sample in list(site.pages.items())[:12]:
        for typed in (sample.entry.title, dict(sample.entry.meta)["number"]):
            assert ask(pages[1], typed)[0] == path, typed


def test_newer_periods_come_first_and_each_is_ranked(pages: tuple[Page, Page], split: Site) -> None:
    found = ask(pages[1], "科技")
    spans = [(entry["first"], entry["last"] + "~") for entry in periods_of(pages[1])]
    places = [
        next(
            n
            for n, (first, last) in enumerate(spans)
            if first <= split.pages[path].entry.date < last or not first
        )
        for path in found
    ]
    assert places == sorted(places) and len(set(places)) >= 4
    assert found != ask(pages[1], "科技", sort="newest")


def test_hits_stream_while_older_periods_are_waited_for(browser: Browser, split: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    held: list[Route] = []
    released: list[bool] = []
    page.goto(f"{split.address}search/")
    older = "|".join(entry["folder"] for entry in periods_of(page)[2:])
    context.route(
        re.compile(f"/pagefind/({older})"),
        lambda route: route.continue_() if released else held.append(route),
    )
    page.goto(f"{split.address}search/?q=科技")
    page.wait_for_selector("#search-status:has-text('已检索 2/')")
    page.wait_for_selector("#results > li")
    early = hits(page)
    assert re.search(r"^已检索 2/\d 个时段，暂找到 \d+ 条结果……$", page.inner_text("#search-status"))
    assert (
        page.get_attribute("#results", "aria-busy")
        == page.get_attribute("#search-status", "aria-busy")
        == "true"
    )
    counts = page.eval_on_selector_all(
        "[data-facet=year] .facet-count", "all => all.map(one => one.textContent)"
    )
    assert len(counts) == 6 and all(count.endswith("+") for count in counts)
    released.append(True)
    for route in held:
        route.continue_()
    page.wait_for_selector("#results[aria-busy=false]")
    assert hits(page)[: len(early)] == early and set(hits(page)) == split.matching("科技")
    assert page.inner_text("#search-status") == f"找到 {len(split.matching('科技'))} 条结果。"
    assert page.get_attribute("#search-status", "aria-busy") == "false"
    assert not any("+" in count for count in told(page)["counts"])
    context.close()


def test_a_long_list_grows_as_the_reader_comes_near_its_end(
    browser: Browser, split: Site, tmp_path: Path
) -> None:
    copytree(split.folder, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "assets" / "search" / "search.js"
    short = (
        file.read_text("utf-8").replace("AT_ONCE = 500", "AT_ONCE = 20").replace("AHEAD = 2000", "AHEAD = 20")
    )
    file.write_text(short, encoding="utf-8")
    every = len(split.matching("科技"))
    with serve(tmp_path) as address:
        page = browser.new_page(viewport={"width": 800, "height": 200})
        page.goto(f"{address}search/?q=科技")
        page.wait_for_selector("#results[aria-busy=false]")
        assert page.inner_text("#search-status") == f"找到 {every} 条结果，先列出一部分，其余陆续列出。"
        page.wait_for_timeout(300)
        assert 20 <= len(hits(page)) < every
        while len(hits(page)) < every:
            page.keyboard.press("End")
            page.wait_for_timeout(50)
        page.wait_for_selector(f"#search-status:text-is('找到 {every} 条结果。')")
        assert set(hits(page)) == split.matching("科技")
        page.close()


def test_a_page_that_was_open_while_the_site_was_published_asks_the_new_index(
    browser: Browser, site: Site, split: Site, tmp_path: Path
) -> None:
    copytree(site.folder, tmp_path, dirs_exist_ok=True)
    with serve(tmp_path) as address, opened(browser, Site(address, {}, {})) as page:
        assert set(ask(page, "科技")) == site.matching("科技")
        rmtree(tmp_path / "pagefind")
        copytree(split.folder / "pagefind", tmp_path / "pagefind")
        later = time.time() + 5  # a server tells by seconds whether a file is newer
        os.utime(tmp_path / LIST, (later, later))
        assert set(ask(page, "办公室")) == site.matching("办公室")
        shown = page.inner_text("#search-periods")
        assert shown.startswith("本站文件较多")


def test_a_new_query_drops_the_old_one(browser: Browser, split: Site) -> None:
    with opened(browser, split) as page:
        for query in ("科技", "计划", "科技 计划", "例科发〔2006〕4号"):
            page.evaluate(
                "q => { history.replaceState(null, '', '?q=' + q); dispatchEvent(new PopStateEvent('popstate')); }",
                query,
            )
        page.wait_for_selector("#results[aria-busy=false]")
        page.wait_for_timeout(300)
        assert hits(page) == ask(page, "例科发〔2006〕4号") and "科技" not in page.title()


@pytest.mark.parametrize(
    ("script", "sound", "fault"),
    [
        ("answers.js", "items.slice(1)", "items.slice(1, -1)"),
        ("search.js", "[...periods].reverse()", "[...periods]"),
        ("answers.js", "(tally[key][value] ?? 0) + 1", "1"),
        ("answers.js", "found.filter((hit) => fits(facets(hit.id)))", "found"),
    ],
    ids=["a period is left out", "the wrong order", "counts do not add up", "filters are forgotten"],
)
def test_a_planted_fault_is_caught(
    browser: Browser, site: Site, split: Site, tmp_path: Path, script: str, sound: str, fault: str
) -> None:
    copytree(split.folder, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "assets" / "search" / script
    text = file.read_text("utf-8")
    assert text.count(sound) == 1
    file.write_text(text.replace(sound, fault), encoding="utf-8")
    with serve(tmp_path) as address, opened(browser, site) as one:
        page = browser.new_page()
        page.goto(f"{address}search/")
        assert next(differences(one, page, site))
        page.close()


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinySite:
    """A site with a note for each of six years and a bound that two of them fill."""
    monkeypatch.setattr(periods, "ROOM", 3500)
    made = make(tmp_path, "").set(search=True)
    for year in range(2003, 2009):
        made.write(f"content/notices/{year}/n{year}.md", note(year))
    return made.build()


def note(year: int, text: str = "") -> str:
    return record(f"n{year}", f"第{year}号通知", f"{year}-03-01", f"科技计划项目管理{text}。" * 10)


def index(site: TinySite) -> dict[str, int]:
    """The files of the index by path, with what tells one file from another."""
    folder = site.output.resolve() / "pagefind"
    return {
        file.relative_to(folder).as_posix(): file.stat().st_ino
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def counted(site: TinySite) -> dict[str, int]:
    assert site.result
    return site.result.timings.counts["index"]


def test_an_edit_touches_the_index_of_its_period_only(many: TinySite) -> None:
    names = [entry["folder"] for entry in json.loads((many.output / LIST).read_text("utf-8"))["periods"]]
    assert names == ["2007_2008/", "2005_2006/", "2003_2004/", "undated/"]
    assert counted(many) == {"periods": 4, "built": 4}
    before = index(many)
    many.write("content/notices/2005/n2005.md", note(2005, "办法")).build()
    assert counted(many) == {"periods": 4, "built": 1}
    after = index(many)
    moved = {path.partition("/")[0] for path, file in after.items() if before.get(path) != file}
    assert moved == {"2005_2006", "pagefind.js", "periods.json"}
    many.build()
    assert counted(many) == {"periods": 4, "built": 0} and index(many) == after


def test_a_record_of_a_new_year_leaves_full_periods_alone(many: TinySite) -> None:
    before = index(many)
    many.set(as_of=None).edit("site.toml", "2008-11-20", "2009-11-20")
    many.write("content/notices/2009/n2009.md", note(2009)).build()
    names = [entry["folder"] for entry in json.loads((many.output / LIST).read_text("utf-8"))["periods"]]
    assert names == ["2009/", "2007_2008/", "2005_2006/", "2003_2004/", "undated/"]
    after = index(many)
    moved = {path.partition("/")[0] for path, file in after.items() if before.get(path) != file}
    assert "2009" in moved and not moved & {"2005_2006", "2003_2004"}


def test_of_an_index_in_which_a_table_is_gone_nothing_is_kept(many: TinySite) -> None:
    next((many.output / "pagefind" / "2003_2004").glob("facets.*")).unlink()
    many.write("content/notices/2007/n2007.md", note(2007, "办法")).build()
    assert counted(many)["built"] == 4
