"""Bytes of every kind of file: UTF-8 with its line ends and marks, and an answer to everything else."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.source.text import decode

TEXT = "---\nid: a\ntitle: 关于申报的通知\n---\n各有关单位：\n"


def faults(data: bytes) -> list[str]:
    text, problems = decode(data, "x.md")
    assert (text is None) == bool(problems)
    return [f"{one.code} {one.span.line}:{one.span.column}" for one in problems]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        codecs.BOM_UTF8 + TEXT.replace("\n", "\r\n").encode(),
    ],
    ids=["plain", "bom", "crlf", "cr", "bom-crlf"],
)
def test_the_same_text_however_it_was_saved(data: bytes) -> None:
    assert decode(data, "x.md") == (TEXT, ())


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("gbk", ["S001 3:8"]),
        ("gb18030", ["S001 3:8"]),
        ("utf-16", ["S002 0:0"]),
        ("utf-16-le", ["S002 0:0"]),
        ("utf-16-be", ["S002 0:0"]),
        ("utf-32", ["S002 0:0"]),
    ],
)
def test_other_encodings_are_named(encoding: str, expected: list[str]) -> None:
    assert faults(TEXT.encode(encoding)) == expected


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("联通", "gbk", "GBK"),
        ("朱镕基㐀", "gb18030", "GBK"),
        ("臺北市政府資訊公開", "big5", "Big5"),
        ("第一列,第二列\n甲,乙\n", "gbk", "GBK"),
    ],
)
def test_the_encoding_and_the_beginning_are_told(text: str, encoding: str, name: str) -> None:
    (problem,) = decode(text.encode(encoding), "x.csv")[1]
    args = dict(problem.args)
    assert (problem.code, args["name"], args["sample"]) == ("S001", name, text.split("\n")[0])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\n", []),
        ("甲\u0000乙".encode(), ["S004 1:2"]),
        ("一\n甲\u001b[1m".encode(), ["S004 2:2"]),
        ("甲\u0085乙".encode(), ["S007 1:2"]),
        ("甲\u2028乙\n\u2029".encode(), ["S007 1:2", "S007 2:1"]),
        ("甲\u202e乙".encode(), ["S011 1:2"]),
        ("甲\u200e乙\u2066".encode(), ["S011 1:2", "S011 1:4"]),
        ("甲\ufeff乙".encode(), ["S004 1:2"]),
        ("甲\u200b乙\u2060\u00ad".encode(), ["S018 1:2", "S018 1:4", "S018 1:5"]),
        ("甲\u200d乙 a\u200c".encode(), ["S018 1:2", "S018 1:6"]),
        ("ᠮᠣᠩᠭᠣᠯ\u180e می\u200cخواهم 葛\U000e0100".encode(), []),
        (codecs.BOM_UTF8 * 2 + b"a", ["S004 1:1"]),
        ("甲\ufdd0".encode(), ["S004 1:2"]),
        ("　全角空格、不间断\u00a0空格、\t制表".encode(), []),
        ("表情 👩\u200d💻 和 𠮷".encode(), []),
        ("各有关单位".encode() + b"\xff" + "通知".encode(), ["S003 1:6"]),
        (codecs.BOM_UTF8 + b"ab\r\nc\xff\xff", ["S003 2:2"]),
        ("各有关单位：".encode() + "公告".encode("gbk"), ["S003 1:7"]),
        (b"caf\xe9 au lait", ["S003 1:4"]),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ["S003 1:1"]),
        (b"PK\x03\x04\x14\x00\x06\x00", ["S004 1:3", "S004 1:4", "S004 1:5", "S004 1:6", "S004 1:7", "S004 1:8"]),
    ],
)  # fmt: skip
def test_what_does_not_belong_into_text(data: bytes, expected: list[str]) -> None:
    assert faults(data) == expected


def test_thousands_of_bad_characters_have_one_cause() -> None:
    assert len(faults(b"\x01" * 10_000)) == 20


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    text, problems = decode(data, "x.md")
    assert (text is None) == bool(problems)
    assert text is None or "\r" not in text
    for problem in problems:
        lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert problem.span.line <= len(lines)
