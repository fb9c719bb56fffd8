"""程序豁免: who decided that a rule of the procedure is not held against records of the past, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.procedure import Waives
from generator.kinds.record import Record
from generator.problems import Problem, error
from generator.report import title_of
from generator.schema.fields import PROJECT_ID, about
from generator.schema.read import Origin
from generator.values import Fact, Label


@dataclass(frozen=True)
class Scope:
    """What a waiver is about: records, and of their lists some projects or all."""

    records: tuple[str, ...] = about(
        "涉及的记录",
        "Records concerned",
        "所涉及的记录的 id。",
        "Ids of the records concerned.",
        required=True,
        ref=("any",),
        inverse=("程序豁免", "Waiver"),
        example="approval-2005-industry",
    )
    projects: tuple[str, ...] = about(
        "项目",
        "Projects",
        "只涉及名单中的这些项目；不填为整件记录。",
        "Only these projects of their lists; default: the whole records.",
        default=(),
        pattern=PROJECT_ID,
        example="[YZ-2005-GY-001]",
    )


@dataclass(frozen=True, kw_only=True)
class Waiver(Record):
    """A decision that findings of the procedure in imported history are known and do not stop publication."""

    codes: tuple[str, ...] = about(
        "规则",
        "Codes",
        "所豁免的规则的代码，P101 至 P599；抽取凭据（P410 至 P419）不能豁免，只能去掉。",
        "Codes of the rules that are waived, P101 to P599; a proof that fails (P410 to P419) is taken out, never waived.",
        required=True,
        pattern=r"P(?!41)[1-5][0-9]{2}",
        example="P201",
    )
    scope: Scope = about(
        "范围",
        "Scope",
        "涉及的记录和项目。",
        "The records and projects concerned.",
        required=True,
    )
    reason: str = about(
        "理由",
        "Reason",
        "为什么做不到，项目以什么方式受到监督。",
        "Why the rule could not be met.",
        required=True,
        long=True,
        example="该年度尚未实行网上公示。",
    )
    decided_by: str = about(
        "决定机构",
        "Decided by",
        "作出决定的单位或会议，不写姓名。",
        "The unit or body that decided; no name.",
        required=True,
        example="局长办公会议",
    )
    decided: date | None = about(
        "决定日期",
        "Decided",
        "决定日期；只能豁免此前发布的记录。",
        "Day of the decision; it covers records published by then.",
        required=True,
        example="2008-03-10",
    )
    basis: str = about(
        "依据",
        "Basis",
        "作出决定的依据。",
        "What the decision is based on.",
        required=True,
        example="局长办公会议纪要〔2008〕3号",
    )


@dataclass(frozen=True)
class WaiverView:
    """What the page of a waiver shows of its own: facts, reason, (code, title) of its rules, and projects."""

    facts: tuple[Fact, ...]
    reason: str
    rules: tuple[tuple[str, Label], ...]
    projects: tuple[str, ...]


def view(item: Item, around: Around) -> WaiverView:
    """Who decided what, when and why; what it covers is computed on the page of all waivers."""
    record = item.record
    assert isinstance(record, Waiver)
    return WaiverView(
        facts(record, "decided_by", "decided", "basis"),
        record.reason,
        tuple((code, title_of(code)) for code in record.codes),
        record.scope.projects,
    )


def waives(record: Record) -> Waives:
    """What it covers, and who answers for it."""
    assert isinstance(record, Waiver)
    scope, told = record.scope, facts(record, "decided_by", "decided", "basis")
    return Waives(record.codes, scope.records, scope.projects, record.decided, told, record.reason)


def decided_before_it_is_published(record: Record, origin: Origin) -> Iterator[Problem]:
    """R511: a decision is published after it was made."""
    assert isinstance(record, Waiver)
    if record.decided and record.decided > record.published.day:
        yield error("R511", origin["decided"], first="decided", second="published",
                    first_value=record.decided, second_value=record.published.iso)  # fmt: skip


KIND = Kind(
    name="waiver",
    label=Label("程序豁免", "Waiver"),
    record=Waiver,
    columns=("decided_by", "decided"),
    view=view,
    waives=waives,
    rules=(decided_before_it_is_published,),
)
