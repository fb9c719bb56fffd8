"""民意征集: a draft laid open for opinions, and what was made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Around, Awaited, Item, Kind, contact_facts
from generator.kinds.days import in_order, together
from generator.kinds.ledgers import counted
from generator.kinds.period import Phase, Reckoning, phase_of
from generator.kinds.record import Contact, Record
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Fact, Label, choices, label_of

DECISIONS = choices(
    adopted=("采纳", "adopted"), partly=("部分采纳", "adopted in part"), rejected=("未采纳", "not adopted")
)


@dataclass(frozen=True)
class Opinion:
    """An opinion, put together from what was said, and whether it was adopted; who said it is never recorded."""

    opinion: str = about(
        "意见",
        "Opinion",
        "归纳后的意见，不写提出人。",
        "The opinion in short; nothing about who gave it.",
        required=True,
        example="申报时间过短，建议延长",
    )
    decision: str = about(
        "采纳情况",
        "Decision",
        "采纳、部分采纳或未采纳。",
        "Adopted, adopted in part, not adopted.",
        required=True,
        options=DECISIONS,
        example="采纳",
    )
    reason: str = about(
        "理由",
        "Reason",
        "未采纳、部分采纳的理由必填。",
        "Required unless adopted.",
        default="",
        example="受理期由20日延长为30日",
    )


@dataclass(frozen=True, kw_only=True)
class Consultation(Record):
    """A consultation: its window, its draft, and afterwards the feedback, opinion by opinion."""

    opens: date | None = about(
        "征集开始", "Opens", "第一天。", "First day.", required=True, example="2008-09-01"
    )
    closes: date | None = about(
        "征集截止",
        "Closes",
        "最后一天，当日有效。",
        "Last day, inclusive.",
        required=True,
        example="2008-09-30",
    )
    proposal: str = about(
        "征求意见稿", "Draft", "本站的征求意见稿；也可放在正文或附件。", "The draft on this site; or text and attachments.", default="",
        ref=("any",), inverse=("征求意见", "Consultation on it"),
    )  # fmt: skip
    contact: Contact = about(
        "提出方式", "How to take part", "怎样提出意见。", "Where to send opinions.", default=Contact()
    )
    answered: date | None = about(
        "反馈日期",
        "Answered",
        "公布采纳情况的日期。",
        "Day on which the feedback was published.",
        example="2008-10-20",
    )
    received: int | None = about(
        "收到意见（条）", "Opinions received", "收到的意见条数。", "How many opinions came.", example="17"
    )
    feedback: str = about(
        "反馈概述",
        "Feedback",
        "征集结果的概述；没有收到意见也要写明。",
        "Summary of the result; also when nothing came.",
        default="",
        long=True,
    )
    opinions: tuple[Opinion, ...] = about(
        "意见采纳情况",
        "Opinions",
        "逐条意见和采纳情况。",
        "Opinion by opinion, with the decision.",
        default=(),
    )


@dataclass(frozen=True)
class Answered:
    """An opinion with what became of it, as a line of a table."""

    opinion: str
    decision: Label
    reason: str


@dataclass(frozen=True)
class ConsultationView:
    """What the page of a consultation shows of its own; `overdue` when it is closed and nothing was answered."""

    phase: Phase | None
    overdue: bool
    answered: date | None
    figures: tuple[Fact, ...]
    feedback: str
    opinions: tuple[Answered, ...]
    contact: tuple[Fact, ...]


def view(item: Item, around: Around) -> ConsultationView:
    """The window, how to take part, and what was made of the opinions."""
    record = item.record
    assert isinstance(record, Consultation)
    phase = around.card.phase
    came = (
        () if record.received is None else (Fact("received", Label("收到意见", "Received"), record.received),)
    )
    return ConsultationView(
        phase,
        phase is not None and phase.state == "closed" and not record.feedback,
        record.answered,
        (*came, *counted(DECISIONS, (one.decision for one in record.opinions))) if record.feedback else (),
        record.feedback,
        tuple(
            Answered(one.opinion, label_of(DECISIONS, one.decision), one.reason) for one in record.opinions
        ),
        contact_facts(record.contact),
    )


def phase(record: Record, reckoning: Reckoning) -> Phase | None:
    """Open from the first to the last day."""
    assert isinstance(record, Consultation)
    return phase_of(record.opens, record.closes, reckoning.today)


def awaits(record: Record) -> Awaited | None:
    """Feedback, from the last day on which opinions are taken."""
    assert isinstance(record, Consultation)
    return Awaited(record.closes, False) if record.closes and not record.feedback else None


def feedback_follows_the_window(record: Record, origin: Origin) -> Iterator[Problem]:
    """R511: opinions are answered when all have come, not before the window closes."""
    yield from in_order(record, origin, "", ("opens", "closes", "answered"))


def feedback_is_whole(record: Record, origin: Origin) -> Iterator[Problem]:
    """A102: feedback has its day and its summary."""
    yield from together(
        record, origin, "", ("feedback", "answered"), ("answered", "feedback"), ("opinions", "feedback")
    )


def refusals_have_reasons(record: Record, origin: Origin) -> Iterator[Problem]:
    """A411: whoever took part learns why an opinion was not adopted."""
    assert isinstance(record, Consultation)
    for index, one in enumerate(record.opinions):
        if one.decision != "adopted" and not one.reason:
            place = origin[f"opinions[{index}].decision"]
            yield error("A411", place, decision=label_of(DECISIONS, one.decision))


KIND = Kind(
    name="consultation",
    label=Label("民意征集", "Consultation"),
    record=Consultation,
    columns=("opens", "closes", "answered"),
    view=view,
    awaits=awaits,
    phase=phase,
    rules=(feedback_follows_the_window, feedback_is_whole, refusals_have_reasons),
)
