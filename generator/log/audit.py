"""Checking a log from files alone: what is served against the signature, the register against what was signed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator.digest import sha256_of
from generator.log.entry import proof_path
from generator.log.ledger import Log, Signed, subject_of
from generator.log.merkle import Tree, leaf_hash
from generator.log.note import Checkpoint, VerifierKey, signed_by, unverified
from generator.log.proof import HEAD
from generator.log.tiles import shapes, tile_path, unbundle
from generator.problems import Problem, Span, error
from generator.register.archive import file_path, text_path
from generator.register.entries import BANNER, WITHDRAWN_LIST, Register

_CURRENT = "log/checkpoint"
_HASH = 32


@dataclass
class Served:
    """The log in a published folder, as far as it could be believed; `problems` name every file at fault.

    L121: a checkpoint that no key signed. L122: a file that is not what was signed. L123: one that is missing.
    """

    folder: Path
    keys: tuple[VerifierKey, ...]
    problems: list[Problem] = field(default_factory=list)
    log: Log = Log()

    def check(self) -> Served:
        """Look at every file of the log; returns itself."""
        signed = tuple(sorted(self._checkpoints(), key=lambda one: one.size))
        if signed:
            entries = self._entries(signed[-1].checkpoint)
            if entries is not None:
                self.log = Log(entries, signed, self.keys)
                self._compare(self.log.files)
                self._compare_proofs()
                self._compare_keys()
        elif not self.problems:
            self.problems.append(error("L123", Span(_CURRENT)))
        return self

    def _checkpoints(self) -> Iterator[Signed]:
        """The checkpoints that a key signed; the current one must be the last of them."""
        names = sorted(file.name for file in (self.folder / "log/checkpoints").glob("*"))
        found = {name: self._checkpoint(f"log/checkpoints/{name}") for name in names}
        for name, one in found.items():
            if one is not None and str(one.size) == name:
                yield one
            elif one is not None:
                self._fault("L122", f"log/checkpoints/{name}")
        current = self._checkpoint(_CURRENT)
        if current is None:
            return
        name, newest = str(current.size), max((one.size for one in found.values() if one), default=0)
        kept = found.get(name)
        if current.size < newest or (kept is not None and kept.note != current.note):
            self._fault("L122", _CURRENT)
        elif kept is None:
            self._read(f"log/checkpoints/{name}")
            yield current

    def _checkpoint(self, path: str) -> Signed | None:
        data = self._read(path)
        if data is None:
            return None
        note = data.decode("utf-8", "replace")
        found = unverified(note)
        if found is None or not signed_by(note, found, self.keys):
            self._fault("L121", path)
            return None
        return Signed(found, note)

    def _entries(self, checkpoint: Checkpoint) -> tuple[bytes, ...] | None:
        """The entries that a checkpoint signed; None when neither the bundles nor the tiles lead to its root."""
        bundles: dict[str, tuple[bytes, ...]] = {}
        tiles: dict[str, bytes] = {}
        for level, index, width in shapes(checkpoint.size):
            if level == 0:
                name, tile = (f"log/{tile_path(kind, index, width)}" for kind in ("entries", 0))
                bundles[name] = unbundle(self._read(name) or b"") or ()
                tiles[tile] = self._read(tile) or b""
        entries = tuple(entry for found in bundles.values() for entry in found)
        if Tree.of(entries).root() == checkpoint.root and len(entries) == checkpoint.size:
            return entries
        hashes = b"".join(tiles.values())
        leaves = tuple(hashes[at : at + _HASH] for at in range(0, len(hashes), _HASH))
        trusted = len(leaves) == checkpoint.size and Tree(leaves).root() == checkpoint.root
        for (name, found), (tile, data) in zip(bundles.items(), tiles.items(), strict=True):
            if b"".join(map(leaf_hash, found)) != data:
                self._fault("L122", name)
                if not trusted:
                    self._fault("L122", tile)
        if not self.problems:
            self._fault("L122", _CURRENT)
        return None

    def _compare(self, files: Mapping[str, bytes]) -> None:
        """Every tile and bundle byte for byte; one that the log has no reason to have is a fault too."""
        for path, data in files.items():
            found = self._read(f"log/{path}")
            if found is not None and found != data:
                self._fault("L122", f"log/{path}")
        for path in self._present("log", "tile/**/*"):
            if path.removeprefix("log/") not in files:
                self._fault("L122", path)

    def _compare_proofs(self) -> None:
        """The proof of each record's newest version. Where a record is gone or moved, another page stands there."""
        newest: dict[str, tuple[str, int]] = {}
        for index, entry in enumerate(self.log.entries):
            subject = subject_of(entry)
            if subject is not None:
                newest[subject[0]] = (subject[2], index)
        expected = {}
        for name, (page, index) in newest.items():
            proof = self.log.proof(index)
            if proof is not None and name not in self._gone and (self.folder / page).is_file():
                expected[proof_path(page)] = proof.text.encode()
        for path, data in expected.items():
            if self._read(path) not in (data, None):
                self._fault("L122", path)
        for path in self._present("", "**/*.tlog-proof"):
            if path not in expected and (self._read(path) or b"").startswith(HEAD.encode()):
                self._fault("L122", path)

    @cached_property
    def _gone(self) -> frozenset[str]:
        """Ids of records that were withdrawn whole, as the site lists them."""
        try:
            listed = json.loads((self.folder / WITHDRAWN_LIST).read_bytes())["withdrawn"]
            return frozenset(str(one["subject"]) for one in listed if one["mode"] != BANNER)
        except (OSError, ValueError, KeyError, TypeError):
            return frozenset()

    def _compare_keys(self) -> None:
        """The published keys are those that are trusted here, or more."""
        data = self._read("log/keys.txt")
        if data is not None:
            published = keys_of(data.decode("utf-8", "replace")) or ()
            if not set(self.keys) <= set(published):
                self._fault("L122", "log/keys.txt")

    def _present(self, folder: str, pattern: str) -> Iterator[str]:
        for file in sorted(file for file in (self.folder / folder).glob(pattern) if file.is_file()):
            yield file.relative_to(self.folder).as_posix()

    def _read(self, path: str) -> bytes | None:
        try:
            return (self.folder / path).read_bytes()
        except OSError:
            self._fault("L123", path)
            return None

    def _fault(self, code: str, path: str) -> None:
        if not any(one.span.path == path for one in self.problems):
            self.problems.append(error(code, Span(path)))


def keys_of(text: str) -> tuple[VerifierKey, ...] | None:
    """The keys of a file with a line each; None when one cannot be read."""
    found = tuple(key for line in text.splitlines() if (key := VerifierKey.parse(line)) is not None)
    return found if found and text == "".join(f"{key}\n" for key in found) else None


def kept_files(site: Path, register: Register) -> Iterator[Problem]:
    """L124: a file of the register that is not, byte for byte, what its version was made from, or is missing."""
    for versions in register.versions.values():
        for version in versions:
            kept = [(text_path(version, name), known) for name, known in version.texts]
            kept += [(file_path(name, known), known) for name, known in version.files]
            for path, known in kept:
                try:
                    same = sha256_of((site / path).read_bytes()) == known
                except OSError:
                    same = False
                if not same:
                    yield error("L124", Span(path), id=version.id, number=version.number)
