"""Publicity periods and the objections raised in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.calendar import Calendar, Counting, Uncovered
from generator.schema.fields import PROJECT_ID, about
from generator.schema.promises import WINDOW_UNITS, WindowTable
from generator.values import choices

OUTCOMES = choices(
    pending=("处理中", "pending"), rejected=("不成立", "rejected"), upheld=("成立", "upheld"),
    amended=("部分成立并更正", "amended"), withdrawn=("撤回", "withdrawn"),
)  # fmt: skip


@dataclass(frozen=True)
class Window:
    """The publicity period; `closes` is the last day, inclusive."""

    opens: date | None = about(
        "开始", "Opens", "公示第一天。", "First day.", required=True, example="2008-11-17"
    )
    closes: date | None = about(
        "截止",
        "Closes",
        "公示最后一天，当日有效。",
        "Last day, inclusive.",
        required=True,
        example="2008-11-21",
    )
    unit: str = about(
        "计算单位",
        "Unit",
        "工作日或日历日；不填随 site.toml。",
        "Workdays or days; default: site.toml.",
        default="",
        options=WINDOW_UNITS,
        example="workday",
    )
    count_first_day: bool | None = about(
        "首日计入",
        "Count first day",
        "首日是否计入；不填随 site.toml。",
        "Default: site.toml.",
        example="true",
    )
    roll_end: bool | None = about(
        "末日顺延",
        "Roll end",
        "末日逢假日是否顺延；不填随 site.toml。",
        "Whether a last day on a holiday moves on; default: site.toml.",
        example="false",
    )

    def counting(self, rule: WindowTable | None) -> Counting | None:
        """How it is counted: as it says itself, else as the site does; None when neither says it."""
        unit, first, rolls = self.unit, self.count_first_day, self.roll_end
        if rule is not None:
            unit = unit or rule.unit
            first = rule.count_first_day if first is None else first
            rolls = rule.roll_end if rolls is None else rolls
        if not unit or first is None or rolls is None:
            return None
        return Counting(unit, first, rolls)

    def end(self, rule: WindowTable | None, calendar: Calendar) -> date | None:
        """The last day on which objections are in time; None where the calendar or the rule is silent."""
        counting = self.counting(rule)
        if self.closes is None or counting is None:
            return None
        try:
            return calendar.end(self.closes, counting)
        except Uncovered:
            return None


@dataclass(frozen=True)
class Objection:
    """An objection and what became of it; who objected is never recorded."""

    received: date | None = about(
        "收到日期",
        "Received",
        "收到异议的日期。",
        "Day it was received.",
        required=True,
        example="2008-11-18",
    )
    channel: str = about(
        "渠道", "Channel", "来信、来访、电话等。", "Letter, visit, telephone.", default="", example="来信"
    )
    project: str = about(
        "对象",
        "Project",
        "项目编号，或 all（全部）。",
        "Project id, or all.",
        required=True,
        pattern=r"[A-Z0-9-]{4,40}|all",
        example="all",
    )
    outcome: str = about(
        "处理结果", "Outcome", "处理结果。", "Outcome.", required=True, options=OUTCOMES, example="rejected"
    )
    decided: date | None = about(
        "处理日期", "Decided", "作出处理的日期。", "Day of the decision.", example="2008-11-20"
    )
    amends: tuple[str, ...] = about(
        "更正的项目",
        "Amends",
        "对全部项目的异议部分成立时，已经更正的项目编号。",
        "Projects that were amended after an objection to all.",
        default=(),
        pattern=PROJECT_ID,
        example="[YZ-2008-GG-001]",
    )
    reason: str = about(
        "理由", "Reason", "处理理由，不写异议人。", "Reason; never the objector.", default="", long=True
    )

    def pending(self, day: date) -> bool:
        """Whether it had come by a day and was not settled before or on it.

        One that came after the period counts too: whoever takes it up has to settle it.
        """
        if self.received and day < self.received:
            return False
        return self.outcome == "pending" or (self.decided is not None and day < self.decided)

    def blocks(self, project: str, day: date) -> str:
        """How it stands against a project on a day: `pending`, `upheld`, `unamended`, or not at all."""
        if self.received and day < self.received:
            return ""
        if self.pending(day):
            return "pending"
        if self.outcome == "amended":
            return "" if project in (self.project, *self.amends) else "unamended"
        return "upheld" if self.outcome == "upheld" else ""


def named_in(objections: tuple[Objection, ...]) -> Iterator[tuple[str, str]]:
    """Where objections name projects, as an origin key, and the ids that they name."""
    for index, one in enumerate(objections):
        if one.project != "all":
            yield f"objections[{index}].project", one.project
        yield from ((f"objections[{index}].amends[{n}]", name) for n, name in enumerate(one.amends))
