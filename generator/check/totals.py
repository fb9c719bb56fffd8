"""Totals that a text states, compared with its list: the sentence and the table that people write them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.kinds.base import Item
from generator.model.procedure import Procedure
from generator.problems import Problem, Span, warning

_WORDS = ("合计", "总计", "总额", "共计")
_WORD = "|".join(_WORDS)
#: As many digits as can be calculated with exactly.
_NUMBER = r"([0-9][0-9,]{0,23}(?:\.[0-9]{1,6})?)"
_UNITS = {"万元": Decimal(10_000), "元": Decimal(1), "项": None, "个项目": None}
_UNIT = "(" + "|".join(_UNITS) + ")"
#: `资助总额961万元`, `共计30项`: at the start of a clause and about the whole, so never `平台类合计230.5万元`.
_CLAUSE = re.compile(
    r"(?:^[ \t]*(?:[-*+]|[0-9]+\.)?|[。；，：:;,、（(])[ \t]*(?:本次|以上|拟)?(?:资助|立项|拨付|经费|资金|项目|金额)?"
    rf"(?:{_WORD})(?:为|：|:)?[ \t]*{_NUMBER}[ \t]*{_UNIT}(?!目)",
)
#: What may follow: `共计30项、961万元`.
_AND = re.compile(rf"[、，,][ \t]*(?:金额)?[ \t]*{_NUMBER}[ \t]*{_UNIT}")
_TOTAL = re.compile(rf"\|[ \t*]*(?:{_WORD})[ \t*]*\|")
_HEAD = re.compile(r"^\|.*\n\|[ \t:|-]+\n", re.MULTILINE)
#: Heads of columns that count or add up the rows of the list, with their unit.
_COLUMN = re.compile(
    r"(?:项目数|项目|数量|项数|(?:拟?资助|拨付|本次拨付)?(?:金额|总额|经费))[（(](万元|元|项|个项目)[）)]"
)
_WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")


@dataclass(frozen=True)
class _Said:
    """A total in a text: where its number stands, the number, and its unit (`万元`, `元`, `项`)."""

    start: int
    number: str
    unit: str

    @property
    def value(self) -> Decimal:
        """In yuan, or as a count."""
        return Decimal(self.number.replace(",", "")) * (_UNITS[self.unit] or 1)


def written_totals_agree(procedure: Procedure) -> Iterator[Problem]:
    """P322: a total in the text is that of the list, or of another list of the same call; a warning, as text is free.

    Source: Procedure 4.
    """
    of_call: dict[str, list[Item]] = {}
    for act in procedure.acts:
        of_call.setdefault(act.event.guideline, []).append(act.item)
    for act in procedure.acts:
        found = tuple(totals_in(act.item.body.text)) if act.item.projects.rows else ()
        if not found:
            continue
        near = [act.item, *(of_call[act.event.guideline] if act.event.guideline else ())]
        if act.event.follows in procedure.approvals:
            near.append(procedure.approvals[act.event.follows].item)
        for said in found:
            yield from _compared(act.item, said, tuple(near))


def totals_in(text: str) -> Iterator[_Said]:
    """The totals that a Markdown text states of a whole list."""
    for start, end in _lines(text):
        line = text[start:end].translate(_WIDE)
        yield from _in_table(text, start, line) if line.startswith("|") else _in_clauses(start, line)


def _lines(text: str) -> list[tuple[int, int]]:
    """Where the lines with one of the words begin and end; most texts have none, and are asked at every build."""
    found = set()
    for word in _WORDS:
        at = text.find(word)
        while at >= 0:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            found.add((text.rfind("\n", 0, at) + 1, end))
            at = text.find(word, end)
    return sorted(found)


def _in_clauses(start: int, line: str) -> Iterator[_Said]:
    for match in _CLAUSE.finditer(line):
        yield _Said(start + match.start(1), match[1], match[2])
        more = _AND.match(line, match.end())
        if more and (_UNITS[more[2]] is None) != (_UNITS[match[2]] is None):
            yield _Said(start + more.start(1), more[1], more[2])


def _in_table(text: str, start: int, line: str) -> Iterator[_Said]:
    """Cells of a line of totals whose columns add up or count the rows of the list."""
    block = text.rfind("\n\n", 0, start) + 1
    head = _HEAD.search(text, block, start)
    if not head or not _TOTAL.match(line):
        return
    offset = start
    for name, cell in zip(head.group().split("\n")[0].split("|"), line.split("|"), strict=False):
        column, number = _COLUMN.fullmatch(name.strip()), re.fullmatch(_NUMBER, cell.strip(" *\t"))
        if column and number:
            yield _Said(offset + cell.index(number[1]), number[1], column[1])
        offset += len(cell) + 1


def _compared(item: Item, said: _Said, near: tuple[Item, ...]) -> Iterator[Problem]:
    scale = _UNITS[said.unit]
    own = _value(item, scale)
    if own in (None, said.value) or said.value in (_value(one, scale) for one in near):
        return
    line, column = item.body.where(said.start)
    computed = f"{(own / (scale or 1)).normalize():f}{said.unit}"
    span = Span(item.source, line, column, len(said.number))
    yield warning("P322", span, written=f"{said.number}{said.unit}", computed=computed)


def _value(item: Item, scale: Decimal | None) -> Decimal | None:
    """What the list of a record comes to: its rows, or the sum of its amounts in yuan."""
    return Decimal(len(item.projects.rows)) if scale is None else item.projects.yuan
