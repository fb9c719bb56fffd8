"""`stats`: what is counted, the same numbers in text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from generator import cli
from tests.support.site import TinySite, make, record


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    tiny = make(tmp_path)
    tiny.write("content/notices/2007/a.md", record("a", published="2007-03-01", government="false"))
    tiny.write(
        "content/notices/2008/b.md",
        record("b", published="2008-03-01", unit="planning", topics="[conference]"),
    )
    tiny.write("content/policies/2008/c.md", record("c", published="2008-03-02"))
    tiny.write("content/policies/2008/d.md", record("d", published="2008-03-02", draft="true"))
    return tiny


def told(site: TinySite, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert cli.main(["stats", "--site", str(site.folder), *options]) == 0
    return capsys.readouterr().out


def test_records_by_year_section_kind_and_unit(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(told(site, capsys, "--csv"))))
    assert rows[0] == ["table", "year", "name", "total", "government", "other"]
    counts = {tuple(row[:3]): tuple(map(int, row[3:])) for row in rows[1:]}
    assert len(counts) == len(rows) - 1
    assert counts["all", "", "records"] == (3, 2, 1)
    assert counts["all", "2007", "records"] == (1, 0, 1)
    assert counts["section", "2008", "policies"] == counts["kind", "2008", "policy"] == (1, 1, 0)
    assert counts["section", "", "notices"] == (2, 1, 1)
    assert counts["unit", "", "office"] == (2, 1, 1) and counts["unit", "2008", "planning"] == (1, 1, 0)
    assert counts["topic", "", "conference"] == (1, 1, 0)


def test_text_and_json_say_the_same(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(told(site, capsys, "--csv"))))
    figures = json.loads(told(site, capsys, "--format", "json"))["figures"]
    assert [{name: str(value) for name, value in one.items()} for one in figures["counts"]] == rows
    assert (figures["total"], figures["government"]) == (3, 2)
    for lang, head in (("zh-CN", "[发布机构 · 2008]"), ("en", "[unit · 2008]")):
        text = told(site, capsys, "--lang", lang)
        assert head in text and "      1       1       0  计划处" in text
