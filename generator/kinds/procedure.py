"""The procedure that projects go through: its stages, and what a record does in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from generator.kinds.tranches import Instalment
from generator.kinds.window import Objection, Window
from generator.values import Choice, Fact, Label, choices


@dataclass(frozen=True)
class Stage:
    """One stage; `after` names the stages of which each must have been reached before.

    `expected` stages are missed when a project has gone past them; others need not happen.
    """

    name: str
    label: Label
    after: tuple[str, ...] = ()
    expected: bool = True


#: The order of the procedure: 受理 → 初审、评估 → 公示 → 立项 → 拨付 → 考核验收.
STAGES = (
    Stage("call", Label("申报指南", "Call for applications"), expected=False),
    Stage("criteria", Label("评价指标", "Criteria"), expected=False),
    Stage("acceptance", Label("拟受理公示", "Publicity of proposed acceptance")),
    Stage("draw", Label("专家抽取", "Draw of experts"), ("acceptance",), expected=False),
    Stage("evaluation", Label("初审评估", "Evaluation"), ("acceptance",)),
    Stage("proposal", Label("拟立项公示", "Publicity of proposed approval"), ("acceptance",)),
    Stage("approval", Label("立项", "Approval"), ("proposal",)),
    Stage("payment", Label("资金拨付", "Payment"), ("approval",)),
    Stage(
        "proposed-completion", Label("拟验收公示", "Publicity of completion"), ("approval",), expected=False
    ),
    Stage("completion", Label("考核验收", "Completion"), ("approval",)),
    Stage("other", Label("公示", "Publicity"), expected=False),
)
BY_STAGE = {stage.name: stage for stage in STAGES}
ORDER = {stage.name: number for number, stage in enumerate(STAGES)}

#: What an evaluation may find of a project, as its list says it.
EVALUATIONS = (
    Choice("recommended", Label("建议立项", "recommended"), ("推荐", "建议支持", "通过")),
    Choice(
        "not-recommended", Label("暂不推荐", "not recommended"), ("不推荐", "不予推荐", "未通过", "不通过")
    ),
)
#: What an examination at the end may find.
COMPLETIONS = (
    Choice("excellent", Label("优秀", "excellent")),
    Choice("passed", Label("合格", "passed"), ("通过", "通过验收", "验收合格")),
    Choice("failed", Label("不合格", "failed"), ("未通过", "不通过", "未通过验收", "验收不合格")),
    Choice("deferred", Label("延期", "deferred"), ("延期验收",)),
)
#: By what means an approval funds a project.
INSTRUMENTS = choices(
    grant=("无偿资助", "grant"), equity=("股权投资", "equity"), guarantee=("贷款担保", "guarantee"),
    repayable=("有偿资助", "repayable"), purchase=("政府采购", "purchase"),
)  # fmt: skip
#: Findings after which the conditional part is paid.
PASSED = ("excellent", "passed")


@dataclass(frozen=True)
class Event:
    """What a record does to the projects of its list, or to all of its call.

    `day` is the first day on which it acts: the decision, or the first day of its `window`. `follows` is the
    id of the record it rests on; `results` are the words that its rows may have as result. An approval says by
    which `instrument` it funds and may have `tranches` of its own; a payment is of one `tranche` and `budget_year`.
    An evaluation before that by experts is `preliminary`.
    """

    stage: str
    day: date
    guideline: str = ""
    follows: str = ""
    window: Window | None = None
    objections: tuple[Objection, ...] = ()
    results: tuple[Choice, ...] = field(default=())
    instrument: str = ""
    tranches: tuple[Instalment, ...] = ()
    tranche: int = 0
    budget_year: int = 0
    preliminary: bool = False

    def result(self, written: str) -> str:
        """The finding that a row's result names; empty when it names none."""
        return next((choice.value for choice in self.results if written in choice.spellings), "")

    def blockers(self, project: str, day: date) -> tuple[str, ...]:
        """What objections stand against a project on a day: `pending`, `upheld`, `unamended`.

        A rejected or withdrawn objection clears, from the day it was decided. An amendment clears only the row
        that was amended; for the others an objection to all of the list stays `unamended`.
        """
        found = (
            objection.blocks(project, day)
            for objection in self.objections
            if objection.project in (project, "all")
        )
        return tuple(sorted({name for name in found if name}))


@dataclass(frozen=True)
class Waives:
    """Which findings a record answers for: rules by code, on records by id, for some projects or (empty) all.

    `decided` is the day from which it looks back; `told` says who decided when and on what basis, `reason` why.
    """

    codes: tuple[str, ...]
    records: tuple[str, ...]
    projects: tuple[str, ...]
    decided: date | None
    told: tuple[Fact, ...]
    reason: str
