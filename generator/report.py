"""Problems for people and machines: text with excerpt and caret, JSON, GitHub annotations."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from generator.problems import EnvironmentProblem, Problem, Severity, Span

FORMATS = ("text", "json", "github")
#: How many problems of one code the terminal shows; JSON always has all.
CAP = 20
ReadLines = Callable[[str], list[str]]


@cache
def messages(lang: str) -> Mapping[str, Mapping[str, str]]:
    """Texts by code: `title`, `message`, `hint`, `why`; `words` holds the frame's own words."""
    file = Path(__file__).with_name("messages") / f"{lang}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def _filled(text: str, facts: Iterable[tuple[str, str]]) -> str:
    """Placeholders filled; a part in `[[…]]` vanishes when one of its placeholders is empty."""
    values = dict(facts)
    while "[[" in text:
        before, _, rest = text.partition("[[")
        optional, _, after = rest.partition("]]")
        names = [part.partition("}")[0] for part in optional.split("{")[1:]]
        text = before + (optional if all(values.get(name) for name in names) else "") + after
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def message(problem: Problem, lang: str) -> str:
    """What is wrong, with the facts of this case."""
    return _filled(messages(lang)[problem.code]["message"], problem.args)


def hint(problem: Problem, lang: str) -> str:
    """How to put it right; may be empty."""
    return _filled(messages(lang)[problem.code].get("hint", ""), problem.args)


def environment_text(failure: EnvironmentProblem, lang: str) -> str:
    """A problem of the machine: what and what to do."""
    texts = messages(lang)[failure.code]
    words = _filled(texts["message"], failure.facts)
    advice = _filled(texts.get("hint", ""), failure.facts)
    return f"{failure.code} {words}" + (f"\n  {messages(lang)['words']['fix']}{advice}" if advice else "")


def as_json(problems: Iterable[Problem], lang: str) -> list[dict[str, Any]]:
    """Problems as the command line's contract has them; line and column null when there is none."""
    return [
        {
            "code": one.code,
            "severity": str(one.severity),
            "path": one.span.path,
            "line": one.span.line or None,
            "column": one.span.column or None,
            "message": message(one, lang),
            "hint": hint(one, lang),
            "related": [
                {
                    "path": tie.span.path,
                    "line": tie.span.line or None,
                    "column": tie.span.column or None,
                    "message": messages(lang)["words"][tie.note],
                }
                for tie in one.related
            ],
        }
        for one in problems
    ]


def as_github(problems: Iterable[Problem], lang: str) -> Iterator[str]:
    """Workflow commands that show up as annotations on the changed lines."""
    for one in problems:
        place = f"file={_property(one.span.path)}"
        place += f",line={one.span.line}" if one.span.line else ""
        place += f",col={one.span.column}" if one.span.column else ""
        text = f"{message(one, lang)}\n{hint(one, lang)}".strip()
        yield f"::{one.severity} {place},title={one.code}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_text(problems: tuple[Problem, ...], lang: str, read: ReadLines) -> Iterator[str]:
    """Lines for a terminal: each problem with its excerpt, capped a code, and a closing count."""
    shown: dict[str, int] = {}
    words = messages(lang)["words"]
    for one in problems:
        shown[one.code] = shown.get(one.code, 0) + 1
        if shown[one.code] <= CAP:
            yield from _text(one, lang, read)
    for code, count in sorted(shown.items()):
        if count > CAP:
            yield _filled(words["capped"], (("code", code), ("count", str(count - CAP))))
    errors = sum(one.severity is Severity.ERROR for one in problems)
    if problems:
        yield _filled(words["count"], (("errors", str(errors)), ("warnings", str(len(problems) - errors))))


def _text(one: Problem, lang: str, read: ReadLines) -> Iterator[str]:
    words = messages(lang)["words"]
    title = messages(lang)[one.code]["title"]
    yield f"{_place(one.span)}: {words[str(one.severity)]} {one.code} {title}"
    yield from _excerpt(one.span, read)
    yield f"  {message(one, lang)}"
    for tie in one.related:
        yield f"  {words[tie.note]}{_place(tie.span)}"
    advice = hint(one, lang)
    if advice:
        yield f"  {words['fix']}{advice}"
    yield ""


def _place(span: Span) -> str:
    return ":".join(str(part) for part in (span.path, span.line, span.column) if part)


@dataclass(frozen=True)
class Excerpt:
    """A source line around a fault, for people: what stands before the marked part, the part, what follows.

    `marked` is empty when the fault is the whole line.
    """

    number: int
    before: str
    marked: str
    after: str


def excerpt(span: Span, read: ReadLines) -> Excerpt | None:
    """The line of a span, at most 100 characters of it; None where there is no such line."""
    lines = read(span.path) if span.line else []
    if not 0 < span.line <= len(lines):
        return None
    line = lines[span.line - 1].replace("\t", " ")
    start = max(0, span.column - 60) if span.column > 80 else 0
    shown = "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line[start : start + 100]
    )
    if not span.column:
        return Excerpt(span.line, shown, "", "")
    at, end = span.column - 1 - start, span.column - 1 - start + span.length
    return Excerpt(span.line, shown[:at], shown[at:end] or " ", shown[end:])


def _excerpt(span: Span, read: ReadLines) -> Iterator[str]:
    found = excerpt(span, read)
    if found is None:
        return
    margin = " " * len(str(found.number))
    yield f"  {found.number} | {f'{found.before}{found.marked}{found.after}'.rstrip()}"
    if found.marked:
        yield f"  {margin} | {' ' * width(found.before)}{'^' * max(1, width(found.marked))}"


def width(text: str) -> int:
    """Columns a text takes in a terminal (Unicode TR 11): wide and full-width characters take two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def reader(site: Path, shipped: Path) -> ReadLines:
    """Lines of source files for excerpts; nothing for what cannot be read as text."""

    @cache
    def read(path: str) -> list[str]:
        for root in (site, shipped):
            try:
                text = (root / path).read_bytes().decode("utf-8-sig", "replace")
            except OSError:
                continue
            return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return []

    return read
