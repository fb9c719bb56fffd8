"""Rules on instalments as they are planned: by the site's scheme, or by an approval's own words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.kinds.money import parts, total
from generator.kinds.tranches import BY_SCHEME, plan
from generator.model.history import Act
from generator.model.procedure import Procedure
from generator.problems import Problem, error
from generator.schema.promises import CONDITIONS
from generator.values import Label, label_of

_WHOLE = Decimal(100)


def shares_make_a_whole(procedure: Procedure) -> Iterator[Problem]:
    """P303: the shares of all instalments are positive and make 100 (办法: 分两期拨付), or money is lost or made up.

    Source: Procedure 5; `[[funding.tranche]]` of site.toml.
    """
    shares = tuple(tranche.share for tranche in procedure.config.funding.tranche)
    if shares and not _whole(shares):
        yield error(
            "P303", procedure.config.origin["funding.tranche[0].share"], shares=_plus(shares), sum=sum(shares)
        )
    for act in _approvals(procedure):
        shares = tuple(tranche.share for tranche in act.event.tranches)
        if shares and not _whole(shares):
            yield error("P303", act.item.span("tranches[0].share"), shares=_plus(shares), sum=sum(shares))


def instalments_are_their_share(procedure: Procedure) -> Iterator[Problem]:
    """P304: a stated instalment is its share of every row, so that all of them add up to what was approved.

    Source: Procedure 5.
    """
    for act in _approvals(procedure):
        tranches, rows = act.event.tranches, act.item.projects.rows
        shares = tuple(tranche.share for tranche in tranches)
        if not _whole(shares):
            continue
        cut = [parts(row.yuan, shares) for row in rows if row.yuan is not None]
        for index, tranche in enumerate(tranches):
            due = total(amounts[index] for amounts in cut) or Decimal(0)
            if tranche.yuan is not None and tranche.yuan != due:
                yield error("P304", act.item.span(f"tranches[{index}].amount"), number=index + 1,
                            written=f"{tranche.yuan:f}", due=f"{due:f}", share=tranche.share)  # fmt: skip


def instalments_follow_the_scheme(procedure: Procedure) -> Iterator[Problem]:
    """P305: the instalments of a grant have the number, shares and conditions of the scheme in site.toml.

    Source: Procedure 5; `[[funding.tranche]]` of site.toml.
    """
    scheme = tuple((tranche.share, tranche.condition) for tranche in procedure.config.funding.tranche)
    for act in _approvals(procedure):
        own = tuple((tranche.share, tranche.condition) for tranche in act.event.tranches)
        if scheme and own and act.event.instrument == BY_SCHEME and own != scheme:
            index = next((n for n, pair in enumerate(own) if pair not in scheme[n : n + 1]), 0)
            yield error(
                "P305", act.item.span(f"tranches[{index}].share"), mine=_named(own), scheme=_named(scheme)
            )


def instalments_keep_to_their_years(procedure: Procedure) -> Iterator[Problem]:
    """P306: an instalment of a grant is put into a budget year that the scheme allows it.

    Source: Procedure 5; `[[funding.tranche]]` of site.toml.
    """
    for act in _approvals(procedure):
        planned = plan((), procedure.config.funding.tranche, act.event.instrument, act.event.day.year)
        for index, (tranche, allowed) in enumerate(zip(act.event.tranches, planned, strict=False)):
            if tranche.budget_year and allowed.years and tranche.budget_year not in allowed.years:
                yield error("P306", act.item.span(f"tranches[{index}].budget_year"), number=index + 1,
                            year=tranche.budget_year, allowed=years_named(allowed.years))  # fmt: skip


def _approvals(procedure: Procedure) -> Iterator[Act]:
    return (act for act in procedure.acts if act.event.stage == "approval")


def _whole(shares: tuple[Decimal, ...]) -> bool:
    return sum(shares) == _WHOLE and min(shares) > 0


def _plus(shares: tuple[Decimal, ...]) -> str:
    return " + ".join(str(share) for share in shares)


def _named(pairs: tuple[tuple[Decimal, str], ...]) -> Label:
    """`70%（立项）、30%（验收合格）`."""
    labels = [(share, label_of(CONDITIONS, condition)) for share, condition in pairs]
    return Label("、".join(f"{share}%（{one.zh}）" for share, one in labels),
                 ", ".join(f"{share}% ({one.en})" for share, one in labels))  # fmt: skip


def years_named(years: tuple[int, ...]) -> Label:
    """Years in a row of words."""
    return Label("、".join(map(str, years)), ", ".join(map(str, years)))
