"""Personal data in its place: what reading a site collects, and what the gate makes problems of."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.personal.find import POSITION, UNREAD, find
from generator.problems import Span


@dataclass(frozen=True)
class Finding:
    """One piece of personal data and where it stands.

    `part` is the place within a file that has no lines, such as a cell; `output` the made file that
    shows what stands in no source. `value` is for the reviewed
    exceptions alone: it goes into no message, and nothing that has one is remembered between runs. Of a
    file that cannot be looked into, for the `reason`, and of the place in a picture it is the file's digest.
    """

    kind: str
    span: Span
    value: str = field(repr=False)
    part: str = ""
    reason: str = ""
    output: str = ""

    @property
    def record(self) -> str:
        """What the reviewed exceptions call its place: the id of a record, else a path."""
        path, _, suffix = self.span.path.rpartition(".")
        is_record = suffix in ("md", "yaml") and path.startswith("content/") and "/_" not in path
        return self.output or (path.rpartition("/")[2] if is_record else self.span.path)

    @property
    def secret(self) -> bool:
        """Whether `value` tells something of a person."""
        return self.kind not in (POSITION, UNREAD)


def unread(path: str, digest: str, reason: str, part: str = "") -> Finding:
    """That nobody can look into a file, or into a part of it."""
    return Finding(UNREAD, Span(path), digest, part, reason)


def in_text(text: str, path: str) -> tuple[Finding, ...]:
    """The personal data of a text file; in a CSV list the heads of columns say what stands under them."""
    found = find(text, cells_of(path))
    return tuple(Finding(one.kind, _span(text, path, one.start, one.end), one.value) for one in found)


def cells_of(path: str) -> str:
    """What parts the columns of a list; empty for other files."""
    return "," if path.lower().endswith(".csv") else ""


def in_names(paths: tuple[str, ...]) -> tuple[Finding, ...]:
    """The personal data in names of files."""
    lines = "\n".join(paths)
    found = find(lines)
    return tuple(
        Finding(one.kind, Span(paths[lines.count("\n", 0, one.start)]), one.value)
        for one in found
        if "\n" not in lines[one.start : one.end]
    )


def _span(text: str, path: str, start: int, end: int) -> Span:
    line = text.count("\n", 0, start) + 1
    length = len(text[start:end].partition("\n")[0])
    return Span(path, line, start - text.rfind("\n", 0, start), length)
