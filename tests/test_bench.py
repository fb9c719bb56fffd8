"""The measurements' own corpus: sound for this project, the same every time, the same for every generator."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from bench import layouts, preview, privacy, search
from bench.corpus import records
from bench.peers import ours
from bench.search import BUREAU, texts
from generator.pipeline import Settings, build


def test_the_corpus_has_no_problems_and_something_of_everything(tmp_path: Path) -> None:
    found = list(records(300))
    ours(everything=True).lay_out(tmp_path, found)
    settings = Settings(tmp_path, tmp_path / "public", datetime(2030, 1, 1), search=False)  # noqa: DTZ001
    result = build(settings, publish=False)
    assert result.problems == () and result.loaded is not None
    assert len(result.loaded.site.items) == len(found) and len({one.kind for one in found}) >= 4
    assert len({one.year for one in found}) >= 20
    assert 0.25 < sum(bool(one.rows) for one in found) / len(found) < 0.35


def test_the_corpus_is_the_same_every_time() -> None:
    assert list(records(120)) == list(records(120))


@pytest.mark.parametrize("name", sorted(set(layouts.WRITERS) - {"gongkai"}))
def test_every_generator_gets_every_record(name: str, tmp_path: Path) -> None:
    found = list(records(60))
    files = {layouts.WRITERS[name](record, tmp_path) for record in found}
    assert len(files) == len(found)
    for record, file in zip(found, sorted(files, key=lambda path: path.stem[-6:]), strict=True):
        text = file.read_text("utf-8")
        assert record.title in text and record.body in text
        assert all(row.title in text for row in record.rows)


def test_texts_for_search_bear_the_name_and_more_words() -> None:
    found, plain = list(texts(40)), list(records(40))
    assert found == list(texts(40))
    assert all(
        BUREAU in one.body and one.body.startswith(other.body)
        for one, other in zip(found, plain, strict=True)
    )
    assert len(set("".join(one.body for one in found))) > 1.3 * len(set("".join(one.body for one in plain)))


def test_a_preview_is_measured(tmp_path: Path) -> None:
    command = [
        sys.executable,
        preview.__file__,
        "--records",
        "40",
        "--saves",
        "1",
        "--rest",
        "0.1",
        "--work",
        str(tmp_path),
    ]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    assert re.search(r"a text, on its page: \d+ ms", said) and re.search(r"archive of its year: \d+ ms", said)


def test_a_search_is_measured(tmp_path: Path) -> None:
    command = [sys.executable, search.__file__, "--records", "40", "--rounds", "1", "--work", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    assert "| one edit in " in said and "| the bureau's own name | 40 |" in said


def test_the_gate_is_timed_where_the_line_calls_it() -> None:
    assert [name for module, name in privacy.ENTRIES if not callable(getattr(module, name, None))] == []
