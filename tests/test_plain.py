"""The plain renderer writes what Python-Markdown writes and the checker would leave alone, or it declines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.corpus import records
from generator.render import body
from generator.render import plain as module
from generator.render.plain import plain
from generator.render.safety import Marks, checked
from generator.source.document import document
from generator.values import Prose

ROOT = Path(__file__).resolve().parent.parent
#: Pieces that mean something, by themselves or beside each other, and pieces that mean nothing.
PIECES = (
    "一、总则", "甲乙", "a", "1", "12", "。", "，", "　", " ", "  ", "\n", "\n\n", "\n\n\n", "**", "*", "# ", "## ", "###", "#",
    "- ", "-", "* ", "+ ", "1. ", "2. ", "10. ", "１. ", "1.", "1) ", "|", "| ", " | ", "|---|---|\n", "|:-|-:|\n", "| 甲 | 乙 |\n",
    "| - |\n", "|丙|丁|\n", "[", "]", "(", ")", "[件](ref:n1)", "[表](a.csv)", "[站](https://x.example/?a=1;b)", "**重点**", "![图](a.png)",
    "![", "<b>", "<", ">", "> ", "&", "&amp;", "\\", "`", "_", "__", "---", "===", "\n---\n", "\n===\n", "***", "\t", "    ", "\n    ",
    ":", "”", '"', "'", "!", "！", "～", "~", "http://x.example", "x@y.example", "\xa0", "\u2028", "\x85", "\u200b", "[^1]", "[甲]: b", "{#id}",
    "第一条　", "　\n", "\n\n<!-- 备注 -->\n\n", "<!-- 备\n\n- 注 & -->", "<!--", "-->", "\n- 甲\n- 乙\n", "\n1. 甲\n2. 乙\n", "\n\n- 丙\n", "\n\n3. 丁\n",
    "\n## 同名\n", "# 顶\n", "####### 七", "**a**b**c**", "[a **b**](c)",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=24).map("".join)
SOUND = st.lists(st.sampled_from([one for one in PIECES if plain(f"{one}字") is not None]), max_size=24).map(
    "".join
)


def differences(texts: Iterable[str]) -> list[str]:
    """Texts that the plain renderer takes on and renders otherwise than Python-Markdown, or unsafely."""
    found = []
    for text in texts:
        given = plain(text) if text.strip() else None
        if given is not None and not same(text, given):
            found.append(text)
    return found


def same(text: str, given: module.Plain) -> bool:
    converter: Any = body._CONVERTERS.markdown
    wanted = converter.reset().convert(text)
    marks = Marks(body._MARK, frozenset(converter.gongkai_ids))
    safe, unsafe = checked(wanted, marks, Prose.of(text, "", "", "x.md"))
    if "<!--" not in text and safe != wanted:  # remarks are what the checker may take away
        return False
    return given.html == safe and unsafe == () and list(given.links) == converter.gongkai_links


@given(st.one_of(TEXTS, SOUND))
@example("# 顶\n\n## 同名\n\n## 同名\n\n段落\n次行")
@example("3. 甲\n4. 乙\n\n5. 丙\n\n- 丁\n\n段")
@example("|甲|乙|\n|:-|-:|\n|1|2|3|\n|4|\n\n**重**点见[件](ref:n1#a)与**[表](a.csv)**。")
@example("段落\n## 题\n- 甲\n- 乙\n续")
def test_it_writes_the_same_or_declines(text: str) -> None:
    assert differences([text]) == []


@pytest.mark.full
@given(st.one_of(TEXTS, SOUND))
@settings(max_examples=20_000)
def test_it_writes_the_same_or_declines_at_length(text: str) -> None:
    assert differences([text]) == []


def bodies(folder: Path) -> list[str]:
    """The texts of all records under a folder."""
    files = sorted(file for file in folder.rglob("*.md"))
    read = (document(file.read_text("utf-8"), file.name)[0] for file in files)
    return [one.body for one in read if one is not None]


def test_texts_of_the_sample_and_of_the_measurements() -> None:
    sample = bodies(ROOT / "content")
    measured = [record.body for record in records(300)]
    assert differences(sample + measured) == []
    assert all(plain(text) for text in measured)
    declined = [text for text in sample if text.strip() and plain(text) is None]
    assert len(declined) <= len(sample) // 5, declined


def test_a_planted_difference_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [record.body for record in records(40)]
    assert differences(texts) == []
    monkeypatch.setattr(module, "_ITEM", re.compile(r"(?:(\d+)\.|[-+*]) *(.*)"))
    assert differences(["1.甲\n2.乙"]) == ["1.甲\n2.乙"]
    monkeypatch.undo()
    monkeypatch.setattr(module, "_FOREIGN", re.compile("[\\\\`&]"))
    assert differences(["甲<script>乙"]) == ["甲<script>乙"]
