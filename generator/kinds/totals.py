"""Totals as a record writes them beside its list; the computed ones are compared with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.kinds.money import amount_problems, in_yuan, unit_field
from generator.kinds.projects import ProjectList
from generator.kinds.record import Record
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin


@dataclass(frozen=True)
class Total:
    """What a record says its list comes to."""

    amount: Decimal | None = about(
        "金额", "Amount", "清单金额之和。", "Sum of the amounts of the list.", example="20.5"
    )
    unit: str = unit_field()
    count: int | None = about("项数", "Count", "清单行数。", "Rows of the list.", example="1")

    @property
    def yuan(self) -> Decimal | None:
        """The amount in yuan, exact; None when it is not written."""
        return in_yuan(self.amount, self.unit)


def total_field() -> Total | None:
    """The field of a kind whose list has a total in the document itself."""
    value: Total | None = about(
        "合计",
        "Total",
        "文件写明的合计，与清单核对，不一致即报错。",
        "The total that the document states; it is compared with the list.",
        example="{amount: 20.5, unit: 万元, count: 1}",
    )
    return value


def total_agrees(record: Record, origin: Origin) -> Iterator[Problem]:
    """P320: the total that a document states is the sum of its list. P321: so is the number of projects.

    Source: Procedure 4.
    """
    written: Total | None = getattr(record, "total", None)
    listed: ProjectList = getattr(record, "projects", ProjectList())
    if written is None or not listed.rows:
        return
    yield from amount_problems(written, "total.", origin)
    stated, computed = written.yuan, listed.yuan or Decimal(0)
    if stated is not None and stated != computed:
        yield error("P320", origin["total.amount"], written=f"{stated:f}", computed=f"{computed:f}")
    if written.count is not None and written.count != len(listed.rows):
        yield error("P321", origin["total.count"], written=written.count, computed=len(listed.rows))
