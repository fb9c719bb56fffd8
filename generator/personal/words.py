"""Words that say what a number beside them is, or that it is nothing personal."""

from __future__ import annotations

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


RESIDENT = _any(
    "身份证", "公民身份", "身份号", "证件号", "证件代码", r"\bid[ _-]?(?:card|no|number)", r"\bidentity"
)
MOBILE = _any(
    "手机", "电话", "移动", "联系方式", "联系人", "致电", "拨打", "短信", "微信", "号码",
    r"\bmob", r"\bcell", r"\btel", r"\bphone", r"\bsms\b", r"\bcall\b", r"\+86",
)  # fmt: skip
CARD = _any(
    "银行卡",
    "卡号",
    "储蓄卡",
    "借记卡",
    "信用卡",
    "工资卡",
    "一卡通",
    "惠农卡",
    "社保卡",
    "存折",
    "个人账[号户]",
    r"\bcard\b",
)
DOCUMENT = _any(
    "护照",
    "通行证",
    "回乡证",
    "台胞证",
    "军官证",
    "士官证",
    "警官证",
    "居留证",
    r"\bpassport",
    r"\btravel permit",
)
MAIL = _any(
    r"(?:个人|私人|本人|申请人|申报人|负责人|专家|考生|学生|家长|当事人|投诉人|来信人)[^，。；;\n]{0,6}(?:邮箱|邮件|e-?mail)",
    r"(?:personal|private) e-?mail",
)
ADDRESS = _any(
    "家庭住址",
    "家庭地址",
    "居住地址",
    "现住址",
    "常住址",
    "住址",
    "户籍地址",
    "户籍所在地",
    "户口所在地",
    r"\bhome address",
)
CREDIT = _any("信用代码", "机构代码", "credit[ _-]code")
#: Right before a number: it is an amount, or the number of a thing.
THING = re.compile(
    r"(?:金额|经费|投资|产值|收入|支出|预算|决算|总额|资金|拨款|余额|税额|利润|产量|人口|面积|价值|总计|合计|共计|人民币|"
    r"amount|total|sum|budget|编号|文号|序号|批号|流水号|索引号|项目号|合同号|登记号|注册号|专利号|申请号|条码|代码|账号|帐号|"
    r"isbn|issn|doi|[¥￥$€])[\s:：为是约计达\"'“]{0,4}$",
    re.IGNORECASE,
)
#: Right behind a number: it counts money or goods.
QUANTITY = re.compile(
    r"\s?(?:[元万亿吨％%‰]|美元|港元|欧元|公斤|千克|千瓦|平方|立方|kwh)|[.．][0-9]{1,2}(?![0-9])",
    re.IGNORECASE,
)
#: Hosts of mail boxes of institutions.
OFFICE_HOSTS = re.compile(r"(?:^|\.)(?:gov|edu|ac|mil|org)(?:\.[a-z]+)?$", re.IGNORECASE)
