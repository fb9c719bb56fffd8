"""Rules on money paid: only what was approved, only when its condition is met, never more."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.check.tranches import years_named
from generator.kinds.money import parts
from generator.kinds.procedure import PASSED
from generator.kinds.tranches import Planned, plan
from generator.model.history import Act, History, Turn
from generator.model.procedure import Procedure, Share
from generator.problems import Problem, Related, error


def payments_were_approved(share: Share) -> Iterator[Problem]:
    """P216: money goes to projects of the approval that the payment names, from its day on.

    Source: Procedure 5.
    """
    for history, payment in _payments(share):
        if history.approval(payment) is None and not share.procedure.broken:
            yield error("P216", payment.span, project=history.project, approval=payment.event.follows)


def conditional_tranches_wait_for_completion(share: Share) -> Iterator[Problem]:
    """P217: a tranche that is due on completion is paid to projects that passed.

    Source: Procedure 5.
    """
    for history, payment, _, tranche in _planned(share):
        if tranche.condition != "completion" or share.procedure.broken:
            continue
        found = history.newest("completion", payment.day)
        if not found or any(turn.result not in PASSED for turn in found):
            related = [Related(turn.place("result"), "completion") for turn in found]
            yield error("P217", payment.span, *related, project=history.project, number=tranche.number)


def payments_stay_within_the_approval(share: Share) -> Iterator[Problem]:
    """P218: all that a project was paid never exceeds what was approved.

    Source: Procedure 5.
    """
    for history in share.histories:
        paid = Decimal(0)
        for payment in history.of("payment"):
            approval = history.approval(payment)
            paid += payment.row.yuan or 0
            granted = approval.row.yuan if approval else None
            if approval is not None and granted is not None and paid > granted:
                yield error("P218", payment.place("amount"), Related(approval.place("amount"), "approval"),
                            project=history.project, paid=f"{paid:f}", granted=f"{granted:f}")  # fmt: skip


def paid_tranches_exist(procedure: Procedure) -> Iterator[Problem]:
    """P307: what is paid is one of the instalments of the approval, or of the scheme.

    Source: Procedure 5; `[[funding.tranche]]` of site.toml.
    """
    for act in procedure.acts:
        approval = _named(procedure, act)
        planned = _plan(procedure, approval) if approval else ()
        number = act.event.tranche
        if approval and planned and number > len(planned):
            yield error("P307", act.item.span("tranche"), _at(approval), number=number, last=len(planned))


def paid_tranches_keep_to_their_years(procedure: Procedure) -> Iterator[Problem]:
    """P308: an instalment is paid from the budget of a year that is foreseen for it (办法: 列入当年、第二或者第三年预算).

    Source: Procedure 5; `[[funding.tranche]]` of site.toml.
    """
    for act in procedure.acts:
        approval = _named(procedure, act)
        for tranche in _plan(procedure, approval) if approval else ():
            years = tranche.years if tranche.number == act.event.tranche else ()
            if approval and years and act.event.budget_year not in years:
                yield error("P308", act.item.span("budget_year"), _at(approval), number=tranche.number,
                            year=act.event.budget_year, allowed=years_named(years))  # fmt: skip


def payments_are_their_share(share: Share) -> Iterator[Problem]:
    """P309: a project is paid its share of what was approved, to the fen.

    Source: Procedure 5.
    """
    for history, payment, approval, tranche in _planned(share):
        paid, granted = payment.row.yuan, approval.row.yuan
        if paid is None or granted is None:
            continue
        shares = tuple(one.share for one in _plan(share.procedure, approval.act))
        due = parts(granted, shares)[tranche.number - 1]
        if paid != due:
            yield error("P309", payment.place("amount"), Related(approval.place("amount"), "approval"),
                        project=history.project, number=tranche.number, paid=f"{paid:f}", due=f"{due:f}",
                        share=tranche.share, granted=f"{granted:f}")  # fmt: skip


def tranches_are_paid_once(share: Share) -> Iterator[Problem]:
    """P310: a project gets each instalment once.

    Source: Procedure 5.
    """
    for history in share.histories:
        first: dict[tuple[str, int], Turn] = {}
        for payment in history.of("payment"):
            key = (payment.event.follows, payment.event.tranche)
            if key in first:
                yield error("P310", payment.span, Related(first[key].span, "first"), project=history.project,
                            number=payment.event.tranche, other=first[key].act.item.record.id)  # fmt: skip
            first.setdefault(key, payment)


def paid_amounts_were_approved(share: Share) -> Iterator[Problem]:
    """P311: where the approval states no amount, nothing can be paid under it.

    Source: Procedure 5.
    """
    for history, payment in _payments(share):
        approval = history.approval(payment)
        if approval is not None and approval.row.amount is None and payment.row.amount is not None:
            yield error("P311", payment.place("amount"), Related(approval.span, "approval"),
                        project=history.project)  # fmt: skip


def _payments(share: Share) -> Iterator[tuple[History, Turn]]:
    for history in share.histories:
        for turn in history.of("payment"):
            yield history, turn


def _named(procedure: Procedure, payment: Act) -> Act | None:
    """The approval that a payment names; None for what is no payment."""
    if payment.event.stage != "payment":
        return None
    return procedure.approvals.get(payment.event.follows)


def _plan(procedure: Procedure, approval: Act) -> tuple[Planned, ...]:
    event = approval.event
    return plan(event.tranches, procedure.config.funding.tranche, event.instrument, event.day.year)


def _planned(share: Share) -> Iterator[tuple[History, Turn, Turn, Planned]]:
    """Payments with the row that approved them and the instalment that they pay."""
    for history, payment in _payments(share):
        approval = history.approval(payment)
        for tranche in _plan(share.procedure, approval.act) if approval else ():
            if approval and tranche.number == payment.event.tranche:
                yield history, payment, approval, tranche


def _at(approval: Act) -> Related:
    return Related(approval.item.span("id"), "approval")
