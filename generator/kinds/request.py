"""依申请公开: the requests for information of a year and what became of each. Who asked is never recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from generator.kinds.account import Case
from generator.kinds.base import Around, Item, Kind
from generator.kinds.clocks import Clock
from generator.kinds.days import in_order, together
from generator.kinds.ledgers import (
    CASE_NUMBER,
    Ledger,
    LedgerView,
    counted,
    figure,
    of_its_year,
)
from generator.kinds.lists import Listed, rows_field
from generator.kinds.national import AFTER_COMPLETION, APPLICANTS, OUTCOMES
from generator.kinds.record import Record
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Label, label_of


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request; without an outcome it is still being dealt with."""

    case: str = about(
        "登记编号",
        "Case",
        "登记编号，不含申请人信息。",
        "Number in the register; nothing about the applicant.",
        required=True,
        pattern=CASE_NUMBER,
        example="2008-012",
        listing=True,
    )
    received: date | None = about(
        "收到日期",
        "Received",
        "收到申请的日期。",
        "Day it was received.",
        required=True,
        example="2008-06-02",
        listing=True,
    )
    applicant: str = about(
        "申请人类别",
        "Applicant",
        "年报表三的申请人类别。",
        "Sort of applicant (table 3 of the yearly report).",
        required=True,
        options=APPLICANTS,
        example="自然人",
        listing=True,
    )
    replied: date | None = about(
        "答复日期",
        "Replied",
        "答复的日期；未答复不填。",
        "Day of the reply; empty while there is none.",
        example="2008-06-20",
        listing=True,
    )
    outcome: str = about(
        "办理结果",
        "Outcome",
        "年报表三的办理结果；未答复不填。",
        "Outcome (table 3 of the yearly report); empty while there is none.",
        default="",
        options=OUTCOMES,
        example="予以公开",
        listing=True,
    )
    asked: date | None = about(
        "补正通知日期",
        "Completion asked",
        "通知申请人补正的日期（条例第三十条）。",
        "Day on which completion was asked for (Regulation, art. 30).",
        listing=True,
    )
    completed: date | None = about(
        "补正日期",
        "Completed",
        "收到补正的日期，答复期限从这一天起算。",
        "Day of completion; the term runs from it.",
        listing=True,
    )
    consulted: date | None = about(
        "征求第三方日期",
        "Third party asked",
        "书面征求第三方意见的日期（条例第三十二条）。",
        "Day on which a third party was asked (art. 32).",
        listing=True,
    )
    heard: date | None = about(
        "第三方答复日期",
        "Third party answered",
        "收到第三方意见的日期。",
        "Day of the third party's answer.",
        listing=True,
    )
    extended: date | None = about(
        "延期告知日期",
        "Extended",
        "告知申请人延长答复期限的日期（条例第三十三条）。",
        "Day on which the applicant was told of an extension (art. 33).",
        listing=True,
    )
    late: str = about(
        "逾期说明",
        "Reason for the delay",
        "超过期限的原因，不写申请人。",
        "Why a term was missed; nothing about the applicant.",
        default="",
        listing=True,
    )


@dataclass(frozen=True)
class RequestList(Listed):
    """The requests of a year: a file beside the record, or rows written in it."""

    rows: tuple[RequestRow, ...] = rows_field()

    def row_problems(self, row: RequestRow, at: str, origin: Origin) -> Iterator[Problem]:
        """Days that contradict each other, an outcome without its day."""
        yield from in_order(
            row, origin, at,
            ("received", "asked", "completed", "replied"),
            ("received", "consulted", "heard"),
            ("received", "extended", "replied"),
        )  # fmt: skip
        yield from together(
            row, origin, at,
            ("outcome", "replied"), ("replied", "outcome"), ("completed", "asked"), ("heard", "consulted"),
        )  # fmt: skip
        if row.outcome in AFTER_COMPLETION and not row.asked:
            wanted = Label("补正通知日期", "the day on which completion was asked")
            yield error("A102", origin[f"{at}outcome"], given=label_of(OUTCOMES, row.outcome), wanted=wanted)


@dataclass(frozen=True, kw_only=True)
class Request(Ledger):
    """The requests for information received in a year; no field says who asked or for what."""

    cases: RequestList = about(
        "申请台账",
        "Requests",
        "逐件申请：CSV 文件名，或逐行写出。",
        "The requests: a CSV file or rows.",
        default=RequestList(),
        example="{file: list.csv}",
    )


def clocks(record: Record) -> tuple[Clock, ...]:
    """The terms of each request (Regulation, art. 30, 32, 33).

    The answer is due from receipt, or from the day of completion; while completion is awaited nothing runs.
    """
    assert isinstance(record, Request)
    return tuple(
        clock for index, row in enumerate(record.cases.rows) for clock in _clocks(record.cases, index, row)
    )


def _clocks(cases: RequestList, index: int, row: RequestRow) -> Iterator[Clock]:
    if row.received is None:
        return
    case = Label(f"申请 {row.case}", f"request {row.case}")

    def clock(term: str, start: date, done: date | None, column: str) -> Clock:
        place = cases.place("cases", index, column if done else "received")
        return Clock(term, row.received or start, start, done, place, case, late=row.late)

    if row.completed or not row.asked:
        answer = clock("answer", row.completed or row.received, row.replied, "replied")
        yield replace(answer, paused=row.consulted, resumed=row.heard, extended=row.extended)
    if row.asked:
        yield clock("completion", row.received, row.asked, "asked")
    if row.consulted:
        yield clock(
            "third_party", row.consulted, row.heard or row.replied, "heard" if row.heard else "replied"
        )


def view(item: Item, around: Around) -> LedgerView:
    """Received, answered, extended, open; and how they ended."""
    record = item.record
    assert isinstance(record, Request)
    rows = record.cases.rows
    answered = sum(bool(row.outcome) for row in rows)
    return LedgerView(
        (
            figure("received", "收到申请（件）", "Received", len(rows)),
            figure("answered", "已办结（件）", "Answered", answered),
            figure("open", "正在办理（件）", "Being dealt with", len(rows) - answered),
            figure("extended", "延期答复（件）", "Extended", sum(row.extended is not None for row in rows)),
        ),
        counted(OUTCOMES, (row.outcome for row in rows)),
        around.limits,
    )


def counted_cases(record: Record) -> tuple[Case, ...]:
    """Each request, by outcome and applicant."""
    assert isinstance(record, Request)
    return tuple(
        Case("requests", row.outcome, row.applicant, row.received, row.replied)
        for row in record.cases.rows
        if row.received
    )


def cases_of_the_year(record: Record, origin: Origin) -> Iterator[Problem]:
    """A101: a request is counted in the year in which it was received."""
    assert isinstance(record, Request)
    yield from of_its_year(record.year, record.cases, "cases", "received", origin)


KIND = Kind(
    name="request",
    label=Label("依申请公开", "Requests for information"),
    record=Request,
    columns=("year",),
    once=("year", "unit"),
    view=view,
    clocks=clocks,
    cases=counted_cases,
    rules=(cases_of_the_year,),
)
