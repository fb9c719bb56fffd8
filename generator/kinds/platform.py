"""公共服务平台: a platform for the public, what it is for and who runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.record import Record
from generator.schema.fields import about
from generator.values import Fact, FactValue, Label, Link, choices

STATES = choices(running=("运行", "running"), suspended=("暂停", "suspended"), closed=("停止", "closed"))


@dataclass(frozen=True, kw_only=True)
class Platform(Record):
    """A platform that the public can use."""

    purpose: str = about(
        "用途",
        "Purpose",
        "一句话说明用途。",
        "What it is for, in a sentence.",
        required=True,
        example="大型科学仪器的查询和预约",
    )
    operator: str = about(
        "运行单位", "Operator", "运行维护单位。", "Who runs it.", required=True, example="科技信息中心"
    )
    since: date | None = about(
        "开通日期", "Since", "开通日期。", "Day on which it opened.", required=True, example="2006-05-23"
    )
    url: str = about(
        "网址",
        "URL",
        "网址；没有网站的不填。",
        "Address; empty when it has no website.",
        default="",
        pattern=r"https?://\S+",
    )
    state: str = about(
        "运行状态",
        "State",
        "运行、暂停或停止。",
        "Running, suspended or closed.",
        default="running",
        options=STATES,
        example="运行",
    )


@dataclass(frozen=True)
class PlatformView:
    """What the page of a platform shows of its own."""

    facts: tuple[Fact, ...]


def view(item: Item, around: Around) -> PlatformView:
    """Purpose, operator, since when, state, and the way to it."""
    record = item.record
    assert isinstance(record, Platform)
    told = facts(record, "purpose", "operator", "since", "state", "url")
    return PlatformView(
        tuple(Fact(one.name, one.label, _linked(one.value)) if one.name == "url" else one for one in told)
    )


def _linked(value: FactValue) -> FactValue:
    return Link(value, value) if isinstance(value, str) else value


KIND = Kind(
    name="platform",
    label=Label("公共服务平台", "Platform"),
    record=Platform,
    columns=("operator", "since", "state"),
    view=view,
)
