"""Check: rules on the joined site. One rule is one small function with one code; `RULES` is their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.check import identity, permanence, references, vocabulary
from generator.model.site import Site
from generator.problems import Problem, Problems

Rule = Callable[[Site], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    identity.ids_are_unique,
    identity.published_is_not_in_the_future,
    identity.document_numbers_are_unique,
    identity.index_numbers_are_unique,
    identity.projects_keep_their_title,
    identity.said_once,
    references.references_resolve,
    references.references_are_public,
    references.references_meet_the_right_kind,
    references.body_mentions_resolve,
    vocabulary.terms_exist,
    vocabulary.terms_are_valid_on_their_day,
    vocabulary.section_owners_exist,
    permanence.ids_are_not_reused,
    permanence.records_keep_their_kind,
    permanence.nothing_changes_in_silence,
    permanence.notes_stay,
    permanence.versions_can_be_read,
)


def check(site: Site, rules: tuple[Rule, ...] = RULES) -> Problems:
    """Every finding of every rule."""
    return tuple(problem for rule in rules for problem in rule(site))
