"""What a dossier says of the next step is what the gate then says, over random histories."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from generator.model.history import History
from generator.model.outlook import Next, outlook
from tests.procedure.gate import found, gate_rules, site_of
from tests.procedure.worlds import DAYS, Record, Row, Teller, World

HISTORIES = 450
TODAY = date(2010, 1, 4)
ONE_DAY = timedelta(days=1)
RESULTS = {"evaluation": "建议立项", "completion": "合格"}


def step(after: Next, history: History, day: date) -> Record:
    """The record of the next step, taken on a day; without a call, which could be another one."""
    rows = [Row(history.project, result=RESULTS.get(after.stage, ""))]
    if after.stage == "proposal":
        period = {"opens": day, "closes": day + 20 * ONE_DAY, "unit": "day", "first": True, "roll": False}
        return Record("next", after.stage, day, rows, **period)
    granted = [turn.record for turn in history.of("approval")]
    follows = granted[0] if after.stage in ("payment", "completion") and granted else ""
    return Record(
        "next", after.stage, day, rows, follows=follows, tranche=after.tranche, **{DAYS[after.stage]: day}
    )


def refused(world: World, record: Record) -> set[str]:
    """What the gate says of one more record."""
    more = copy.copy(world)
    more.records = [*world.records, record]
    return {code for name, _, code in found(more, gate_rules()) if name == "next"}


def stories() -> Iterator[World]:
    """Random histories as they stood after each of their records."""
    for seed in range(HISTORIES):
        world = Teller(seed).tell()
        records = sorted(world.records, key=lambda record: record.day)
        for count in range(1, len(records) + 1):
            yield World(world.rule, world.conditions, records[:count])


def test_the_gate_lets_the_next_step_through_on_its_day_and_not_before() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for world in stories():
        site = site_of(world)
        scheme = site.config.funding.tranche
        faulty = {(name, row) for name, row, _ in found(world, gate_rules())}
        for history in site.procedure.histories.values():
            after = outlook(history, TODAY, scheme).next
            own = {(turn.record, row) for turn in history.turns for row in (turn.index, -1)}
            if after is None or own & faulty:
                continue
            if after.obstacles and after.stage != "payment":
                assert refused(world, step(after, history, TODAY)), (world, after)
                seen[after.stage, "obstacle"] += 1
            elif after.earliest is not None:
                said = refused(world, step(after, history, after.earliest))
                assert not said, (world, said, after)
                seen[after.stage, "lawful"] += 1
                if after.earliest > max(turn.day for turn in history.turns):
                    assert refused(world, step(after, history, after.earliest - ONE_DAY)), (world, after)
                    seen[after.stage, "early"] += 1
    for stage in ("evaluation", "proposal", "approval", "completion"):
        assert seen[stage, "lawful"] >= 5, (stage, seen)
    for stage in ("evaluation", "approval", "completion"):
        assert seen[stage, "early"] >= 5, (stage, seen)
    assert (
        seen["payment", "lawful"] >= 5 and sum(n for (_, what), n in seen.items() if what == "obstacle") >= 10
    )
