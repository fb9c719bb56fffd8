from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2
import pytest

from generator import pipeline, records
from generator.index import bundles
from generator.render import graph, make, render


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful is as many as thousands: what is put away batch by batch on a large site is so here too.
    The search engine is played by a file of all that it is given; what depends on nothing but its arguments
    (templates, the program's own digest, links of a page) is worked out once."""

    def index(shadows: Path, out: Path) -> tuple[str, str]:
        files = sorted(file for file in shadows.rglob("*") if file.is_file())
        texts = (file.relative_to(shadows).as_posix().encode() + b"\0" + file.read_bytes() for file in files)
        (out / "all.txt").write_bytes(b"".join(texts))
        (out / "pagefind.js").touch()
        return "all.txt", "all.txt"

    monkeypatch.setattr(make, "TOGETHER", 7)
    monkeypatch.setattr(render, "TEXTS", 3)
    monkeypatch.setattr(records, "MANY", 4)
    monkeypatch.setattr(bundles, "build_index", index)
    codes: dict[tuple[object, ...], Any] = {}

    def compile_once(self: jinja2.Environment, *given: Any) -> Any:
        if given not in codes:
            codes[given] = honest(self, *given)
        return codes[given]

    honest = jinja2.Environment.compile
    monkeypatch.setattr(jinja2.Environment, "compile", compile_once)
    monkeypatch.setattr(graph, "_read", cache(graph._read))
    monkeypatch.setattr(pipeline, "engine_digest", cache(pipeline.engine_digest))
    monkeypatch.setattr(pipeline, "scan", lru_cache(4_000)(pipeline.scan))
    monkeypatch.setattr(pipeline, "shadow", lru_cache(4_000)(pipeline.shadow))
    monkeypatch.setattr(tomllib, "loads", lru_cache(100)(tomllib.loads))
