"""Lists as spreadsheet programs and people write them: every cell at its place, nothing padded or guessed."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.kinds.projects import ProjectList, ProjectRow
from generator.schema.read import Reader
from generator.source.table import table
from tests.support.site import make, record

HEAD = "project,title,amount,unit\n"


def cells(text: str) -> list[list[str]]:
    listed, problems = table(text, "x.csv")
    assert listed is not None and problems == ()
    return [
        [head.text for head in listed.heads],
        *([cell.text for cell in row] for row in listed.rows),
    ]  # type: ignore[union-attr]


def faults(text: str) -> list[str]:
    """Problems of a list and of its values."""
    listed, problems = table(text, "x.csv")
    reader = Reader()
    if listed is not None:
        reader.read_table(listed, ProjectRow, "projects", ProjectList.aliases())
    return [f"{one.code} {one.span.line}:{one.span.column}" for one in (*problems, *reader.problems)]


def test_cells_keep_quotes_commas_and_line_breaks() -> None:
    text = 'a,b\n"一,二","三\n四"\n" ""五"" ",六\n'
    assert cells(text) == [["a", "b"], ["一,二", "三\n四"], ['"五"', "六"]]


def test_lines_after_a_break_inside_a_cell_are_counted_right() -> None:
    listed, _ = table('a,b\n"一\n二\n三",四\n五,六\n', "x.csv")
    assert listed is not None
    assert [(cell.span.line, cell.span.column) for row in listed.rows for cell in row] == [
        (2, 1), (4, 4), (5, 1), (5, 3)
    ]  # fmt: skip


def test_blank_rows_are_left_out_wherever_they_stand() -> None:
    assert cells("\n\na,b\n,\n\n1,2\n,,\n\n  \n") == [["a", "b"], ["1", "2"]]


def test_formulas_stay_text() -> None:
    text = "a,b\n=1+1,+2\n-3,@x\n'=1,＝1\n"
    assert cells(text) == [["a", "b"], ["=1+1", "+2"], ["-3", "@x"], ["'=1", "＝1"]]


def test_words_for_nothing_are_words_in_a_list() -> None:
    listed, _ = table("project,title\nKJ-01,~\nKJ-02,null\n", "x.csv")
    assert listed is not None
    reader = Reader()
    rows = reader.read_table(listed, ProjectRow, "projects", ProjectList.aliases())
    assert [row.title for row in rows] == ["~", "null"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "KJ-01,甲,20,万元\n", []),
        ("项目编号,项目名称,金额,单位\nKJ-01,甲,20,万元\n", []),
        ("项目编号,title\nKJ-01,甲\n", []),
        ("", ["S202 1:1"]),
        ("\n\n", ["S202 1:1"]),
        (HEAD, ["S202 1:1"]),
        ("project,title,\nKJ-01,甲,\n", ["S204 1:15"]),
        ("project,title,title\nKJ-01,甲,乙\n", ["S203 1:15"]),
        ("project,title,项目名称\nKJ-01,甲,乙\n", ["S203 1:15"]),
        ("project\ttitle\nKJ-01\t甲\n", ["S210 1:1"]),
        ("project;title\nKJ-01;甲\n", ["S210 1:1"]),
        ("project，title\nKJ-01，甲\n", ["S210 1:1"]),
        (HEAD + "KJ-01,甲,20\n", ["S205 2:9"]),
        (HEAD + "KJ-01,甲,1,200,万元\n", ["S205 2:15"]),
        (HEAD + 'KJ-01,"甲"乙,20,万元\n', ["S201 2:10"]),
        (HEAD + 'KJ-01,甲"乙",20,万元\n', ["S201 2:8"]),
        (HEAD + 'KJ-01,"甲,20,万元\nKJ-02,乙,30,万元\n', ["S211 2:7"]),
        ("project,titel,amount\nKJ-01,甲,20\nKJ-02,乙,30\n", ["F001 1:9", "F014 1:1"]),
        ("project,amount\nKJ-01,20\nKJ-02,30\nKJ-03,40\n", ["F014 1:1"]),
        ("amount\nx\ny\n", ["F014 1:1", "F007 2:1", "F007 3:1"]),
        (HEAD + "KJ-01,,20,万元\nKJ-02,,20,万元\n", ["F015 2:7", "F015 3:7"]),
        (HEAD + "KJ-01,甲,２０,万元\n", ["F007 2:9"]),
        (HEAD + "KJ-01,甲,20万,万元\n", ["F007 2:9"]),
        (HEAD + 'KJ-01,甲,"1,234.50",元\n', []),
        (HEAD + 'KJ-01,甲,"1,23",元\n', ["F007 2:9"]),
        (HEAD + "KJ-01,甲," + "9" * 5000 + ",元\n", ["F007 2:9"]),
        (HEAD + "KJ-01,甲,1e3,元\n", ["F007 2:9"]),
        (HEAD + "KJ-01,甲,NaN,元\n", ["F007 2:9"]),
        (HEAD + "KJ-01,甲,20,亿元\n", ["F006 2:12"]),
        (HEAD + "kj-01,甲,20,元\n", ["F009 2:1"]),
    ],
)
def test_what_is_wrong_and_where(text: str, expected: list[str]) -> None:
    assert sorted(faults(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        (HEAD + "KJ-01,甲,２０.５,万元\n", "F007", "20.5"),
        (HEAD + "KJ-01,甲,20万元,万元\n", "F007", "20"),
        ("project,titel\nKJ-01,甲\n", "F001", "title"),
        ("project,项目名\nKJ-01,甲\n", "F001", "项目名称"),
        (HEAD + "KJ-01,甲,20,万\n", "F006", "万元"),
    ],
)
def test_what_was_probably_meant(text: str, code: str, near: str) -> None:
    listed, _ = table(text, "x.csv")
    assert listed is not None
    reader = Reader()
    reader.read_table(listed, ProjectRow, "projects", ProjectList.aliases())
    assert [dict(one.args)["near"] for one in reader.problems if one.code == code] == [near]


def test_cells_without_end() -> None:
    """Empty ones count too: they take as long to read."""
    assert faults("甲,乙\n" + "1,2\n" + "\n" * 1_000_000) == ["S206 999999:1"]


def test_a_huge_line_takes_no_time() -> None:
    started = time.process_time()
    assert faults("," * 2_000_000) == ["S206 1:101"]
    assert faults('"' * 999_999) == ["S201 1:999999"]
    assert faults('a,b\n"' + "x\n" * 500_000) == ["S211 2:1"]
    assert time.process_time() - started < 5


def test_a_list_that_cannot_be_read_leaves_no_other_trace(tmp_path: object) -> None:
    site = make(tmp_path)  # type: ignore[arg-type]
    site.write(
        "content/lists/2008/a.md",
        record(
            "a", stage="other", window="{opens: 2008-03-03, closes: 2008-03-07}", projects="{file: a.csv}"
        ),
    )
    site.write("content/lists/2008/a.csv", (HEAD + "KJ-01,甲,20,万元\n").encode("gbk"))
    site.write("content/notices/2008/b.md", record("b", body="见[立项结果](ref:a)。"))
    assert site.check().problems() == ["S001 content/lists/2008/a.csv:2:7"]


#: Text that is likely to be almost a list.
SCRAPS = st.lists(st.sampled_from(['"', ",", "\n", " ", "甲", "a", '""']), max_size=30).map("".join)


@given(SCRAPS)
def test_the_same_cells_as_the_standard_reader(text: str) -> None:
    """Where both read a list they agree; ours also refuses a quote inside a bare cell."""
    listed, problems = table(text, "x.csv")
    try:
        rows = [
            row
            for row in csv.reader(io.StringIO(text, newline=""), strict=True)
            if any(c.strip() for c in row)
        ]
    except csv.Error:
        assert listed is None
        return
    if listed is not None and not problems:
        ours = [listed.heads, *listed.rows]
        assert [[cell.text for cell in row] for row in ours] == [[c.strip() for c in row] for row in rows]  # type: ignore[union-attr]
