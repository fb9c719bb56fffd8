"""Earlier versions of records, read from the register when something shows or compares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from generator import digest
from generator.kinds import BY_NAME
from generator.kinds.base import Item
from generator.reading import read_archived
from generator.register.entries import FOLDER, Register, Version
from generator.register.lines import shard
from generator.schema.config import Section
from generator.source.files import SourceFile


def text_path(version: Version, name: str) -> str:
    """Where a text of a version lies: the record as `<n>.md` or `.yaml`, list data as `<n>.<its name>`."""
    first = version.texts and version.texts[0][0] == name
    kept = f"{version.number}.{name.rpartition('.')[2] if first else name}"
    return f"{FOLDER}/versions/{shard(version.id)}/{version.id}/{kept}"


def file_path(name: str, digest_of_bytes: str) -> str:
    """Where a published file lies: once for all versions that have it, under its digest."""
    suffix = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    return f"{FOLDER}/files/{digest_of_bytes[:2]}/{digest_of_bytes}{suffix}"


@dataclass(frozen=True)
class Archived:
    """A version that can be read again. Its digest is known without reading: the register holds that of every
    file, and a file that has another one counts as lost."""

    version: Version
    section: Section
    site: Path = field(compare=False, repr=False)

    @property
    def digest(self) -> str:
        """Digest of what readers see of the version, before it is registered and after, and of its section."""
        one = self.version
        what = (one.id, one.number, one.day, one.kind, one.path, one.texts, one.files, one.notes)
        return digest.of(what, one.purged, self.section)

    @cached_property
    def item(self) -> Item | None:
        """The record as it was; None when its files are lost or the program cannot read them any more."""
        version = self.version
        folder = f"content/{version.path.rpartition('/')[0]}"
        texts = {name: self._file(f"{folder}/{name}", text_path(version, name)) for name, _ in version.texts}
        files = {name: self._file(f"{folder}/{name}", file_path(name, kept)) for name, kept in version.files}
        known = {**dict(version.files), **dict(version.texts)}
        found = {name: file for name, file in {**files, **texts}.items() if file is not None}
        if version.purged or version.kind not in BY_NAME or any(
            name not in found or digest.sha256_of(found[name].read()) != known[name] for name in known
        ):  # fmt: skip
            return None
        return read_archived(found[version.texts[0][0]], self.section, found)

    def _file(self, path: str, kept: str) -> SourceFile | None:
        """A file of the register under the path that it had when it was published."""
        place = self.site / kept
        try:
            status = place.lstat()
        except OSError:
            return None
        if not place.is_file() or place.is_symlink():
            return None
        return SourceFile(path, place, status.st_size, status.st_mtime_ns, status.st_ino)


def archived(version: Version, sections: Mapping[str, Section], register: Register) -> Archived:
    """A version with the section it was published in, which `site.toml` may have renamed or dropped since."""
    folder = version.path.partition("/")[0]
    section = sections.get(folder, Section(folder=folder, kind=version.kind, title=folder))
    return Archived(version, replace(section, kind=version.kind), register.folder.parents[1])
