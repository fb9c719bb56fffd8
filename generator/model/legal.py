"""Reads the rule sets: those that come with the program, and the site's own in `content/_terms/*.toml`."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds import BY_NAME
from generator.kinds.base import Item
from generator.problems import Problem, Problems, Related, Span, error
from generator.schema.legal import TERMS, Edition, LegalTerms
from generator.schema.read import Reader
from generator.source.files import SourceFile, read_text
from generator.source.toml import parse_toml
from generator.values import Fact

#: Where the program keeps its rule sets (in its own folder), and where a site puts its own.
SHIPPED = "terms"
FOLDER = "content/_terms/"


def read_legal_terms(files: tuple[SourceFile, ...]) -> tuple[LegalTerms, Problems]:
    """All editions in the order of their days; the shipped files come first, so of one day the site's own wins."""
    found: list[Problem] = []
    editions: list[Edition] = []
    placed: list[tuple[Edition, Reader]] = []
    for file in files:
        if not file.path.startswith((f"{SHIPPED}/", FOLDER)):
            continue
        edition, reader = _read(file)
        found.extend(reader.problems)
        if edition is not None:
            editions.append(edition)
            placed.append((edition, reader))
    found.extend(_repeated(placed))
    return LegalTerms(tuple(sorted(editions, key=lambda one: one.valid_from))), tuple(found)


def limits_of(item: Item, terms: LegalTerms) -> tuple[Fact, ...]:
    """The legal terms that a record is judged by, as the editions of its days have them."""
    found = (
        terms.on(clock.judged, name)
        for clock in BY_NAME[item.kind].clocks(item.record)
        for name in clock.limits
    )
    return tuple(ruling.fact for ruling in dict.fromkeys(found) if ruling)


def _read(file: SourceFile) -> tuple[Edition | None, Reader]:
    reader = Reader()
    if not file.name.endswith(".toml"):
        reader.problems.append(error("A212", Span(file.path), name=file.name))
        return None, reader
    text, problems = read_text(file)
    tree, more = parse_toml(text, file.path) if text is not None else (None, ())
    reader.problems.extend((*problems, *more))
    edition: Edition | None = reader.read(tree, Edition) if tree is not None else None
    return edition, reader


def _repeated(placed: list[tuple[Edition, Reader]]) -> Iterator[Problem]:
    """A210: two rule sets of one site do not give the same term from the same day on."""
    seen: dict[tuple[object, str], Span] = {}
    for edition, reader in placed:
        for name, label in TERMS.items():
            place = reader.origin.get(f"{name}:key")
            if place is None or not place.path.startswith(FOLDER):
                continue
            first = seen.setdefault((edition.valid_from, name), place)
            if first is not place:
                yield error("A210", place, Related(first, "first"), label=label, day=edition.valid_from)
