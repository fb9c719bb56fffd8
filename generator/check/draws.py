"""Rules on what must be fixed before: criteria before the call opens, experts before they evaluate."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.drawing import Proof
from generator.model.history import Act
from generator.model.procedure import Procedure
from generator.model.site import Site
from generator.problems import Problem, Related, error


def draws_come_before_the_evaluation(procedure: Procedure) -> Iterator[Problem]:
    """P220: who evaluates is drawn before it begins. The preliminary examination is the office's own work.

    Only the first draw of a call can be late: later ones are for further rounds.

    Source: Procedure 1 and 4.
    """
    first: dict[str, Act] = {}
    for act in _of(procedure, "draw"):
        first.setdefault(_call(act), act)
    for draw in first.values():
        evaluations = (act for act in _of(procedure, "evaluation") if not act.event.preliminary)
        before = (one for one in evaluations if _call(one) == _call(draw) and one.event.day < draw.event.day)
        evaluation = next(before, None)
        if evaluation is not None:
            yield error("P220", draw.item.span("drawn"), Related(evaluation.span, "evaluation"),
                        drawn=draw.event.day, began=evaluation.event.day)  # fmt: skip


def criteria_are_known_before_the_call_opens(procedure: Procedure) -> Iterator[Problem]:
    """P432: who applies knows by what applications are measured.

    Source: Procedure 6.
    """
    calls = {_call(act): act for act in _of(procedure, "call")}
    for act in _of(procedure, "criteria"):
        call = calls.get(_call(act))
        if call is not None and call.event.day <= act.event.day:
            place = "publish_at" if act.item.record.publish_at else "published"
            yield error("P432", act.item.span(place), Related(call.item.span("opens"), "call"),
                        published=act.event.day, opens=call.event.day)  # fmt: skip


def commitments_were_published(site: Site) -> Iterator[Problem]:
    """P415: a digest proves something from the day on which all could read it.

    Source: RFC 3797.
    """
    items = {item.record.id: item for item in site.all_items}
    for item in site.procedure.items:
        proof = getattr(item.record, "proof", None)
        named = items.get(proof.record) if isinstance(proof, Proof) else None
        if isinstance(proof, Proof) and proof.committed and named is not None and not item.record.withheld:
            public = (named.record.publish_at or named.record.published).day
            if public > proof.committed or proof.digest not in named.body.text:
                yield error("P415", item.span("proof.record"), record=named.record.id, public=public,
                            committed=proof.committed)  # fmt: skip


def _of(procedure: Procedure, stage: str) -> Iterator[Act]:
    """The acts of a stage that belong to a call, oldest first."""
    for act in procedure.acts:
        if act.event.stage == stage and _call(act):
            yield act


def _call(act: Act) -> str:
    return act.event.guideline
