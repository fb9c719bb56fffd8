"""What the rules of the procedure see of a site, and nothing else: so their findings can be remembered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator import digest
from generator.fork import batches
from generator.kinds.base import Item
from generator.kinds.period import Reckoning
from generator.model.history import Act, History, acts, histories, turns_of
from generator.model.matches import Matches
from generator.schema.config import Config

#: So many projects are judged at a time.
TOGETHER = 2000


@dataclass(frozen=True)
class Procedure:
    """The records that take part in the procedure, with those to come and without drafts.

    `given` is the digest of the files that a site gives beside its records; `broken` are the ids of records that
    could not be read.
    """

    config: Config
    reckoning: Reckoning
    matches: Matches
    items: tuple[Item, ...]
    broken: frozenset[str]
    given: str

    @cached_property
    def digest(self) -> str:
        """Digest of everything the rules can see, places in the files included."""
        sources = tuple((item.source, item.texts) for item in self.items)
        written = tuple(sorted((place, span) for place, span in self.config.origin.items()))
        return digest.of(
            self.config.digest, written, self.reckoning.today, self.given, sorted(self.broken), sources
        )

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """What records do in the procedure, oldest first."""
        return acts(self.items, self.reckoning)

    @cached_property
    def approvals(self) -> dict[str, Act]:
        """The acts that granted money, by the id of their record."""
        return {act.item.record.id: act for act in self.acts if act.event.stage == "approval"}

    @cached_property
    def histories(self) -> dict[str, History]:
        """What befell each project, by project id."""
        return histories(self.acts, self.matches)

    def shares(self) -> Iterator[Share]:
        """All projects, some at a time: what rules work out for them is forgotten with them."""
        turns = turns_of(self.acts, self.matches)
        for names in batches(sorted(turns), TOGETHER):
            yield Share(self, tuple(History(name, tuple(turns[name])) for name in names))


@dataclass(frozen=True)
class Share:
    """Some projects of the procedure: what rules see that judge one project after the other."""

    procedure: Procedure
    histories: tuple[History, ...]
