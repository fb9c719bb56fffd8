"""Which files of `content/` are records, and where each lies; the files that nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.problems import Problem, Span, error, warning
from generator.schema.config import Config, Section
from generator.source.files import SourceFile

RECORD_SUFFIXES = (".md", ".yaml")


@dataclass(frozen=True)
class Place:
    """Where a record file lies, and what lies beside it."""

    file: SourceFile
    section: Section
    year: str
    beside: Mapping[str, SourceFile]


def places_of(files: tuple[SourceFile, ...], config: Config) -> tuple[list[Place], list[Problem]]:
    """The record files of each section; a record anywhere else is a problem, never ignored."""
    folders: dict[str, dict[str, SourceFile]] = {}
    for file in files:
        folders.setdefault(file.folder, {})[file.name] = file
    sections = config.sections
    places: list[Place] = []
    problems: list[Problem] = []
    for file in files:
        parts = file.path.split("/")
        if parts[1].startswith("_"):
            continue
        section = sections.get(parts[1])
        if section is None:
            problems.append(error("S012", Span(file.path), folder=parts[1], known="、".join(sections)))
        elif file.path.endswith(RECORD_SUFFIXES):
            if len(parts) == 4 and len(parts[2]) == 4 and parts[2].isdigit():
                places.append(Place(file, section, parts[2], folders[file.folder]))
            else:
                problems.append(error("S013", Span(file.path), section=section.folder))
    return places, problems


def strays(
    files: tuple[SourceFile, ...], places: list[Place], used: set[str], unread: set[str]
) -> Iterator[Problem]:
    """S014: a file that no record names would never be published; that is rarely meant.

    Beside a record that could not be read nothing is said: it may be the one that names the file.
    """
    records = {place.file.path for place in places}
    for file in files:
        parts = file.path.split("/")
        inside = len(parts) == 4 and not parts[1].startswith("_") and file.folder not in unread
        if inside and file.path not in records and file.path not in used:
            yield warning("S014", Span(file.path), name=file.name)
