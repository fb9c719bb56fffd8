"""Writing the register: before the release is switched in, so that it is never behind what is served.

Every file is written under a passing name, flushed and renamed; a run that dies in between leaves a
register that is ahead in some of its files, and the next one writes what is missing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

from generator.digest import sha256_of
from generator.kinds.base import Item
from generator.log.ledger import Log
from generator.problems import EnvironmentProblem, naming
from generator.publish.durable import FILE_MODE, sync_folder
from generator.publish.lock import locked
from generator.register.archive import file_path, text_path
from generator.register.entries import FOLDER, Register, Version, Withdrawal
from generator.register.lines import (
    address_line,
    shard,
    shelf,
    text_of,
    version_line,
    withdrawal_line,
)
from generator.source.files import read_inside

Entry = TypeVar("Entry")
#: How many entries of the log a file holds.
BATCH = 1000
#: Line ends are part of what was published, so version control must leave them alone.
ATTRIBUTES = "* -text\n"


def register_lock(site: Path) -> AbstractContextManager[None]:
    """Hold this from reading the register to writing it: a site may be published to several outputs."""
    folder = site / ".cache"
    with naming(folder):
        folder.mkdir(exist_ok=True)
    return locked(folder / "register.lock")


def write_register(site: Path, before: Register, after: Register, items: Mapping[str, Item]) -> None:
    """Make the register on disk `after`; `items` are the records whose versions are new.

    Raises `EnvironmentProblem` E003 where the disk refuses, E010 when a record was saved since it was read.
    """
    if not before.exists:
        _write(site, f"{FOLDER}/.gitattributes", ATTRIBUTES.encode())
    _write_lines(
        site, "withdrawn", before, after, lambda one: one.withdrawals.items(), _year, withdrawal_line
    )
    for name, versions in after.versions.items():
        known = before.versions.get(name, ())
        for version in versions[len(known) :]:
            _keep(site, version, items[name])
        for old, new in zip(known, versions, strict=False):
            if new.purged is not None and old.purged is None:
                _destroy(site, old, after)
    _write_lines(site, "records", before, after, _versions, lambda name, _: f"{shard(name)}.jsonl", _history)
    _write_log(site, before.log, after.log)
    _write_lines(site, "addresses", before, after, lambda one: one.addresses.items(), _shelf, address_line)


def _write_log(site: Path, before: Log, after: Log) -> None:
    """Append the new entries, then the checkpoint that covers them; what was written stays as it is."""
    for first in range(len(before.entries) // BATCH * BATCH, len(after.entries), BATCH):
        lines = (entry.decode() for entry in after.entries[first : first + BATCH])
        _write(site, f"{FOLDER}/log/entries/{first // BATCH:06}.jsonl", text_of(lines).encode())
    if after.keys != before.keys:
        _write(site, f"{FOLDER}/log/keys/keys.txt", text_of(map(str, after.keys)).encode())
    for signed in after.checkpoints[len(before.checkpoints) :]:
        _write(site, f"{FOLDER}/log/checkpoints/{signed.size}", signed.note.encode())


def _versions(register: Register) -> Iterable[tuple[str, tuple[Version, ...]]]:
    return register.versions.items()


def _history(versions: tuple[Version, ...]) -> str:
    return "\n".join(version_line(version) for version in versions)


def _shelf(path: str, _: object) -> str:
    return f"{shelf(path)}.tsv"


def _year(_: str, withdrawal: Withdrawal) -> str:
    return f"{withdrawal.day.year}.jsonl"


def _keep(site: Path, version: Version, item: Item) -> None:
    """Copy what a version was made from, if it still is what was read."""
    folder = item.source.rpartition("/")[0]
    wanted = [(name, digest, text_path(version, name)) for name, digest in version.texts]
    wanted += [(name, digest, file_path(name, digest)) for name, digest in version.files]
    for name, digest, kept in wanted:
        if kept.startswith(f"{FOLDER}/files/") and (site / kept).is_file():
            continue
        with naming(site / folder / name):
            data = read_inside(site, f"{folder}/{name}")
        if sha256_of(data) != digest:
            raise EnvironmentProblem("E010", path=f"{folder}/{name}")
        _write(site, kept, data)


def _destroy(site: Path, version: Version, after: Register) -> None:
    """Remove the bytes of a purged version; a file that another version has too stays with that."""
    shared = {digest for versions in after.versions.values() for one in versions for _, digest in one.files}
    gone = [text_path(version, name) for name, _ in version.texts]
    gone += [file_path(name, digest) for name, digest in version.files if digest not in shared]
    for path in gone:
        with naming(site / path):
            (site / path).unlink(missing_ok=True)


def _write_lines(
    site: Path,
    part: str,
    before: Register,
    after: Register,
    entries: Callable[[Register], Iterable[tuple[str, Entry]]],
    place: Callable[[str, Entry], str],
    line: Callable[[Entry], str],
) -> None:
    """Write those files of a part of the register whose entries changed, whole and in the order of keys."""
    old, new = dict(entries(before)), dict(entries(after))
    changed = {place(key, value) for key, value in new.items() if old.get(key) != value}
    changed |= {place(key, value) for key, value in old.items() if new.get(key) != value}
    shelves: dict[str, list[str]] = {name: [] for name in changed}
    for key in sorted(new):
        name = place(key, new[key])
        if name in shelves:
            shelves[name].append(line(new[key]))
    for name in sorted(shelves):
        _write(site, f"{FOLDER}/{part}/{name}", text_of(shelves[name]).encode())


def _write(site: Path, path: str, data: bytes) -> None:
    """Put a file in one step that a crash cannot halve; nothing is done when it is there already."""
    file, fresh = site / path, site / FOLDER / ".new"
    with naming(file):
        if file.is_file() and file.read_bytes() == data:
            return
        made = [folder for folder in (file.parent, *file.parent.parents) if not folder.is_dir()]
        file.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), FILE_MODE)
            os.fsync(stream.fileno())
        fresh.rename(file)
        for folder in (file.parent, *(one.parent for one in made)):
            sync_folder(folder)
