"""Bytes to text: UTF-8 only, and a helpful answer to everything else."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from generator.problems import Problem, Problems, Span, error

#: Not text: C0 and C1 controls but tab and line feed, which other line ends became before; a byte-order mark
#: inside, surrogates, non-characters.
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
#: Line breaks that YAML sees and editors do not show: line numbers would drift.
_ODD_BREAK = "\x85\u2028\u2029"
#: Characters that make text read differently from what it says (Unicode TR 36, Trojan Source).
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
#: Characters without width: words that look equal are not, and a search misses them (Unicode TR 36, TR 39).
_UNSEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060-\u2064\u206a-\u206f\u3164\uffa0"
    "\U0001bca0-\U0001bca3\U000e0000-\U000e007f"
)
#: Two without width that join or part letters: they belong into these scripts, and between pictures (emoji).
_JOINERS = "\u200c\u200d"
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\u2600-\u27bf\ufb50-\ufdff\ufe0f\U0001f000-\U0001faff"
_ANY_BAD = re.compile(f"[{_CONTROL}{_ODD_BREAK}{_BIDI}{_UNSEEN}{_JOINERS}]")
_BAD = re.compile(
    f"(?P<S004>[{_CONTROL}])|(?P<S007>[{_ODD_BREAK}])|(?P<S011>[{_BIDI}])"
    f"|(?P<S018>[{_UNSEEN}]|(?<![{_JOINED}])[{_JOINERS}])"
)
#: How many bad characters of one file are named; thousands of them have one cause.
_NAMED = 20
#: UTF-8 letters that stand before a broken place until it counts as damage and not as another encoding.
_EVIDENCE = 3


def decode(data: bytes, path: str) -> tuple[str | None, Problems]:
    """Text with `\\n` line ends and without byte-order mark, or None and the reasons.

    Lines and columns of everything that is read from it are those an editor shows.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _is_bare_utf16(data):
        return None, (error("S002", Span(path), path=path),)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as failure:
        return None, (_not_utf8(data, failure.start, path),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = tuple(_bad_characters(text, path))
    return None if problems else text, problems


def _is_bare_utf16(data: bytes) -> bool:
    """UTF-16 without a mark: every second byte of its ASCII letters is NUL, all in one of two places."""
    head = data[:512]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(3, len(head) // 16) or min(even, odd) > 0:
        return False
    try:
        text = head[: len(head) // 2 * 2].decode("utf-16-be" if even else "utf-16-le")
    except UnicodeDecodeError:
        return False
    return _BAD.search(text.replace("\r", "")) is None


def _not_utf8(data: bytes, start: int, path: str) -> Problem:
    before = data[:start].decode().replace("\r\n", "\n").replace("\r", "\n")
    span = Span(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    encoding, text = _chinese_encoding(data)
    if (
        text is None
        or _BAD.search(text.replace("\r", ""))
        or sum(ord(char) > 0x7FF for char in before) >= _EVIDENCE
    ):
        return error("S003", span)
    shown = next((line.strip() for line in text.split("\n") if not line.isascii()), "")[:24]
    return error("S001", span, path=path, sample=shown, name=encoding[0], iconv=encoding[1])


def _chinese_encoding(data: bytes) -> tuple[tuple[str, str], str | None]:
    """The names (for people, for iconv) of the encoding that fits, and the text read by it.

    GB 18030 reads almost anything; text that is really in it stays mostly within GB 2312.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = None
    wide = [char for char in (text or "")[:2000] if not char.isascii()]
    common = sum(bool(char.encode("gb2312", "ignore")) for char in wide)
    if text is None or common < 0.8 * len(wide):
        try:
            return ("Big5", "BIG5"), data.decode("big5")
        except UnicodeDecodeError:
            pass
    return ("GBK", "GB18030"), text


def bad_characters(text: str) -> Iterator[tuple[str, int, str]]:
    """Code, offset and name of what does not belong into text, from the first on."""
    first = _ANY_BAD.search(text)
    for match in _BAD.finditer(text, first.start()) if first else ():
        assert match.lastgroup is not None
        yield match.lastgroup, match.start(), f"U+{ord(match.group()):04X}"


def _bad_characters(text: str, path: str) -> Iterator[Problem]:
    for number, (code, offset, name) in enumerate(bad_characters(text)):
        if number == _NAMED:
            return
        line = text.count("\n", 0, offset) + 1
        column = offset - text.rfind("\n", 0, offset)
        yield error(code, Span(path, line, column), char=name)
