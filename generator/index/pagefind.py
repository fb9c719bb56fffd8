"""Runs Pagefind over the shadows. What it leaves behind is not the same from run to run (`pf_meta` carries the order
of a hash table), so an index is rebuilt only when `input_digest` says so."""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from generator.index import tokens
from generator.index.tables import write_tables

# The engine, its index and nothing of the user interfaces Pagefind ships with them: the site has its own.
# Its filters are not asked for (see tables.py).
_NEEDED = ("pagefind.js", "pagefind-worker.js", "*.json", "*.pf_meta", "wasm.*.pagefind")
_FOLDERS = frozenset(("index", "fragment"))
# Pagefind refuses to index nothing; a new site still has a search page, which loads this in its place.
_NOTHING = "export const createInstance = () => ({ search: async () => ({ results: [] }) });\n"


class SearchUnavailable(Exception):
    """Pagefind is missing or failed; the text says which."""


def build_index(shadows: Path, out: Path) -> tuple[str, str]:
    """Makes the index of a tree of shadows in `out`; returns the names of its tables, facets and titles.

    Both folders are there, `out` is empty. Raises SearchUnavailable; `out` is then empty again.
    """
    try:
        if any(shadows.iterdir()):
            _run(shadows, out)
        else:
            (out / "pagefind.js").write_text(_NOTHING, encoding="utf-8")
    except SearchUnavailable:
        shutil.rmtree(out)
        out.mkdir()
        raise
    tables = write_tables(out)
    _prune(out)
    return tables


def input_digest(shadows: Iterable[tuple[str, str]]) -> str:
    """Equal digests give equal indexes: paths, digests of documents, the token rule and the engine (BLAKE2b-256, hex)."""
    digest = hashlib.blake2b(f"{tokens.RULE_VERSION} {version()}".encode(), digest_size=32)
    for pair in sorted(shadows):
        for part in pair:
            digest.update(len(part.encode()).to_bytes(8, "big"))
            digest.update(part.encode())
    return digest.hexdigest()


def version() -> str:
    """The engine's version, empty where it is not installed."""
    try:
        return importlib.metadata.version("pagefind-bin")
    except importlib.metadata.PackageNotFoundError:
        return ""


def write_shadow(path: str, document: bytes, shadows: Path) -> None:
    """Put the document of the page at a site path into a tree of shadows."""
    target = shadows / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(document)


def _run(scratch: Path, out: Path) -> None:
    try:
        import pagefind_bin

        program = pagefind_bin.get_executable()
    except (ImportError, FileNotFoundError) as error:
        raise SearchUnavailable(f"pagefind-bin is not installed: {error}") from error
    command = [str(program), "--site", str(scratch), "--output-path", str(out), "--silent"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        raise SearchUnavailable(f"Pagefind does not start: {error}") from error
    if result.returncode != 0 or not (out / "pagefind-entry.json").is_file():
        said = (result.stderr or result.stdout).strip().splitlines()
        reason = said[-1] if said else f"exit status {result.returncode}"
        raise SearchUnavailable(f"Pagefind failed: {reason}")


def _prune(out: Path) -> None:
    for path in out.iterdir():
        if path.is_dir():
            if path.name not in _FOLDERS:
                shutil.rmtree(path)
        elif not any(path.match(pattern) for pattern in _NEEDED):
            path.unlink()
