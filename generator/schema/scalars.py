"""Written values to dates, numbers, choices; each fault says what was found and what is allowed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

from generator.problems import Problem, error
from generator.source.tree import Scalar
from generator.values import Choice, Moment

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?")
_LOOSE_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
#: Words for yes and no.
TRUE = ("true", "是", "yes")
FALSE = ("false", "否", "no")


def day(node: Scalar, name: str) -> date | Problem:
    """A calendar date written `YYYY-MM-DD` (ISO 8601)."""
    if not _DAY.fullmatch(node.text):
        return error("F004", node.span, name=name, value=node.text[:40], near=_near_day(node.text))
    try:
        return date.fromisoformat(node.text)
    except ValueError:
        return error("F011", node.span, name=name, value=node.text)


def moment(node: Scalar, name: str) -> Moment | Problem:
    """`YYYY-MM-DD`, or `YYYY-MM-DD HH:MM` (24 hours)."""
    match = _MOMENT.fullmatch(node.text)
    if not match:
        return error("F005", node.span, name=name, value=node.text[:40], near=_near_day(node.text))
    try:
        return Moment(datetime.fromisoformat(f"{match[1]} {match[2] or '00:00'}"), match[2] is not None)
    except ValueError:
        return error("F011", node.span, name=name, value=node.text)


def _near_day(text: str) -> str:
    match = _LOOSE_DAY.search(unicodedata.normalize("NFKC", text))
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""


def whole(node: Scalar, name: str) -> int | Problem:
    """A whole number in plain digits."""
    if re.fullmatch(r"[0-9]{1,15}", node.text):
        return int(node.text)
    return error("F007", node.span, name=name, value=node.text[:40], near=_near_number(node.text))


def decimal(node: Scalar, name: str) -> Decimal | Problem:
    """An exact number; thousands separators are allowed where they stand right."""
    if _NUMBER.fullmatch(node.text) and len(node.text) <= 30:
        return Decimal(node.text.replace(",", ""))
    return error("F007", node.span, name=name, value=node.text[:40], near=_near_number(node.text))


def _near_number(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip()
    match = _NUMBER.match(folded)
    return match.group() if match and match.group() != text else ""


def truth(node: Scalar, name: str) -> bool | Problem:
    """`true` or `false`; 是 and 否, yes and no mean the same."""
    word = node.text.lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    return error("F008", node.span, name=name, value=node.text[:40])


def choice(node: Scalar, name: str, options: tuple[Choice, ...]) -> str | Problem:
    """The value of the choice that the text names in any accepted spelling."""
    for option in options:
        if node.text in option.spellings:
            return option.value
    words = [word for option in options for word in option.spellings]
    near = get_close_matches(node.text, words, n=1, cutoff=0.5)
    allowed = "、".join(f"{option.value}（{option.label.zh}）" for option in options)
    return error(
        "F006", node.span, name=name, value=node.text[:40], near=near[0] if near else "", known=allowed
    )
