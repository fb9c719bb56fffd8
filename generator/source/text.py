"""Bytes to text: UTF-8 only, and a helpful answer to everything else."""

from __future__ import annotations

import codecs
import re

from generator.problems import Problem, Problems, Span, error

#: Not text: C0 and C1 controls but tab and line feed, surrogates, non-characters.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
#: Line breaks that YAML sees and editors do not show: line numbers would drift.
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")
#: Characters that make text read differently from what it says (Unicode TR 36, Trojan Source).
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def decode(data: bytes, path: str) -> tuple[str | None, Problems]:
    """Text with `\\n` line ends and without byte-order mark, or None and the reason."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None, (error("S002", Span(path), path=path),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        return None, (_not_utf8(data, failure, path),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, tuple(_bad_characters(text, path))


def _not_utf8(data: bytes, failure: UnicodeDecodeError, path: str) -> Problem:
    before = data[: failure.start].decode("utf-8", "replace")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    try:
        sample = data.decode("gb18030")
    except UnicodeDecodeError:
        return error("S003", Span(path, line, column), path=path)
    shown = next((part.strip() for part in sample.split("\n") if part.strip()), "")[:24]
    return error("S001", Span(path, line, column), path=path, sample=shown)


def _bad_characters(text: str, path: str) -> list[Problem]:
    found: list[Problem] = []
    for code, pattern in (("S004", _CONTROL), ("S007", _ODD_BREAK), ("S011", _BIDI)):
        match = pattern.search(text)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            found.append(error(code, Span(path, line, column), char=f"U+{ord(match.group()):04X}"))
    return found
