"""信件办理: a complaint, a question or a message, and what became of it. Who wrote is never recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.account import Case
from generator.kinds.base import Around, Awaited, Item, Kind, facts
from generator.kinds.clocks import Clock
from generator.kinds.days import in_order, together
from generator.kinds.record import Record
from generator.problems import Problem
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Fact, Label, choices

COMPLAINT = "complaint"
TYPES = choices(
    complaint=("投诉", "complaint"), consultation=("咨询", "question"), message=("留言", "message")
)
CHANNELS = choices(
    hotline=("热线交办", "hotline"), phone=("电话", "telephone"), web=("网上", "web"), letter=("来信", "letter"),
    visit=("来访", "visit"), window=("窗口", "service window"), email=("电子邮件", "e-mail"),
)  # fmt: skip
OUTCOMES = choices(
    upheld=("属实", "well-founded"), partly=("部分属实", "partly well-founded"), unfounded=("不属实", "not well-founded"),
    answered=("已解答", "answered"), adopted=("已采纳", "adopted"), transferred=("转有关机关", "passed on"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Letter(Record):
    """A letter from the public with its answer; it has no field for who wrote it."""

    type: str = about(
        "类型",
        "Type",
        "投诉、咨询或留言。",
        "Complaint, question or message.",
        required=True,
        options=TYPES,
        example="投诉",
    )
    received: date | None = about(
        "收到日期", "Received", "收到的日期。", "Day it was received.", required=True, example="2008-03-10"
    )
    channel: str = about(
        "渠道", "Channel", "从哪里来。", "By which way.", default="", options=CHANNELS, example="网上"
    )
    replied: date | None = about(
        "答复日期",
        "Replied",
        "答复的日期；未答复不填。",
        "Day of the reply; empty while there is none.",
        example="2008-03-14",
    )
    closed: date | None = about(
        "办结日期",
        "Closed",
        "办结的日期；未办结不填。",
        "Day on which it was closed; empty while it is open.",
        example="2008-03-18",
    )
    outcome: str = about(
        "办理结果",
        "Outcome",
        "办理结果；未办结不填。",
        "What became of it; empty while it is open.",
        default="",
        options=OUTCOMES,
        example="属实",
    )
    answer: str = about(
        "答复内容",
        "Answer",
        "公开的答复，不写来信人。",
        "The answer as it is made public; nothing about who wrote.",
        default="",
        long=True,
    )
    promised: int | None = about(
        "承诺时限",
        "Promised term",
        "承诺几个工作日内答复；不填按网站的承诺。",
        "Workdays within which an answer is promised; default: as the site promises.",
        example="15",
    )


@dataclass(frozen=True)
class LetterView:
    """What the page of a letter shows of its own; `open` while it is not closed."""

    facts: tuple[Fact, ...]
    answer: str
    open: bool


def view(item: Item, around: Around) -> LetterView:
    """Days and outcome, then the answer."""
    record = item.record
    assert isinstance(record, Letter)
    told = facts(record, "type", "channel", "received", "promised", "replied", "closed", "outcome")
    told += () if record.promised else around.limits
    return LetterView(told, record.answer, record.closed is None)


def counted_cases(record: Record) -> tuple[Case, ...]:
    """A complaint, until it is closed; other letters are in no account."""
    assert isinstance(record, Letter)
    if record.type != COMPLAINT or record.received is None:
        return ()
    return (Case("complaints", record.outcome, record.channel, record.received, record.closed),)


def awaits(record: Record) -> Awaited | None:
    """An answer, from the day on which the letter came."""
    assert isinstance(record, Letter)
    return Awaited(record.received, True) if record.received and not record.replied else None


def clocks(record: Record) -> tuple[Clock, ...]:
    """A letter is answered within the term that was promised."""
    assert isinstance(record, Letter)
    if record.received is None:
        return ()
    place = "replied" if record.replied else "received"
    what = Label("本件", "this letter")
    return (
        Clock("letters", record.received, record.received, record.replied, place, what,
              promised=record.promised, late=record.disclosure.late),
    )  # fmt: skip


def days_follow_each_other(record: Record, origin: Origin) -> Iterator[Problem]:
    """R511: a letter is received, replied to, then closed."""
    yield from in_order(record, origin, "", ("received", "replied", "closed"))


def closed_means_answered(record: Record, origin: Origin) -> Iterator[Problem]:
    """A102: a letter that is closed has a reply and an outcome, or the closing rate says nothing."""
    yield from together(
        record, origin, "",
        ("closed", "replied"), ("closed", "outcome"), ("outcome", "closed"), ("answer", "replied"),
    )  # fmt: skip


KIND = Kind(
    name="letter",
    label=Label("信件办理", "Letter"),
    record=Letter,
    columns=("type", "channel", "received", "closed"),
    view=view,
    awaits=awaits,
    duty="channel",
    clocks=clocks,
    cases=counted_cases,
    rules=(days_follow_each_other, closed_means_answered),
)
