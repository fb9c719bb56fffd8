"""The site as one frozen value, and the function that joins records into it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from generator import digest
from generator.kinds import BY_NAME
from generator.kinds.account import Case, asks_nothing
from generator.kinds.base import Card, Item, Reference, Term, none
from generator.kinds.period import Reckoning
from generator.kinds.shown import shown
from generator.log.entry import extended
from generator.model.account import cases_of
from generator.model.cards import card_of, is_public, named
from generator.model.coverage import Mapping as Coverage
from generator.model.dossiers import Archive, Dossier, about_calls
from generator.model.families import furnished
from generator.model.figures import Figures, count
from generator.model.funding import Grant, grants
from generator.model.funnel import Cohort, funnel
from generator.model.given import Given
from generator.model.history import Act, History, histories, takes_part
from generator.model.indicators import Editions
from generator.model.matches import Matches
from generator.model.organisations import Holder, Roll, carriers, holders, roll
from generator.model.procedure import Procedure
from generator.model.vocab import Vocabularies
from generator.model.waived import Waived
from generator.register.entries import Register
from generator.register.revisions import Revision, Sealing, registering, revisions
from generator.schema.config import Config
from generator.schema.fields import ID
from generator.values import Label, Moment, Prose

_BY = Label("依据", "By")


@dataclass(frozen=True)
class Relation:
    """One record's tie to another, seen from either end; `inverse` when the other one made it."""

    label: Label
    card: Card
    inverse: bool


@dataclass(frozen=True)
class Site:
    """Everything that is public at `as_of`, joined.

    `all_items` also holds drafts and records of the future: rules look at them, outputs never. `waived` are
    the findings that waivers cover, by the id of the waiver; they are known after the rules have run.
    """

    config: Config
    as_of: datetime
    reckoning: Reckoning
    vocab: Vocabularies
    matches: Matches
    all_items: tuple[Item, ...]
    items: Mapping[str, Item]
    cards: Mapping[str, Card]
    broken: frozenset[str]
    register: Register = field(default_factory=Register)
    sealing: Sealing | None = None
    editions: Editions = ()
    coverage: Coverage | None = None
    given: str = ""
    waived: Mapping[str, tuple[Waived, ...]] = field(default_factory=dict)

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """Public records that the register lacks, or has otherwise."""
        return revisions(self.items.values(), self.register, self.config.sections)

    @cached_property
    def following(self) -> Register:
        """The register with a version for each of the revisions; pending ones, unless the run may seal them."""
        found = registering(self.register, self.revisions, self.as_of.date(), self._sealed)
        return extended(found, self.sealing.key) if self.sealing else found

    def _sealed(self, item: Item) -> tuple[str, str]:
        return self.sealing.seal(self.addressed(item.body)) if self.sealing else ("", "")

    def face_of(self, item: Item) -> tuple[Item, Card] | None:
        """What readers of this site would see of a record, and its card; None while it is not public."""
        return _face(item, self.config, self.vocab, self.as_of, self.reckoning, self.register)

    @cached_property
    def newest(self) -> tuple[Card, ...]:
        """All cards, newest first."""
        return tuple(sorted(self.cards.values(), key=lambda card: card.newest_first, reverse=True))

    @cached_property
    def by_section(self) -> dict[str, tuple[Card, ...]]:
        """Cards of every section of site.toml, newest first."""
        shelves: dict[str, list[Card]] = {folder: [] for folder in self.config.sections}
        for card in self.newest:
            shelves[card.section.id].append(card)
        return {folder: tuple(cards) for folder, cards in shelves.items()}

    def of_term(self, vocabulary: str, term: str) -> tuple[Card, ...]:
        """Cards that carry a term of `units`, `programmes` or `topics`, newest first."""
        return self._by_term.get((vocabulary, term), ())

    @cached_property
    def _by_term(self) -> dict[tuple[str, str], tuple[Card, ...]]:
        shelves: dict[tuple[str, str], list[Card]] = {}
        for card in self.newest:
            for vocabulary, term in terms_of(card):
                shelves.setdefault((vocabulary, term.id), []).append(card)
        return {key: tuple(cards) for key, cards in shelves.items()}

    @cached_property
    def relations(self) -> dict[str, tuple[Relation, ...]]:
        """Both ends of every mention between public records."""
        ties: dict[str, list[Relation]] = {}
        for source, item in self.items.items():
            for mention in item.references:
                target = self.cards.get(mention.target)
                if target is not None:
                    ties.setdefault(source, []).append(Relation(mention.label, target, False))
                    ties.setdefault(mention.target, []).append(
                        Relation(mention.inverse, self.cards[source], True)
                    )
        return {key: tuple(sorted(values, key=_grouped)) for key, values in ties.items()}

    @cached_property
    def mentions(self) -> tuple[tuple[Item, Reference], ...]:
        """Every field that names a record; `status.by` may name a document in words instead of an id."""
        found: list[tuple[Item, Reference]] = []
        for item in self.all_items:
            found.extend((item, mention) for mention in item.references)
            by = item.record.status.by
            if by and re.fullmatch(ID, by):
                found.append((item, Reference("status.by", by, ("any",), _BY, _BY)))
        return tuple(found)

    def addressed(self, prose: Prose) -> Prose:
        """The text with the addresses of the records it mentions, which its digest then covers."""
        if not prose.mentions:
            return prose
        paths = ((name, self._path_of(name)) for name in prose.mentions)
        targets = tuple((name, path) for name, path in paths if path)
        return replace(prose, targets=targets, digest=digest.of(prose.digest, targets))

    def _path_of(self, identifier: str) -> str | None:
        """Where a reader finds a record, or what stands in its place when it was withdrawn."""
        card = self.cards.get(identifier)
        return card.path if card else self.register.tombstone(identifier)

    @cached_property
    def dossiers(self) -> dict[str, Dossier]:
        """Project dossiers by project id, in the order of ids."""
        archive = Archive(self.cards, about_calls(self.public_acts), self.vocab["programmes"],
                          self.config.funding.tranche, self.reckoning.today)  # fmt: skip
        return {name: archive.dossier(history) for name, history in self.public_histories.items()}

    @cached_property
    def clocked(self) -> tuple[Item, ...]:
        """Public records that a legal term may run for."""
        items = self.items.values()
        return tuple(one for one in items if BY_NAME[one.kind].clocks is not none and not one.record.withheld)

    @cached_property
    def asking(self) -> tuple[Item, ...]:
        """Public records that may ask to be told figures."""
        return tuple(one for one in self.items.values() if BY_NAME[one.kind].asks is not asks_nothing)

    @cached_property
    def procedure(self) -> Procedure:
        """What the rules of the procedure see."""
        items = tuple(item for item in self.all_items if takes_part(item) and not item.record.draft)
        return Procedure(self.config, self.reckoning, self.matches, items, self.broken, self.given)

    @property
    def acts(self) -> tuple[Act, ...]:
        """What records do in the procedure, oldest first; those of records to come too, drafts not."""
        return self.procedure.acts

    @cached_property
    def public_acts(self) -> tuple[Act, ...]:
        """The acts of public records, oldest first."""
        shown = {item.source for item in self.items.values()}
        return tuple(act for act in self.acts if act.item.source in shown)

    @cached_property
    def public_histories(self) -> dict[str, History]:
        """What befell each project in public, by project id."""
        if len(self.public_acts) == len(self.acts):
            return self.procedure.histories
        return histories(self.public_acts, self.matches)

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """What was granted and paid, as far as it is public."""
        return grants(self.public_histories.values(), self.vocab["programmes"], self.config.funding)

    @cached_property
    def funnel(self) -> tuple[Cohort, ...]:
        """How far projects came, by programme and year."""
        return funnel(self.public_histories, self.dossiers, self.public_acts, self.cards)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """What yearly accounts count in public records."""
        return cases_of(self.items.values())

    @cached_property
    def roll(self) -> Roll:
        """Which organisation a row of a list means."""
        return roll(self.vocab["organisations"])

    @cached_property
    def holders(self) -> dict[str, Holder]:
        """Organisations with their projects, by the key of their page."""
        return holders(self.dossiers.values(), self.roll)

    @cached_property
    def carriers(self) -> dict[str, tuple[Term, ...]]:
        """The organisations of each project."""
        return carriers(self.holders.values())

    @cached_property
    def figures(self) -> Figures:
        """Counts of public records."""
        return count(self.newest, self.by_section_year, len(self.public_histories))

    @cached_property
    def by_section_year(self) -> tuple[tuple[str, int, int], ...]:
        """How many records there are, by the id of their section and year."""
        pairs = Counter((card.section.id, card.year) for card in self.newest)
        return tuple(sorted((section, year, n) for (section, year), n in pairs.items()))


def _face(
    item: Item, config: Config, vocab: Vocabularies, as_of: datetime, reckoning: Reckoning, register: Register
) -> tuple[Item, Card] | None:
    """What readers may see of a record, and its card; None while it is not public."""
    identifier = item.record.id
    if not is_public(item.record, as_of) or register.is_gone(identifier):
        return None
    seen = named(shown(item), vocab)
    card = card_of(seen, config.sections[item.section], vocab, as_of, reckoning)
    return seen, replace(card, withdrawn=True) if identifier in register.withdrawals else card


def _grouped(tie: Relation) -> tuple[bool, str, Moment, str]:
    return (tie.inverse, tie.label.zh, tie.card.published, tie.card.id)


def terms_of(card: Card) -> tuple[tuple[str, Term], ...]:
    """The vocabulary terms of a card."""
    pairs = [("topics", topic) for topic in card.topics]
    if card.unit:
        pairs.append(("units", card.unit))
    if card.programme:
        pairs.append(("programmes", card.programme))
    return tuple(pairs)


def join(
    config: Config,
    given: Given,
    items: tuple[Item, ...],
    broken: frozenset[str],
    as_of: datetime,
    register: Register,
    sealing: Sealing | None = None,
) -> Site:
    """Join records into a site.

    Total: duplicate ids keep the first by path, unresolved terms are left out; the rules of
    `check` report both. A record that was withdrawn and left a tombstone is not public any more.
    """
    public: dict[str, Item] = {}
    cards: dict[str, Card] = {}
    vocab = given.vocab
    reckoning = Reckoning(as_of.date(), config.window, given.calendar, given.terms)
    for item in items:
        identifier = item.record.id
        face = None if identifier in public else _face(item, config, vocab, as_of, reckoning, register)
        if face is not None:
            public[identifier], cards[identifier] = face
    config = furnished(config, vocab, public, given.coverage is not None)
    return Site(config, as_of, reckoning, vocab, given.matches, items, public, cards, broken, register,
                sealing, given.editions, given.coverage, given.digest)  # fmt: skip
