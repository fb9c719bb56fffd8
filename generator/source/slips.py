"""What went wrong in a YAML text: the parser's complaint traced to the slip that editors make."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from generator.problems import Problem, Span, error, shortened

_ITEM = r"[ ]*(?:-[ ]+)*+"
_WIDE_COLON = re.compile(rf"{_ITEM}([^\s:：#\"'\[{{][^:：]*)(：)")
_TIGHT_COLON = re.compile(rf"{_ITEM}([\w-]+)(:)(?!//)\S")
_VALUE = re.compile(rf"{_ITEM}(?:[^\s:]+:[ ]+)?(\S.*)")
#: Characters that mean something to YAML at the beginning of a value.
_SPECIAL = "[]{}*&!%@`|>,?"
_QUOTED_PART = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')\s*[^\s#:,\]}]")


@dataclass(frozen=True)
class _Failure:
    """The parser's complaint: its words, where it began and where it gave up (0-based)."""

    what: str
    started: tuple[int, int]
    stopped: tuple[int, int]
    lines: list[str]

    def line(self, number: int) -> str:
        """A line of the text; empty beyond its ends."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    @property
    def near(self) -> tuple[int, ...]:
        """Lines where the slip may stand: where the parser gave up, and the last one with text before it."""
        line = min(self.stopped[0], len(self.lines) - 1)
        before = next((n for n in range(line - 1, -1, -1) if self.line(n).strip()), line)
        return (line, before)


def diagnosed(raised: yaml.MarkedYAMLError, text: str, path: str, shift: int) -> Problem:
    """The problem that a person can act on; S101 with the parser's own words when none is recognised.

    `shift` is the number of lines that stand before the text in its file.
    """
    marks = [raised.context_mark, raised.problem_mark]
    places = [(mark.line, mark.column) if mark else (0, 0) for mark in marks]
    what = " ".join(part for part in (raised.context, raised.problem) if part)
    failure = _Failure(what, places[0], places[1] if raised.problem_mark else places[0], text.split("\n"))
    for look in (_second_document, _tab, _quotes, _colon, _brackets, _special, _indentation):
        found = look(failure)
        if found is not None:
            code, (line, column), length, value = found
            span = Span(path, line + 1 + shift, column + 1, length)
            return error(code, span, value=value) if value else error(code, span)
    line, column = failure.stopped
    return error("S101", Span(path, line + 1 + shift, column + 1), detail=what)


#: Code, place, length of the caret, value for the message.
_Slip = tuple[str, tuple[int, int], int, str] | None


def _second_document(failure: _Failure) -> _Slip:
    return ("S108", failure.stopped, 1, "") if "<document start>" in failure.what else None


def _tab(failure: _Failure) -> _Slip:
    for number in failure.near:
        line = failure.line(number)
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            return "S110", (number, indent.index("\t")), 1, ""
    return None


def _quotes(failure: _Failure) -> _Slip:
    if "escape" in failure.what or "hexdecimal" in failure.what:
        line, column = failure.stopped
        return "S117", (line, max(0, failure.line(line).rfind("\\", 0, column + 1))), 1, ""
    if "quoted scalar" in failure.what:
        return "S115", failure.started, 1, ""
    for number in failure.near:
        value = _VALUE.match(failure.line(number))
        if value and _QUOTED_PART.match(value[1]):
            return "S115", (number, value.start(1)), 1, ""
    return None


def _colon(failure: _Failure) -> _Slip:
    """`title：x`, `title:x`, and a text that holds a colon of its own."""
    for number in failure.near:
        for code, pattern in (("S113", _WIDE_COLON), ("S114", _TIGHT_COLON)):
            match = pattern.match(failure.line(number))
            if match and ": " not in match[1]:
                return code, (number, match.start(2)), 1, shortened(match[1].strip())
    line, column = failure.stopped
    before = failure.line(line)[:column]
    if "mapping values are not allowed" in failure.what and re.search(r"\S:[ ]", before):
        return "S111", failure.stopped, 1, ""
    return None


def _brackets(failure: _Failure) -> _Slip:
    """The place where the parser gave up, or the bracket left open when that is on a later line."""
    if not failure.what.startswith("while parsing a flow"):
        return None
    line, column = failure.stopped
    opened: list[tuple[int, int]] = []
    for number, text in enumerate(failure.lines[: line + 1]):
        for match in re.finditer(r"[\[\]{}]", text if number < line else text[:column]):
            if match[0] in "[{":
                opened.append((number, match.start()))
            elif opened:
                opened.pop()
    here = failure.line(line)[column:].strip() and (not opened or opened[-1][0] == line)
    return "S118", failure.stopped if here or not opened else opened[-1], 1, ""


def _special(failure: _Failure) -> _Slip:
    if "directive" in failure.what or "YAML document" in failure.what:
        return None
    for number in failure.near:
        value = _VALUE.match(failure.line(number))
        if value is None or (number != failure.stopped[0] and value[1][0] not in "[{"):
            continue
        dash = "block sequence entries" in failure.what and value[1].startswith("- ")
        if value[1][0] in _SPECIAL or dash:
            shown = shortened(value[1].rstrip())
            return "S112", (number, value.start(1)), len(value[1].rstrip()), shown
    return None


def _indentation(failure: _Failure) -> _Slip:
    """S119: a line that stands further in or out than its neighbours allow."""
    lonely = "could not find expected ':'" in failure.what
    line = failure.started[0] if lonely else failure.stopped[0]
    text = failure.line(line)
    words = ("did not find expected key", "'-' indicator", "mapping values are not allowed")
    if text.strip() and (lonely or any(word in failure.what for word in words)):
        return "S119", (line, len(text) - len(text.lstrip())), max(1, len(text.strip())), ""
    return None
