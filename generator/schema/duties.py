"""What a site says of its disclosure duty in `site.toml`: the guide, the catalogue (Regulation 2019, article 12)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.schema.fields import about

#: `YZKJ-{year}-{number:4}`: fixed text, the year of publication, a number with so many digits.
SCHEME = r"[^{}\s]*\{year\}[^{}\s]*\{number:[1-9]\}"


@dataclass(frozen=True)
class Guide:
    """`[guide]`: what the guide to disclosure says beyond what the description of its unit and `[site]` say."""

    unit: str = about(
        "公开工作机构", "Unit", "政府信息公开工作机构。", "The unit in charge of disclosure.", required=True, vocab="units",
        example="office",
    )  # fmt: skip
    name: str = about(
        "机构名称",
        "Name",
        "对外名称；不填用机构的名称。",
        "Its public name; default: that of the unit.",
        default="",
    )
    address: str = about(
        "办公地址", "Address", "不填用机构职能里的地址。", "Default: that of its description.", default=""
    )
    hours: str = about(
        "办公时间", "Hours", "不填用机构职能里的时间。", "Default: those of its description.", default=""
    )
    phone: str = about(
        "联系电话", "Phone", "不填用机构职能里的电话。", "Default: that of its description.", default=""
    )
    fax: str = about(
        "传真", "Fax", "不填用机构职能里的传真。", "Default: that of its description.", default=""
    )
    net: str = about(
        "互联网联系方式", "On the net", "邮箱或网址；不填用机构职能或网站的邮箱。", "Mailbox or address; default: that of its description, or of the site.",
        default="",
    )  # fmt: skip
    supervision: str = about(
        "监督电话",
        "Supervision",
        "对公开工作投诉举报的电话。",
        "Where to complain about disclosure.",
        default="",
    )
    classification: tuple[str, ...] = about(
        "信息分类", "Classification", "分类的说明，逐段；栏目清单自动列出。", "A paragraph an entry; sections are listed by themselves.",
        default=(), example="[按栏目分类]",
    )  # fmt: skip
    arrangement: tuple[str, ...] = about(
        "编排体系", "Arrangement", "目录和索引号怎样编排，逐段。", "How the catalogue and its numbers are arranged.",
        default=(), example="[按栏目和年度编排]",
    )  # fmt: skip
    access: tuple[str, ...] = about(
        "获取方式", "How to obtain", "主动公开的信息在哪里看，逐段。", "Where published information is found.",
        default=(), example="[在本网站查阅和下载]",
    )  # fmt: skip
    request: tuple[str, ...] = about(
        "申请公开", "On request", "怎样申请公开，逐段。", "How to ask for what is not published.",
        default=(), example="[填写申请表，当面或者邮寄提交]",
    )  # fmt: skip


@dataclass(frozen=True)
class Catalogue:
    """`[catalogue]`: how index numbers are given."""

    scheme: str = about(
        "索引号规则",
        "Scheme",
        "固定文字、{year}（发布年度）和 {number:位数}。",
        "Fixed text, {year} of publication, {number:digits}.",
        required=True,
        pattern=SCHEME,
        example="YZKJ-{year}-{number:4}",
    )

    @property
    def form(self) -> str:
        """The scheme as people write it: `YZKJ-YYYY-NNNN`."""
        digits = int(self.scheme[-2])
        return self.scheme[: self.scheme.index("{number:")].replace("{year}", "YYYY") + "N" * digits

    def number(self, year: int, number: int) -> str:
        """The index number of a year with a running number."""
        digits = int(self.scheme[-2])
        return (
            self.scheme[: self.scheme.index("{number:")].replace("{year}", str(year)) + f"{number:0{digits}}"
        )

    def parse(self, written: str) -> tuple[int, int] | None:
        """Year and running number of an index number; None when it does not follow the scheme."""
        before, _, after = self.scheme[: self.scheme.index("{number:")].partition("{year}")
        digits = self.scheme[-2]
        found = re.fullmatch(f"{re.escape(before)}([0-9]{{4}}){re.escape(after)}([0-9]{{{digits}}})", written)
        return (int(found[1]), int(found[2])) if found else None
