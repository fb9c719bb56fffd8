"""Runs Pagefind over the shadows. What it leaves behind is not the same from run to run (its filter files carry
the order of a hash table), so an index is rebuilt only when `input_digest` says so."""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from generator.index import tokens
from generator.problems import naming

# The engine, its index and nothing of the user interfaces Pagefind ships with them: the site has its own.
_NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "wasm.*.pagefind")
_FOLDERS = frozenset(("index", "filter", "fragment"))
# Pagefind refuses to index nothing; a new site still has a search page, which loads this in its place.
_NOTHING = """export const createInstance = () => ({
  search: async () => ({ results: [], filters: {}, totalFilters: {} }),
  filters: async () => ({}),
});
"""


class SearchUnavailable(Exception):
    """Pagefind is missing or failed; the text says which."""


def build_index(shadows: Iterable[tuple[str, bytes]], out: Path, scratch: Path) -> None:
    """Makes the index of the shadows, (site path, document), in `out`, which is emptied first.

    `scratch` is a folder for the shadow tree; it is emptied first and removed at the end.
    Raises SearchUnavailable; `out` is then empty. Raises `EnvironmentProblem` E003 where nothing can be written.
    """
    for folder in (out, scratch):
        shutil.rmtree(folder, ignore_errors=True)
        with naming(folder):
            folder.mkdir(parents=True)
    try:
        with naming(scratch):
            written = _write(shadows, scratch)
        if written:
            _run(scratch, out)
        else:
            (out / "pagefind.js").write_text(_NOTHING, encoding="utf-8")
    except SearchUnavailable:
        shutil.rmtree(out)
        out.mkdir()
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _prune(out)


def input_digest(shadows: Iterable[tuple[str, bytes]]) -> str:
    """Equal digests give equal indexes: paths and documents, the token rule and the engine (BLAKE2b-256, hex)."""
    digest = hashlib.blake2b(f"{tokens.RULE_VERSION} {version()}".encode(), digest_size=32)
    for path, document in sorted(shadows):
        for part in (path.encode(), document):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def version() -> str:
    """The engine's version, empty where it is not installed."""
    try:
        return importlib.metadata.version("pagefind-bin")
    except importlib.metadata.PackageNotFoundError:
        return ""


def _write(shadows: Iterable[tuple[str, bytes]], scratch: Path) -> int:
    written = 0
    for path, document in sorted(shadows):
        target = scratch / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(document)
        written += 1
    return written


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
