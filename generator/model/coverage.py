"""What has to be public, and what proves that it is: `content/_coverage.yaml`.

The fifteen matters of article 20 of the Regulation (2019), and the six things that an agency's disclosure has to have
(六有). A matter is proven by records that carry its number in `disclosure.items`, and by the sections and records
that the file names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.problems import Problem, Problems, Related, Span, error
from generator.schema.fields import ID, about
from generator.schema.read import SHAPES, Origin, Reader
from generator.source.files import SourceFile
from generator.source.tree import Map, Seq, read_tree
from generator.values import Choice, Label, choices

PATH = "content/_coverage.yaml"

ARTICLE_20 = tuple(Choice(str(number), Label(*words)) for number, words in enumerate((
    ("行政法规、规章和规范性文件", "rules and normative documents"),
    ("机关职能、机构设置、办公地址、办公时间、联系方式、负责人", "duties, units, addresses, hours, contacts, heads"),
    ("国民经济和社会发展规划、专项规划、区域规划及相关政策", "plans for development and their policies"),
    ("国民经济和社会发展统计信息", "statistics of the economy and society"),
    ("行政许可和其他对外管理服务事项的依据、条件、程序和办理结果", "basis, conditions, procedure and results of licences and services"),
    ("行政处罚、行政强制的依据、条件、程序，有社会影响的处罚决定", "basis, conditions and procedure of penalties and coercive measures"),
    ("财政预算、决算信息", "budget and final accounts"),
    ("行政事业性收费项目及其依据、标准", "fees, their basis and rates"),
    ("政府集中采购项目的目录、标准及实施情况", "central procurement: catalogue, standards, what was done"),
    ("重大建设项目的批准和实施情况", "approval and progress of major construction projects"),
    ("扶贫、教育、医疗、社会保障、促进就业等政策、措施及实施情况", "policies on poverty, education, health, social security, employment"),
    ("突发公共事件的应急预案、预警信息及应对情况", "plans, warnings and responses for emergencies"),
    ("环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况", "inspections of environment, health, safety, food, drugs, products"),
    ("公务员招考的职位、名额、报考条件以及录用结果", "recruitment of civil servants and its results"),
    ("规定应当主动公开的其他政府信息", "other information that rules require to be public"),
), 1))  # fmt: skip
SIX = choices(
    leaders=("有领导和机构", "leaders and a body in charge"),
    focus=("有工作重点", "a focus"),
    form=("有形式和载体", "forms and carriers"),
    promise=("有承诺和监督", "promises and supervision"),
    indicators=("有考核指标和奖惩", "indicators, rewards and penalties"),
    accountability=("有责任追究", "accountability"),
)


@dataclass(frozen=True)
class Matter:
    """One matter of the file: where it is proven, or why it does not concern the agency."""

    item: str = about(
        "事项", "Matter", "条例第二十条的序号（1–15），或“六有”之一。", "Number of article 20 (1–15), or one of the six.",
        required=True, options=(*ARTICLE_20, *SIX), example="1",
    )  # fmt: skip
    sections: tuple[str, ...] = about(
        "栏目",
        "Sections",
        "证明它的栏目（目录名）。",
        "Sections that prove it, by folder.",
        default=(),
        pattern=ID,
        example="[policies]",
    )
    records: tuple[str, ...] = about(
        "记录",
        "Records",
        "证明它的记录（标识）。",
        "Records that prove it, by id.",
        default=(),
        pattern=ID,
        example="[rule-2008-publicity]",
    )
    owner: str = about(
        "责任单位", "Owner", "不填用栏目的责任单位。", "Default: the owners of its sections.", default="", vocab="units",
        example="office",
    )  # fmt: skip
    applies: bool = about(
        "适用", "Applies", "不适用写 false，并写理由。", "false for a matter that does not concern the agency, with the reason.",
        default=True, example="true",
    )  # fmt: skip
    reason: str = about(
        "理由",
        "Reason",
        "不适用的理由，会公开。",
        "Why it does not apply; shown to readers.",
        default="",
        example="本局没有行政处罚职权",
    )


@dataclass(frozen=True)
class Mapping:
    """The file: its matters, and where each was written."""

    matters: tuple[Matter, ...]
    origin: Origin = field(default_factory=dict, compare=False, repr=False)

    def get(self, item: str) -> Matter:
        """A matter; one that the file leaves out is proven by numbers on records alone."""
        return next((matter for matter in self.matters if matter.item == item), Matter(item))


def read_coverage(files: tuple[SourceFile, ...]) -> tuple[Mapping | None, Problems]:
    """The mapping; None for a site without the file, and for one that cannot be read."""
    file = next((file for file in files if file.path == PATH), None)
    if file is None:
        return None, ()
    tree, problems = read_tree(file)
    if not isinstance(tree, Seq):
        shape = () if tree is None or problems else (_misshapen(tree.span, "list"),)
        return None, (*problems, *shape)
    reader = Reader()
    matters: list[Matter] = []
    for node in tree.items:
        if isinstance(node, Map):
            matter = reader.read(node, Matter, str(len(matters)))
            matters += [matter] if matter is not None else []
        else:
            reader.problems.append(_misshapen(node.span, "mapping"))
    reader.problems.extend(_slips(matters, reader.origin))
    return Mapping(tuple(matters), reader.origin), (*problems, *reader.problems)


def _misshapen(span: Span, want: str) -> Problem:
    return error("F003", span, name="_coverage", label=Label("公开事项对照", "coverage"), want=SHAPES[want])


def _slips(matters: list[Matter], origin: Origin) -> Iterator[Problem]:
    """A311: what does not apply has a reason. A312: a matter stands once."""
    items = [matter.item for matter in matters]
    for index, matter in enumerate(matters):
        place = origin[f"{index}.item"]
        if not matter.applies and not matter.reason:
            yield error("A311", origin[f"{index}.applies"], item=matter.item)
        if items.index(matter.item) != index:
            yield error(
                "A312", place, Related(origin[f"{items.index(matter.item)}.item"], "first"), item=matter.item
            )
