"""The log as a value: its entries, its checkpoints as they were signed, the keys that may sign."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from generator.log.merkle import Tree
from generator.log.note import Checkpoint, VerifierKey
from generator.log.proof import Proof
from generator.log.tiles import log_files

_FAULTS = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


def subject_of(entry: bytes) -> tuple[str, int, str] | None:
    """Id, number and path of the version that an entry tells of; None when it is no entry of ours."""
    try:
        about = json.loads(entry)
        found = (str(about["id"]), int(about["n"]), str(about["path"]))
    except _FAULTS:
        return None
    return found


def day_of(entry: bytes) -> date:
    """The day on which the version of an entry was registered; that of an entry not of ours is before any."""
    try:
        found = date.fromisoformat(json.loads(entry)["day"])
    except _FAULTS:
        return date(1970, 1, 1)
    return found


@dataclass(frozen=True)
class Signed:
    """A checkpoint and the note that it was signed with, word for word."""

    checkpoint: Checkpoint
    note: str

    @property
    def size(self) -> int:
        """How many entries it covers."""
        return self.checkpoint.size


@dataclass(frozen=True)
class Log:
    """Entries in their order; checkpoints by size, one each; the last of `keys` signs now.

    Entries after the last checkpoint wait for a signature; nothing is published of them.
    """

    entries: tuple[bytes, ...] = ()
    checkpoints: tuple[Signed, ...] = ()
    keys: tuple[VerifierKey, ...] = ()

    @property
    def latest(self) -> Signed | None:
        """The last checkpoint."""
        return self.checkpoints[-1] if self.checkpoints else None

    @cached_property
    def tree(self) -> Tree:
        """The tree over all entries."""
        return Tree.of(self.entries)

    @cached_property
    def places(self) -> Mapping[tuple[str, int], int]:
        """Where the entry of each version stands, by id and number."""
        found: dict[tuple[str, int], int] = {}
        for index, entry in enumerate(self.entries):
            subject = subject_of(entry)
            if subject is not None:
                found.setdefault(subject[:2], index)
        return MappingProxyType(found)

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        return tuple(signed.size for signed in self.checkpoints)

    def covering(self, index: int) -> Signed | None:
        """The first checkpoint that covers an entry."""
        place = bisect_right(self._sizes, index)
        return self.checkpoints[place] if place < len(self.checkpoints) else None

    def proof(self, index: int) -> Proof | None:
        """That an entry is in the log, pinned to the first checkpoint that covers it; later ones change nothing."""
        signed = self.covering(index)
        return Proof(index, self.tree.inclusion(index, signed.size), signed.note) if signed else None

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every tile and bundle of entries that the checkpoints need, by path below the log."""
        if self.latest is None:
            return {}
        covered = self.entries[: self.latest.size]
        return log_files(covered, Tree(self.tree.leaves[: len(covered)]), self._sizes)
