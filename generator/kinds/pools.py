"""Pools of experts: known by numbers alone, a row for each field of expertise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from generator.kinds.lists import Listed, rows_field
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin

#: The name of a field of expertise: a short text.
FIELD = r"\S(.{0,38}\S)?"
_NUMBERS = r"[0-9]{1,9}(-[0-9]{1,9})?([ 、,]+[0-9]{1,9}(-[0-9]{1,9})?)*"
_RUN = re.compile(r"([0-9]+)(?:-([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Pool:
    """The experts of one field from whom is drawn; nobody's name is a field."""

    field: str = about(
        "领域",
        "Field",
        "专业领域。",
        "Field of expertise.",
        required=True,
        pattern=FIELD,
        example="装备制造",
        listing=True,
    )
    size: int = about(
        "入库人数", "Size", "库中的专家人数。", "How many experts.", required=True, example="25", listing=True
    )
    numbers: str = about(
        "号码",
        "Numbers",
        "专家号码，按抽取用的顺序，连号写成 1001-1128；不填为 1 至入库人数。",
        "Numbers of the experts in the order in which they are counted, runs as 1001-1128; default: 1 to the size.",
        default="",
        pattern=_NUMBERS,
        example="1001-1025",
        listing=True,
    )

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """First and last number of each run."""
        written = ((int(run[1]), int(run[2] or run[1])) for run in _RUN.finditer(self.numbers))
        return tuple(written) or ((1, self.size),)

    def holds(self, number: int) -> bool:
        """Whether an expert of the pool has a number."""
        return any(first <= number <= last for first, last in self.runs)

    def at(self, position: int) -> int:
        """The number of the expert at a position, counted from 1."""
        left = position - 1
        for first, last in self.runs:
            if left <= last - first:
                return first + left
            left -= last - first + 1
        return 0


@dataclass(frozen=True)
class PoolList(Listed):
    """The pools: a file beside the record, or rows written in it."""

    rows: tuple[Pool, ...] = rows_field()

    def row_problems(self, row: Pool, at: str, origin: Origin) -> Iterator[Problem]:
        """P406: the numbers of a pool are as many as its experts, each of them once.

        Source: Procedure 4.
        """
        count = sum(max(0, last - first + 1) for first, last in row.runs)
        ordered = sorted(row.runs)
        twice = any(later[0] <= earlier[1] for earlier, later in pairwise(ordered))
        if count != row.size or twice or any(last < first for first, last in row.runs):
            place = "numbers" if row.numbers else "size"
            yield error("P406", origin[f"{at}{place}"], field=row.field, size=row.size, count=count)

    def of(self, field: str) -> tuple[int, Pool] | None:
        """The pool of a field, and its number among the pools, from 1."""
        return next(((n, row) for n, row in enumerate(self.rows, 1) if row.field == field), None)
