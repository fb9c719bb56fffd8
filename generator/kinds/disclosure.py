"""The decision to disclose a record: on what basis, in which way, who reviewed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day

from generator.schema.fields import about
from generator.values import choices

MODES = choices(
    active=("主动公开", "proactive"),
    on_request=("依申请公开", "on request"),
    withheld=("不予公开", "withheld"),
)


@dataclass(frozen=True)
class Disclosure:
    """The decision to publish: basis, mode, reviewer (Regulation 2019, articles 17 and 20)."""

    basis: str = about(
        "公开依据",
        "Basis",
        "公开或不公开的依据。",
        "Legal basis.",
        default="",
        example="《政府信息公开条例》第二十条",
    )
    mode: str = about(
        "公开方式",
        "Mode",
        "主动公开、依申请公开或不予公开。",
        "Proactive, on request or withheld.",
        default="active",
        options=MODES,
        example="主动公开",
    )
    items: tuple[int, ...] = about(
        "条例事项",
        "Items",
        "条例第二十条所列事项的序号。",
        "Numbers of art. 20 items.",
        default=(),
        example="[7]",
    )
    reviewer: str = about(
        "审查岗位", "Reviewer", "保密审查的岗位，不写姓名。", "Role that reviewed; no name.", default=""
    )
    reviewed_on: Day | None = about(
        "审查日期", "Reviewed on", "审查日期。", "Day of the review.", example="2008-03-01"
    )
    reason: str = about(
        "理由",
        "Reason",
        "不予公开的理由；不予公开时必填。",
        "Reason; required when withheld.",
        default="",
        long=True,
    )
    late: str = about(
        "逾期说明",
        "Reason for the delay",
        "超过期限才公开或者答复的原因，向读者说明。",
        "Why it was published or answered after its term; shown to readers.",
        default="",
        binding=False,
    )
