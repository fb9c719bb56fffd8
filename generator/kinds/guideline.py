"""申报指南: the call that opens a programme's year to applications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Around, Item, Kind, contact_facts, facts
from generator.kinds.days import in_order
from generator.kinds.period import Phase, Reckoning, phase_of
from generator.kinds.procedure import Event
from generator.kinds.record import Contact, Record
from generator.problems import Problem
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Fact, Label


@dataclass(frozen=True, kw_only=True)
class Guideline(Record):
    """A call for applications: who may apply, for how much, how and until when."""

    opens: date | None = about(
        "受理开始",
        "Opens",
        "开始受理的日期。",
        "First day of applications.",
        required=True,
        example="2008-03-10",
    )
    closes: date | None = about(
        "受理截止",
        "Closes",
        "最后一天，当日有效。",
        "Last day, inclusive.",
        required=True,
        example="2008-04-10",
    )
    eligibility: str = about(
        "申报条件", "Eligibility", "谁可以申报。", "Who may apply.", default="", long=True
    )
    amounts: str = about(
        "支持额度", "Amounts", "支持方式和额度。", "Kind and size of support.", default="", long=True
    )
    apply: str = about(
        "申报办法", "How to apply", "申报的步骤和材料。", "Steps and papers.", default="", long=True
    )
    contact: Contact = about("联系方式", "Contact", "咨询联系方式。", "Where to ask.", default=Contact())


def call_field(zh: str, en: str) -> str:
    """The field of a later step that names the call it belongs to; `zh` and `en` are its name at the call."""
    value: str = about(
        "申报指南",
        "Call",
        "对应的申报指南。",
        "The call it belongs to.",
        default="",
        ref=("guideline",),
        inverse=(zh, en),
        example="guideline-2008-key",
    )
    return value


@dataclass(frozen=True)
class GuidelineView:
    """What the page of a call shows of its own."""

    phase: Phase | None
    texts: tuple[Fact, ...]
    contact: tuple[Fact, ...]


def view(item: Item, around: Around) -> GuidelineView:
    """The call's period, texts and contact."""
    record = item.record
    assert isinstance(record, Guideline)
    return GuidelineView(
        around.card.phase,
        facts(record, "eligibility", "amounts", "apply"),
        contact_facts(record.contact),
    )


def phase(record: Record, reckoning: Reckoning) -> Phase | None:
    """Open from the first to the last day of applications."""
    assert isinstance(record, Guideline)
    return phase_of(record.opens, record.closes, reckoning.today)


def event(record: Record) -> Event:
    """The call from which everything begins."""
    assert isinstance(record, Guideline)
    return Event("call", record.opens or record.published.day, guideline=record.id)


def opens_before_it_closes(record: Record, origin: Origin) -> Iterator[Problem]:
    """R511: the last day of applications cannot come before the first."""
    assert isinstance(record, Guideline)
    yield from in_order(record, origin, "", ("opens", "closes"))


KIND = Kind(
    name="guideline",
    label=Label("申报指南", "Call for applications"),
    record=Guideline,
    columns=("opens", "closes"),
    view=view,
    phase=phase,
    event=event,
    rules=(opens_before_it_closes,),
)
