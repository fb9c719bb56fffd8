"""What is remembered of every file, and what is asked of few: the digests of their inputs, the links of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.memo import Memo, Packed

#: Digests of everything the bytes of a file depend on, by name.
Parts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PageLinks:
    """What a page points at (site paths, with `#fragment`) and the anchors it offers."""

    links: frozenset[str]
    anchors: frozenset[str]


@dataclass(frozen=True)
class Detail:
    """What is asked of few files: the digests of its inputs by name, and the links of a page."""

    parts: Parts
    links: PageLinks | None


class Kept(NamedTuple):
    """What is remembered of a published file: the digest of its inputs, of its bytes, of its search document.

    `stamp` is (size, time) of the file in its release: a file that somebody touched is made again.
    `key` is empty for a file with personal data in it, which is made again in every run.
    `shadow_digest` and `shadow_size` are of its search document, where it has one.
    """

    key: str
    bytes_digest: str
    stamp: tuple[int, int]
    shadow_digest: str | None
    shadow_size: int = 0


#: Digits of a digest that tell two states of one file apart.
_DIGITS = 16


class Details:
    """The details of files, remembered by path and inputs: they are true of a file whether or not the release that
    it was made for is ever served. So they are written while files are made, and nobody carries them along.

    Those of a file with personal data in it are only written when that file is served.
    """

    def __init__(self, memo: Memo, space: str) -> None:
        self._memo = memo
        self._space = space
        self._new: dict[str, Packed] = {}
        self._held: dict[str, Packed] = {}

    def of(self, path: str, kept: Kept) -> Detail | None:
        """Those of a file; None when nothing is known of it."""
        name = _name(path, kept)
        fresh = self._new.get(name) or self._held.get(name)
        found = fresh.value if fresh else self._memo.recall(self._space, name)
        return found if isinstance(found, Detail) else None

    def naming(self, path: str) -> set[str]:
        """Files whose written details name a path: all that lead there, and perhaps others."""
        return {name[:-_DIGITS] for name in self._memo.holding(self._space, path)}

    def add(self, path: str, kept: Kept, detail: Packed) -> None:
        """Those of a file that was made."""
        (self._new if kept.key else self._held)[_name(path, kept)] = detail

    @property
    def waiting(self) -> int:
        """How many could be written."""
        return len(self._new)

    def write(self) -> None:
        """Put away what was added; where that fails it stays at hand."""
        for name, detail in self._new.items():
            self._memo.keep(self._space, name, detail)
        self._new.clear()
        self._memo.save()

    def settle(self, files: Mapping[str, Kept]) -> None:
        """These files are served now: remember theirs and no others."""
        for name, detail in (*self._new.items(), *self._held.items()):
            self._memo.keep(self._space, name, detail)

        def served(name: str) -> bool:
            kept = files.get(name[:-_DIGITS])
            return kept is not None and name == _name(name[:-_DIGITS], kept)

        self._memo.only(self._space, served)


def _name(path: str, kept: Kept) -> str:
    return path + (kept.key or kept.bytes_digest)[:_DIGITS]
