"""Rules on money paid: only what was approved, only when its condition is met, never more."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.kinds.procedure import PASSED
from generator.model.history import History, Turn
from generator.model.site import Site
from generator.problems import Problem, Related, error


def payments_were_approved(site: Site) -> Iterator[Problem]:
    """P216: money goes to projects of the approval that the payment names, from its day on."""
    for history, payment in _payments(site):
        if _approval(history, payment) is None and not site.broken:
            yield error("P216", payment.span, project=history.project, approval=payment.event.follows)


def conditional_tranches_wait_for_completion(site: Site) -> Iterator[Problem]:
    """P217: a tranche that is due on completion is paid to projects that passed."""
    for history, payment in _payments(site):
        scheme = site.config.funding.tranche
        number = payment.event.tranche
        if not 0 < number <= len(scheme) or scheme[number - 1].condition != "completion" or site.broken:
            continue
        found = [turn for turn in history.of("completion") if turn.day <= payment.day]
        if not found or found[-1].result not in PASSED:
            related = [Related(found[-1].place("result"), "completion")] if found else []
            yield error("P217", payment.span, *related, project=history.project, number=number)


def payments_stay_within_the_approval(site: Site) -> Iterator[Problem]:
    """P218: all that a project was paid never exceeds what was approved."""
    for history in site.histories.values():
        paid = Decimal(0)
        for payment in history.of("payment"):
            approval = _approval(history, payment)
            paid += payment.row.yuan or 0
            granted = approval.row.yuan if approval else None
            if approval is not None and granted is not None and paid > granted:
                yield error("P218", payment.place("amount"), Related(approval.place("amount"), "approval"),
                            project=history.project, paid=f"{paid:f}", granted=f"{granted:f}")  # fmt: skip


def _payments(site: Site) -> Iterator[tuple[History, Turn]]:
    for history in site.histories.values():
        for turn in history.of("payment"):
            yield history, turn


def _approval(history: History, payment: Turn) -> Turn | None:
    """The row of the approval that a payment names, when it was decided by the day of the payment."""
    named = payment.event.follows
    for turn in history.of("approval"):
        if turn.act.item.record.id == named and turn.day <= payment.day:
            return turn
    return None
