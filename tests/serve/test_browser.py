"""In a real browser under the pages' own policy: what is saved appears, what is wrong lies over the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.serve.client import Client, preview
from tests.support.site import TinySite, make, record

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NOTE = "content/notices/2008/n1.md"
LONG = "正文。\n\n" + "一段。\n\n" * 200
PANEL = "gongkai-preview section"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path).write(NOTE, record("n1", body=LONG))


@pytest.fixture
def client(site: TinySite) -> Iterator[Client]:
    with preview(site) as running:
        yield running


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, client: Client, complaints: list[str]) -> Iterator[Page]:
    """A tab whose console must stay silent; requests beyond the preview are complaints too."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda failure: complaints.append(str(failure)))
        own = f"http://127.0.0.1:{client.port}/"
        tab.on(
            "request",
            lambda asked: None if asked.url.startswith((own, "data:")) else complaints.append(asked.url),
        )
        yield tab


def comes(page: Page, script: str, wanted: object) -> None:
    """Wait until a script gives a value, over reloads; Playwright's own way needs `eval`, which pages forbid."""
    from playwright.sync_api import Error

    found: object = None
    for _ in range(100):
        try:
            found = page.evaluate(script)
        except Error:
            found = "reloading"
        if found == wanted:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{script} is {found!r}")


def test_a_save_shows_without_a_reload_by_hand(
    site: TinySite, client: Client, page: Page, complaints: list[str]
) -> None:
    page.goto(f"{client.session.address}notices/2008/n1.html")
    page.evaluate("window.scrollTo(0, 1500)")
    before = page.evaluate("window.scrollY")
    page.evaluate("window.untouched = true")
    site.edit(NOTE, "正文。", "改过的正文。")
    page.get_by_text("改过的正文。").wait_for(state="attached")
    comes(page, "window.scrollY", before)
    assert page.evaluate("window.untouched"), "the page was changed in place"
    assert page.evaluate("document.scripts.length") == 0
    site.edit(NOTE, "title: 标题", "title: 新标题")
    comes(page, "document.title", "新标题 – 测试局")
    site.write("templates/assets/style.css", "h1 { color: rgb(1, 2, 3) }")
    comes(page, "getComputedStyle(document.querySelector('h1')).color", "rgb(1, 2, 3)")
    assert before == 1500
    assert complaints == []


def test_problems_lie_over_the_page_until_mended(
    site: TinySite, client: Client, page: Page, complaints: list[str]
) -> None:
    page.goto(f"{client.session.address}notices/2008/n1.html")
    site.edit(NOTE, "title: 标题", "title: 标题\ncolour: 红\nsize: 大")
    panel = page.locator(PANEL)
    panel.get_by_text("2 个错误").wait_for()
    assert panel.locator("li").count() == 2
    assert panel.locator("mark").all_inner_texts() == ["colour", "size"]
    assert page.get_by_text("正文。").count(), "the last good page is still there"
    box = panel.locator("mark").first.bounding_box()
    assert box is not None and box["width"] > 20
    assert panel.evaluate("element => getComputedStyle(element).position") == "fixed", "its style has come"
    site.edit(NOTE, "\ncolour: 红\nsize: 大", "")
    panel.wait_for(state="hidden")
    assert complaints == []


def test_a_bad_start_mends_itself(site: TinySite, browser: Browser, tmp_path: Path) -> None:
    site.edit(NOTE, "title: 标题", "colour: 红")
    with preview(site) as running, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(running.session.address)
        assert tab.locator("h1").inner_text() == "2 个错误"
        assert tab.locator("pre mark").first.inner_text()
        site.edit(NOTE, "colour: 红", "title: 标题")
        tab.get_by_role("link", name="标题").first.wait_for()
        assert tab.url == f"http://127.0.0.1:{running.port}/base/" or tab.url.endswith("/")


def test_search_says_as_of_when_it_is(site: TinySite, client: Client, page: Page) -> None:
    page.goto(f"{client.session.address}search/")
    page.locator(PANEL).get_by_text("检索索引还没有生成").wait_for()
    site.build()
    index = site.output.resolve() / "pagefind"
    index.mkdir()
    (index / "pagefind.js").write_text("export const createInstance = () => ({});\n", "utf-8")
    client.session.preview.announce()
    page.locator(PANEL).get_by_text("预览检索截至").wait_for()


def test_a_hidden_tab_keeps_no_connection_and_catches_up(site: TinySite, client: Client, page: Page) -> None:
    page.goto(f"{client.session.address}notices/2008/n1.html")
    hide = """hidden => {
        Object.defineProperty(document, 'visibilityState', { get: () => hidden ? 'hidden' : 'visible', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page.evaluate(hide, True)
    site.edit(NOTE, "正文。", "改过的正文。")
    page.wait_for_timeout(300)
    assert page.get_by_text("改过的正文。").count() == 0
    page.evaluate(hide, False)
    page.get_by_text("改过的正文。").wait_for(state="attached")
