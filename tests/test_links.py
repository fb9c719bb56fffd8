"""The gate: links and anchors that lead nowhere stop the build at the line they were written in."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.gate import links
from generator.gate.links import PageLinks, check_links, scan
from generator.problems import Span
from tests.sample.sample import Sample
from tests.support.site import TinySite, make, record

BASE = "https://site.example/base/"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """Two notices with headings, a file, a former address; a call."""
    tiny = make(tmp_path)
    tiny.write(
        "content/notices/2008/a.md", record("a", body="## 一 二\n\n文。", attachments="[{file: f.txt}]")
    )
    tiny.write("content/notices/2008/f.txt", "x").write("content/notices/2008/图 片.txt", "x")
    return tiny.write("content/notices/2008/b.md", record("b", redirect_from="[/old/b.html]"))


def found(site: TinySite, body: str) -> list[str]:
    """Problems of a record with this body; its first line is line 6 of the file."""
    site.write("content/notices/2008/c.md", record("c", body=body)).check()
    assert not [line for line in site.problems() if line[0] in "DF"], "the gate is not reached"
    return [line for line in site.problems() if line[:2] in ("G9", "B7", "R5")]


@pytest.mark.parametrize(
    "address",
    [
        "ref:a", "ref:a#一-二", "a.html", "a.html#一-二", "./a.html", "../2008/a.html", "f.txt", "/notices/2008/a.html",
        "/notices/", "/notices", "/", "/feeds/", "/feeds/all.xml", "/old/b.html", "#三", "#", "#top", "b.html?print=1",
        f"{BASE}notices/2008/a.html", BASE, "https://elsewhere.example/x", "mailto:a@site.example", "tel:0999-1",
        "/search/?q=%E7%A7%91", "%E5%9B%BE%20%E7%89%87.txt",
    ],
)  # fmt: skip
def test_links_that_lead_somewhere(site: TinySite, address: str) -> None:
    listed = "attachments: [{file: 图 片.txt}]"
    site.edit("content/notices/2008/b.md", "redirect_from", f"{listed}\nredirect_from")
    if address == "/notices":
        assert found(site, f"[x]({address})") == ["G901 content/notices/2008/c.md:6:5"], (
            "folders end with a slash"
        )
    else:
        assert found(site, f"## 三\n\n[x]({address})") == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("nobody.html", "G901"), ("../2007/a.html", "G901"), ("/nowhere/", "G901"), ("/feeds/none.xml", "G901"),
        ("/content/notices/2008/a.md", "G901"), ("a.html#二", "G902"), ("ref:a#二", "G902"), ("#二", "G902"),
        (f"{BASE}notices/2008/nobody.html", "G901"), (f"{BASE}notices/2008/a.html#二", "G902"),
        ("/notices/2008/A.html", "G901"), ("/assets/style.css", "G901"),
    ],
)  # fmt: skip
def test_links_that_lead_nowhere(site: TinySite, address: str, code: str) -> None:
    (problem,) = found(site, f"文\n\n又[甲]({address})。")
    assert problem.startswith(f"{code} content/notices/2008/c.md:8"), problem


def test_every_dead_link_is_told_in_one_run_and_nothing_is_published(site: TinySite) -> None:
    site.build()
    before = site.files()
    site.write("content/notices/2008/c.md", record("c", body="[x](x.html)\n\n[y](y.html)\n\n[z](a.html#z)"))
    site.try_build()
    assert [line.split(":")[1] for line in site.problems() if line.startswith("G9")] == ["6", "8", "10"]
    assert site.files() == before


def test_kept_pages_are_looked_at_too(site: TinySite) -> None:
    """The page with the link is unchanged: what it leads to is gone."""
    site.write("content/notices/2008/c.md", record("c", body="见[甲](a.html#一-二)")).build()
    site.edit("content/notices/2008/a.md", "## 一 二", "## 一 三").try_build()
    assert [line for line in site.problems() if line.startswith("G902 content/notices/2008/c.md:6")]
    site.remove("content/notices/2008/a.md").remove("content/notices/2008/f.txt").try_build()
    assert [line for line in site.problems() if line.startswith("G901 content/notices/2008/c.md:6")]


def test_a_dead_link_of_a_template_names_the_template(site: TinySite) -> None:
    text = "{% extends 'base.html' %}{% block main %}<h1>x</h1><a href=\"{{ url('gone/') }}\">x</a>{% endblock %}"
    site.write("templates/pages/numbers.html", text).try_build()
    (problem,) = (line for line in site.problems() if line.startswith("G901"))
    assert problem.startswith("G901 templates/pages/numbers.html")


def test_a_missing_asset_is_a_dead_link(site: TinySite) -> None:
    text = "{% extends 'base.html' %}{% block scripts %}<script src=\"{{ asset('gone.js') }}\"></script>{% endblock %}"
    site.write("templates/pages/numbers.html", text).try_build()
    (problem,) = (line for line in site.problems() if line.startswith("G901"))
    assert problem.startswith("G901 templates/pages/numbers.html")


@pytest.mark.parametrize(
    "base", ["/", "/base/", "https://site.example/base/", "https://site.example/%E5%B1%80/"]
)
def test_what_a_page_points_at(base: str) -> None:
    root = "/" + base.partition("//")[2].partition("/")[2] if "://" in base else base
    page = f"""<html><head><link rel="canonical" href="https://x.example/"><link rel="stylesheet" href="../s.css">
    <meta http-equiv="refresh" content="0; url=../to.html"></head><body id="body"><!-- <a href="no.html"> -->
    <a href="b.html?q=1#%E4%B8%80">b</a><a href="{root}c/">c</a><a href="{root}">home</a><a href="#body">here</a>
    <img src="i.png"><form action="../search/"></form><a href="//x.example/">x</a><a>none</a></body></html>"""
    found = scan(page.encode(), "a/page.html", base)
    assert found.links == {
        "s.css", "to.html", "a/b.html#一", "c/index.html", "index.html", "a/page.html#body", "a/i.png", "search/index.html",
    }  # fmt: skip
    assert found.anchors == {"body", "top"}


def test_problems_come_in_the_order_of_pages() -> None:
    pages = {
        name: PageLinks(frozenset({"x.html", "a.html#y", "pagefind/p.js"}), frozenset())
        for name in ("b.html", "a.html")
    }
    problems = list(check_links(pages, pages.get, pages, lambda page, target: Span(page)))
    assert [(one.code, one.span.path) for one in problems] == [
        ("G902", "a.html"), ("G901", "a.html"), ("G902", "b.html"), ("G901", "b.html"),
    ]  # fmt: skip


def test_the_sample_has_no_dead_link_and_the_gate_saw_them_all(sample: Sample) -> None:
    """Read again with another eye: every address of every page, by the parser alone."""
    pages = {path: scan(sample.bytes(path), path, sample.base_url) for path in sample.pages}
    assert sum(len(page.links) for page in pages.values()) > 10_000
    assert list(check_links(pages, pages.get, sample.paths, lambda page, target: Span(page))) == []
    for path, page in sample.pages.items():
        addresses = page.xpath("//a/@href | //img/@src | //script/@src | //form/@action")
        own = [one for one in addresses if "://" not in one and not one.startswith(("mailto:", "tel:"))]
        assert bool(own) and len(pages[path].links) <= len(set(own)) + 12


def test_the_quick_reading_finds_what_the_parser_finds(sample: Sample) -> None:
    """The sample is read quickly throughout; what cannot be read quickly for sure is left to the parser."""
    for path in sample.pages:
        page = sample.bytes(path)
        quick = links._plainly(page)
        assert quick is not None, path
        parsed = {says for says in links._parsed(page) if any(says)}
        assert {says for says in quick if any(says)} == parsed, path
    start = "<!DOCTYPE html><html><body><p>x</p>"
    for doubtful in ("<a href='b.html'>b</a>", "<a href=b.html>b</a>", '<a title="<i>" href="b.html">b</a>', "<script>a<b</script>",
                     '<A HREF="b.html">b</A>', '<a title="x>" href="b.html">b</a>', '<!-- <a href="c.html"> -->', "a > b"):  # fmt: skip
        page = f"{start}{doubtful}</body></html>".encode()
        assert links._plainly(page) is None, doubtful
