"""Pages for everybody: axe (WCAG 2.2 AA) on every type of page, narrow screens, large text, keyboard, no scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.sample.sample import BASE, Sample, mounted
from tests.support.site import make, record

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
#: A page of each template and of each part that only some records have.
PATHS = {
    "home": "",
    "section": "guidelines/",
    "changes": "changes/",
    "section with a list of years": "policies/",
    "year": "acceptance/2008/",
    "call that is open": "guidelines/2008/guideline-2009-gg.html",
    "call with attachments and channels": "guidelines/2008/guideline-2008-zx.html",
    "publicity with list, objections, window": "acceptance/2008/acceptance-2008-gg.html",
    "approval with amounts": "approvals/2008/approval-2008-zx.html",
    "approval with instalments": "approvals/2006/approval-2006-gg.html",
    "payment": "payments/2008/payment-2006-gg-2.html",
    "completion": "completions/2008/completion-2006-gg.html",
    "evaluation": "evaluations/2008/evaluation-2008-zx.html",
    "funding": "procedure/funding.html",
    "procedure": "procedure/",
    "open now": "procedure/open.html",
    "draw": "draws/2008/draw-2008-gg.html",
    "criteria": "criteria/2008/criteria-2008-gg.html",
    "waiver": "waivers/2008/waiver-2005-publicity.html",
    "health": "health/",
    "map": "map/",
    "guide": "guide/",
    "coverage": "coverage/",
    "catalogue": "catalogue/",
    "catalogue of a section": "catalogue/acceptance/",
    "waivers": "procedure/waivers.html",
    "report with figures": "reports/2008/report-2007-summary.html",
    "policy repealed": "policies/2003/policy-2003-plan-measures.html",
    "policy amended": "policies/2006/policy-2006-policies.html",
    "policy with relations": "policies/2006/policy-2006-plan-measures.html",
    "plan with a changed status": "plans/2006/plan-2006-directory.html",
    "notice": "notices/2008/notice-2008-completion.html",
    "requests": "requests/2008/request-2008.html",
    "disputes": "disputes/2008/dispute-2008.html",
    "tally": "tallies/2008/tally-2007.html",
    "letter": "letters/2008/letter-2008-01.html",
    "consultation, answered": "consultations/2008/consultation-2008-plan-measures.html",
    "unit described": "organs/2008/organ-approval-office.html",
    "platform": "platforms/2006/platform-instruments.html",
    "assessment": "assessments/2007/assessment-2006.html",
    "honour": "assessments/2008/honour-2005-2007.html",
    "service": "services/2008/service-firms.html",
    "withheld": "notices/2008/notice-2008-expert-names.html",
    "topic": "topics/plan-reform.html",
    "unit": "units/planning-finance.html",
    "programme": "programmes/key-tackling.html",
    "topics": "topics/",
    "units": "units/",
    "programmes": "programmes/",
    "projects": "projects/",
    "dossier with a remark": "projects/YZ-2008-GG-058.html",
    "dossier": "projects/YZ-2006-GG-001.html",
    "dossier with a match": "projects/YZ-2006-GG-015.html",
    "dossier with a waiver": "projects/YZ-2005-GY-002.html",
    "organisation": "organisations/qingcen-materials.html",
    "organisations": "organisations/",
    "feeds": "feeds/",
    "data": "data/",
    "numbers": "search/numbers.html",
    "search, empty": "search/",
    "search with results": "search/?q=" + quote("科技计划"),
    "search with near results": "search/?q=" + quote("科技计划鑫鑫"),
    "not found": "no/such/page.html",
    "former address": "zhinan/2004.html",
}
DARK = ("home", "year", "publicity with list, objections, window", "call that is open", "policy repealed", "withheld",
        "dossier", "search with results", "data", "procedure")  # fmt: skip


@pytest.fixture(scope="module")
def address(sample: Sample) -> Iterator[str]:
    """The sample at the root of a server: the page for what is missing knows its own place alone."""
    with mounted(sample.public, "/") as found:
        yield found


class Seen:
    """A context whose pages may neither complain nor ask anywhere else."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.said: list[str] = []
        self.failed: list[str] = []
        origin = "/".join(address.split("/", 3)[:3]) + "/"
        context.on(
            "console", lambda message: self.said.append(f"{message.type}: {message.text} {message.location}")
        )
        context.on("weberror", lambda failure: self.said.append(str(failure.error)))
        context.on("request", lambda asked: asked.url.startswith(origin) or self.failed.append(asked.url))
        context.on(
            "response", lambda told: told.status < 400 or self.failed.append(f"{told.status} {told.url}")
        )


def opened(page: Page, address: str, path: str) -> None:
    """Go to a page; a former address is shown instead of left, a search is waited for."""
    if path.startswith("zhinan/"):
        page.route(f"**/{path}", _without_refresh)
    page.goto(address + path)
    if path.startswith("search/") and "numbers" not in path:
        page.wait_for_selector("#results[aria-busy=false]", state="attached")
        page.wait_for_function("document.getElementById('search-status').textContent !== ''")


def _without_refresh(route: object) -> None:
    from playwright.sync_api import Route

    assert isinstance(route, Route)
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r'<meta http-equiv="refresh"[^>]*>', "", answer.text()))


def violations(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(
        page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    )
    return [f"{one['id']}: {node['target']}" for one in found.response["violations"] for node in one["nodes"]]


def too_wide(page: Page) -> bool:
    wide: bool = page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth")
    return wide


def test_every_type_of_page(browser: Browser, sample: Sample, address: str) -> None:
    """axe at 1280 and 320 pixels, light and dark; no sideways scroll, at 200 % text neither; no complaints."""
    context = browser.new_context()
    seen = Seen(context, address)
    page = context.new_page()
    problems: list[str] = []
    for name, path in PATHS.items():
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        opened(page, address, path)
        schemes = ("light", "dark") if name in DARK else ("light",)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                problems += [f"{name} {width} {scheme} {one}" for one in violations(page)]
            if too_wide(page):
                problems.append(f"{name}: scrolls sideways at {width} pixels")
        for width in (1280, 640):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            if too_wide(page):
                problems.append(f"{name}: scrolls sideways at {width} pixels and 200 % text")
            page.evaluate("document.documentElement.style.fontSize = ''")
    context.close()
    missing = [one for one in seen.failed if not one.startswith("404 ") or "/no/such/" not in one]
    assert problems == []
    assert missing == []
    assert [one for one in seen.said if "/no/such/" not in one] == []


def test_types_are_all_there(sample: Sample) -> None:
    """Every template that makes a page of the sample stands in the list above."""
    assert sample.result.loaded is not None
    forms = {output.path: output.form for output in sample.result.loaded.outputs if output.is_page}
    paths = {sample.path_of(sample.base_url + path) for path in PATHS.values()}
    assert {forms[path] for path in paths if path in forms} | {"pages/not-found.html"} == set(forms.values())


def test_a_planted_fault_is_seen(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.evaluate(
        "document.querySelector('main').innerHTML += '<img src=\"x\"><a href=\"#\"></a><p id=wide>x</p>'"
    )
    page.evaluate("document.getElementById('wide').style.minWidth = '4000px'")
    assert {one.partition(":")[0] for one in violations(page)} >= {"image-alt", "link-name"} and too_wide(
        page
    )
    page.close()


def test_keyboard(browser: Browser, address: str) -> None:
    """The skip link comes first, is seen when it has the focus, and leads to the main part."""
    page = browser.new_page()
    for path in ("", "acceptance/2008/acceptance-2008-gg.html", "search/"):
        page.goto(address + path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('a.skip')")
        box = page.locator("a.skip").bounding_box()
        assert box and box["x"] >= 0 and box["y"] >= 0 and box["width"] > 20 and box["height"] > 20
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN"
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", "what has the focus shows it"
    page.close()


def test_with_scripts_off(browser: Browser, sample: Sample, address: str) -> None:
    """Everything but search is whole; search offers the ways that need none."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name, path in PATHS.items():
        if path.startswith("zhinan/"):
            continue
        page.goto(address + path)
        assert page.is_visible("h1") and (page.locator("main a").count() > 0 or name == "withheld"), name
        if "search" not in name and name != "not found":
            tree = sample.pages[sample.path_of(sample.base_url + path)]
            whole = "".join(tree.xpath("string(//main)").split())
            shown = "".join(page.locator("main").inner_text().split())
            assert len(shown) > 0.8 * len(whole), name
    page.goto(f"{address}search/")
    ways = page.locator("main .search-noscript a")
    assert ways.count() > len(sample.site.config.section) and ways.first.is_visible()
    ways.first.click()
    assert page.url == f"{address}search/numbers.html"
    page.goto(f"{address}zhinan/2004.html")
    page.wait_for_url(f"{address}guidelines/2004/guideline-2004.html")
    context.close()


def test_missing_pages_at_any_depth(browser: Browser, address: str) -> None:
    context = browser.new_context()
    seen = Seen(context, address)
    page = context.new_page()
    for path in ("gone.html", "a/b/c/d/gone.html", "notices/2008/gone.html?x=1"):
        answer = page.goto(address + path)
        assert answer and answer.status == 404 and page.inner_text("h1")
        assert page.evaluate("[...document.styleSheets].some(sheet => sheet.cssRules.length > 20)")
        for link in page.locator("a").evaluate_all("links => links.map(link => link.href)"):
            assert link.startswith((address, "mailto:", "tel:")) and "/gone" not in link.partition("#")[
                0
            ].replace(page.url, "")
    page.click("main a.button")
    assert page.url == address
    assert [one for one in seen.failed if "gone.html" not in one] == []
    context.close()


def test_missing_pages_under_a_base_path(browser: Browser, tmp_path: Path) -> None:
    site = make(tmp_path).write("content/notices/2008/a.md", record("a")).build()
    with mounted(site.output, "/base/") as address:
        page = browser.new_page()
        answer = page.goto(f"{address}deep/er/gone.html")
        assert answer and answer.status == 404
        assert page.evaluate("[...document.styleSheets].some(sheet => sheet.cssRules.length > 20)")
        page.click("main a.button")
        assert page.url == address and page.is_visible("h1")
        page.close()


def test_under_another_base_path(browser: Browser, sample: Sample) -> None:
    """The sample's address says `/`; mounted deeper, its pages, their files and search work all the same."""
    assert sample.address.endswith(BASE)
    context = browser.new_context()
    seen = Seen(context, sample.address)
    page = context.new_page()
    page.goto(sample.address)
    for selector in (
        "nav.menu a >> nth=0",
        "main .entries a >> nth=0",
        "main ul.lines a >> nth=0",
        "nav.crumbs a >> nth=0",
    ):
        if not page.is_visible(selector):
            page.click("nav.menu summary")
        with page.expect_navigation(wait_until="load"):  # style sheets are there when a page has loaded
            page.click(selector)
        assert page.url.startswith(sample.address)
        assert page.evaluate("[...document.styleSheets].some(sheet => sheet.cssRules.length > 20)")
    assert page.url == sample.address
    page.fill("main input[name=q]", "申报指南")
    page.press("main input[name=q]", "Enter")
    page.wait_for_selector("#results > li > a")
    page.click("#results > li > a >> nth=0")
    assert page.url.startswith(f"{sample.address}") and page.is_visible("h1")
    assert seen.failed == [] and seen.said == []
    context.close()
