"""Money in public: the page of all programmes and years, tables on pages of programmes, and the data set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.kinds.base import Term, facts
from generator.kinds.procedure import INSTRUMENTS
from generator.model.funding import Grant, balance, tranches_of
from generator.model.organisations import holder_path
from generator.model.site import Site
from generator.plan.amounts import FundingLine, FundingTable
from generator.plan.grants import GRANTS, GRANTS_PATH, NOBODY
from generator.plan.output import Output
from generator.plan.subjects import FUNDING, NO_PROGRAMME, PROJECTS, home_crumb, term_value
from generator.plan.tables import Columns, Dataset, Sheet
from generator.plan.views import Crumb, Head
from generator.schema.config import Config
from generator.schema.tables import Outputs
from generator.values import Fact, FactValue, Label, Link, label_of

PATH = "procedure/funding.html"
#: Organisations that the page lists, those with most money first; the data set has all.
SHOWN = 200
_SUM = Label("合计", "Total")
_YEAR = Label("立项年度", "Year of approval")
_PROGRAMME = Label("计划类别", "Programme")
_INSTRUMENT = Label("资助方式", "Instrument")
_ORGANISATION = Label("承担单位", "Organisation")

FUNDING_COLUMNS: Columns = (
    ("project", Label("项目编号", "Project"), Label("项目编号", "project id")),
    ("title", Label("项目名称", "Title"), Label("立项时的名称", "title in the approval")),
    ("organisation", Label("承担单位", "Organisation"), Label("承担单位", "organisation")),
    ("credit_code", Label("信用代码", "Credit code"), Label("统一社会信用代码", "unified social credit code")),
    ("programme", Label("计划类别", "Programme"), Label("计划类别标识", "id of the programme")),
    ("instrument", Label("资助方式", "Instrument"), Label("、".join(c.value for c in INSTRUMENTS), ", ".join(c.value for c in INSTRUMENTS))),
    ("approval", Label("立项结果", "Approval"), Label("立项结果的标识", "id of the approval")),
    ("approved_on", Label("批准日期", "Approved on"), Label("批准日期", "day of the approval")),
    ("approved", Label("批准金额", "Approved"), Label("项目的批准总额，元；各期重复列出", "all that was approved, in yuan; repeated for every instalment")),
    ("tranche", Label("期次", "Instalment"), Label("第几期；没有分期安排的为空", "number of the instalment; empty where none is planned")),
    ("share", Label("比例（%）", "Share (%)"), Label("本期占批准金额的百分数", "percentage of what was approved")),
    ("due", Label("应拨", "Due"), Label("本期应拨金额，元", "amount of the instalment, in yuan")),
    ("paid", Label("已拨", "Paid"), Label("本期已拨金额，元", "amount paid, in yuan")),
    ("paid_on", Label("拨付日期", "Paid on"), Label("拨付日期", "day of the payment")),
    ("budget_year", Label("预算年度", "Budget year"), Label("列支的预算年度", "year of the budget that paid")),
    ("payment", Label("资金拨付", "Payment"), Label("拨付记录的标识", "id of the payment's record")),
    ("currency", Label("货币", "Currency"), Label("货币代码（ISO 4217）", "currency code (ISO 4217)")),
)  # fmt: skip


@dataclass(frozen=True)
class FundingPage:
    """All money that was granted; `scheme` are the instalments of the site, `holders` counts all organisations."""

    head: Head
    currency: str
    scheme: tuple[tuple[Fact, ...], ...]
    programmes: FundingTable
    organisations: FundingTable
    holders: int
    downloads: tuple[Link, ...]


def funding_outputs(site: Site) -> Iterator[Output]:
    """The page and the data set, where anything was granted."""
    families = site.config.outputs
    linked = families.procedure or families.projects or families.programmes or families.units
    if not ((linked or families.data) and site.grants):
        return
    if linked:
        known = ((grant.project, site.carriers.get(grant.project, ())) for grant in site.grants)
        sole = tuple((project, terms[0]) for project, terms in known if len(terms) == 1)
        yield Output(PATH, "pages/funding.html", funding_page, (site.config, site.grants, sole), "site.toml")
    if families.data:
        inputs = (site.config, site.grants)
        yield Output("data/funding.csv", "csv", funding_csv, inputs, "site.toml")
        yield Output("data/funding.json", "json", funding_json, inputs, "site.toml")


def money_datasets(site: Site) -> tuple[Dataset, ...]:
    """The tables of money for download; none where nothing was granted."""
    if not site.grants:
        return ()
    rows = sum(len(_instalments(grant)) for grant in site.grants)
    return (
        Dataset(FUNDING, rows, "data/funding.csv", "data/funding.json"),
        Dataset(GRANTS, len(site.grants), "", GRANTS_PATH),
    )


def funding_page(
    config: Config, grants: tuple[Grant, ...], carriers: tuple[tuple[str, Term], ...]
) -> FundingPage:
    """All money, by year and programme and by organisation; `carriers` are projects of which the organisation is known."""
    outputs = config.outputs
    crumbs = (
        home_crumb(),
        *((Crumb(PROJECTS, "projects/"),) if outputs.projects else ()),
        Crumb(FUNDING, ""),
    )
    downloads = (Link("CSV", "data/funding.csv"), Link("JSON", "data/funding.json")) if outputs.data else ()
    sole = dict(carriers)
    holders = _groups(grants, lambda grant: _holder(grant, sole))
    richest = sorted(holders, key=lambda group: -balance(group, ()).approved)
    return FundingPage(
        Head(FUNDING, PATH, crumbs=crumbs),
        config.funding.currency,
        tuple(facts(tranche, "share", "years_after", "condition") for tranche in config.funding.tranche),
        by_programme(grants, outputs),
        _table(
            grants,
            (_ORGANISATION,),
            [((_carrier(group[-1], sole, outputs.organisations),), group) for group in richest[:SHOWN]],
        ),
        len(holders),
        downloads,
    )


def by_programme(grants: tuple[Grant, ...], outputs: Outputs) -> FundingTable:
    """A line for every year of approval, programme and instrument, newest year first."""
    groups = _groups(grants, lambda grant: (-grant.year, _id(grant), grant.instrument))
    return _table(grants, (_YEAR, _PROGRAMME, _INSTRUMENT), [
        ((str(group[0].year), _programme(group[0], outputs), label_of(INSTRUMENTS, group[0].instrument)), group)
        for group in groups
    ])  # fmt: skip


def of_programme(grants: tuple[Grant, ...]) -> FundingTable:
    """The money of one programme: a line for every year of approval and instrument, newest year first."""
    groups = _groups(grants, lambda grant: (-grant.year, grant.instrument))
    return _table(grants, (_YEAR, _INSTRUMENT), [
        ((str(group[0].year), label_of(INSTRUMENTS, group[0].instrument)), group) for group in groups
    ])  # fmt: skip


def _groups(
    grants: tuple[Grant, ...], key: Callable[[Grant], tuple[int | str, ...]]
) -> list[tuple[Grant, ...]]:
    """Grants of one key together, in the order of the keys."""
    found: dict[tuple[int | str, ...], list[Grant]] = {}
    for grant in grants:
        found.setdefault(key(grant), []).append(grant)
    return [tuple(found[name]) for name in sorted(found)]


def _table(
    grants: tuple[Grant, ...],
    heads: tuple[Label, ...],
    groups: list[tuple[tuple[FactValue, ...], tuple[Grant, ...]]],
) -> FundingTable:
    tranches = tranches_of(grants)
    lines = tuple(FundingLine(names, balance(group, tranches)) for names, group in groups)
    blank = ("",) * (len(heads) - 1)
    whole = FundingLine((_SUM, *blank), balance(grants, tranches)) if len(lines) > 1 else None
    return FundingTable(heads, tranches, lines, whole)


def _holder(grant: Grant, sole: Mapping[str, Term]) -> tuple[str, str]:
    """What tells the organisation of a grant from others: its page, else the name in the list."""
    known = sole.get(grant.project)
    return (known.id, "") if known else ("", grant.organisation)


def _carrier(grant: Grant, sole: Mapping[str, Term], linked: bool) -> FactValue:
    known = sole.get(grant.project)
    if known is None:
        return grant.organisation or NOBODY
    return Link(known.title, holder_path(known.id)) if linked else known.title


def _id(grant: Grant) -> str:
    return grant.programme.id if grant.programme else ""


def _programme(grant: Grant, outputs: Outputs) -> FactValue:
    if grant.programme is None:
        return NO_PROGRAMME
    return term_value(outputs, "programmes", grant.programme)


def funding_csv(config: Config, grants: tuple[Grant, ...]) -> Sheet:
    """A row for every instalment of every project, in yuan."""
    rows = (row for grant in grants for row in _rows(grant, config.funding.currency))
    return Sheet(tuple(name for name, _, _ in FUNDING_COLUMNS), tuple(rows))


def funding_json(config: Config, grants: tuple[Grant, ...]) -> dict[str, object]:
    """The same rows as objects."""
    return {"funding": funding_csv(config, grants).objects}


def _rows(grant: Grant, currency: str) -> Iterator[tuple[str, ...]]:
    """One row for each planned instalment; payments that are none of them follow."""
    about = (grant.project, grant.title, grant.organisation, grant.credit_code,
             _id(grant), grant.instrument, grant.record,
             grant.day.isoformat(), f"{grant.yuan:f}")  # fmt: skip
    for number, share, due in _instalments(grant):
        paid = [one for one in grant.paid if one.tranche == number]
        amount = f"{grant.paid_as(number):f}" if paid else ""
        yield (
            *about, str(number or ""), share, due, amount,
            _each(one.day.isoformat() for one in paid), _each(str(one.budget_year) for one in paid),
            _each(one.record for one in paid), currency,
        )  # fmt: skip


def _instalments(grant: Grant) -> list[tuple[int, str, str]]:
    """Number, share and amount of each that is planned, then of those that were paid and are not; 0 when there is none."""
    planned = [(tranche.number, str(tranche.share), f"{due:f}") for tranche, due in grant.plan]
    numbers = {number for number, _, _ in planned}
    planned += [(one, "", "") for one in sorted({paid.tranche for paid in grant.paid} - numbers)]
    return planned or [(0, "", "")]


def _each(values: Iterable[str]) -> str:
    return ";".join(values)
