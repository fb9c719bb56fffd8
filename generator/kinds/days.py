"""Days that follow each other, and fields that go together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.problems import Problem, error
from generator.schema.fields import fields_of
from generator.schema.read import Origin


def in_order(owner: object, origin: Origin, at: str, *chains: tuple[str, ...]) -> Iterator[Problem]:
    """R511: the days of each chain of fields follow each other; days that are not filled are passed over.

    `at` is where the fields of `owner` stand, such as `cases[3].`; two days may be the same.
    """
    for chain in chains:
        days = [(name, day) for name in chain if (day := getattr(owner, name)) is not None]
        for (first, before), (second, after) in pairwise(days):
            if after < before:
                yield error("R511", origin[f"{at}{second}"], first=first, second=second,
                            first_value=before, second_value=after)  # fmt: skip


def together(owner: object, origin: Origin, at: str, *pairs: tuple[str, str]) -> Iterator[Problem]:
    """A102: the second field of each pair is filled where the first is, or the case cannot be counted."""
    labels = {item.name: item.about.label for item in fields_of(type(owner))}
    for given, wanted in pairs:
        if getattr(owner, given) and not getattr(owner, wanted):
            yield error("A102", origin[f"{at}{given}"], given=labels[given], wanted=labels[wanted])
