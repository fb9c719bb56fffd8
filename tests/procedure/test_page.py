"""The page of the procedure tells every rule with its source and its case, and every cell of the table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from generator import report
from tests.procedure.naive import table
from tools import procedurepage

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "procedure.md").read_text("utf-8")


def test_every_rule_of_the_procedure_has_one_place_and_a_source() -> None:
    told = Counter(rule.code for rule in procedurepage.rules())
    assert set(told) == {code for code in report.codes() if code.startswith("P")}
    assert set(told.values()) == {1}, "the source of a code is told by one function"
    for rule in procedurepage.rules():
        assert rule.sources, f"{rule.function}: its docstring ends with “Source: ….”"
        for source in rule.sources:
            assert procedurepage.in_chinese(source), f"{rule.function}: {source} is not in SOURCES"


def test_sentences_that_are_named_exist() -> None:
    named = " ".join(source for rule in procedurepage.rules() for source in rule.sources)
    for number in range(1, len(procedurepage.SENTENCES) + 1):
        assert f"Procedure {number}" in named or f"and {number}" in named, number
    assert f"Procedure {len(procedurepage.SENTENCES) + 1}" not in named


def test_the_page_shows_the_table_and_the_rules() -> None:
    for code in set(table().values()):
        assert PAGE.count(f"[{code}](problems.md#{code.lower()})") >= 2, (
            "once in the table, once among the rules"
        )
    for row in procedurepage.decisions():
        assert row["zh"] in PAGE and row["en"] in PAGE
