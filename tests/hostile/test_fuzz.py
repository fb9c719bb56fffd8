"""Readers on whatever may stand in a file: a value or problems with places, never an exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.personal.files import in_file
from generator.problems import Problems
from generator.render.body import convert
from generator.source.document import document
from generator.source.files import walk
from generator.source.links import mentions_in
from generator.source.table import table
from generator.source.text import decode
from generator.source.toml import parse_toml
from generator.source.tree import parse
from generator.values import Prose
from tests.personal import documents

FAIR, FULL = 250, 2_000

#: Pieces that mean something to one of the readers, beside anything else.
SIGNS = st.sampled_from(
    ["---\n", "...\n", "- ", "? ", ": ", ":\n  ", "key: ", "[", "]", "{", "}", ",", "#", " #", "|\n", ">\n", "|2-\n", "&a ", "*a", "!!int ", "!x ", "<<: ",
     "%YAML 1.1\n", "\t", "\n", "\n\n", "'", '"', '"""', "'''", "\\", "\\u202e", "\\0", "= ", "[[a]]\n", "[a.b]\n", "a.b = ", "1979-05-27T07:32:00Z", "0x",
     "甲", "：", "，", "　", "é\u0301", "👩\u200d💻", "\u200b", "\u202e", "\x00", "\x85", "\u2028", "\ufeff", "body: |\n  ", "id: a\n", "\r", "\r\n",
     "*", "**", "_", "`", "<a ", "<![", "<!--", "-->", "</div>", "<div>", "&#x202e;", "&#0;", "&amp;", "[a](", "![", "]: ", "|-|\n", "> ", "1. ", "    ", "# "]
)  # fmt: skip
TEXTS = st.lists(st.one_of(SIGNS, st.text(max_size=4)), max_size=30).map("".join)
BYTES = st.one_of(TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=200),
                  TEXTS.map(lambda text: text.encode("gb18030", "ignore")), TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass")))  # fmt: skip
WHOLE = (
    documents.xlsx("甲"),
    documents.docx("甲"),
    documents.pdf("a"),
    documents.jpeg(True, "x"),
    documents.png(True, "x"),
)


def placed(problems: Problems) -> None:
    """Each problem names its file and no place before the beginning."""
    for one in problems:
        assert one.span.path and one.span.line >= 0 and one.span.column >= 0


def read_text(data: bytes) -> None:
    text, problems = decode(data, "x.md")
    assert (text is None) == bool(problems)
    placed(problems)


def read_yaml(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    node, problems = parse(text, "x.yaml")
    assert node is not None or problems
    placed(problems)


def read_record(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for path, whole in (("x.md", f"---\n{text}\n---\n{text}"), ("x.md", text), ("x.yaml", text)):
        found, problems = document(whole, path)
        assert found is not None or problems
        placed(problems)


def read_toml(data: bytes) -> None:
    node, problems = parse_toml(
        data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n"), "site.toml"
    )
    assert node is not None or problems
    placed(problems)


def read_list(data: bytes) -> None:
    found, problems = table(data.decode("utf-8", "replace"), "x.csv")
    assert found is not None or problems
    placed(problems)


def read_body(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    html, problems = convert(Prose.of(text, "", "notices/2008/", "a.md", 1, mentions_in(text), (), 0))
    assert html.pieces == ("",) or not problems
    placed(problems)


def read_file(data: bytes) -> None:
    """Half of the bytes say where a whole document is damaged."""
    in_file(data, "x.bin", "", shown=False)
    if len(data) > 4:
        damaged = bytearray(WHOLE[data[0] % len(WHOLE)])
        for at in range(1, len(data) - 2, 3):
            damaged[(data[at] << 8 | data[at + 1]) % len(damaged)] = data[at + 2]
        in_file(bytes(damaged), "x.bin", "", shown=False)


READERS: tuple[Callable[[bytes], None], ...] = (
    read_text, read_yaml, read_record, read_toml, read_list, read_body, read_file,
)  # fmt: skip


def tried(reader: Callable[[bytes], None], examples: int) -> None:
    """Give a reader so many inputs."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]

    @settings(max_examples=examples, deadline=None, suppress_health_check=slow, database=None)
    @given(BYTES)
    def check(data: bytes) -> None:
        reader(data)

    check()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_fair_sample(reader: Callable[[bytes], None]) -> None:
    tried(reader, FAIR)


@pytest.mark.full
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_two_thousand(reader: Callable[[bytes], None]) -> None:
    tried(reader, FULL)


def test_a_reader_that_raises_is_noticed() -> None:
    """A planted fault: one that takes every `#` for the beginning of a number."""

    def raising(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        if "#" in text:
            int(text.partition("#")[2][:1] or "x")

    with pytest.raises(ValueError, match="invalid literal"):
        tried(raising, FULL)


@given(st.lists(st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=40), max_size=5))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_names_of_files(tmp_path_factory: Any, names: list[str]) -> None:
    """Whatever a disk lets in: a file of the walk or a problem, and a report that can be printed."""
    root = tmp_path_factory.mktemp("site")
    (root / "content").mkdir()
    for name in names:
        try:
            (root / "content" / name).write_bytes(b"")
        except (OSError, ValueError):
            continue
    files, problems = walk(root, "content")
    seen = {file.path for file in files} | {one.span.path for one in problems}
    left = {f"content/{entry.name}" for entry in (root / "content").iterdir()}
    assert {path for path in left if path.split("/")[1][0] != "." and path[-1] != "~"} <= seen
    placed(problems)
