"""The tables of `site.toml`, declared like the fields of records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from generator.schema.duties import Catalogue, Guide
from generator.schema.fields import ID, about
from generator.schema.moved import Moved
from generator.schema.promises import Funding, WindowTable
from generator.schema.read import Origin
from generator.values import LANGUAGES, Choice, Label, Moment, choices

_LANGS = tuple(
    Choice(lang, Label(name, lang)) for lang, name in zip(LANGUAGES, ("中文", "英文"), strict=True)
)


#: Kinds of columns that the national indicators set apart; the other ones keep their own promise alone.
COLUMNS = choices(
    news=("动态要闻", "news"),
    notice=("通知公告", "notices"),
    policy=("政策文件", "policies"),
    other=("其他", "other"),
)


@dataclass(frozen=True)
class SiteTable:
    """`[site]`: who publishes, where, in which language and time zone."""

    title: str = about(
        "网站名称",
        "Title",
        "出现在每一页的页头。",
        "Shown at the head of every page.",
        required=True,
        example="云州市科学技术局政务公开",
    )
    base_url: str = about(
        "网址",
        "Base URL",
        "对外网址，以 / 结尾，可以带路径。",
        "Public address, ends with /; may have a path.",
        required=True,
        pattern=r"https?://[^\s?#]+/",
        example="https://kjj.example.gov/",
    )
    feed_authority: str = about(
        "订阅标识",
        "Feed authority",
        "域名和年份，写入每条订阅的永久标识，启用后永不更改（RFC 4151）。",
        "Domain and year, part of every feed entry's id; never change it (RFC 4151).",
        required=True,
        pattern=r"[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}){0,2}",
        example="example.gov,2003",
    )
    lang: str = about(
        "语言",
        "Language",
        "页面和提示的语言。",
        "Language of pages and messages.",
        default="zh-CN",
        options=_LANGS,
        example="zh-CN",
    )
    timezone: str = about(
        "时区",
        "Time zone",
        "日期所在的时区（IANA 名称）。",
        "Time zone of all dates (IANA name).",
        default="Asia/Shanghai",
        example="Asia/Shanghai",
    )
    as_of: Moment | None = about(
        "截至时间",
        "As of",
        "按这一时刻判断哪些内容已公开；不填用当前时间。",
        "The moment by which things are public; left out: now.",
        example="2008-11-20",
    )
    site_code: str = about(
        "网站标识码", "Site code", "政府网站标识码。", "National site identification code.", default=""
    )
    organiser: str = about(
        "主办单位", "Organiser", "页脚的主办单位。", "Organiser in the footer.", default=""
    )
    description: str = about(
        "简介", "Description", "一句话说明本站。", "One sentence about the site.", default=""
    )
    notice: str = about(
        "提示", "Notice", "每页顶部的一句提示。", "A sentence at the top of every page.", default=""
    )
    phone: str = about("电话", "Phone", "联系电话。", "Telephone.", default="")
    address: str = about("地址", "Address", "通信地址。", "Postal address.", default="")
    email: str = about(
        "邮箱", "E-mail", "公开邮箱。", "Public mailbox.", default="", pattern=r"[^@\s]+@[^@\s]+"
    )
    hours: str = about("办公时间", "Hours", "办公时间。", "Office hours.", default="")
    icp: str = about("备案号", "ICP filing", "ICP 备案号。", "ICP filing number.", default="")
    police: str = about(
        "公安备案", "Police filing", "公安备案号。", "Public-security filing number.", default=""
    )
    security_expires: date | None = about(
        "安全联系有效期",
        "Security contact expires",
        "security.txt 的有效期（RFC 9116）。",
        "Expiry date in security.txt (RFC 9116).",
        example="2027-06-30",
    )
    hsts_days: int = about(
        "只用 HTTPS 的天数",
        "Days of HTTPS only",
        "浏览器在多少天内只用 HTTPS 访问（Strict-Transport-Security，RFC 6797）；HTTPS 稳定后再填，先填小的数。",
        "For how many days browsers use HTTPS alone (Strict-Transport-Security, RFC 6797); only where HTTPS is settled, "
        "small at first.",
        default=0,
        example="365",
    )


@dataclass(frozen=True)
class Section:
    """`[[section]]`: a column (栏目) of the site; several may share a kind."""

    folder: str = about(
        "目录",
        "Folder",
        "content/ 下的目录名，也是地址的一段。",
        "Folder under content/ and part of addresses.",
        required=True,
        pattern=ID,
        example="notices",
    )
    kind: str = about(
        "类型", "Kind", "本栏目记录的类型。", "Kind of its records.", required=True, example="notice"
    )
    title: str = about(
        "栏目名称", "Title", "栏目的名称。", "Name of the section.", required=True, example="通知公告"
    )
    description: str = about(
        "栏目说明", "Description", "栏目收什么内容。", "What the section holds.", default=""
    )
    group: str = about(
        "分组",
        "Group",
        "在导航里归入哪一组；不填单独列出。",
        "The group that it stands in in the menu; default: by itself.",
        default="",
        example="项目管理",
    )
    owner: str = about(
        "责任单位",
        "Owner",
        "负责本栏目的单位。",
        "Unit responsible for it.",
        vocab="units",
        default="",
        example="office",
    )
    keywords: tuple[str, ...] = about(
        "关键词",
        "Keywords",
        "栏目的关键词，写入页面标签；不填用栏目名称。",
        "Keywords for the page labels; default: the title.",
        default=(),
        example="[科技计划, 申报]",
    )
    role: str = about(
        "责任岗位",
        "Role",
        "责任单位里负责本栏目的岗位，不写姓名。",
        "The post that is responsible for it; no name.",
        default="",
        example="办公室主任",
    )
    column: str = about(
        "检查类别",
        "Checked as",
        "按哪类栏目检查更新；不填随记录类型。",
        "As what its updates are checked; default: by its kind.",
        default="",
        options=COLUMNS,
        example="动态要闻",
    )
    rhythm_days: int = about(
        "更新周期",
        "Rhythm",
        "承诺多少天内更新一次。",
        "Promised days between updates.",
        default=0,
        example="180",
    )
    government: bool = about(
        "政务信息",
        "Government information",
        "是否属于政务信息。",
        "Whether it counts as government information.",
        default=True,
        example="true",
    )


def _family(zh: str, en: str, made: bool = True) -> bool:
    value: bool = about(
        zh, en, f"是否生成{zh}。", f"Whether to make the {en.lower()}.", default=made, example="true"
    )
    return value


@dataclass(frozen=True)
class Outputs:
    """`[outputs]`: families of outputs that a site can do without."""

    feeds: bool = _family("订阅源", "Feeds")
    data: bool = _family("数据下载", "Data downloads")
    search: bool = _family("全文检索", "Search")
    projects: bool = _family("项目档案", "Project dossiers")
    procedure: bool = _family("办理程序页", "Pages of the procedure")
    calendars: bool = _family("日历文件", "Calendar files")
    organisations: bool = _family("承担单位页", "Organisation pages")
    topics: bool = _family("专题页", "Topic pages")
    units: bool = _family("单位页", "Unit pages")
    programmes: bool = _family("计划页", "Programme pages")
    sitemap: bool = _family("网站地图", "Sitemap")
    coverage: bool = _family("公开事项对照", "Coverage page")
    health: bool = _family("更新检查页", "Health page", made=False)


@dataclass(frozen=True)
class Archive:
    """`[archive]`: how listings are cut into pages."""

    page_size: int = about(
        "每页条数",
        "Page size",
        "列表每页条数，确定后不宜再改。",
        "Entries a page; better not changed later.",
        default=50,
        example="50",
    )


@dataclass(frozen=True)
class Config:
    """The whole of `site.toml`; `origin` tells where each value was written."""

    site: SiteTable = about("网站", "Site", "网站基本信息。", "Facts about the site.", required=True)
    section: tuple[Section, ...] = about("栏目", "Sections", "栏目清单。", "The sections.", required=True)
    window: WindowTable | None = about(
        "公示期", "Publicity period", "公示期的计算规则。", "How periods are counted."
    )
    funding: Funding = about("经费", "Funding", "分期拨付办法。", "The funding scheme.", default=Funding())
    outputs: Outputs = about("产出", "Outputs", "各类产出的开关。", "Families of outputs.", default=Outputs())
    archive: Archive = about("归档", "Archive", "列表分页。", "Paging of listings.", default=Archive())
    guide: Guide | None = about("公开指南", "Guide", "政府信息公开指南。", "The guide to disclosure.")
    catalogue: Catalogue | None = about(
        "公开目录", "Catalogue", "索引号规则。", "How index numbers are given."
    )
    moved: tuple[Moved, ...] = about("迁移", "Moved", "页面的旧地址。", "Former addresses.", default=())
    severity: tuple[tuple[str, str], ...] = ()
    digest: str = ""
    origin: Origin = field(default_factory=dict, compare=False, repr=False)

    @property
    def base_path(self) -> str:
        """The path part of `base_url`, `/` at both ends."""
        return urlsplit(self.site.base_url).path or "/"

    @property
    def sections(self) -> dict[str, Section]:
        """Sections by folder, in the order of site.toml."""
        return {section.folder: section for section in self.section}
