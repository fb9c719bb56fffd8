"""A saved record stands on its own page before the site has been looked through; what reaches further waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.serve import preview as preview_module
from tests.serve.client import Client, preview, until
from tests.support.site import TinySite, make, record

NOTE = "content/notices/2008/n1.md"
PAGE = "/base/notices/2008/n1.html"
LIST = "content/lists/2008/p1.csv"
LISTED = "/base/lists/2008/p1.html"
NEXT = "/base/notices/2008/n0.html"


class Held:
    """The line, held up before it begins; what the preview shows meanwhile is a glimpse."""

    def __init__(self, load: Callable[..., Any]) -> None:
        self._load = load
        self.free = threading.Event()
        self.held = threading.Event()

    def __call__(self, *about: Any) -> Any:
        self.held.set()
        assert self.free.wait(30)
        return self._load(*about)


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    tiny = make(tmp_path).write(NOTE, record("n1"))
    tiny.write("content/notices/2008/n0.md", record("n0", "前一件", published="2008-02-01"))
    return tiny


@pytest.fixture
def client(site: TinySite) -> Iterator[Client]:
    with preview(site) as running:
        yield running


@pytest.fixture
def line(client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    held = Held(preview_module.load)
    monkeypatch.setattr(preview_module, "load", held)
    yield held
    held.free.set()


def loaded(client: Client, line: Held) -> None:
    """Let the line run to its end."""
    epoch = client.session.preview.epoch
    line.free.set()
    until(lambda: client.session.preview.epoch > epoch)


def test_the_page_of_a_saved_record_does_not_wait(site: TinySite, client: Client, line: Held) -> None:
    other = client.ask(NEXT).body
    page = client.ask(PAGE)
    with client.events(PAGE, page.key) as events:
        events.next()
        site.edit(NOTE, "正文。", "改过的**正文**。")
        assert events.next() == ("reload", {})
    glimpsed = client.ask(PAGE)
    assert "改过的<strong>正文</strong>。" in glimpsed.text
    assert client.ask(NEXT).body == other
    loaded(client, line)
    assert client.ask(PAGE).body == glimpsed.body, "what the line makes of it is the same"


def test_its_title_stands_on_its_own_page_first(site: TinySite, client: Client, line: Held) -> None:
    site.edit(NOTE, "标题", "新的题目")
    until(lambda: "<h1>新的题目" in client.ask(PAGE).text or "新的题目</h1>" in client.ask(PAGE).text)
    assert "新的题目" not in client.ask(NEXT).text
    glimpsed = client.ask(PAGE)
    loaded(client, line)
    assert client.ask(PAGE).body == glimpsed.body
    assert "新的题目" in client.ask(NEXT).text, "its neighbour follows"


def test_what_is_saved_during_a_load_shows_too(site: TinySite, client: Client, line: Held) -> None:
    site.edit(NOTE, "正文。", "第一次。")
    assert line.held.wait(10)
    site.edit(NOTE, "第一次。", "第二次。")
    until(lambda: "第二次。" in client.ask(PAGE).text)
    loaded(client, line)
    assert "第二次。" in client.ask(PAGE).text, "the load that began before does not take it back"


def test_a_fault_found_by_the_line_takes_it_back(site: TinySite, client: Client, line: Held) -> None:
    page = client.ask(PAGE)
    site.edit(NOTE, "正文。", "见[别处](ref:nowhere)。")
    until(lambda: client.ask(PAGE).key != page.key)
    loaded(client, line)
    until(lambda: bool(client.session.preview.findings.errors))
    assert client.ask(PAGE).body == page.body, "the last good page is back"
    site.edit(NOTE, "见[别处](ref:nowhere)。", "改好了。")
    until(lambda: "改好了。" in client.ask(PAGE).text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("published: 2008-03-01", "published: 2008-02-30"),
        ("published: 2008-03-01", "published: 2009-03-01"),
        ("id: n1", "id: n2"),
        ("title: 标题", "title: 标题\ndraft: true"),
        ("title: 标题", "title: 标题\ncolour: red"),
        ("title: 标题", "title: 标题\ndisclosure: {mode: withheld, basis: 条例第十六条, reason: 内部事务}"),
        ("正文。", "身份证号 350299491231002。"),
    ],
)
def test_what_reaches_further_waits(site: TinySite, client: Client, line: Held, old: str, new: str) -> None:
    page = client.ask(PAGE)
    site.edit(NOTE, old, new)
    assert line.held.wait(10)
    assert client.ask(PAGE).body == page.body


def test_many_files_at_once_wait(site: TinySite, client: Client, line: Held) -> None:
    preview = client.session.preview
    epoch = preview.epoch
    preview.glimpse({f"content/notices/2008/n{number}.md" for number in range(20)})
    assert preview.epoch == epoch


def test_a_folder_that_became_a_link_shows_nothing(site: TinySite, client: Client, line: Held) -> None:
    page = client.ask(PAGE)
    folder = site.folder / "content/notices"
    folder.rename(site.folder / "elsewhere")
    folder.symlink_to(site.folder / "elsewhere")
    elsewhere = site.folder / "elsewhere/2008/n1.md"
    elsewhere.write_text(elsewhere.read_text("utf-8").replace("正文。", "别处的字。"), "utf-8")
    client.session.preview.glimpse({NOTE})
    assert client.ask(PAGE).body == page.body


def test_rows_of_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = make(tmp_path).write(
        "content/lists/2008/p1.md",
        record(
            "p1", stage="拟受理", window="{opens: 2008-03-01, closes: 2008-03-07}", projects="{file: p1.csv}"
        ),
    )
    tiny.write(LIST, "项目编号,项目名称\nYZ-2008-GG-001,精密轴承研究\n")
    with preview(tiny) as running:
        assert "精密轴承研究" in running.ask(LISTED).text
        held = Held(preview_module.load)
        monkeypatch.setattr(preview_module, "load", held)
        try:
            tiny.edit(LIST, "精密轴承研究", "高速轴承研究")
            until(lambda: "高速轴承研究" in running.ask(LISTED).text)
        finally:
            held.free.set()
