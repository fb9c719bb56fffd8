"""The gate agrees with a naive reading of the decision table, and each rule and each day of it counts."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from generator.kinds.procedure import BY_STAGE
from generator.model import procedure
from tests.procedure.gate import GateRule, code_of, found, gate_rules
from tests.procedure.naive import RECORDS, ROWS, Finding, expected, table
from tests.procedure.worlds import DATES, DAYS, Teller, World

HISTORIES = 2400


@cache
def told() -> tuple[tuple[World, set[Finding]], ...]:
    """The histories, each with what the table says of it."""
    codes = table()
    worlds = (Teller(seed).tell() for seed in range(HISTORIES))
    return tuple((world, expected(world, codes)) for world in worlds)


def noticed(rules: tuple[GateRule, ...], field: str = "", days: int = 0) -> bool:
    """Whether the gate with a fault disagrees with the table somewhere."""
    return any(found(world.shifted(field, days) if field else world, rules) != said for world, said in told())


def test_the_gate_agrees_with_the_table() -> None:
    rules = gate_rules()
    for number, (world, said) in enumerate(told()):
        assert found(world, rules) == said, f"history {number}: {world}"


def test_projects_may_be_judged_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procedure, "TOGETHER", 1)
    for number, (world, said) in enumerate(told()[:300]):
        assert found(world, gate_rules()) == said, f"history {number}: {world}"


def test_histories_reach_every_cell_of_the_table() -> None:
    reached: Counter[tuple[str, str]] = Counter()
    stages = {}
    for world, said in told():
        stages = {record.id: record.stage for record in world.records}
        reached.update({(code, stages[record]) for record, _, code in said})
    for (_, event), code in table().items():
        assert reached[code, event] >= 3, (code, event)
    lawful = sum(not said for _, said in told())
    assert lawful > HISTORIES // 20, "histories without a fault"


@pytest.mark.parametrize("rule", gate_rules(), ids=code_of)
def test_a_rule_that_is_switched_off_is_noticed(rule: GateRule) -> None:
    assert noticed(tuple(one for one in gate_rules() if one is not rule))


@pytest.mark.parametrize("days", (-1, 1))
@pytest.mark.parametrize("field", DATES)
def test_a_date_that_is_off_by_a_day_is_noticed(field: str, days: int) -> None:
    assert noticed(gate_rules(), field, days)


def test_the_table_is_whole() -> None:
    """Its states are those that the naive checker can ask about, its events stages, its codes those of the rules."""
    codes = table()
    assert {state for state, _ in codes} == {*RECORDS, *ROWS}
    assert {event for _, event in codes} <= set(BY_STAGE)
    assert set(codes.values()) == {code_of(rule) for rule in gate_rules()}
    assert set(DAYS.values()) < set(DATES)


def test_every_transition_of_the_stages_stands_in_the_table() -> None:
    missed = {"acceptance": "not-accepted", "proposal": "not-proposed", "approval": "not-approved"}
    """A draw names no projects, so no list of accepted ones can be asked for it."""
    codes = table()
    events = {event for _, event in codes} - {"draw"}
    for stage in BY_STAGE.values():
        for before in stage.after:
            assert stage.name not in events or (missed[before], stage.name) in codes
