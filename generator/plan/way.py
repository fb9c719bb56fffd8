"""What the pages of projects show: plain, closed values, as in `views.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.base import Term
from generator.kinds.period import Phase
from generator.model.matches import Decision
from generator.model.waived import WaiverNote
from generator.plan.views import Head, Title
from generator.values import Fact, FactValue, Label, Link


@dataclass(frozen=True)
class ProjectLine:
    """A project in the directory of projects."""

    id: str
    title: str
    organisation: str
    path: str
    stage: Label


@dataclass(frozen=True)
class ProjectsPage:
    """The directory of projects; `groups` are (year, projects)."""

    head: Head
    groups: tuple[tuple[Title, tuple[ProjectLine, ...]], ...]
    total: int
    funding: Link | None


@dataclass(frozen=True)
class StepView:
    """One place on the way of a project.

    `state` is a word of `Outlook.states`, or `gap` for a step of which no record is public: that one has a
    stage and nothing else. `period` stands for `day` where the step has a window; `tranche` is 0 for all but
    instalments; `link` leads to the project's row in the record, `decision` tells why it is this project's.
    """

    stage: Label
    state: str
    tranche: int = 0
    day: date | None = None
    period: Phase | None = None
    link: Link | None = None
    amount: Decimal | None = None
    facts: tuple[Fact, ...] = ()
    objections: tuple[tuple[Fact, ...], ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True)
class ObstacleView:
    """Why a project cannot go on: a word of `Obstacle.reason`, and the record that says so."""

    reason: str
    link: Link


@dataclass(frozen=True)
class NextView:
    """What comes next and from which day; `ready` when that day has come, `years` are budget years."""

    stage: Label
    tranche: int
    earliest: date | None
    ready: bool
    years: tuple[int, ...]
    obstacles: tuple[ObstacleView, ...]


@dataclass(frozen=True)
class DossierPage:
    """A project from its call to its last instalment; amounts are in yuan."""

    head: Head
    id: str
    organisation: FactValue
    programme: Term | None
    granted: Decimal | None
    paid: Decimal | None
    steps: tuple[StepView, ...]
    next: NextView | None
    finished: bool
    waivers: tuple[WaiverNote, ...]
