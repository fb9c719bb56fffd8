"""Personal data does not go out: what was found becomes errors, which no setting lowers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.personal import find
from generator.personal.finding import Finding, cells_of
from generator.personal.fold import suspicious
from generator.personal.mask import mask
from generator.plan.output import Output
from generator.problems import Problem, Span, error, warning

CODES = {
    find.RESIDENT: "D101",
    find.MOBILE: "D102",
    find.CARD: "D103",
    find.DOCUMENT: "D104",
    find.MAIL: "D105",
    find.ADDRESS: "D106",
    find.OLD_RESIDENT: "D108",
}


def personal_data(found: Iterable[Finding]) -> Iterator[Problem]:
    """D101 to D106, and D108: number, paper, mail box or home of a person (PIPL articles 4 and 28; article 15 of
    the Regulations on Open Government Information)."""
    for one in found:
        kind = warning if one.kind == find.OLD_RESIDENT else error
        yield kind(CODES[one.kind], one.span, masked=mask(one.value, one.kind), part=one.part)


def in_output(output: Output, data: bytes, known: frozenset[str]) -> tuple[Finding, ...]:
    """What stands in the bytes of an output and not in what it was made from: `known` are the values found there."""
    if output.form == "copy" or not suspicious(data):
        return ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ()
    found = find.find(text, cells_of(output.path))
    values = {one.value: one.kind for one in found if one.value not in known}
    return tuple(Finding(kind, Span(output.source), value, output.path) for value, kind in values.items())
