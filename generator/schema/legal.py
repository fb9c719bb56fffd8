"""Legal terms by edition: what `generator/terms/*.toml` and `content/_terms/*.toml` declare, and which of them holds on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.schema.fields import about, fields_of
from generator.values import Fact, Label


@dataclass(frozen=True)
class Limit:
    """A number of workdays, counted from the day after the one on which it begins (Civil Code, art. 201)."""

    days: int = about(
        "工作日",
        "Workdays",
        "几个工作日；起算当日不计。",
        "How many workdays; the day on which it begins is not counted.",
        required=True,
        example="20",
    )
    article: str = about(
        "条款", "Article", "出自哪一条。", "Which article.", default="", example="第二十六条"
    )

    @property
    def words(self) -> Label:
        """How long it is."""
        return Label(f"{self.days}个工作日", f"{self.days} workdays")


@dataclass(frozen=True)
class Due:
    """A day of the year that follows."""

    due: str = about(
        "日期",
        "Due",
        "次年几月几日以前，MM-DD。",
        "By which day of the following year, MM-DD.",
        required=True,
        pattern=r"(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]|30|31)",
        example="01-31",
    )
    article: str = about(
        "条款", "Article", "出自哪一条。", "Which article.", default="", example="第四十九条"
    )

    @property
    def words(self) -> Label:
        """By when, in words."""
        month, day = map(int, self.due.split("-"))
        return Label(f"次年{month}月{day}日前", f"by {self.due} of the following year")

    def after(self, year: int) -> date:
        """The last day for what is due about a year."""
        month, day = map(int, self.due.split("-"))
        return date(year + 1, month, day)


@dataclass(frozen=True)
class Edition:
    """A rule set with the first day on which it holds; terms that it does not name stay as they were."""

    title: str = about(
        "名称", "Title", "规定的名称。", "Name of the rules.", required=True, example="《政府信息公开条例》"
    )
    valid_from: date = about(
        "施行日期", "Valid from", "施行的第一天。", "First day.", required=True, example="2019-05-15"
    )
    source: str = about(
        "依据",
        "Source",
        "公布它的文件。",
        "The document that made it.",
        required=True,
        example="国务院令第711号",
    )
    publish: Limit | None = about(
        "公开期限",
        "Term to publish",
        "自信息形成之日起公开的期限。",
        "From the day on which information is formed to its publication.",
    )
    answer: Limit | None = about(
        "答复期限",
        "Term to answer",
        "自收到申请之日起答复的期限。",
        "From receipt of a request to the answer.",
    )
    extension: Limit | None = about(
        "延长期限", "Extension", "答复期限最多再延长多久。", "By how much the answer may be put off."
    )
    completion: Limit | None = about(
        "补正通知期限",
        "Term to ask for completion",
        "自收到申请之日起一次性告知补正的期限。",
        "From receipt of a request to the demand that it be completed.",
    )
    third_party: Limit | None = about(
        "第三方意见期限",
        "Term of third parties",
        "第三方自收到征求意见书之日起提出意见的期限。",
        "From the question to a third party to its opinion.",
    )
    letters: Limit | None = about(
        "信件答复承诺",
        "Promised answer to letters",
        "自收到信件之日起答复的承诺。",
        "From receipt of a letter to the answer, as promised.",
    )
    yearly_report: Due | None = about(
        "年度报告期限", "Yearly report due", "上一年度报告公布的期限。", "When the report on a year is due."
    )


#: The terms of an edition by name, with their labels.
TERMS = {item.name: item.about.label for item in fields_of(Edition) if item.base in (Limit, Due)}


@dataclass(frozen=True)
class Ruling:
    """A term as an edition has it."""

    name: str
    edition: Edition

    @property
    def days(self) -> int:
        """Workdays; 0 for what is due on a day of the year."""
        term = getattr(self.edition, self.name)
        return term.days if isinstance(term, Limit) else 0

    @property
    def words(self) -> Label:
        """How long, or by when, and by which article."""
        term: Limit | Due = getattr(self.edition, self.name)
        return Label(f"{term.words.zh}，{term.article}", f"{term.words.en}, {term.article}")

    @property
    def fact(self) -> Fact:
        """Since when, how long, and by what: a line of a table."""
        term: Limit | Due = getattr(self.edition, self.name)
        since, by = self.edition.valid_from.isoformat(), f"{self.edition.title}{term.article}"
        words = Label(f"{term.words.zh}（{since}起，{by}）", f"{term.words.en} (since {since}, {by})")
        return Fact(self.name, TERMS[self.name], words)


@dataclass(frozen=True)
class LegalTerms:
    """All editions, the earliest first."""

    editions: tuple[Edition, ...] = ()

    def on(self, day: date, name: str) -> Ruling | None:
        """A term as it holds on a day; None before the first edition that has it."""
        for edition in reversed(self.editions):
            if edition.valid_from <= day and getattr(edition, name) is not None:
                return Ruling(name, edition)
        return None

    def due(self, year: int) -> date | None:
        """The last day for the report on a year, by the edition that holds when the year is over."""
        ruling = self.on(date(year + 1, 1, 1), "yearly_report")
        due = ruling.edition.yearly_report if ruling else None
        return due.after(year) if due else None
