"""Indicators that sites are checked by: dated editions, the national one shipped, a site's own beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.problems import Problem, Problems, error
from generator.schema.fields import about
from generator.schema.read import Reader
from generator.source.files import SourceFile
from generator.source.tree import Map, read_tree

#: Where the program keeps its editions (in its own folder), and where a site puts its own.
SHIPPED = "indicators"
FOLDER = "content/_indicators/"


def _days(zh: str, en: str, help_zh: str, help_en: str) -> int:
    value: int = about(zh, en, help_zh, help_en, required=True, example="14")
    return value


def _demand(zh: str, en: str, help_zh: str, help_en: str) -> bool:
    value: bool = about(zh, en, help_zh, help_en, default=True, example="true")
    return value


@dataclass(frozen=True)
class Indicators:
    """One edition: from when it holds, where it was published, and its limits (国办秘函〔2019〕19号)."""

    name: str = about(
        "名称", "Name", "指标的名称。", "What it is called.", required=True, example="政府网站检查指标"
    )
    source: str = about(
        "依据",
        "Source",
        "公布指标的文件。",
        "The document that fixed it.",
        required=True,
        example="国办秘函〔2019〕19号",
    )
    valid_from: date | None = about(
        "施行日期",
        "Valid from",
        "从这一天起按本指标检查。",
        "First day.",
        required=True,
        example="2019-04-01",
    )
    home_days: int = _days(
        "首页", "Home", "首页多少天内要有更新。", "Days within which the first page changes."
    )
    news_days: int = _days("动态要闻", "News", "动态类栏目多少天内要有更新。", "Days for sections of news.")
    notice_months: int = _days(
        "通知政策", "Notices", "通知公告、政策类栏目多少个月内要有更新。", "Months for notices and policies."
    )
    stale_sections: int = _days(
        "逾期栏目",
        "Stale sections",
        "这么多个动态、通知、政策类栏目逾期即否决。",
        "How many stale ones veto a site.",
    )
    due_sections: int = _days(
        "应更新未更新",
        "Overdue sections",
        "这么多个应更新的栏目未更新即否决。",
        "How many sections behind their promise veto.",
    )
    blank_sections: int = _days(
        "空白栏目", "Blank sections", "这么多个空白栏目即否决。", "How many blank ones veto."
    )
    answer_months: int = _days("答复", "Answers", "来信多少个月内要有答复。", "Months for an answer.")
    answer_window_months: int = _days(
        "检查来信的期间",
        "Letters looked at",
        "检查最近多少个月收到的来信。",
        "Months of letters that are looked at.",
    )
    channel: bool = _demand(
        "咨询渠道", "Channel", "没有咨询投诉渠道即否决。", "No way to ask or complain vetoes."
    )
    services: bool = _demand("办事服务", "Services", "没有办事服务即否决。", "No services at all vetoes.")


Editions = tuple[Indicators, ...]


def read_indicators(files: tuple[SourceFile, ...]) -> tuple[Editions, Problems]:
    """All editions, oldest first; `files` are those of the program, then those of the site."""
    found: list[Indicators] = []
    problems: list[Problem] = []
    for file in files:
        if file.path.startswith((f"{SHIPPED}/", FOLDER)):
            edition, faults = _read(file)
            problems += faults
            found += [edition] if edition is not None else []
    return tuple(sorted(found, key=_first_day)), tuple(problems)


def in_force(editions: Editions, day: date) -> Indicators | None:
    """The edition of a day; of two that begin on one day the site's own."""
    valid = [edition for edition in editions if _first_day(edition) <= day]
    return valid[-1] if valid else None


def _first_day(edition: Indicators) -> date:
    return edition.valid_from or date.min


def _read(file: SourceFile) -> tuple[Indicators | None, Problems]:
    tree, problems = read_tree(file)
    if not isinstance(tree, Map):
        shape = () if tree is None or problems else (error("H121", tree.span, name=file.name),)
        return None, (*problems, *shape)
    reader = Reader()
    edition: Indicators | None = reader.read(tree, Indicators)
    wrong = () if edition is None else tuple(_too_small(edition, reader))
    return (None if wrong else edition), (*problems, *reader.problems, *wrong)


def _too_small(edition: Indicators, reader: Reader) -> Iterator[Problem]:
    """H122: a limit of no days, or of no sections, would find fault with every site."""
    for name, value in vars(edition).items():
        if isinstance(value, int) and not isinstance(value, bool) and value < 1:
            yield error("H122", reader.origin[name], name=name, value=value)
