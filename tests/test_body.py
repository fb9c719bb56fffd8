"""Texts of records as HTML: what is safe passes unchanged, what is not is refused at its place, nothing vanishes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from generator.render.body import convert
from generator.render.safety import ATTRIBUTES, TAGS
from generator.source.links import mentions_in
from generator.values import Prose

TARGETS = (("call", "calls/2008/call.html"),)


def prose(text: str, line: int = 1, indent: int = 0) -> Prose:
    return Prose.of(text, "", "notices/2008/", "a.md", line, mentions_in(text), TARGETS, indent)


def shown(text: str) -> str:
    html, problems = convert(prose(text))
    assert problems == ()
    return str(html.at("../../"))


def faults(text: str) -> list[str]:
    html, problems = convert(prose(text))
    assert html.pieces == ("",) or not problems
    return [f"{one.code} {one.span.line}:{one.span.column}" for one in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", ["B701 1:1"]),
        ("甲\n\n乙 <SCRIPT src=x>", ["B701 3:3", ]),
        ("`<script>`\n\n<script>", ["B701 3:1"]),
        ("<iframe src='https://x.example/'></iframe>", ["B701 1:1"]),
        ("<style>p{color:red}</style>", ["B701 1:1"]),
        ("<svg/onload=alert(1)>", ["B701 1:1"]),
        ("<p onclick='x()'>甲</p>", ["B701 1:4"]),
        ("甲\n\n<span style='color:red'>乙</span>", ["B701 3:7"]),
        ("<p align=center>甲</p>\n\n<p align=left>乙</p>", ["B701 1:4", "B701 3:4"]),
        ("<font color=red>甲</font>", ["B701 1:1"]),
        ("<h1>甲</h1>", ["B701 1:1"]),
        ("<h2 id='main'>甲</h2>", ["B701 1:5"]),
        ("<td class='site-header'>甲</td>", ["B701 1:5"]),
        ("<table><tr><td colspan='99999'>甲</td></tr></table>", ["B701 1:16"]),
        ("<form><input></form>", ["B701 1:1", "B701 1:7"]),
        ("<object data=x></object>", ["B701 1:1"]),
        ("<math><mi>x</mi></math>", ["B701 1:1", "B701 1:7"]),
        ("<!DOCTYPE html>", ["B701 1:1"]),
        ("甲 <?php x ?>", ["B701 1:3"]),
        ("<![CDATA[甲]]>", ["B701 1:1"]),
        ("见<a href='https://x.example/'>甲</a>", ["B704 1:5"]),
        ("<img src='x.png' alt='图'>", ["B704 1:6"]),
        ("<img src=x onerror=alert(1)>", ["B701 1:12", "B704 1:6"]),
        ("[甲](javascript:alert(1))", ["B702 1:5"]),
        ("[甲](JaVaScRiPt:alert(1))", ["B702 1:5"]),
        ("[甲](java&#115;cript:x)", ["B702 1:1"]),
        ("[甲](data:text/html;base64,x)", ["B702 1:5"]),
        ("[甲](vbscript:x)", ["B702 1:5"]),
        ("[甲](file:///etc/passwd)", ["B702 1:5"]),
        ("[甲](//host.example/x)", ["B702 1:5"]),
        ("[甲](\\\\host\\x)", ["B702 1:1"]),
        ("[甲](<a b.pdf>)", ["B702 1:6"]),
        ("[甲](https://x.example/\u200b)", ["B702 1:5"]),
        ("[甲](https://x.example/\u00ada)", ["B702 1:5"]),
        ("[甲](https:///x)", ["B702 1:5"]),
        ("[甲](../../../etc/passwd)", ["B702 1:5"]),
        ("[甲](%2e%2e/%2e%2e/%2e%2e/x)", ["B702 1:5"]),
        ("![图](https://x.example/a.png)", ["B702 1:6"]),
        ("![](a.png)", ["B706 1:5"]),
        ("![ ](a.png) ![图](a.png)", ["B706 1:6"]),
        ("[甲](x:y) 和 [乙](z:y)\n\n[丙](x:y)", ["B702 1:5", "B702 1:16", "B702 3:5"]),
        ("`[甲](x:y)`\n\n[甲](x:y)", ["B702 3:5"]),
        ("[甲][1]\n\n[1]: x:y", ["B702 3:6"]),
        ("<table>甲<tr><td>乙</td></tr></table>", ["B708 1:1"]),
        ("<tr><td>甲</td></tr>", ["B708 1:1"]),
        ("甲 &#xFDD0;0&#xFDD1;", ["S004 1:3"]),
        ("甲&#x202e;乙", ["S011 1:2"]),
        ("甲&ZeroWidthSpace;", ["S018 1:2"]),
        ("甲&#0;&#9;", ["S004 1:2"]),
        ("<div><![a b", ["B708 1:6"]),
        (">" * 41 + " 甲", ["B707 1:43"]),
        ("<div>" * 41 + "甲", ["B707 1:206"]),
        ("- 甲\n" + "[" * 9000, ["B709 2:1"]),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_places_are_those_of_the_file() -> None:
    (problem,) = convert(prose("甲\n\n乙 <script>", line=11, indent=2))[1]
    assert (problem.span.path, problem.span.line, problem.span.column) == ("a.md", 13, 5)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("H<sub>2</sub>O、m<sup>2</sup>", "<p>H<sub>2</sub>O、m<sup>2</sup></p>"),
        ("甲<br>乙", "<p>甲<br>乙</p>"),
        ("<ruby>汉<rt>hàn</rt></ruby>", "<p><ruby>汉<rt>hàn</rt></ruby></p>"),
        ('<abbr title="全国人大">人大</abbr>', '<p><abbr title="全国人大">人大</abbr></p>'),
        ("`a<b & \"c\" '{{7*7}}'`", "<p><code>a&lt;b &amp; \"c\" '{{7*7}}'</code></p>"),
        ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"),
        ("{{7*7}} {% raw %} ${x} <%= y %>", "<p>{{7*7}} {% raw %} ${x} &lt;%= y %&gt;</p>"),
        ("（一）甲；\n（二）乙。", "<p>（一）甲；\n（二）乙。</p>"),
        ("第一条　为了规范", "<p>第一条　为了规范</p>"),
        ("姓名：______ 日期：____年__月__日", "<p>姓名：______ 日期：____年__月__日</p>"),
        ("1．甲\n2．乙", "<p>1．甲\n2．乙</p>"),
        ("<https://x.example/?a=1&b=2>", '<p><a href="https://x.example/?a=1&amp;b=2" rel="external noopener noreferrer">https://x.example/?a=1&amp;b=2</a></p>'),
        ("<office@site.example>", '<p><a href="mailto:office@site.example">office@site.example</a></p>'),
        ("[甲](ref:call)", '<p><a href="../../calls/2008/call.html">甲</a></p>'),
        ("[甲](ref:call#要点)", '<p><a href="../../calls/2008/call.html#要点">甲</a></p>'),
        ("[甲](form.docx \"表\")", '<p><a href="../../notices/2008/form.docx" title="表">甲</a></p>'),
        ("[甲](/feeds/)", '<p><a href="../../feeds/">甲</a></p>'),
        ("[甲](/)", '<p><a href="../../">甲</a></p>'),
        ("[甲](#乙)", '<p><a href="#乙">甲</a></p>'),
        ("[甲](javascript/x.html)", '<p><a href="../../notices/2008/javascript/x.html">甲</a></p>'),
        ("![图](flow%20chart.png)", '<p><img alt="图" src="../../notices/2008/flow%20chart.png"></p>'),
        ("甲\u00a0乙", "<p>甲&nbsp;乙</p>"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>"),
        ("甲</div>乙", "<p>甲乙</p>"),
    ],
)  # fmt: skip
def test_what_passes_and_how(text: str, html: str) -> None:
    assert shown(text) == html


def test_comments_are_notes_of_the_editors() -> None:
    assert (
        shown("甲\n\n<!-- 待核实：<script> -->\n\n乙<!-- 丙 -->丁").replace("\n", "")
        == "<p>甲</p><p>乙丁</p>"
    )
    assert "丙" in shown("甲 <!-- 丙"), "one that is not closed is no comment"


def test_tables_of_both_kinds() -> None:
    written = shown("|甲|乙|\n|:-:|-:|\n|1|2|")
    assert '<th class="mid" scope="col">甲</th>' in written and '<td class="num">2</td>' in written
    raw = shown("<table><tr><td colspan=2 rowspan='3'>甲</td></tr></table>")
    assert '<td colspan="2" rowspan="3">甲</td>' in raw


def test_headings_have_names_that_stay() -> None:
    assert shown("## 一、总则\n\n## 附则\n\n### 附则\n\n## A b!") == (
        '<h2 id="一-总则">一、总则</h2>\n<h2 id="附则">附则</h2>\n<h3 id="附则-2">附则</h3>\n<h2 id="a-b">A b!</h2>'
    )
    assert shown("## 新的一章\n\n## 附则").endswith('<h2 id="附则">附则</h2>')


def test_a_title_inside_the_text_moves_the_others_down() -> None:
    assert (
        shown("# 甲\n\n## 乙\n\n###### 丙") == '<h2 id="甲">甲</h2>\n<h3 id="乙">乙</h3>\n<h6 id="丙">丙</h6>'
    )


def test_the_same_html_every_time() -> None:
    text = "[甲](b.html 'c') <td class=\"num\" colspan=2 rowspan=2 scope=row>"
    assert len({str(convert(prose(text * n))) for n in (1, 1, 1)}) == 1


@pytest.mark.parametrize(
    "text",
    ["*" * 60_000, "_" * 60_000, "`" * 60_000, "`" * 59_999, "<" * 60_000, "&#" * 30_000, "|a" * 20_000 + "\n" + "|-" * 20_000,
     "[a]: b\n" * 20_000, "<!--" * 20_000, "- x\n" * 20_000, "甲。" * 300_000, "[![a](b)](c)" * 3_000, "[" * 60_000, "<a " * 20_000],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_hostile_text_takes_seconds_at_most(text: str) -> None:
    started = time.process_time()
    convert(prose(text))
    assert time.process_time() - started < 8


SCRAPS = st.lists(
    st.sampled_from(
        ["<", ">", "</", "/>", "<p ", "<div>", "</div>", "<table>", "<tr>", "<td ", "colspan=2", "</td>", "<script>", "</script>", "<img ",
         "src=", "onerror=", "x", "'", '"', "=", " ", "\n", "\n\n", "# ", "- ", "> ", "1. ", "`", "```", "*", "**", "_", "[", "](", ")", "]: ",
         "![", "javascript:", "data:", "https://x.example/", "ref:call", "//", "&lt;", "&#x3c;", "&#xfdd0;", "&amp;", "<!--", "-->", "<![CDATA[",
         "]]>", "<?", "?>", "|", "|-|", "    ", "甲", "　", "\\", "<a href=", "<style>", "<svg>", "<math>", "<sub>", "</sub>", "<ruby>", "<rt>"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(SCRAPS)
def test_whatever_is_written_the_page_stays_safe(text: str) -> None:
    """Judged by another parser: only tags and attributes of the list, and no address but those that were resolved."""
    html, problems = convert(prose(text))
    if problems:
        assert html.pieces == ("",)
        return
    written = str(html.at("../../"))
    allowed = {tag: set(ATTRIBUTES.get(tag, ())) for tag in TAGS}
    allowed["div"] = {"class", "role", "tabindex", "aria-label"}  # the frame of a table, which is ours
    for element in parser.fromstring(f"<main>{written}</main>").iter():
        if element.tag == "main":
            continue
        assert element.tag in TAGS, written
        assert set(element.attrib) <= allowed[str(element.tag)], written
        for name in ("href", "src"):
            address = element.get(name, "#")
            assert address.startswith(("../../", "#", "https://x.example/", "mailto:")) or address == "", (
                written
            )
