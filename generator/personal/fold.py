"""Digits of a text as a reader sees them: what stands between them is folded, offsets are kept.

A number may be written in full-width digits, with spaces, dashes or invisible characters between them,
with markup inside, or as character references. A `Run` is an unbroken row of digits; its `joint` says
what parts it from the run before, so that rules can join runs and still never cut one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

#: What a joint is: nothing that a reader sees, a small mark, or the end of a line.
HIDDEN, MARK, WIDE = 0, 1, 2
#: The shortest number that any rule on digits looks for.
SHORTEST = 11
_INLINE = "a|abbr|b|bdi|bdo|big|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr"
_HIDDEN = (
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    r"\u2066-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
    rf"|</?(?:{_INLINE})(?:\s[^<>]{{0,200}})?/?>|<!--.{{0,80}}?-->|(?<!\*)\*{{1,2}}(?!\*)|`|~~|\\"
)
_MARK = r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000_+()（）\[\]·•・‧．.\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d\uff3f-]"
_WIDE = r"<br\s*/?>|\*{3}|[\n\r\u0085\u2028\u2029]"
_JOINTS = (
    re.compile(rf"(?:{_HIDDEN})+", re.IGNORECASE),
    re.compile(rf"(?:{_HIDDEN}|{_MARK}){{1,16}}", re.IGNORECASE),
    re.compile(rf"(?:{_HIDDEN}|{_MARK}|{_WIDE}){{1,24}}", re.IGNORECASE),
)
_UNSEEN = re.compile(_HIDDEN, re.IGNORECASE)
#: Small marks between two digits that still make one number.
_MARKS = re.compile(_MARK)
_FEW = 4
_LONGEST_JOINT = 240
_DIGITS = re.compile(r"\d+")
_ESCAPE = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,32});?|(?:%[0-9a-fA-F]{2})+|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}"
)


@dataclass(frozen=True)
class Run:
    """An unbroken row of digits. `joint` is None where a new number begins; `gap` is what parts it."""

    start: int
    end: int
    digits: str
    joint: int | None
    gap: str


def runs(text: str) -> list[Run]:
    """All rows of digits of a text, in order."""
    found: list[Run] = []
    known: dict[str, int | None] = {}
    last = 0
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        gap = text[last:start]
        if not found or len(gap) > _LONGEST_JOINT:
            joint = None
        elif gap in known:
            joint = known[gap]
        else:
            joint = known[gap] = _joint(gap)
        found.append(Run(start, end, _ascii(match[0]), joint, gap))
        last = end
    return found


def _joint(gap: str) -> int | None:
    for kind, pattern in enumerate(_JOINTS):
        if pattern.fullmatch(gap):
            many = kind == MARK and len(_MARKS.findall(_UNSEEN.sub("", gap))) > _FEW
            return WIDE if many else kind
    return None


def _ascii(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(unicodedata.digit(char)) for char in digits)


#: Bytes that may part the digits of a number, in UTF-8: ASCII marks, and those of invisible characters,
#: blanks, dashes and dots. Other characters made of these bytes alone are joined too; that costs a look.
_PARTING = b" \t\n\r-._()[]*`~\\+" + bytes(
    (0xC2, 0xB7, 0xAD, 0xA0, 0xAF, 0xE1, 0xE2, 0xE3, 0xEF, 0xBB, *range(0x80, 0xA0))
)
#: Zero, any other digit (so that a search can leap from one to the next), anything else.
_CLASSES = bytes(ord("0") if byte == 48 else ord("1") if 48 < byte < 58 else ord("x") for byte in range(256))
#: No number that is looked for begins with zero.
_LONG = re.compile(rb"1[01]{%d}" % (SHORTEST - 1))
#: Digits parted by markup that is not seen, and full-width digits: each pattern begins with a rare byte.
_SHOWN = (
    re.compile(rb"<(?<=[0-9]<)(?:!--|/?(?:br|%s)(?: [^<>]*)?/?>(?:<[^<>]*>)*[ -]?[0-9])" % _INLINE.encode()),
    re.compile(rb"\xef\xbc[\x90-\x99]"),
)
#: Ways to write digits, or what parts them, that only people use: character references, escapes of YAML, JSON
#: and addresses, mathematical digits.
_WRITTEN = (
    re.compile(rb"&(?:(?<=[0-9]&)(?!(?:lt|gt|amp|quot|apos);)[a-zA-Z]|#(?!3[49];))"),
    re.compile(rb"\xf0\x9d\x9f"),
    re.compile(rb"\\(?:u00|x)3[0-9]"),
    re.compile(rb"%3[0-9]"),
)


def suspicious(data: bytes, made: bool = False) -> bool:
    """Whether a text (UTF-8) can hold a number that a rule looks for: a quick no for almost every text.

    In a file that the program has `made`, no digit is written in a way of its own: the sources, which
    are looked at too, are where that could stand.
    """
    if _LONG.search(data.translate(_CLASSES, _PARTING)):
        return True
    return any(pattern.search(data) for pattern in (_SHOWN if made else _SHOWN + _WRITTEN))


@dataclass(frozen=True)
class Plain:
    """A text with character references and escapes resolved, and the way back to its offsets."""

    text: str
    _new: tuple[int, ...]
    _old: tuple[int, ...]

    def offset(self, place: int) -> int:
        """Where a character of `text` was written."""
        index = bisect_right(self._new, place) - 1
        return place if index < 0 else self._old[index] + place - self._new[index]


def plain(text: str) -> Plain:
    """Resolve what stands for characters: `&#49;`, `&nbsp;`, `%31`, `\\u0031`, `\\x31`."""
    parts: list[str] = []
    new: list[int] = []
    old: list[int] = []
    last = length = 0
    for match in _ESCAPE.finditer(text):
        meant = _meant(match[0])
        if meant == match[0]:
            continue
        parts += (text[last : match.start()], meant)
        length += match.start() - last
        last = match.end()
        new += (length, length + len(meant))
        old += (match.start(), last)
        length += len(meant)
    return Plain("".join((*parts, text[last:])) if parts else text, tuple(new), tuple(old))


def _meant(written: str) -> str:
    if written[0] == "&":
        return unescape(written)
    if written[0] == "%":
        return unquote(written, errors="replace")
    return chr(int(written[2:], 16))
