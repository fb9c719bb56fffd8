"""What reports are told: figures of a year, the account in the national tables, a number for every claim."""

from __future__ import annotations

from decimal import Decimal

from generator.kinds import BY_NAME
from generator.kinds.account import Account, Answer, Asked, Claim, asks_nothing
from generator.kinds.base import Item
from generator.model.account import account
from generator.model.figures import year_of
from generator.model.site import Site

_NOTHING = Answer()


def answer_to(site: Site, item: Item) -> Answer:
    """The figures that a record asks for; nothing for what is no report."""
    if BY_NAME[item.kind].asks is asks_nothing:
        return _NOTHING
    asked = asked_by(item)
    return Answer(
        year_of(site.newest, asked.year) if asked.year is not None else None,
        account_of(site, asked),
        tuple(counted(site, claim) for claim in asked.claims),
    )


def asked_by(item: Item) -> Asked:
    """What a record wants to be told; a withheld one nothing."""
    return Asked() if item.record.withheld else BY_NAME[item.kind].asks(item.record)


def account_of(site: Site, asked: Asked) -> Account | None:
    """The national tables that a report asks for."""
    if not asked.national or asked.year is None:
        return None
    return account(asked.year, site.cases, asked.entered)


def account_before(site: Site, year: int) -> tuple[Account | None, bool]:
    """The account of the year before, and whether a report has it; None where ledgers do not reach that far."""
    for item in site.asking:
        asked = asked_by(item)
        if asked.national and asked.year == year - 1:
            return account_of(site, asked), True
    if any(case.ledger == "requests" and case.began.year < year for case in site.cases):
        return account(year - 1, site.cases), False
    return None, False


def counted(site: Site, claim: Claim) -> str:
    """What the records give for a claim, as a number without separators; a rate with one decimal, if it needs it."""
    years = range(claim.first, claim.last + 1)
    if claim.what in ("items", "other-items"):
        wanted = claim.what == "items"
        return str(sum(card.year in years and card.government is wanted for card in site.newest))
    if claim.what == "topics":
        return str(len({topic.id for card in site.newest if card.year in years for topic in card.topics}))
    if claim.what == "applications":
        return str(_applications(site, years))
    ledger = "requests" if claim.what == "requests" else "complaints"
    cases = [case for case in site.cases if case.ledger == ledger and case.began.year in years]
    if claim.what != "closing-rate":
        return str(len(cases))
    closed = sum(case.ended is not None for case in cases)
    rate = Decimal(100 * closed) / len(cases) if cases else Decimal(0)
    return f"{rate.quantize(Decimal('0.1')).normalize():f}"


def _applications(site: Site, years: range) -> int:
    """Projects on the lists of proposed acceptance, each once; a row without an id is a project of its own."""
    acts = [
        act
        for act in site.acts
        if act.event.stage == "acceptance"
        and act.event.day.year in years
        and act.item.record.id in site.items
    ]
    rows = [row for act in acts for row in act.item.projects.rows]
    return len({row.project for row in rows if row.project}) + sum(not row.project for row in rows)
