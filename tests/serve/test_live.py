"""Saves reach the pages that show them; nothing in content, templates or settings ends the preview."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.serve import preview as preview_module
from tests.serve.client import Client, preview, until
from tests.support.site import TinySite, make, record

NOTE = "content/notices/2008/n1.md"
PAGE = "/base/notices/2008/n1.html"
OTHER = "/base/policies/2008/n2.html"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    tiny = make(tmp_path)
    return tiny.write(NOTE, record("n1")).write("content/policies/2008/n2.md", record("n2", "另一件"))


@pytest.fixture
def client(site: TinySite) -> Iterator[Client]:
    with preview(site) as running:
        yield running


def test_a_save_reloads_the_page_that_shows_it(site: TinySite, client: Client) -> None:
    page = client.ask(PAGE)
    assert "正文。" in page.text
    with client.events(PAGE, page.key) as events:
        assert events.next()[0] == "state"
        site.edit(NOTE, "正文。", "改过的正文。")
        assert events.next() == ("reload", {})
    assert "改过的正文。" in client.ask(PAGE).text


def test_a_save_leaves_other_pages_alone(site: TinySite, client: Client) -> None:
    other = client.ask(OTHER)
    epoch = client.session.preview.epoch
    with client.events(OTHER, other.key) as events:
        assert events.next()[0] == "state"
        site.edit(NOTE, "正文。", "改过的正文。")
        until(lambda: client.session.preview.epoch > epoch)
        site.edit("content/policies/2008/n2.md", "另一件", "又一件")
        assert events.next() == ("reload", {}), "the first save sent nothing"
    assert "又一件" in client.ask(OTHER).text


def test_a_change_while_the_page_loads_is_not_lost(site: TinySite, client: Client) -> None:
    page = client.ask(PAGE)
    site.edit(NOTE, "正文。", "改过的正文。")
    until(lambda: "改过" in client.ask(PAGE).text)
    with client.events(PAGE, page.key) as events:
        assert events.next() == ("reload", {})


def test_a_save_by_renaming(site: TinySite, client: Client) -> None:
    """As editors do it: write beside the file, move over it."""
    site.write("content/notices/2008/.n1.md.swp", record("n1", body="经由改名。"))
    (site.folder / "content/notices/2008/.n1.md.swp").rename(site.folder / NOTE)
    until(lambda: "经由改名" in client.ask(PAGE).text)


def test_new_and_removed_records(site: TinySite, client: Client) -> None:
    missing = client.ask("/base/notices/2009/n3.html")
    assert missing.status == 404
    with client.events("/base/notices/2009/n3.html", missing.key) as events:
        assert events.next()[0] == "state"
        site.write("content/notices/2009/n3.md", record("n3", published="2008-05-01").replace("2008", "2007"))
        site.write("content/notices/2007/n3.md", record("n3", published="2007-05-01"))
        site.remove("content/notices/2009/n3.md")
    until(lambda: client.ask("/base/notices/2007/n3.html").status == 200)
    site.remove("content/notices/2007/n3.md")
    until(lambda: client.ask("/base/notices/2007/n3.html").status == 404)


def test_template_style_and_settings(site: TinySite, client: Client) -> None:
    before = client.ask(PAGE).key
    site.write(
        "templates/components/site_footer.html", "{% macro site_footer() %}<p>新页脚</p>{% endmacro %}"
    )
    until(lambda: "新页脚" in client.ask(PAGE).text)
    site.write("templates/assets/style.css", "body { color: red }")
    until(lambda: client.ask(PAGE).key != before)
    site.edit("site.toml", "测试局", "试验局")
    until(lambda: "试验局" in client.ask(PAGE).text)
    site.edit("site.toml", "/base/", "/moved/")
    until(lambda: client.ask("/moved/").status == 200)


def test_folders_that_go_and_come(site: TinySite, client: Client) -> None:
    """As a version control tool does it when it changes branches."""
    (site.folder / "content").rename(site.folder / "elsewhere")
    until(lambda: bool(client.session.preview.findings))
    (site.folder / "elsewhere").rename(site.folder / "content")
    until(lambda: not client.session.preview.findings)
    site.edit(NOTE, "正文。", "回来以后。")
    until(lambda: "回来以后" in client.ask(PAGE).text)


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        (NOTE, record("n1").replace("2008-03-01", "2008-02-30"), "F"),
        (NOTE, record("n1", colour="red"), "F"),
        (NOTE, "标题".encode("gbk"), "S001"),
        (NOTE, b"\xff\xfe\x00", "S002"),
        (NOTE, "", ""),
        (NOTE, "---\n" + "[" * 60000, ""),
        ("content/notices/2008/n2.md", record("n2"), ""),
        ("content/_vocab/units.yaml", "- {id: office", ""),
        ("templates/base.html", "{% block main %}", "T801"),
        ("templates/strings/en.toml", "= broken", ""),
        ("site.toml", "[site\n", "C001"),
        ("site.toml", "", ""),
        ("site.toml", "测试".encode("gbk") * 9, "S001"),
    ],
)
def test_the_last_good_page_stays_while_problems_are_listed(
    site: TinySite, client: Client, path: str, data: str | bytes, code: str
) -> None:
    page = client.ask(PAGE)
    file = site.folder / path
    good = file.read_bytes() if file.is_file() else None
    with client.events(PAGE, page.key) as events:
        assert events.next()[1]["html"] == ""
        site.write(path, data)
        name, state = events.next()
        assert name == "state", "the page is not loaded again"
        assert f"错误 {code}" in state["html"]
        assert state["html"].startswith("<details open>")
        assert client.ask(PAGE).body == page.body
        if good is None:
            site.remove(path)
        else:
            site.write(path, good)
        assert events.next()[1]["html"] == ""
    until(lambda: client.said[-1] == "问题已全部解决。")


def test_site_toml_that_is_removed(site: TinySite, client: Client) -> None:
    page = client.ask(PAGE)
    text = (site.folder / "site.toml").read_bytes()
    site.remove("site.toml")
    until(lambda: bool(client.session.preview.findings))
    assert "E005" in client.session.preview.state(PAGE, page.key).html
    assert client.ask(PAGE).body == page.body
    site.write("site.toml", text)
    until(lambda: not client.session.preview.findings)


def test_all_problems_are_listed_with_place_excerpt_and_mark(site: TinySite, client: Client) -> None:
    page = client.ask(PAGE)
    with client.events(PAGE, page.key) as events:
        events.next()
        site.write(NOTE, record("n1", title="<b>标题</b>", colour="红").replace("2008-03-01", "2008-02-30"))
        html = events.next()[1]["html"]
    assert html.count("<li") == 2
    assert f"<code>{NOTE}:4:12</code>" in html
    assert "<i>4 | </i>published: <mark>2008-02-30</mark></pre>" in html
    assert "<mark>colour</mark>: 红</pre>" in html
    assert "处理：" in html


def test_a_fault_in_a_text_is_listed_on_every_page(site: TinySite, client: Client) -> None:
    """Its own page stays as it was; a page that does not show it is told as well."""
    own, home = client.ask(PAGE), client.ask(OTHER)
    with (
        client.events(PAGE, own.key) as events,
        client.events(OTHER, home.key) as others,
    ):
        assert (events.next()[0], others.next()[0]) == ("state", "state")
        site.edit(NOTE, "正文。", "好的。\n\n<script>alert(1)</script>")
        for stream in (events, others):
            name, state = stream.next()
            assert name == "state"
            assert f"<code>{NOTE}:8:" in state["html"]
        assert client.ask(PAGE).body == own.body
        site.edit(NOTE, "<script>alert(1)</script>", "改好了。")
        assert events.next() == ("reload", {})
        assert others.next()[1]["html"] == ""


def test_a_page_never_seen_good_is_a_list_of_its_problems(tmp_path: Path) -> None:
    tiny = make(tmp_path).write(NOTE, record("n1", body="<iframe></iframe>"))
    with preview(tiny) as running:
        page = running.ask(PAGE)
        assert page.status == 500
        assert f"<code>{NOTE}:6:" in page.text
        with running.events(PAGE, page.key) as events:
            events.next()
            tiny.edit(NOTE, "<iframe></iframe>", "改好了。")
            assert events.next() == ("reload", {})
        assert running.ask(PAGE).status == 200


def test_a_template_that_fails_while_rendering(site: TinySite, client: Client) -> None:
    page = client.ask(PAGE)
    with client.events(PAGE, page.key) as events:
        events.next()
        site.write("templates/kinds/notice.html", "\n{{ page.no_such_field.deeper }}\n")
        assert "<code>templates/kinds/notice.html:2" in events.next()[1]["html"]
        assert client.ask(PAGE).body == page.body
        site.remove("templates/kinds/notice.html")
        assert events.next()[1]["html"] == ""


def test_a_dead_link_is_listed_on_its_page(site: TinySite, client: Client) -> None:
    site.edit(NOTE, "正文。", "见[别处](/nowhere.html)。")
    until(lambda: "别处" in client.ask(PAGE).text)
    page = client.ask(PAGE)
    assert "G901" in client.session.preview.state(PAGE, page.key).html


def test_bad_content_at_the_start(tmp_path: Path) -> None:
    tiny = make(tmp_path).write(NOTE, record("n1", colour="red"))
    with preview(tiny) as running:
        for target in ("/", "/base/", PAGE, "/anything"):
            page = running.ask(target)
            assert page.status == 503
            assert f"<code>{NOTE}:5:1</code>" in page.text
        with running.events("/", page.key) as events:
            events.next()
            tiny.edit(NOTE, "colour: red\n", "")
            assert events.next() == ("reload", {})
        assert running.ask(PAGE).status == 200
        assert running.ask("/").headers["location"] == "/base/"


@pytest.mark.parametrize("settings", [None, "", "[site", "[site]\ntitle = 1\n"])
def test_no_usable_settings_at_the_start(tmp_path: Path, settings: str | None) -> None:
    tiny = make(tmp_path)
    good = (tmp_path / "site.toml").read_bytes()
    tiny.remove("site.toml")
    if settings is not None:
        tiny.write("site.toml", settings)
    with preview(tiny) as running:
        assert running.ask("/").status == 503
        tiny.write("site.toml", good)
        until(lambda: running.ask("/base/").status == 200)


def test_a_defect_of_the_program_is_told_and_survived(
    site: TinySite, client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = client.ask(PAGE)

    def fail(*_: object) -> None:
        raise ZeroDivisionError("planted")

    with client.events(OTHER, client.ask(OTHER).key) as events:
        events.next()
        with monkeypatch.context() as patch:
            patch.setattr(preview_module, "load", fail)
            site.edit(NOTE, "正文。", "改过的正文。")
            assert "ZeroDivisionError: planted" in events.next()[1]["html"]
        assert client.ask(PAGE).body == page.body
        site.edit(NOTE, "改过的", "再改过的")
        assert events.next()[1]["html"] == ""
    assert "再改过的" in client.ask(PAGE).text
    assert "planted" in capsys.readouterr().err


def test_reads_and_editors_files_are_no_changes(
    site: TinySite, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed: set[str] = set()
    monkeypatch.setattr(client.session.preview, "glimpse", changed.update)
    (site.folder / NOTE).read_bytes()
    site.write("content/notices/2008/.n1.md.swp", "x").write("content/notices/2008/n1.md~", "x")
    site.write(".git/HEAD", "x").write(".cache/x", "x").write("public/x", "x").write("notes.txt", "x")
    site.edit("content/policies/2008/n2.md", "另一件", "又一件")
    until(lambda: "又一件" in client.ask(OTHER).text)
    assert changed == {"content/policies/2008/n2.md"}


def test_no_build_begins_once_the_preview_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first good load may end while the preview is being closed: nobody would stop that build."""
    begun: list[bool] = []
    with preview(make(tmp_path).write(NOTE, record("n1"))) as running:
        monkeypatch.setattr(running.session, "_build", lambda: begun.append(True))
    running.session._built = False
    running.session._load()
    assert begun == []
    assert not running.session._loads.is_alive()
