"""Data downloads: every list and every section as CSV and JSON, the same rows in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds import BY_NAME
from generator.kinds.base import Card, Item
from generator.kinds.lists import Listed
from generator.kinds.record import STATUSES
from generator.model.site import Site
from generator.plan.output import Output
from generator.schema.config import Config
from generator.schema.fields import Field, fields_of
from generator.values import Label, Moment

#: Column, label, meaning; the order is that of the files.
Columns = tuple[tuple[str, Label, Label], ...]
CARD_COLUMNS: Columns = (
    ("id", Label("标识", "Id"), Label("记录的永久标识", "permanent id of the record")),
    ("kind", Label("类型", "Kind"), Label("记录类型", "kind of record")),
    ("section", Label("栏目", "Section"), Label("栏目目录名", "folder of the section")),
    ("title", Label("标题", "Title"), Label("标题", "title")),
    ("published", Label("发布日期", "Published"), Label("发布日期，可带时分", "day, or day and minute, of publication")),
    ("updated", Label("更新日期", "Updated"), Label("最近一次重大更改的日期", "day of the last major change")),
    ("date", Label("成文日期", "Date"), Label("成文日期", "date of the document")),
    ("number", Label("文号", "Number"), Label("发文字号", "document number")),
    ("unit", Label("发布机构", "Unit"), Label("发布机构标识", "id of the issuing unit")),
    ("programme", Label("计划类别", "Programme"), Label("计划类别标识", "id of the programme")),
    ("topics", Label("专题", "Topics"), Label("专题标识，以分号分隔", "ids of topics, separated by semicolons")),
    ("status", Label("有效性", "Status"), Label("、".join(c.value for c in STATUSES), ", ".join(c.value for c in STATUSES))),
    ("government", Label("政务信息", "Government"), Label("是否政务信息", "whether it is government information")),
    ("summary", Label("内容概述", "Summary"), Label("内容概述", "summary")),
    ("url", Label("网址", "URL"), Label("页面网址", "address of the page")),
)  # fmt: skip
RECORDS = Label("目录", "Records")


@dataclass(frozen=True)
class Sheet:
    """A table: column names and rows of text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def objects(self) -> list[dict[str, str]]:
        """The same rows for JSON: each an object by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Dataset:
    """One table for download; an empty path: not in that form."""

    title: str | Label
    rows: int
    csv: str
    json: str


def table_outputs(site: Site) -> Iterator[Output]:
    """The tables of the whole site and of each section."""
    if not site.config.outputs.data:
        return
    shelves = {"all": site.newest, **site.by_section}
    for name, cards in shelves.items():
        yield Output(f"data/{name}.csv", "csv", cards_csv, (site.config, cards), "site.toml")
        yield Output(f"data/{name}.json", "json", cards_json, (site.config, cards), "site.toml")


def _card_row(config: Config, card: Card) -> tuple[str, ...]:
    values = {
        "id": card.id,
        "kind": card.kind,
        "section": card.section.id,
        "title": card.title,
        "published": card.published.iso,
        "updated": card.updated.iso,
        "date": card.date.isoformat() if card.date else "",
        "number": card.number,
        "unit": card.unit.id if card.unit else "",
        "programme": card.programme.id if card.programme else "",
        "topics": ";".join(topic.id for topic in card.topics),
        "status": card.status,
        "government": "true" if card.government else "false",
        "summary": card.summary,
        "url": config.site.base_url + card.path,
    }
    return tuple(values[name] for name, _, _ in CARD_COLUMNS)


def cards_csv(config: Config, cards: tuple[Card, ...]) -> Sheet:
    """Cards as rows of text."""
    return Sheet(tuple(name for name, _, _ in CARD_COLUMNS), tuple(_card_row(config, card) for card in cards))


def cards_json(config: Config, cards: tuple[Card, ...]) -> dict[str, object]:
    """The same rows as objects."""
    return {"records": cards_csv(config, cards).objects}


def list_csv(listed: Listed) -> Sheet:
    """A record's list, cell for cell as published."""
    columns = listed.columns
    fields = [item for item in listed.row_fields() if item.name in columns]
    return Sheet(columns, tuple(tuple(_cell(row, item) for item in fields) for row in listed.rows))


def _cell(row: object, item: Field) -> str:
    value = plain(row, item)
    return "" if value is None else str(value)


def list_workbook(lang: str, title: Label, listed: Listed) -> tuple[tuple[str, Sheet], ...]:
    """The cells of `list_csv` as a workbook with one sheet, under the columns' labels in the site's language.

    Spreadsheets take a cell of a CSV file that begins with `=`, `+`, `-` or `@` for a formula (OWASP ASVS 5.0,
    1.2.10). The CSV file stays what was published; in the workbook every cell is typed as text.
    """
    sheet = list_csv(listed)
    labels = {item.name: item.about.label.text(lang) for item in listed.row_fields()}
    return ((title.text(lang), Sheet(tuple(labels[name] for name in sheet.columns), sheet.rows)),)


def list_json(config: Config, item: Item, card: Card, listed: Listed) -> dict[str, object]:
    """A record with a list, whole: its fields, rows and text."""
    fields = fields_of(type(item.record))
    values = {one.name: plain(item.record, one) for one in fields if one.name != item.list_name}
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    about = {"kind": item.kind, "section": item.section, "url": config.site.base_url + card.path}
    return {**about, **kept, item.list_name: list_csv(listed).objects, "body": item.body.text}


def plain(owner: object, item: Field) -> object:
    """A field as JSON: text, numbers, lists and objects; choices in their canonical spelling."""
    value = getattr(owner, item.name)
    if item.many:
        return [_plain_value(one, item) for one in value]
    return None if value is None else _plain_value(value, item)


def _plain_value(value: object, item: Field) -> object:
    if item.nested:
        inner = {one.name: plain(value, one) for one in fields_of(item.base)}
        return {name: part for name, part in inner.items() if part not in (None, "", [], {})}
    if item.about.options and isinstance(value, str):
        found = next((option for option in item.about.options if option.value == value), None)
        return found.label.zh if found and item.name == "unit" else value
    if isinstance(value, Moment):
        return value.iso
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def dictionary(kinds: tuple[str, ...]) -> tuple[tuple[Label, Columns], ...]:
    """Column, label and meaning: of the tables of records, then of the lists of `kinds`, each sort of list once."""
    found: dict[Columns, Label] = {CARD_COLUMNS: RECORDS}
    for name in kinds:
        held = BY_NAME[name].list_field
        if held is not None:
            columns = tuple((one.name, one.about.label, one.about.help) for one in held.cls.row_fields())
            found.setdefault(columns, held.label)
    return tuple((label, columns) for columns, label in found.items())
