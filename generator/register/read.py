"""The register from its folder; a line that cannot be read is a problem, never skipped in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

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
    problems: list[Problem] = []
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
    return Register(folder, ordered, addresses, withdrawals, True), tuple(problems)


def _entries(site: Path, part: str, read: Callable[[str], Entry], problems: list[Problem]) -> Iterator[Entry]:
    """The entries of all files of a part of the register, in the order of files and lines."""
    try:
        names = sorted(file.name for file in (site / FOLDER / part).iterdir() if file.name[0] != ".")
    except FileNotFoundError:
        return
    for name in names:
        path = f"{FOLDER}/{part}/{name}"
        try:
            lines = read_inside(site, path).decode().removesuffix("\n").split("\n")
        except (OSError, UnicodeDecodeError) as failure:
            problems.append(error("S008", Span(path), reason=getattr(failure, "strerror", "") or failure))
            continue
        for number, line in enumerate(lines, 1):
            try:
                yield read(line)
            except FAULTS:
                problems.append(error("L107", Span(path, number)))
