"""Running the engine: what is kept, what is refused, what is the same every time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generator.index import pagefind
from generator.index.shadow import shadow
from generator.plan.output import SearchEntry

PAGE = b"<html><body><main data-pagefind-body><h1>\xe7\xa7\x91\xe6\x8a\x80</h1></main></body></html>"
SHADOWS = [(f"a/{number}.html", shadow(PAGE, SearchEntry("科技", f"a/{number}.html"))) for number in range(3)]


def test_holds_the_engine_and_no_other_interface(tmp_path: Path) -> None:
    out = tmp_path / "pagefind"
    out.mkdir()
    (out / "stale").write_text("old", encoding="utf-8")
    pagefind.build_index(iter(SHADOWS), out, tmp_path / "scratch")
    names = {path.name for path in out.iterdir()}
    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "index", "fragment"} <= names
    assert not {name for name in names if "ui" in name or "highlight" in name or name == "stale"}
    assert len(list((out / "fragment").iterdir())) == len(SHADOWS)
    assert not (tmp_path / "scratch").exists()


def test_nothing_to_index(tmp_path: Path) -> None:
    pagefind.build_index([], tmp_path / "pagefind", tmp_path / "scratch")
    assert [path.name for path in (tmp_path / "pagefind").iterdir()] == ["pagefind.js"]


def test_missing_engine_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    with pytest.raises(pagefind.SearchUnavailable, match="pagefind-bin"):
        pagefind.build_index(SHADOWS, tmp_path / "pagefind", tmp_path / "scratch")
    assert list((tmp_path / "pagefind").iterdir()) == []
    assert not (tmp_path / "scratch").exists()


@pytest.mark.parametrize("script", ["#!/bin/sh\necho broken >&2\nexit 3\n", "not a program"])
def test_failing_engine_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "engine"
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    import pagefind_bin

    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: program)
    with pytest.raises(pagefind.SearchUnavailable, match=r"^Pagefind (failed: broken|does not start)"):
        pagefind.build_index(SHADOWS, tmp_path / "pagefind", tmp_path / "scratch")
    assert list((tmp_path / "pagefind").iterdir()) == []


def test_digest_sees_paths_bytes_and_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = pagefind.input_digest(SHADOWS)
    assert digest == pagefind.input_digest(reversed(SHADOWS))
    assert digest != pagefind.input_digest(SHADOWS[1:])
    assert digest != pagefind.input_digest([("b.html", SHADOWS[0][1]), *SHADOWS[1:]])
    assert digest != pagefind.input_digest([(SHADOWS[0][0], b"other"), *SHADOWS[1:]])
    monkeypatch.setattr(pagefind, "version", lambda: "another")
    assert digest != pagefind.input_digest(SHADOWS)
