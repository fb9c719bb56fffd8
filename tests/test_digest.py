"""Digests: equal values have equal ones, others have not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator import digest


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Pair:
    left: Any
    right: Any
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class One:
    only: Any


@dataclass(frozen=True)
class Known:
    text: str
    digest: str


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.text(max_size=3), st.binary(max_size=3),
    st.sampled_from([date(2008, 1, 2), datetime(2008, 1, 2, tzinfo=UTC), Decimal("1.0"), Decimal("1.00"), Colour.RED, "RED"]),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=2), inner, max_size=3),
        st.builds(Pair, inner, inner),
        st.builds(One, inner),
    ),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_equal_digests_mean_equal_values(one: object, other: object) -> None:
    same = _spelled(one) == _spelled(other)
    assert (digest.of(one) == digest.of(other)) is same


def _spelled(value: object) -> object:
    """A value by type and content: 1 and True, 1.0 and 1.00 are two things here."""
    if isinstance(value, tuple):
        return tuple(_spelled(one) for one in value)
    if isinstance(value, dict):
        return {key: _spelled(one) for key, one in value.items()}
    if isinstance(value, Pair | One):
        return type(value).__name__, {
            name: _spelled(one) for name, one in vars(value).items() if name != "place"
        }
    return type(value).__name__, str(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, "a"], (1, "a")),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, MappingProxyType({"a": 1})),
        (Markup("a"), "a"),
        (Pair(1, 2, "here"), Pair(1, 2, "there")),
        (Known("long", "d"), Known("other", "d")),
    ],
)
def test_what_counts_as_equal(one: object, other: object) -> None:
    assert digest.of(one) == digest.of(other)


def test_it_matters_where_a_value_ends() -> None:
    assert digest.of("a", "b") != digest.of("ab", "") != digest.of(("a", "b"))


def test_a_text_shared_or_made_anew_is_the_same() -> None:
    anew = "".join(["sha", "red"])
    assert digest.of("shared", "shared", anew) == digest.of(anew, "".join(["sha", "red"]), "shared")


@pytest.mark.parametrize("value", [{1, 2}, frozenset(), print, object()])
def test_what_has_no_canonical_form_is_no_input(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be an input"):
        digest.of((value,))
