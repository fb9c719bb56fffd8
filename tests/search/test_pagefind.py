"""Running the engine: what is kept, what is refused, what is the same every time."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from generator.index import bundles, pagefind
from generator.index.shadow import shadow
from generator.plan.output import SearchEntry

PAGE = b"<html><body><main data-pagefind-body><h1>\xe7\xa7\x91\xe6\x8a\x80</h1></main></body></html>"
FILTERS = (("section", "通知"), ("year", "2008"))
DIGESTS = [(f"a/{number}.html", str(number)) for number in range(3)]


@pytest.fixture
def shadows(tmp_path: Path) -> Path:
    for number in range(3):
        path = f"a/{number}.html"
        pagefind.write_shadow(path, shadow(PAGE, SearchEntry("科技", path, FILTERS)), tmp_path / "shadows")
    return tmp_path / "shadows"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "pagefind"
    folder.mkdir()
    return folder


def test_holds_the_engine_and_no_other_interface(shadows: Path, out: Path) -> None:
    tables = pagefind.build_index(shadows, out)
    names = {path.name for path in out.iterdir()}
    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "index", "fragment", *tables} <= names
    assert not {name for name in names if "ui" in name or "highlight" in name or name == "filter"}
    assert len(list((out / "fragment").iterdir())) == 3


def test_the_tables_tell_facets_and_title_of_each_page(shadows: Path, out: Path) -> None:
    table, titles = (
        json.loads((out / name).read_text("utf-8")) for name in pagefind.build_index(shadows, out)
    )
    assert [tuple(pair) for pair in table["values"]] == list(FILTERS)
    fragments = {path.name.partition(".")[0] for path in (out / "fragment").iterdir()}
    assert table["pages"] == {key: [0, 1] for key in fragments}
    assert titles == dict.fromkeys(fragments, "科技")


def test_nothing_to_index(tmp_path: Path, out: Path) -> None:
    (tmp_path / "shadows").mkdir()
    tables = pagefind.build_index(tmp_path / "shadows", out)
    assert {path.name for path in out.iterdir()} == {"pagefind.js", *tables}


def test_missing_engine_is_said(shadows: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    with pytest.raises(pagefind.SearchUnavailable, match="pagefind-bin"):
        pagefind.build_index(shadows, out)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("script", ["#!/bin/sh\necho broken >&2\nexit 3\n", "not a program"])
def test_failing_engine_is_said(
    shadows: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = tmp_path / "engine"
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    import pagefind_bin

    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: program)
    with pytest.raises(pagefind.SearchUnavailable, match=r"^Pagefind (failed: broken|does not start)"):
        pagefind.build_index(shadows, out)
    assert list(out.iterdir()) == []


def test_digest_sees_paths_documents_and_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = pagefind.input_digest(DIGESTS)
    assert digest == pagefind.input_digest(reversed(DIGESTS))
    assert digest != pagefind.input_digest(DIGESTS[1:])
    assert digest != pagefind.input_digest([("b.html", "0"), *DIGESTS[1:]])
    assert digest != pagefind.input_digest([(DIGESTS[0][0], "other"), *DIGESTS[1:]])
    monkeypatch.setattr(pagefind, "version", lambda: "another")
    assert digest != pagefind.input_digest(DIGESTS)


@pytest.mark.parametrize(
    ("free", "workers", "runs"),
    [((4 << 30,), 8, 4), ((4 << 30,), 2, 2), ((64 << 30, 2 << 30), 8, 2), ((100 << 20,), 8, 1), ((), 8, 1)],
)
def test_as_many_runs_as_memory_has_room_for(
    monkeypatch: pytest.MonkeyPatch, free: tuple[int, ...], workers: int, runs: int
) -> None:
    monkeypatch.setattr(bundles, "_free", lambda: iter(free))
    assert bundles.at_once(workers) == runs
