"""Rows and columns of the national report on information disclosure, in their order.

Source: the format of the yearly report on government information disclosure (国办公开办函〔2021〕30号):
table 2 (proactive), table 3 (requests), table 4 (review and suits).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.values import Choice, Label, choices

#: Table 2, the rows beside rules: what a body decided and charged in a year.
DECISIONS = choices(
    permits=("行政许可", "administrative permits"),
    penalties=("行政处罚", "administrative penalties"),
    coercion=("行政强制", "coercive measures"),
)
FEES = Choice("fees", Label("行政事业性收费", "administrative fees"))

#: Table 3, columns: who asked. All but the first are legal persons or other organisations.
APPLICANTS = (
    Choice("natural", Label("自然人", "natural person")),
    Choice("business", Label("商业企业", "business")),
    Choice("research", Label("科研机构", "research institute")),
    Choice("public-interest", Label("社会公益组织", "public-interest organisation")),
    Choice("legal-service", Label("法律服务机构", "legal service")),
    Choice("other", Label("其他", "other")),
)


@dataclass(frozen=True)
class Group:
    """A numbered part of table 3 with its rows; a part without a name of its own has one row."""

    number: str
    label: Label
    rows: tuple[Choice, ...]


#: Table 3, rows: what became of a request.
GROUPS = (
    Group("一", Label("予以公开", "Granted"), choices(granted=("予以公开", "granted"))),
    Group("二", Label("部分公开", "Granted in part"), choices(partly=("部分公开", "granted in part"))),
    Group("三", Label("不予公开", "Refused"), choices(
        refused_secret=("属于国家秘密", "state secret"),
        refused_forbidden=("其他法律行政法规禁止公开", "forbidden by other laws"),
        refused_safety=("危及“三安全一稳定”", "endangers safety and stability"),
        refused_third_party=("保护第三方合法权益", "rights of a third party"),
        refused_internal=("属于三类内部事务信息", "internal affairs"),
        refused_process=("属于四类过程性信息", "information of a process"),
        refused_enforcement=("属于行政执法案卷", "enforcement file"),
        refused_query=("属于行政查询事项", "administrative query"),
    )),
    Group("四", Label("无法提供", "Not available"), choices(
        absent_not_held=("本机关不掌握相关政府信息", "not held"),
        absent_not_made=("没有现成信息需要另行制作", "would have to be made"),
        absent_unclear=("补正后申请内容仍不明确", "unclear even after completion"),
    )),
    Group("五", Label("不予处理", "Not dealt with"), choices(
        aside_petition=("信访举报投诉类申请", "petition, report or complaint"),
        aside_repeated=("重复申请", "repeated request"),
        aside_published=("要求提供公开出版物", "asks for a publication"),
        aside_excessive=("无正当理由大量反复申请", "excessive without good reason"),
        aside_confirm=("要求行政机关确认或重新出具已获取信息", "asks to confirm or issue again"),
    )),
    Group("六", Label("其他处理", "Other"), choices(
        other_not_completed=("申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "not completed in time"),
        other_unpaid=("申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "fee not paid in time"),
        other=("其他", "other"),
    )),
)  # fmt: skip
OUTCOMES = tuple(row for group in GROUPS for row in group.rows)
#: Outcomes that only follow after the applicant was asked to complete the request.
AFTER_COMPLETION = ("absent-unclear", "other-not-completed")

#: Table 4, blocks: how a decision was contested.
DISPUTES = choices(
    review=("行政复议", "administrative review"),
    suit_direct=("未经复议直接起诉", "suit without review"),
    suit_after_review=("复议后起诉", "suit after review"),
)
PENDING = Choice("pending", Label("尚未审结", "pending"))
#: Table 4, columns of each block; their sum is its last column.
RESULTS = (
    Choice("upheld", Label("结果维持", "upheld"), ("维持",)),
    Choice("corrected", Label("结果纠正", "corrected"), ("纠正",)),
    Choice("other", Label("其他结果", "other result"), ("其他",)),
    PENDING,
)

#: Rules that table 2 counts: their nature, as policies have it.
DOCUMENTS = choices(regulation=("规章", "regulations"), normative=("行政规范性文件", "normative documents"))
#: Table 2, columns of documents, of decisions, of fees.
PROACTIVE = choices(
    made=("本年制发件数", "made this year"),
    repealed=("本年废止件数", "repealed this year"),
    in_force=("现行有效件数", "in force"),
    decided=("本年处理决定数量", "decisions this year"),
    amount=("本年收费金额（万元）", "charged this year (10,000 yuan)"),
)
#: Last column of tables 3 and 4, and the row (七) of table 3.
SUM = Choice("total", Label("总计", "total"))
NEW = Choice("new", Label("本年新收政府信息公开申请数量", "requests received this year"), ("本年新收",))
BROUGHT = Choice(
    "carried-in", Label("上年结转政府信息公开申请数量", "carried over from last year"), ("上年结转",)
)
LEFT = Choice("carried-out", Label("结转下年度继续办理", "carried over to next year"), ("结转下年度",))
#: All rows and columns, as they are written in records; `other` is one word for two columns.
ROWS = (*DOCUMENTS, *DECISIONS, FEES, NEW, BROUGHT, *OUTCOMES, SUM, LEFT, *DISPUTES)
COLUMNS = (
    *PROACTIVE, *(replace(one, aliases=("其他结果",)) if one.value == "other" else one for one in APPLICANTS),
    *(one for one in RESULTS if one.value != "other"), SUM,
)  # fmt: skip
_PLAIN = dict.fromkeys((one.value for one in DOCUMENTS), ("made", "repealed", "in-force"))
#: Table 2: which columns a row has.
PROACTIVE_CELLS = {
    **_PLAIN,
    **dict.fromkeys((one.value for one in DECISIONS), ("decided",)),
    FEES.value: ("amount",),
}


def cells_of(row: str) -> tuple[str, ...]:
    """The columns that a row of the national tables has."""
    if row in PROACTIVE_CELLS:
        return PROACTIVE_CELLS[row]
    columns = RESULTS if row in [one.value for one in DISPUTES] else APPLICANTS
    return (*(one.value for one in columns), SUM.value)
