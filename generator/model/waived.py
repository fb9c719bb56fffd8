"""Findings of the procedure that waivers answer for."""

from __future__ import annotations

from dataclasses import dataclass

from generator.kinds.base import Card
from generator.values import Label


@dataclass(frozen=True)
class Waived:
    """One finding: the code and title of its rule, the id of the record, the project, and what was found."""

    code: str
    title: Label
    record: str
    project: str
    text: Label


@dataclass(frozen=True)
class WaiverNote:
    """That a waiver answers for findings on a record: its card, and (code, title) of the rules."""

    card: Card
    rules: tuple[tuple[str, Label], ...]
