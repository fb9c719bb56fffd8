"""Fields as people write them, and as nobody should: each fault at its place, in no time, without a crash."""

from __future__ import annotations

import time

import pytest

from generator.source.tree import Map, Node, Scalar, Seq, parse


def faults(text: str) -> list[str]:
    """`CODE line:column` of each problem."""
    return [f"{one.code} {one.span.line}:{one.span.column}" for one in parse(text, "x.yaml")[1]]


def plain(node: Node | None) -> object:
    """A tree without places."""
    if isinstance(node, Map):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("number: 〔2026〕1号", "〔2026〕1号"),
        ("number: 云科发〔2026〕1号", "云科发〔2026〕1号"),
        ("number: “特急”通知", "“特急”通知"),
        ("number: 时间：上午 9:30", "时间：上午 9:30"),
        ("number: https://site.example/a", "https://site.example/a"),
        ("number: 01", "01"),
        ("number: no", "no"),
        ("number: 12:30", "12:30"),
        ("number: 1e3", "1e3"),
        ("number: 0x1F", "0x1F"),
        ("number: 2026-02-30", "2026-02-30"),
        ('number: "[2026]1号"', "[2026]1号"),
        ("number: 'D:\\x'", "D:\\x"),
        ("number: C# 语言", "C# 语言"),
        ("number: 一 # 备注", "一"),
        ("number: " + "9" * 5000, "9" * 5000),
        ("number: |\n  甲\n  乙\n", "甲\n乙\n"),
        ("number: 甲\n  乙\n", "甲 乙"),
        ("number: ＃１", "＃１"),
        ("number:\t甲", "甲"),
    ],
)
def test_text_stays_the_text_it_is(text: str, value: str) -> None:
    node, problems = parse(text, "x.yaml")
    assert (plain(node), problems) == ({"number": value}, ())


@pytest.mark.parametrize(
    "text", ["number:", "number: ~", "number: null", 'number: ""', "number: ''", "number: '  '"]
)
def test_a_value_that_says_nothing(text: str) -> None:
    node, problems = parse(text, "x.yaml")
    assert isinstance(node, Map) and problems == ()
    value = node.get("number")
    assert isinstance(value, Scalar) and value.empty


def test_quoted_words_for_nothing_are_words() -> None:
    node, _ = parse("- '~'\n- 'null'\n- Null", "x.yaml")
    assert (
        isinstance(node, Seq)
        and [item.empty for item in node.items if isinstance(item, Scalar)] == [False] * 3
    )


@pytest.mark.parametrize("text", ["", "\n", "# a remark\n", "---\n", "--- \n...\n"])
def test_nothing_is_an_empty_group(text: str) -> None:
    node, problems = parse(text, "x.yaml")
    assert isinstance(node, (Map, Scalar)) and problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title：甲", []),
        ("title：甲\nid: a", ["S113 1:6"]),
        ("id: a\ntitle：甲\n", ["S113 2:6"]),
        ("id: a\nstatus:\n  state： 废止\n  when: 2008-01-01", ["S113 3:8"]),
        ("id: a\ntitle:甲\n", ["S114 2:6"]),
        ("title: 甲: 乙\n", ["S111 1:9"]),
        ("title: 关于“甲: 乙”的通知", ["S111 1:12"]),
        ("title: [2006]27号\nid: a", ["S112 1:8"]),
        ("id: a\ntitle: [2006]27号", ["S112 2:8"]),
        ("title: {甲}乙\n", ["S112 1:8"]),
        ("- [2006]27号\n- 甲", ["S112 1:3"]),
        ("title: *重要*通知", ["S112 1:8"]),
        ("title: @甲", ["S112 1:8"]),
        ("title: `甲`", ["S112 1:8"]),
        ("title: %甲", ["S112 1:8"]),
        ("title: - 甲", ["S112 1:8"]),
        ("title: ? 甲", ["S112 1:8"]),
        ("title: |甲", ["S112 1:8"]),
        ('title: "甲"乙\nid: a', ["S115 1:8"]),
        ('title: "甲\nid: a', ["S115 1:8"]),
        ("title: '甲\nid: a", ["S115 1:8"]),
        ('source: "C:\\甲"', ["S117 1:12"]),
        ('source: "\\ud800"', ["S117 1:10"]),
        ("topics: [a, b\nid: a: b", ["S118 1:9"]),
        ("x: {a: b c: d}", ["S118 1:11"]),
        ("a: b\n c: d", ["S119 2:2"]),
        ("a:\n  - b\n - c", ["S119 3:2"]),
        ("id: a\n关于申报\ntitle: 甲", ["S119 2:1"]),
        ("a:\n\tb: c", ["S110 2:1"]),
        ("\ta: b", ["S110 1:1"]),
        ("a: b\n---\nc: d", ["S108 2:1"]),
        ("a: b\n...\nc: d", ["S108 3:1"]),
        ("a: &x 1\nb: *x", ["S103 1:4"]),
        ("a: *x", ["S103 1:4"]),
        ("a: !!int 1", ["S104 1:4"]),
        ("a: !甲 1", ["S112 1:4"]),
        ("a: !<tag:yaml.org,2002:python/object/apply:os.system> [x]", ["S104 1:4"]),
        ("a: 1\na: 2\na: 3", ["S102 2:1", "S102 3:1"]),
        ("x:\n  a: 1\n  a: 2", ["S102 3:3"]),
        ("x: [{a: 1, a: 2}]", ["S102 1:12"]),
        ("<<: {a: 1}\nb: 2", ["S105 1:1"]),
        ("? [a]\n: b", ["S109 1:3"]),
        ("? {a: b}\n: c", ["S109 1:3"]),
        ('a: "\\0"', ["S004 1:4"]),
        ('a: "\\uFDD0"', ["S004 1:4"]),
        ('a: "\\u2028"', ["S007 1:4"]),
        ('a: "\\u202E"', ["S011 1:4"]),
        ("title: 关于 #3 项目", ["S116 1:11"]),
        ("title: #重要", ["S116 1:8"]),
        ("topics: [a] #b", []),
    ],
)
def test_what_is_wrong_and_where(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 60_000, "S106"),
        ("a: " + "[" * 200_000, "S106"),
        ("{a: " * 60_000, "S106"),
        ("- " * 60_000, "S106"),
        ("? " * 60_000, "S106"),
        ("\n".join(" " * depth + "a:" for depth in range(2000)), "S106"),
        ("a: &a [x]\n" + "".join(f"{n}: &{n} [*a,*a]\n" for n in "bcdefgh"), "S103"),
        ("&a " * 60_000, "S103"),
        ("!!" * 60_000, "S104"),
        ("'" * 60_001, "S115"),
        ('"' + "\\" * 99_999, "S117"),
        (":" * 100_000, "S119"),
        ("a: [" + "x," * 250_000, "S107"),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_hostile_text_is_a_problem_at_once(text: str, code: str) -> None:
    started = time.process_time()
    node, problems = parse(text, "x.yaml")
    assert (node, [one.code for one in problems]) == (None, [code])
    assert time.process_time() - started < 5


def test_twenty_levels_are_allowed_and_one_more_is_not() -> None:
    assert faults("a: " + "[" * 19 + "]" * 19) == []
    assert faults("a: " + "[" * 21 + "]" * 21) == ["S106 1:24"]


def test_places_count_characters_whatever_their_width() -> None:
    node, _ = parse("{标题: 𠮷野家, b: é\u0301, c: x}", "x.yaml", first_line=5)
    assert isinstance(node, Map)
    spans = [(key.span.line, key.span.column, value.span.column) for key, value in node.entries]
    assert spans == [(5, 2, 6), (5, 11, 14), (5, 18, 21)]
