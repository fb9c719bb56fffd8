"""Markdown of the plain kind, which most record texts are: the bytes of Python-Markdown, or None.

Python-Markdown with our extensions is the one meaning of a record's text (`render/markdown.py`). What is done here is done
alike, twenty times as fast: paragraphs, headings, lists of one level, tables, `**strong**` and simple links. At the first
sign of anything else the whole text is refused, and Python-Markdown reads it; `tests/test_plain.py` holds the two
together. Nothing that is let through can make a tag or an attribute of its own, so the HTML is safe by construction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

#: Two non-characters, refused in every source file, bracket the number of a link.
OPENING, CLOSING = "\ufdd0", "\ufdd1"
#: Signs with a meaning that is not known here, or that HTML writes differently.
_FOREIGN = re.compile("[\\\\`<>&_\x00-\x09\x0b-\x1f\x7f\xa0\ufdd0\ufdd1]")
#: A line that begins or ends with blanks, or is nothing but signs of rules and underlines.
_ODD_LINE = re.compile(r"\n(?: |[-=*+][-=*+ ]*(?=\n)|(?<=[^\S\n\u3000]\n))")
#: A remark of the editors between blank lines: Markdown keeps it, the checker takes it away.
_REMARK = re.compile(r"(?:(?<=\n\n)|\A)<!--(?:(?!--)[^<>\ufdd0])*-->(?=\n\n|\n*\Z)")
_NOTHING = "\ufdd0"
_HEADING = re.compile(r"(#{1,6})(?!#)(.*?)#*")
_ITEM = re.compile(r"(?:(\d+)\.|[-+*]) +(.*)")
#: An item that begins with this is more than text.
_NESTED = re.compile(r"(?:\d+\.|[-+*]) |#|[-=*+ ]+$")
_RULE_CELL = re.compile(r" *(:?)-+(:?) *")
_INLINE = re.compile(
    r"\*\*(?![\s*])(?P<strong>[^*\n]*[^*\s])\*\*(?!\*)"
    r"|\[(?P<words>[^\[\]*\n]*[^\[\]*\s])\]\((?P<address>[^\s()<>\"'\[\]*]+)\)"
)
_NOT_IN_IDS = re.compile(r"[^\w\u3400-\u9fff-]+")
_CLASSES = {("", ""): "", (":", ""): ' class="left"', ("", ":"): ' class="num"', (":", ":"): ' class="mid"'}


@dataclass(frozen=True)
class Written:
    """A link or image as the text has it; `words` are an image's description."""

    address: str
    image: bool
    words: str = ""


def identifier(text: str, taken: dict[str, int]) -> str:
    """An anchor from a heading's own words, so that it survives headings added before it."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    stem = _NOT_IN_IDS.sub("-", folded).strip("-")[:60] or "section"
    taken[stem] = taken.get(stem, 0) + 1
    return stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"


@dataclass(frozen=True)
class Plain:
    """HTML with numbered marks for its links, and those links in order."""

    html: str
    links: tuple[Written, ...]


class _Refused(Exception):
    """Something that Python-Markdown has to read."""


def plain(text: str) -> Plain | None:
    """The HTML of a plain text; None when it is not one."""
    spoken = _REMARK.sub("", text) if "<!--" in text else text
    if _FOREIGN.search(spoken) or "![" in spoken or _ODD_LINE.search(f"\n{spoken}\n"):
        return None
    try:
        return _Writer().written(text if spoken is text else _REMARK.sub(_NOTHING, text))
    except _Refused:
        return None


@dataclass
class _List:
    """A list in the making; an item in a paragraph of its own is `loose`."""

    tag: str
    start: str
    items: list[tuple[str, bool]] = field(default_factory=list)

    def html(self) -> str:
        inner = "\n".join(
            f"<li>\n<p>{item}</p>\n</li>" if loose else f"<li>{item}</li>" for item, loose in self.items
        )
        start = f' start="{self.start}"' if self.start not in ("", "1") else ""
        return f"<{self.tag}{start}>\n{inner}\n</{self.tag}>"


class _Writer:
    """Writes one text, block by block."""

    def __init__(self) -> None:
        self._parts: list[str | _List | tuple[int, str]] = []
        self._links: list[Written] = []

    def written(self, text: str) -> Plain:
        """The whole text."""
        for filled, lines in groupby(text.split("\n"), key=bool):
            if filled:
                self._block(list(lines))
        if self._parts and self._parts[-1] == "\n":
            self._parts[-1] = ""
        tops = [part for part in self._parts if isinstance(part, tuple)]
        shift = 1 if any(level == 1 for level, _ in tops) else 0
        taken: dict[str, int] = {}
        return Plain("\n".join(self._closed(shift, taken)), tuple(self._links))

    def _closed(self, shift: int, taken: dict[str, int]) -> Iterator[str]:
        for part in self._parts:
            if isinstance(part, _List):
                yield part.html()
            elif isinstance(part, str):
                yield part
            else:
                level = min(6, part[0] + shift)
                yield f'<h{level} id="{identifier(part[1], taken)}">{part[1]}</h{level}>'

    def _block(self, lines: list[str]) -> None:
        """Lines without a blank one between; a heading parts them as a blank line would."""
        if lines == [_NOTHING]:
            self._parts.append("\n")
            return
        if any("|" in line for line in lines):
            self._parts.append(self._table(lines))
            return
        while lines:
            stop = next((number for number, line in enumerate(lines) if line[0] == "#"), len(lines))
            if stop:
                self._paragraph_or_list(lines[:stop])
            if stop < len(lines):
                self._heading(lines[stop])
            lines = lines[stop + 1 :]

    def _heading(self, line: str) -> None:
        match = _HEADING.fullmatch(line)
        words = match[2].strip() if match else ""
        if match is None or not words or "*" in words or "[" in words or "]" in words:
            raise _Refused
        self._parts.append((len(match[1]), words))

    def _paragraph_or_list(self, lines: list[str]) -> None:
        first = _ITEM.match(lines[0])
        if first is None:
            words = self._inline("\n".join(lines).lstrip())
            if not words:
                raise _Refused
            self._parts.append(f"<p>{words}</p>")
        else:
            self._list(lines, "ol" if first[1] else "ul")

    def _list(self, lines: list[str], tag: str) -> None:
        items: list[list[str]] = []
        start = ""
        for line in lines:
            match = _ITEM.match(line)
            if match and (tag == "ol") == bool(match[1]):
                if not items and match[1]:
                    start = match[1]
                items.append([match[2]])
            else:
                items[-1].append(line)
        if not start.isascii() or any(_NESTED.match(item[0]) for item in items):
            raise _Refused
        texts = [self._inline("\n".join(item).lstrip()) for item in items]
        if not all(texts):
            raise _Refused
        last = self._parts[-1] if self._parts else None
        if not isinstance(last, _List) or last.tag != tag:
            last = _List(tag, start)
            self._parts.append(last)
            last.items.extend((text, False) for text in texts)
        else:  # after a blank line in one list, the items beside it become paragraphs
            last.items[-1] = (last.items[-1][0], True)
            last.items.extend((text, number == 0) for number, text in enumerate(texts))

    def _table(self, lines: list[str]) -> str:
        if len(lines) < 2 or any(len(line) < 2 or line[0] != "|" or line[-1] != "|" for line in lines):
            raise _Refused
        heads, rules, *rows = ([cell.strip(" ") for cell in line[1:-1].split("|")] for line in lines)
        aligned = [_RULE_CELL.fullmatch(cell) for cell in rules]
        if len(heads) < 2 or len(heads) != len(rules):
            raise _Refused
        classes = [_CLASSES[match[1], match[2]] for match in aligned if match]
        if len(classes) != len(heads):
            raise _Refused
        head = self._row(heads, [f'{one} scope="col"' for one in classes], "th")
        body = "\n".join(self._row(row, classes, "td") for row in rows)
        if not body:
            raise _Refused
        return f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"

    def _row(self, cells: Sequence[str], attributes: Sequence[str], tag: str) -> str:
        padded = [*cells, *[""] * (len(attributes) - len(cells))]
        inner = "\n".join(
            f"<{tag}{more}>{self._inline(cell)}</{tag}>"
            for cell, more in zip(padded, attributes, strict=False)
        )
        return f"<tr>\n{inner}\n</tr>"

    def _inline(self, text: str) -> str:
        if "*" not in text and "[" not in text and "]" not in text:
            return text
        parts: list[str] = []
        done = 0
        for match in _INLINE.finditer(text):
            parts.append(_bare(text[done : match.start()]))
            done = match.end()
            if match["strong"]:
                parts.append(f"<strong>{self._inline(match['strong'])}</strong>")
            else:
                parts.append(f'<a href="{OPENING}{len(self._links)}{CLOSING}">{match["words"]}</a>')
                self._links.append(Written(match["address"], False))
        parts.append(_bare(text[done:]))
        return "".join(parts)


def _bare(text: str) -> str:
    """Text between the signs; one that is left over means something else."""
    if "*" in text or "[" in text or "]" in text:
        raise _Refused
    return text
