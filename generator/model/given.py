"""What a site gives beside its records, and what the program ships for all sites: terms, days, dated rules."""

from __future__ import annotations

from dataclasses import dataclass

from generator import digest
from generator.calendar import Calendar
from generator.model import indicators, legal
from generator.model.calendar import read_calendar
from generator.model.coverage import Mapping, read_coverage
from generator.model.indicators import Editions, read_indicators
from generator.model.legal import read_legal_terms
from generator.model.matches import Matches, read_matches
from generator.model.vocab import Vocabularies, read_vocabularies
from generator.problems import Problems
from generator.schema.legal import LegalTerms
from generator.source.files import SourceFile, read_data

#: Folders of the program that hold editions of its own.
SHIPPED = (indicators.SHIPPED, legal.SHIPPED)


@dataclass(frozen=True)
class Given:
    """Everything that records are read and judged by; `coverage` is None for a site that keeps none.

    `digest` covers the site's own files.
    """

    vocab: Vocabularies
    calendar: Calendar
    terms: LegalTerms
    matches: Matches
    editions: Editions
    coverage: Mapping | None
    digest: str = ""


def read_given(shipped: tuple[SourceFile, ...], files: tuple[SourceFile, ...]) -> tuple[Given, Problems]:
    """All of it, with what is wrong in any of the files."""
    vocab, faults = read_vocabularies(files)
    calendar, day_faults = read_calendar(files)
    terms, term_faults = read_legal_terms((*shipped, *files))
    matches, match_faults = read_matches(files)
    editions, edition_faults = read_indicators((*shipped, *files))
    coverage, coverage_faults = read_coverage(files)
    problems = (*faults, *day_faults, *term_faults, *match_faults, *edition_faults, *coverage_faults)
    own = (file for file in files if file.path.startswith("content/_"))
    contents = tuple((file.path, digest.of_bytes(read_data(file)[0] or b"")) for file in own)
    return Given(vocab, calendar, terms, matches, editions, coverage, digest.of(contents)), problems
