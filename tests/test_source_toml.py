"""site.toml broken in every way: the line and column of the setting that is meant, never of its table."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.source.toml import parse_toml
from generator.source.tree import Map, Node, Scalar, Seq
from tests.support.site import SITE_TOML, make

FINE = """\
[site]
title = "测试局" # 名称
base_url = "https://site.example/"
feed_authority = "site.example,2003"

[[section]]
folder = "notices"
kind = "notice"
title = "通知公告"

[[section]]
folder = "calls"
kind = "guideline"
title = "申报指南"

[window]
unit = "workday"
count_first_day = true
length = 5
roll_end = false
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        (FINE, "", ["F002 1:1", "F002 1:1"]),
        (FINE.partition("[[section]]")[0], "", ["F002 1:1"]),
        ('[site]\ntitle = "测试局" # 名称', "[site]", ["F002 1:1"]),
        ('title = "测试局"', 'title = ""', ["F002 2:1"]),
        ('title = "测试局"', 'titel = "测试局"', ["F001 2:1", "F002 1:1"]),
        ('title = "测试局"', 'title = ["测试局"]', ["F003 2:9"]),
        ('title = "测试局"', "title = {zh = '局'}", ["F003 2:9"]),
        ('title = "测试局"', "title = “测试局”", ["C009 2:9"]),
        ('title = "测试局"', 'title＝"测试局"', ["C009 2:6"]),
        ('title = "测试局"', "title = 测试局", ["C001 2:9"]),
        ('title = "测试局"', 'title = "测试局', ["C001 2:9"]),
        ('title = "测试局"', 'title "测试局"', ["C001 2:7"]),
        ('title = "测试局"', 'title = "\\u202E"', ["S011 2:9"]),
        ('title = "测试局"', 'title = "测试局"\nlang = "fr"', ["F006 3:8"]),
        ('title = "测试局"', 'title = "测试局"\nas_of = 2008-02-30', ["C001 3:9"]),
        ('title = "测试局"', 'title = "测试局"\nas_of = "2008-2-3"', ["F005 3:9"]),
        ('title = "测试局"', 'title = "测试局"\nas_of = 2008-02-03', []),
        ('title = "测试局"', 'title = "测试局"\ntimezone = "../etc"', ["C005 3:12"]),
        ("https://site.example/", "https://site.example", ["F009 3:12"]),
        ("site.example,2003", "site.example", ["F009 4:18"]),
        ("[[section]]", "[section]", ["C008 11:1"]),
        ('[[section]]\nfolder = "calls"', '[section]\nfolder = "calls"', ["C008 11:1"]),
        ("[window]", "[site]", ["C008 16:1"]),
        ("[window]", "[windows]", ["F001 16:2"]),
        ('kind = "guideline"\n', "", ["F002 11:1"]),
        ('kind = "guideline"', 'kind = "guidelines"', ["C003 13:8"]),
        ('kind = "guideline"', 'kind = "guideline"\nkind = "notice"', ["C008 14:1"]),
        ('folder = "calls"', 'folder = "notices"', ["C002 12:10"]),
        ('folder = "calls"', 'folder = "data"', ["C004 12:10"]),
        ('folder = "calls"', 'folder = "Calls"', ["F009 12:10"]),
        ('folder = "calls"', 'folder = "calls"\nownr = "x"', ["F001 13:1"]),
        ('folder = "calls"', 'folder = "calls"\nowner = "x"', ["R507 13:9"]),
        ('folder = "calls"', 'folder = "calls"\ngovernment = "perhaps"', ["F008 13:14"]),
        ("count_first_day = true", 'count_first_day = "x"', ["F008 18:19"]),
        ("count_first_day = true\n", "", ["F002 16:1"]),
        ("length = 5", "length = -5", ["F012 19:10"]),
        ("length = 5", "length = 5.5", ["F012 19:10"]),
        ("length = 5", "length = 0", ["C007 19:10"]),
        ("length = 5", "length = " + "9" * 5000, ["C001 19:10"]),
        ("length = 5", "length = " + "[" * 60_000, ["S106 19:30"]),
        ('unit = "workday"', 'unit = "week"', ["F006 17:8"]),
        ("roll_end = false", "roll_end = false\n[severity]\nR503 = 'warn'", ["C006 22:8"]),
        ("roll_end = false", "roll_end = false\n[severity]\nR999 = 'error'", ["C010 22:1"]),
        ("roll_end = false", "roll_end = false\n[severity]\nP999 = 'warning'", ["C010 22:1"]),
        ("roll_end = false", "roll_end = false\n[severity]\nS102 = 'warning'", ["C011 22:8"]),
        ("roll_end = false", "roll_end = false\n[severity]\nR513 = 'error'", []),
        ("roll_end = false", "roll_end = false\n[outputs]\nfeeds = 'no'\nfeed = true", ["F001 23:1"]),
        ("roll_end = false", "roll_end = false\n[archive]\npage_size = 0", ["C007 22:13"]),
    ],
)
def test_what_is_wrong_and_where(old: str, new: str, expected: list[str], tmp_path: Path) -> None:
    site = make(tmp_path).write("site.toml", FINE.replace(old, new, 1) if old else FINE)
    places = [line.replace("site.toml:", "") for line in site.check().problems() if "A321" not in line]
    assert sorted(places) == sorted(expected)


def test_a_family_of_outputs_is_near(tmp_path: Path) -> None:
    site = make(tmp_path).write("site.toml", SITE_TOML + "[outputs]\nfeed = true\n").check()
    assert site.result is not None
    assert dict(site.result.problems[0].args)["near"] == "feeds"


def test_settings_in_another_encoding(tmp_path: Path) -> None:
    assert make(tmp_path).write("site.toml", FINE.encode("gbk")).check().problems() == ["S001 site.toml:2:10"]


def test_settings_with_a_mark_and_windows_line_ends(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + FINE.replace("length = 5", "length = x").replace("\n", "\r\n").encode()
    assert make(tmp_path).write("site.toml", text).check().problems() == ["C001 site.toml:19:10"]


def places(node: Node, at: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], tuple[int, int]]:
    """Line and column of every value by its path."""
    if isinstance(node, Map):
        return {
            key: span for name, value in node.entries for key, span in places(value, (*at, name.text)).items()
        }
    if isinstance(node, Seq):
        return {
            key: span
            for number, value in enumerate(node.items)
            for key, span in places(value, (*at, number)).items()
        }
    return {at: (node.span.line, node.span.column)}


def test_places_of_every_way_to_write_a_value() -> None:
    text = """a.b = 1 # a = [
[[t]]
x = ["]", '#', # [t]
  "三"]
[[t]]
"k.1" = {p = "}", q = [1]}
[t.sub]
long = \"\"\"
[no]
key = 1\"\"\"
date = 2008-01-02
[[t.s]]
v = true
[[t.s]]
v=false
"""
    tree, problems = parse_toml(text, "x.toml")
    assert tree is not None and problems == ()
    assert places(tree) == {
        ("a", "b"): (1, 7), ("t", 0, "x", 0): (3, 6), ("t", 0, "x", 1): (3, 11), ("t", 0, "x", 2): (4, 3),
        ("t", 1, "k.1", "p"): (6, 14), ("t", 1, "k.1", "q", 0): (6, 24), ("t", 1, "sub", "long"): (8, 8),
        ("t", 1, "sub", "date"): (11, 8), ("t", 1, "s", 0, "v"): (13, 5), ("t", 1, "s", 1, "v"): (15, 3),
    }  # fmt: skip


def plain(node: Node) -> object:
    if isinstance(node, Map):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text


SCRAPS = st.lists(
    st.sampled_from(["a", "b.c", '"k"', " = ", "=", "1", '"x"', "'''\n'''", '"""\n"""', "[", "]", "[[", "]]", "{", "}", ",", "\n", "#", "true", "2008-01-01"]),
    max_size=14,
).map("".join)  # fmt: skip


@given(SCRAPS)
def test_any_text_is_read_as_the_standard_reader_reads_it(text: str) -> None:
    tree, problems = parse_toml(text, "x.toml")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert tree is None and problems
        return
    assert tree is not None and problems == ()
    assert str(plain(tree)).lower() == str(_texts(values)).lower()
    lines = text.split("\n")
    for line, column in places(tree).values():
        assert line <= len(lines) and column <= len(lines[line - 1]) + 1


def _texts(value: object) -> object:
    if isinstance(value, dict):
        return {key: _texts(one) for key, one in value.items()}
    return [_texts(one) for one in value] if isinstance(value, list) else str(value)
