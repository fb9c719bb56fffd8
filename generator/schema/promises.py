"""What a site promises in `site.toml`: how long lists are open to objections, how money is paid out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.schema.fields import about
from generator.values import choices

WINDOW_UNITS = choices(workday=("工作日", "workdays"), day=("日历日", "calendar days"))
CONDITIONS = choices(approval=("立项", "on approval"), completion=("验收合格", "on passed completion"))


@dataclass(frozen=True)
class WindowTable:
    """`[window]`: the site's rule for counting publicity periods; there is no silent default."""

    unit: str = about(
        "计算单位",
        "Unit",
        "工作日或日历日。",
        "Workdays or calendar days.",
        required=True,
        options=WINDOW_UNITS,
        example="workday",
    )
    count_first_day: bool = about(
        "首日计入",
        "Count first day",
        "开始当日是否计入。",
        "Whether the first day counts.",
        required=True,
        example="true",
    )
    length: int = about(
        "期限", "Length", "承诺的最短天数。", "Promised minimum number of days.", required=True, example="5"
    )
    roll_end: bool = about(
        "末日顺延",
        "Roll end",
        "末日逢假日是否顺延。",
        "Whether a last day on a holiday moves on.",
        required=True,
        example="false",
    )


def share_field() -> Decimal:
    """The field of an instalment, planned or approved, that says how much of the whole it is."""
    value: Decimal = about(
        "比例（%）",
        "Share (%)",
        "占总额的百分数；各期之和为 100。",
        "Percentage of the total; together they make 100.",
        required=True,
        example="70",
    )
    return value


def condition_field() -> str:
    """The field of an instalment that says when it is due."""
    value: str = about(
        "条件",
        "Condition",
        "拨付条件。",
        "Condition of payment.",
        required=True,
        options=CONDITIONS,
        example="approval",
    )
    return value


@dataclass(frozen=True)
class Tranche:
    """`[[funding.tranche]]`: one instalment of the site's funding scheme."""

    share: Decimal = share_field()
    years_after: tuple[int, ...] = about(
        "立项后第几年",
        "Years after approval",
        "列入立项后第几年的预算，0 为立项当年；可以有几个。",
        "Which budget pays, counted in years after the approval (0: its own year); there may be several.",
        default=(),
        example="[0]",
    )
    condition: str = condition_field()


@dataclass(frozen=True)
class Funding:
    """`[funding]`: in which currency money is granted, and how approved money is paid out."""

    currency: str = about(
        "货币",
        "Currency",
        "金额的货币（ISO 4217 代码），写入每份数据。",
        "Currency of all amounts (ISO 4217 code), said in all data.",
        default="CNY",
        pattern=r"[A-Z]{3}",
        example="CNY",
    )
    tranche: tuple[Tranche, ...] = about("分期", "Tranches", "各期拨付。", "The instalments.", default=())
