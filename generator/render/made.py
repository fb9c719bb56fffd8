"""What is known of made files: those of the last release, and those of the one in the making."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.memo import Packed
from generator.personal.finding import Finding
from generator.render.details import Details, Kept, PageLinks


@dataclass(frozen=True)
class Findings:
    """What later stages want of the bytes of a file, taken while they are at hand.

    `links` are there for pages; `shadow` is the search document of pages that are searched;
    `personal` is personal data that stands in the file and not in what it was made from.
    """

    links: PageLinks | None = None
    shadow: bytes | None = None
    personal: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class LastRelease:
    """The release that a memo describes: its folder, its files, the digest of its search input, the details of all
    files that the memo knows of, also of those that are being made, and the stamp of its search index."""

    folder: Path | None
    files: Mapping[str, Kept]
    search_input: str | None
    details: Details
    index: str | None = None

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
        known = self.details.of(path, self.files[path])
        before = dict(known.parts) if known else {}
        moved = tuple(name for name, value in detail.value.parts if before.get(name) != value)
        return moved or ("file",)


@dataclass(frozen=True)
class Made:
    """The next release: every file, which of them are new and why, and of those the search documents and the
    personal data in them."""

    files: Mapping[str, Kept]
    rendered: Mapping[str, tuple[str, ...]]
    shadows: Mapping[str, bytes]
    personal: tuple[Finding, ...] = ()

    @property
    def touched(self) -> bool:
        """Whether a served file was changed on disk, so that the release must be replaced."""
        return ("file",) in self.rendered.values()
