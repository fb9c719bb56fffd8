"""Values to words: dates, numbers, sizes, in the site's language and never by the process locale."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from generator.values import FactValue, Label, Link, Moment

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def show(value: FactValue | None, lang: str) -> str:
    """Any value of a fact as text; a Link shows its title."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ("、" if lang == "zh-CN" else ", ").join(show(one, lang) for one in value)
    if isinstance(value, Label):
        return value.text(lang)
    if isinstance(value, Link):
        return show(value.title, lang)
    if isinstance(value, Moment):
        clock = f" {value.at:%H:%M}" if value.timed else ""
        return show_date(value.day, lang) + clock
    if isinstance(value, date):
        return show_date(value, lang)
    if isinstance(value, bool):
        return Label("是" if value else "否", "yes" if value else "no").text(lang)
    if isinstance(value, Decimal):
        return show_number(value)
    return str(value)


def show_date(day: date, lang: str) -> str:
    """`2008年3月10日` or `10 March 2008`."""
    if lang == "zh-CN":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def show_number(value: int | Decimal) -> str:
    """Thousands separated, no exponent, no digits added or lost."""
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def show_bytes(size: int) -> str:
    """A size for people: `812 B`, `3.4 KB`, `1.2 MB` (powers of 1,024)."""
    amount = float(size)
    for unit in ("B", "KB", "MB"):
        if amount < 1024 or unit == "MB":
            break
        amount /= 1024
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


def iso(value: Moment | date | None) -> str:
    """The machine form of a date for `<time datetime>` (HTML: local date and time)."""
    if isinstance(value, Moment):
        return value.iso.replace(" ", "T")
    return value.isoformat() if value else ""
