"""The shadow holds exactly the searchable text, and what a hit is shown by cannot be found by searching."""

from __future__ import annotations

import json

import lxml.html
import pytest

from generator.index import tokens
from generator.index.shadow import display, searchable_text, shadow
from generator.plan.output import SearchEntry


def values(page: bytes, entry: SearchEntry, name: str) -> list[str]:
    """The values of one attribute in the shadow of a page, in order."""
    made = lxml.html.document_fromstring(shadow(page, entry).decode())
    return [value for element in made.iter() if (value := element.get(f"data-pagefind-{name}")) is not None]


ENTRY = SearchEntry(
    title="关于 GB/T 标准的《通知》",
    url="notices/2008/a.html",
    filters=(("section", "通知：公告, A & B"), ("topic", "一"), ("topic", "二")),
    date="2008-11-20",
    meta=(("number", "长府发〔2006〕27号"),),
)


def page(body: str) -> bytes:
    return (
        f"<!DOCTYPE html><html lang='zh-CN'><head><title>不检索</title></head><body><nav>导航</nav>{body}"
        "<footer>页脚</footer></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<main data-pagefind-body><h1>标题</h1><p>正文</p></main>", "标题\n正文"),
        ("<main data-pagefind-body><p>先</p><h1>标题</h1>尾</main>", "标题\n先\n尾"),
        ("<main data-pagefind-body>一<b>二</b>三<p>四</p>五</main>", "一二三\n四\n五"),
        ("<main data-pagefind-body><table><tr><th>名</th><td>额</td></tr></table></main>", "名\n额"),
        ("<main data-pagefind-body><ul><li>甲<li>乙</ul>丙<br>丁</main>", "甲\n乙\n丙\n丁"),
        ("<main data-pagefind-body><dl><dt data-pagefind-ignore>文号</dt><dd>一号</dd></dl></main>", "一号"),
        ("<main data-pagefind-body>甲<span data-pagefind-ignore>不</span>乙</main>", "甲乙"),
        ("<main data-pagefind-body><div data-pagefind-ignore><h1>不</h1></div><p>正</p></main>", "正"),
        ("<main data-pagefind-body><script>a()</script><style>b{}</style><!-- c -->正</main>", "正"),
        ("<main data-pagefind-body>科技\n  计划，\n审批 A\n B</main>", "科技计划，审批 A B"),
        ("<main data-pagefind-body>&lt;b&gt; &amp;amp;</main>", "<b> &amp;"),
        ("<main><h1>没有</h1></main>", ""),
    ],
)
def test_searchable_text(body: str, text: str) -> None:
    assert searchable_text(page(body)) == text
    made = lxml.html.document_fromstring(shadow(page(body), ENTRY).decode())
    shown = ["".join(map(str, found.itertext())) for found in made.iter("h1", "main")]
    joined = "\n".join(tokens.join(part) for part in shown)
    assert [line for line in joined.split("\n") if line] == [
        tokens.join(tokens.tokenise(line)) for line in text.split("\n") if line
    ]


def test_attributes() -> None:
    made = page("<main data-pagefind-body><h1>标题</h1></main>")
    assert b'<html lang="und">' in shadow(made, ENTRY)
    assert values(made, ENTRY, "filter") == ["section:通知：公告, A & B", "topic:一", "topic:二"]
    assert values(made, ENTRY, "sort") == ["date:2008-11-20"]
    assert values(made, ENTRY, "meta") == [f"show:{display(ENTRY)}"]


def test_page_without_heading_keeps_its_title() -> None:
    made = page("<main data-pagefind-body><p>正文</p></main>")
    assert f"title:{tokens.tokenise(ENTRY.title)}" in values(made, ENTRY, "meta")


def test_undated_pages_can_be_sorted() -> None:
    made = shadow(page("<main data-pagefind-body>正文</main>"), SearchEntry("题", "a.html"))
    assert b'data-pagefind-sort="date:0000-00-00"' in made


def test_display_is_exact_and_cannot_be_found() -> None:
    shown = display(ENTRY)
    assert not any(character.isalnum() for character in shown)
    data = json.loads(bytes(ord(symbol) - 0x2800 for symbol in shown))
    assert data == {"t": ENTRY.title, "d": "2008-11-20", "m": {"number": "长府发〔2006〕27号"}}
