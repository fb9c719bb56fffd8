"""办事指南: everything that somebody needs to know to get a matter done, on one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.elements import FORMS, WHO, Fees, Material, Step
from generator.kinds.flow import Flow, Stop, flow
from generator.kinds.record import Record
from generator.problems import Problem, error, warning
from generator.schema.fields import about, fields_of
from generator.schema.read import Origin
from generator.values import Fact, Label, label_of

#: Words that leave open what is to be brought, such as 其他材料, 相关证明材料, 其它有关文件.
_VAGUE = re.compile(
    r"(其[他它](相关|有关|必要|需要)?|相关|有关|必要)的?(证明|申请|申报)?(材料|资料|文件|证件|手续)"
)


@dataclass(frozen=True, kw_only=True)
class Service(Record):
    """A guide to one matter: every element that the law and the national check of websites ask for."""

    basis: tuple[str, ...] = about(
        "设定依据",
        "Legal basis",
        "法律依据，逐条。",
        "Laws it rests on, one an entry.",
        required=True,
        default=(),
        example="[《技术合同认定登记管理办法》]",
    )
    conditions: str = about(
        "申请条件",
        "Conditions",
        "谁可以办，有什么条件。",
        "Who may apply, on what conditions.",
        required=True,
        long=True,
        example="合同已经成立的技术卖方。",
    )
    materials: tuple[Material, ...] = about(
        "办理材料",
        "Papers",
        "逐项材料；不需要材料写 []。",
        "Papers, one by one; [] when none are needed.",
        required=True,
        default=(),
    )
    steps: tuple[Step, ...] = about(
        "办理流程",
        "Steps",
        "从申请到送达，逐步。",
        "From application to delivery.",
        required=True,
        default=(),
    )
    legal_days: int | None = about(
        "法定时限（工作日）",
        "Legal limit (workdays)",
        "法律、规章规定的办理时限。",
        "Time limit set by law.",
        required=True,
        example="20",
    )
    promised_days: int | None = about(
        "承诺时限（工作日）",
        "Promised limit (workdays)",
        "承诺的办理时限，当场办结写 0。",
        "Time limit promised; 0: at once.",
        required=True,
        example="5",
    )
    fees: Fees = about(
        "收费",
        "Fees",
        "不收费，或收费标准及依据。",
        "Free, or what is charged and why.",
        required=True,
        example="不收费",
    )
    place: str = about(
        "办理地点", "Place", "办理地点。", "Where.", required=True, example="政务服务大厅二层科技窗口"
    )
    hours: str = about(
        "办理时间", "Hours", "办理时间。", "When.", required=True, example="工作日 8:30—11:30，13:00—17:00"
    )
    phone: str = about(
        "咨询电话", "Phone", "咨询电话。", "Telephone for questions.", required=True, example="0999-555-0101"
    )
    supervision: str = about(
        "监督电话",
        "Supervision",
        "监督投诉电话。",
        "Telephone for complaints.",
        required=True,
        example="0999-555-0119",
    )
    result: str = about(
        "办理结果",
        "Result",
        "发给申请人的证件、文件或答复。",
        "Document that the applicant gets.",
        required=True,
        example="技术合同登记证明",
    )
    online: str = about(
        "网上办理",
        "Online",
        "网上办理地址。",
        "Address for doing it online.",
        default="",
        pattern=r"https?://\S+",
    )


@dataclass(frozen=True)
class StepLine:
    """A step in words: what is done, by whom, within how many workdays."""

    name: str
    who: Label
    days: Label | None


@dataclass(frozen=True)
class Paper:
    """A paper to hand in, as a line of a table."""

    name: str
    copies: int | None
    form: Label | None
    note: str


@dataclass(frozen=True)
class ServiceView:
    """What the page of a guide shows of its own; `flow` draws what `steps` says in words."""

    facts: tuple[Fact, ...]
    basis: tuple[str, ...]
    conditions: str
    materials: tuple[Paper, ...]
    steps: tuple[StepLine, ...]
    flow: Flow


def view(item: Item, around: Around) -> ServiceView:
    """All elements, in the order in which an applicant asks for them."""
    record = item.record
    assert isinstance(record, Service)
    steps = tuple(StepLine(step.name, label_of(WHO, step.who), in_days(step.days)) for step in record.steps)
    stops = tuple(
        Stop(line.name, line.who, line.days, step.who == "applicant")
        for line, step in zip(steps, record.steps, strict=True)
    )
    return ServiceView(
        _facts(record),
        record.basis,
        record.conditions,
        tuple(
            Paper(one.name, one.copies, label_of(FORMS, one.form) if one.form else None, one.note)
            for one in record.materials
        ),
        steps,
        flow(stops),
    )


def _facts(record: Service) -> tuple[Fact, ...]:
    limits = (("legal_days", "法定时限", "Legal limit"), ("promised_days", "承诺时限", "Promised limit"))
    days = [
        Fact(name, Label(zh, en), found)
        for name, zh, en in limits
        if (found := in_days(getattr(record, name))) is not None
    ]
    charged = tuple(fact.value for fact in facts(record.fees, "charge", "standard", "basis"))
    fees = Fact("fees", Label("收费", "Fees"), charged)
    others = facts(record, "place", "hours", "phone", "online", "supervision")
    return (*facts(record, "result"), *days, fees, *others)


def in_days(days: int | None) -> Label | None:
    """A number of workdays in words; none is at once."""
    if days is None:
        return None
    if days == 0:
        return Label("当场办理", "at once")
    return Label(f"{days}个工作日", f"{days} workday{'s' if days > 1 else ''}")


def gaps(record: Record) -> tuple[Label, ...]:
    """Elements that leave open what is to be done; a blank one is refused before."""
    assert isinstance(record, Service)
    vague = any(_VAGUE.search(paper.name) for paper in record.materials)
    return tuple(item.about.label for item in fields_of(Service) if item.name == "materials") if vague else ()


def charges_have_a_basis(record: Record, origin: Origin) -> Iterator[Problem]:
    """A401: what is charged is charged on a legal basis (《行政许可法》第五十八、五十九条)."""
    assert isinstance(record, Service)
    fees = record.fees
    if fees.charge == "charged" and not (fees.standard and fees.basis):
        yield error("A401", origin["fees"])


def papers_are_named(record: Record, origin: Origin) -> Iterator[Problem]:
    """A402: “other materials” sends people home again; each paper is named; a warning."""
    assert isinstance(record, Service)
    for index, paper in enumerate(record.materials):
        found = _VAGUE.search(paper.name)
        if found:
            yield warning("A402", origin[f"materials[{index}].name"], words=found.group())


def promise_keeps_the_law(record: Record, origin: Origin) -> Iterator[Problem]:
    """A403: a promise may shorten the legal time limit, never lengthen it."""
    assert isinstance(record, Service)
    if (record.promised_days or 0) > (record.legal_days or 0):
        yield error(
            "A403",
            origin["promised_days"],
            promised=record.promised_days,
            legal=record.legal_days,
        )


def steps_keep_the_promise(record: Record, origin: Origin) -> Iterator[Problem]:
    """A404: the days of the offices' steps add up to no more than what is promised."""
    assert isinstance(record, Service)
    days = sum(step.days or 0 for step in record.steps if step.who != "applicant")
    if days > (record.promised_days or 0):
        yield error("A404", origin["steps"], days=days, promised=record.promised_days)


def elements_are_not_empty(record: Record, origin: Origin) -> Iterator[Problem]:
    """A405: a guide without basis or procedure lacks key elements (国办秘函〔2019〕19号)."""
    assert isinstance(record, Service)
    for name, label in (("basis", Label("设定依据", "legal basis")), ("steps", Label("办理流程", "steps"))):
        if not getattr(record, name):
            yield error("A405", origin[name], label=label)


KIND = Kind(
    name="service",
    label=Label("办事指南", "Service"),
    record=Service,
    columns=("promised_days", "place"),
    view=view,
    gaps=gaps,
    duty="services",
    rules=(
        charges_have_a_basis,
        papers_are_named,
        promise_keeps_the_law,
        steps_keep_the_promise,
        elements_are_not_empty,
    ),
)
