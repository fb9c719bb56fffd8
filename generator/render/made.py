"""What is known of made files: those of the last release, and those of the one in the making."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from generator.memo import Packed
from generator.personal.finding import Finding

#: Digests of everything the bytes of a file depend on, by name.
Parts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PageLinks:
    """What a page points at (site paths, with `#fragment`) and the anchors it offers."""

    links: frozenset[str]
    anchors: frozenset[str]


@dataclass(frozen=True)
class Findings:
    """What later stages want of the bytes of a file, taken while they are at hand.

    `links` are there for pages; `shadow` is the search document of pages that are searched;
    `personal` is personal data that stands in the file and not in what it was made from.
    """

    links: PageLinks | None = None
    shadow: bytes | None = None
    personal: tuple[Finding, ...] = ()


class Kept(NamedTuple):
    """What is remembered of a published file: the digest of its inputs, of its bytes, of its search document.

    `stamp` is (size, time) of the file in its release: a file that somebody touched is made again.
    `shadow_digest` and `shadow_size` are of its search document, where it has one.
    """

    key: str
    bytes_digest: str
    stamp: tuple[int, int]
    shadow_digest: str | None
    shadow_size: int = 0


@dataclass(frozen=True)
class Detail:
    """What is asked of few files: the digests of its inputs by name, and the links of a page."""

    parts: Parts
    links: PageLinks | None


@dataclass(frozen=True)
class LastRelease:
    """The release that a memo describes: its folder, its files, the digest of its search input; `detail` tells more
    of the file of a path, `details` of all files."""

    folder: Path | None
    files: Mapping[str, Kept]
    search_input: str | None
    detail: Callable[[str], Detail | None] = lambda path: None
    details: Callable[[], Mapping[str, Detail]] = dict

    def holds(self, path: str, key: str) -> Kept | None:
        """The file, if its inputs are equal and it lies in the release as it was written."""
        kept = self.files.get(path)
        if kept is None or kept.key != key or self.folder is None:
            return None
        try:
            status = os.stat(f"{self.folder}/{path}")  # noqa: PTH116 - ten thousand at a time
        except OSError:
            return None
        return kept if (status.st_size, status.st_mtime_ns) == kept.stamp else None

    def why(self, path: str, detail: Packed) -> tuple[str, ...]:
        """Names of the inputs that moved; `new` for a new output, `file` for one touched on disk."""
        if path not in self.files:
            return ("new",)
        known = self.detail(path)
        before = dict(known.parts) if known else {}
        moved = tuple(name for name, value in detail.value.parts if before.get(name) != value)
        return moved or ("file",)


@dataclass(frozen=True)
class Made:
    """The next release: every file, which of them are new and why, and of those the search documents, the details
    and the personal data in them."""

    files: Mapping[str, Kept]
    rendered: Mapping[str, tuple[str, ...]]
    shadows: Mapping[str, bytes]
    details: Mapping[str, Packed]
    personal: tuple[Finding, ...] = ()

    @property
    def touched(self) -> bool:
        """Whether a served file was changed on disk, so that the release must be replaced."""
        return ("file",) in self.rendered.values()
