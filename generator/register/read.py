"""The register from its folder; a line that cannot be read is a problem, never skipped in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from generator.log.ledger import Log, Signed
from generator.log.note import VerifierKey, unverified
from generator.problems import Problem, Problems, Span, error
from generator.register.entries import FOLDER, Register, Version
from generator.register.lines import FAULTS, address_of, version_of, withdrawal_of
from generator.source.files import read_inside

Entry = TypeVar("Entry")


def read_register(site: Path) -> tuple[Register, Problems]:
    """What was published so far; an empty register that does not exist for a site without one."""
    folder = site / FOLDER
    if not folder.is_dir():
        return Register(folder), ()
    problems: list[Problem] = [*_links(site)]
    versions: dict[str, list[Version]] = {}
    for version in _entries(site, "records", version_of, problems):
        versions.setdefault(version.id, []).append(version)
    addresses = {one.path: one for one in _entries(site, "addresses", address_of, problems)}
    withdrawals = {one.subject: one for one in _entries(site, "withdrawn", withdrawal_of, problems)}
    ordered = {name: tuple(sorted(found, key=lambda one: one.number)) for name, found in versions.items()}
    for name, found in ordered.items():
        numbers = {one.number for one in found}
        for number in sorted(set(range(1, len(found) + 1)) - numbers):
            problems.append(error("L108", Span(FOLDER), id=name, number=number))
    log = _log(site, problems)
    return Register(folder, ordered, addresses, withdrawals, True, log), tuple(problems)


def _links(site: Path) -> Iterator[Problem]:
    """S006: a link in place of a part of the register. What follows it would write outside of the site."""
    for place in (FOLDER, f"{FOLDER}/log"):
        found = sorted((site / place).iterdir()) if (site / place).is_dir() else []
        yield from (error("S006", Span(f"{place}/{one.name}")) for one in found if one.is_symlink())


def _log(site: Path, problems: list[Problem]) -> Log:
    """The signed log, in the order of its entries; checkpoints lie in a file each, called by their size."""
    entries = tuple(_entries(site, "log/entries", str.encode, problems))
    keys = tuple(_entries(site, "log/keys", _key, problems))
    checkpoints = []
    for name in _names(site, "log/checkpoints"):
        path = f"{FOLDER}/log/checkpoints/{name}"
        note = _text(site, path, problems)
        found = unverified(note) if note is not None else None
        if found is not None and note is not None and str(found.size) == name:
            checkpoints.append(Signed(found, note))
        elif note is not None:
            problems.append(error("L107", Span(path, 1)))
    return Log(entries, tuple(sorted(checkpoints, key=lambda signed: signed.size)), keys)


def _key(line: str) -> VerifierKey:
    found = VerifierKey.parse(line)
    if found is None:
        raise ValueError(line)
    return found


def _entries(site: Path, part: str, read: Callable[[str], Entry], problems: list[Problem]) -> Iterator[Entry]:
    """The entries of all files of a part of the register, in the order of files and lines."""
    for name in _names(site, part):
        path = f"{FOLDER}/{part}/{name}"
        text = _text(site, path, problems)
        for number, line in enumerate(text.removesuffix("\n").split("\n") if text is not None else (), 1):
            try:
                yield read(line)
            except FAULTS:
                problems.append(error("L107", Span(path, number)))


def _names(site: Path, part: str) -> list[str]:
    try:
        return sorted(file.name for file in (site / FOLDER / part).iterdir() if file.name[0] != ".")
    except FileNotFoundError:
        return []


def _text(site: Path, path: str, problems: list[Problem]) -> str | None:
    try:
        return read_inside(site, path).decode()
    except (OSError, UnicodeDecodeError) as failure:
        problems.append(error("S008", Span(path), reason=getattr(failure, "strerror", "") or failure))
        return None
