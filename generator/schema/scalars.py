"""Written values to dates, numbers, choices; each fault says what was found and what is allowed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from generator.problems import Problem, error, near, shortened
from generator.schema.fields import Field
from generator.source.tree import Scalar
from generator.values import Choice, Label, Moment

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2}))?")
_LOOSE_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_LOOSE_TIME = re.compile(r"([0-9]{1,2})\s*[:时]\s*([0-9]{1,2})")
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,15}")
#: Longest number that is read. No amount of money needs as many digits, and so long ones are still added up
#: exactly in the 28 digits of a decimal calculation, in 元 as in 万元.
_DIGITS = 20
#: What may stand behind a number without changing it: 万 by itself may be a multiple or half of 万元.
_UNIT = re.compile(r"\s*(万元|[^0-9.,十百千万亿]{0,3})")
#: Words for yes and no.
TRUE = ("true", "是", "yes")
FALSE = ("false", "否", "no")


def fault(code: str, node: Scalar, item: Field, **more: object) -> Problem:
    """A problem of one value: which field, and what was found."""
    return error(code, node.span, name=item.name, label=item.about.label, value=shortened(node.text), **more)


def day(node: Scalar, item: Field) -> date | Problem:
    """A calendar date written `YYYY-MM-DD` (ISO 8601)."""
    if not _DAY.fullmatch(node.text):
        return fault("F004", node, item, near=_near_day(node.text))
    try:
        return date.fromisoformat(node.text)
    except ValueError:
        return fault("F011", node, item)


def moment(node: Scalar, item: Field) -> Moment | Problem:
    """`YYYY-MM-DD`, or `YYYY-MM-DD HH:MM` (24 hours)."""
    match = _MOMENT.fullmatch(node.text)
    if not match:
        return fault("F005", node, item, near=_near_moment(node.text))
    try:
        return Moment(datetime.fromisoformat(f"{match[1]} {match[2] or '00:00'}"), match[2] is not None)
    except ValueError:
        return fault("F011", node, item)


def _near_day(text: str) -> str:
    """What a date written in another way means; empty when it means no day."""
    match = _LOOSE_DAY.search(unicodedata.normalize("NFKC", text[:100]))
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat() if match else ""
    except ValueError:
        return ""


def _near_moment(text: str) -> str:
    found = _near_day(text)
    folded = unicodedata.normalize("NFKC", text[:100])
    match = _LOOSE_TIME.search(folded)
    if found and match and int(match[1]) < 24 and int(match[2]) < 60:
        found += f" {int(match[1]):02}:{int(match[2]):02}"
    return found


def whole(node: Scalar, item: Field) -> int | Problem:
    """A whole number in plain digits, at most 15 of them."""
    if _WHOLE.fullmatch(node.text):
        return int(node.text)
    meant = _near_number(node.text)
    return fault("F012", node, item, near=meant if _WHOLE.fullmatch(meant) else "")


def decimal(node: Scalar, item: Field) -> Decimal | Problem:
    """An exact number; thousands separators are allowed where they stand right."""
    if _NUMBER.fullmatch(node.text) and len(node.text) <= _DIGITS:
        return Decimal(node.text.replace(",", ""))
    return fault("F007", node, item, near=_near_number(node.text))


def _near_number(text: str) -> str:
    """The number that full-width digits, or digits with a unit behind them, stand for.

    Empty for what could be read in two ways, such as `1,23` or `3万` (yuan, or units of 万元?).
    """
    folded = unicodedata.normalize("NFKC", text[:100]).strip().replace("，", ",")
    match = _NUMBER.match(folded)
    if not match or len(match.group()) > _DIGITS or match.group() == text:
        return ""
    return match.group() if _UNIT.fullmatch(folded, match.end()) else ""


def truth(node: Scalar, item: Field) -> bool | Problem:
    """`true` or `false`; 是 and 否, yes and no mean the same."""
    word = node.text.lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    return fault("F008", node, item)


def choice(node: Scalar, item: Field) -> str | Problem:
    """The value of the choice that the text names in any accepted spelling."""
    options = item.about.options
    for option in options:
        if node.text in option.spellings:
            return option.value
    words = [word for option in options for word in option.spellings]
    return fault("F006", node, item, near=near(node.text, words, 0.5), known=_listed(options))


def _listed(options: tuple[Choice, ...]) -> Label:
    zh = "、".join(f"{option.value}（{option.label.zh}）" for option in options)
    return Label(zh, ", ".join(f"{option.value} ({option.label.en})" for option in options))
