"""What every disclosure record carries, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day
from typing import ClassVar

from generator.kinds.disclosure import Disclosure
from generator.schema.fields import FILE_NAME, ID, about
from generator.values import Choice, Label, Moment, choices, restored

STATUSES = (
    Choice("in-force", Label("有效", "in force")),
    Choice("amended", Label("修改", "amended"), ("已修改",)),
    Choice("repealed", Label("废止", "repealed"), ("已废止",)),
    Choice("lapsed", Label("失效", "lapsed"), ("已失效",)),
)
MEDIA = choices(
    meeting=("会议", "meeting"), press=("报刊", "press"), tv=("电视", "television"), radio=("广播", "radio"),
    window=("窗口", "service window"), web=("网站", "website"), board=("公告栏", "notice board"),
)  # fmt: skip


@dataclass(frozen=True)
class Status:
    """Whether a document is in force, by which other it ceased to be, and when."""

    SHORTHAND: ClassVar[dict[str, str]] = {"scalar": "state"}

    state: str = about(
        "有效性",
        "Status",
        "文件是否有效。",
        "Whether the document is in force.",
        required=True,
        options=STATUSES,
        example="有效",
    )
    by: str = about(
        "依据",
        "By",
        "使其修改、废止的文件：本站记录的 id，或文件名称。",
        "The record (id) or document that changed it.",
        default="",
        example="policy-2008-03",
        binding=True,
    )
    when: Day | None = about("日期", "When", "状态变更日期。", "Day of the change.", example="2008-03-01")


@dataclass(frozen=True)
class Channel:
    """Another way by which the information was made public."""

    medium: str = about(
        "方式", "Medium", "公开的途径。", "By which medium.", required=True, options=MEDIA, example="press"
    )
    date: Day | None = about("日期", "Date", "公开日期。", "Day of publication.", example="2008-03-20")
    reference: str = about(
        "出处", "Reference", "报刊版面、会议名称等。", "Page, meeting, programme.", default=""
    )


@dataclass(frozen=True)
class Attachment:
    """A file kept beside the record."""

    file: str = about(
        "文件",
        "File",
        "与记录放在同一目录的文件名。",
        "Name of a file beside the record.",
        required=True,
        pattern=FILE_NAME,
        example="form.xlsx",
    )
    title: str = about(
        "名称", "Title", "给读者看的名称。", "Name shown to readers.", default="", binding=False
    )


@dataclass(frozen=True)
class Change:
    """A note on a change after publication."""

    date: Day = about("日期", "Date", "更改日期。", "Day of the change.", required=True, example="2008-04-02")
    note: str = about(
        "说明",
        "Note",
        "改了什么、为什么。",
        "What changed and why.",
        required=True,
        example="更正第 3 项金额",
    )
    major: bool = about(
        "重大",
        "Major",
        "重大更改会更新日期并再次进入订阅。",
        "A major change moves the updated date.",
        default=False,
        example="true",
    )


@dataclass(frozen=True)
class Contact:
    """Where the public can ask or object."""

    office: str = about("受理部门", "Office", "受理部门。", "Office.", default="", example="行政审批办公室")
    phone: str = about("电话", "Phone", "办公电话。", "Office telephone.", default="")
    fax: str = about("传真", "Fax", "传真号码。", "Fax number.", default="")
    address: str = about("地址", "Address", "地址。", "Address.", default="")
    email: str = about(
        "邮箱", "E-mail", "公开邮箱。", "Public mailbox.", default="", pattern=r"[^@\s]+@[^@\s]+"
    )
    hours: str = about("办公时间", "Hours", "办公时间。", "Office hours.", default="")
    url: str = about("网址", "URL", "网址。", "Web address.", default="", pattern=r"https?://\S+")


@dataclass(frozen=True, kw_only=True)
class Record:
    """The fields common to all kinds."""

    id: str = about(
        "标识",
        "Id",
        "永久标识，与文件名相同，全站唯一，发布后不再更改。",
        "Permanent id, equal to the file name, unique.",
        required=True,
        pattern=ID,
        example="notice-2008-012",
    )
    title: str = about("标题", "Title", "标题。", "Title.", required=True, example="关于发布申报指南的通知")
    published: Moment = about(
        "发布日期",
        "Published",
        "发布日期，可带时分。",
        "Day (and minute) of publication.",
        required=True,
        example="2008-03-10 09:30",
    )
    date: Day | None = about("成文日期", "Date", "成文日期。", "Date of the document.", example="2008-03-08")
    publish_at: Moment | None = about(
        "定时发布",
        "Publish at",
        "到这一时刻才公开。",
        "Not public before this moment.",
        example="2008-03-10 09:30",
    )
    expire_at: Moment | None = about(
        "有效期至",
        "Expires",
        "之后页面仍在，标明已过期。",
        "After it the page stays, marked as expired.",
        example="2008-12-31",
    )
    draft: bool = about(
        "草稿", "Draft", "草稿不公开。", "A draft is not public.", default=False, example="true"
    )
    number: str = about(
        "文号",
        "Number",
        "发文字号。",
        "Document number.",
        default="",
        example="云科发〔2008〕12号",
        listing=True,
        binding=True,
    )
    index_no: str = about(
        "索引号",
        "Index number",
        "信息索引号。",
        "Index number.",
        default="",
        example="YZKJ-2008-0012",
        binding=True,
    )
    unit: str = about(
        "发布机构",
        "Issuing unit",
        "发布机构；不填为栏目责任单位。",
        "Issuing unit; default: the section's owner.",
        default="",
        vocab="units",
        example="office",
        listing=True,
    )
    topics: tuple[str, ...] = about(
        "专题",
        "Topics",
        "所属专题。",
        "Topics it belongs to.",
        default=(),
        vocab="topics",
        example="[science-conference]",
    )
    programme: str = about(
        "计划类别",
        "Programme",
        "所属科技计划。",
        "Programme.",
        default="",
        vocab="programmes",
        example="key-fields",
        listing=True,
    )
    status: Status = about(
        "有效性",
        "Status",
        "有效、修改、废止或失效。",
        "In force, amended, repealed or lapsed.",
        default=Status("in-force"),
        example="有效",
    )
    summary: str = about(
        "内容概述",
        "Summary",
        "一两句话的概述，显示在列表里。",
        "One or two sentences, shown in listings.",
        default="",
        long=True,
    )
    source: str = about("信息来源", "Source", "转载内容的来源。", "Origin of the content.", default="")
    channels: tuple[Channel, ...] = about(
        "公开途径",
        "Channels",
        "网站以外的公开途径。",
        "Other ways of publication.",
        default=(),
        binding=False,
    )
    attachments: tuple[Attachment, ...] = about("附件", "Attachments", "附件。", "Attachments.", default=())
    changes: tuple[Change, ...] = about(
        "更改记录", "Changes", "发布后的更改说明。", "Notes on changes after publication.", default=()
    )
    government: bool | None = about(
        "政务信息",
        "Government information",
        "是否政务信息；不填随栏目。",
        "Default: as the section.",
        example="true",
    )
    disclosure: Disclosure = about(
        "公开属性", "Disclosure", "公开依据、方式和审查。", "Basis, mode and review.", default=Disclosure()
    )
    redirect_from: tuple[str, ...] = about(
        "旧地址",
        "Redirect from",
        "本件以前的地址。",
        "Former addresses of this record.",
        default=(),
        pattern=r"/(?!/)[^\s?#\\]*",
        example="[/old/12.html]",
    )

    __setstate__ = restored

    @property
    def withheld(self) -> bool:
        """Whether only title, unit, basis and reason may be shown."""
        return self.disclosure.mode == "withheld"
