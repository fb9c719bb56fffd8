"""Reference pages of what people write: records by kind, common fields, site.toml, vocabularies."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date

from generator.kinds import KINDS
from generator.kinds.base import Kind, Rule
from generator.kinds.record import Record
from generator.model.legal import SHIPPED, read_legal_terms
from generator.model.matches import FOLDER, MatchFile
from generator.model.vocab import NAMES, Entry, Organisation
from generator.problems import MAY_BE_WARNINGS
from generator.schema.describe import FieldLine, both, field_lines, groups_of, meaning, shorthands
from generator.schema.fields import fields_of
from generator.schema.legal import TERMS, Edition, Ruling
from generator.schema.scaffold import Scaffold
from generator.schema.tables import Config
from generator.source.files import walk
from generator.source.templates import SHIPPED as TEMPLATES
from generator.values import Label
from tools.markdown import code, page, table

#: The day on which the examples of new records are written.
DAY = date(2008, 11, 20)
HEADS = (
    "字段<br>Field",
    "名称<br>Name",
    "必填<br>Required",
    "写法<br>Form",
    "说明<br>Meaning",
    "示例<br>Example",
)


_LOWERED = ", ".join(f"`{code}`" for code in sorted(MAY_BE_WARNINGS))


def pages() -> Iterator[tuple[str, str]]:
    """Path under `docs/reference/` and text of every page."""
    yield "common-fields.md", common_page()
    for kind in KINDS:
        yield f"kinds/{kind.name}.md", kind_page(kind)
    yield "site-toml.md", site_page()
    yield "vocabularies.md", vocabulary_page()
    yield "legal-terms.md", terms_page()
    yield "matches.md", match_page()


def common_page() -> str:
    """The fields that every record may carry."""
    return page(
        "共有字段 · Common fields",
        "所有类型的记录都可以使用这些字段；每个类型自己的字段见 [记录类型](README.md#记录类型--kinds)。",
        "Fields of records of every kind; the own fields of each kind stand on the page of the kind.",
        *_class_parts(Record),
    )


def kind_page(kind: Kind) -> str:
    """One kind: its own fields, rules and a new record as `new` writes it."""
    own = {item.name for item in kind.own_fields}
    lines = tuple(line for line in field_lines(kind.record) if line.name in own)
    common = set(groups_of(Record))
    groups = [group for group in groups_of(kind.record) if group not in common]
    listed = "、".join(code(name) for name in kind.columns)
    scaffold = Scaffold(
        kind.record, DAY, "zh-CN", {"id": f"{kind.name}-2008-001", "date": DAY.isoformat(), "draft": "true"}
    )
    return page(
        f"{both(kind.label)}（`{kind.name}`）",
        "",
        meaning(kind.record),
        "## 自有字段 · Own fields" if lines else "本类型没有自有字段。This kind has no fields of its own.",
        _field_table(lines) if lines else "",
        *[part for group in groups for part in _group_parts(group)],
        "其余字段见[共有字段](../common-fields.md)。The other fields: [common fields](../common-fields.md).",
        f"列表中显示 · Shown in listings: {listed}" if listed else "",
        *_rule_parts(kind.rules),
        "## 新记录 · A new record",
        f"`build.py new {kind.name}` 写出的文件，可以直接通过检查。As `new` writes it; it validates at once.",
        f"```yaml\n{scaffold.text().split(chr(10) + '---' + chr(10))[0]}\n---\n```",
        f"编辑器补全 · Completion in editors: [`{kind.name}.schema.json`](../schema/{kind.name}.schema.json)",
    )  # fmt: skip


def site_page() -> str:
    """`site.toml`, table by table."""
    parts: list[str] = []
    for item in fields_of(Config):
        parts += _table_parts(item.name, item.base, item.many, item.about.required)
    return page(
        "site.toml",
        "网站的全部设置。没有写出的项用默认值；不认识的项是错误。",
        "All settings of a site. What is left out has its default; unknown keys are errors.",
        *parts,
        "## `[severity]`",
        "按代码改变提示的级别，例如 `R513 = \"error\"`。任何警告都可以升为错误；只有这几个错误可以降为警告，"
        f"因为它们不影响内容本身：{_LOWERED}。\n"
        "By code. Any warning may be made an error; these errors alone may be made warnings, because what they "
        f"concern is sound all the same: {_LOWERED}. Codes: [problems](problems.md).",
        "编辑器补全 · Completion in editors: [`site.schema.json`](schema/site.schema.json)",
    )  # fmt: skip


def _table_parts(name: str, cls: type, many: bool, required: bool) -> Iterator[str]:
    yield f"## `[[{name}]]`" if many else f"## `[{name}]`"
    about = meaning(cls).split(": ", 1)[-1]
    yield about[0].upper() + about[1:]
    if required:
        yield "必须写。Required."
    yield _field_table(field_lines(cls), name.replace(".", ""))
    for item in fields_of(cls):
        if item.nested:
            yield from _table_parts(f"{name}.{item.name}", item.base, item.many, False)


def vocabulary_page() -> str:
    """The vocabularies and the fields of a term."""
    files = "、".join(code(f"content/_vocab/{name}.yaml") for name in NAMES)
    common = {item.name for item in fields_of(Entry)}
    used = [
        (code(kind_name), code(path), code(vocab))
        for kind_name, cls in (("—", Record), *((kind.name, kind.record) for kind in KINDS))
        for path, vocab in _vocabulary_fields(cls)
        if cls is Record or path not in dict(_vocabulary_fields(Record))
    ]
    return page(
        "词表 · Vocabularies",
        f"词表文件：{files}。每个文件是一个列表，每项一个词条；`id` 永久不变，改名或合并用 `succeeds` 承接。",
        "Each file is a list of terms. An id is permanent; renaming and merging is told by `succeeds`.",
        *_class_parts(Entry),
        "## 承担单位 · Organisations",
        meaning(Organisation),
        _field_table(tuple(line for line in field_lines(Organisation) if line.name not in common)),
        "## 使用词表的字段 · Fields that take a term",
        table(("类型<br>Kind", "字段<br>Field", "词表<br>Vocabulary"), used),
        "编辑器补全 · Completion in editors: [`vocabulary.schema.json`](schema/vocabulary.schema.json), "
        "[`organisations.schema.json`](schema/organisations.schema.json)",
    )


def match_page() -> str:
    """The fields of a match record."""
    return page(
        "匹配说明 · Match records",
        f"每份匹配说明是 `{FOLDER}` 下的一个 `.yaml` 文件：旧清单没有项目编号的行是哪个项目，哪两个编号是同一项目。"
        "项目页会写明依据。",
        f"A match record is a `.yaml` file in `{FOLDER}`: which project a row without an id is, and which two ids are one "
        "project. The page of the project says on what grounds.",
        *_class_parts(MatchFile),
        "编辑器补全 · Completion in editors: [`match.schema.json`](schema/match.schema.json)",
    )


def terms_page() -> str:
    """The rule sets that come with the program, and the fields of one."""
    files, _ = walk(TEMPLATES.parent / "generator", SHIPPED)
    editions, _ = read_legal_terms(files)
    rows = [
        (edition.valid_from.isoformat(), edition.title, both(ruling.fact.label), both(ruling.words))
        for edition in editions.editions
        for name in TERMS
        if getattr(edition, name) and (ruling := Ruling(name, edition))
    ]
    return page(
        "法定期限 · Legal terms",
        "期限随规定的版本变化：每件记录按它那一天有效的规定判断，2008年5月1日以前没有规定。程序自带下表的规定；"
        "网站可以在 `content/_terms/` 里增加自己的（例如地方规定、信件答复承诺），一种规定一个 TOML 文件，"
        "没有写的期限沿用以前的规定。",
        "A record is judged by the rules of its day; before 2008-05-01 there were none. The program brings those below; "
        "a site may add its own in `content/_terms/`, one TOML file each, and a term that it does not name stays as it was.",
        table(("施行<br>Valid from", "规定<br>Rules", "期限<br>Term", "内容<br>Length"), rows),
        "超过期限是警告，不是错误：错过的期限补不回来，只能写明原因（`disclosure.late`，台账里是“逾期说明”一列）。"
        "网站可以在 `[severity]` 里改为错误。",
        "A missed term warns and is no error, since it cannot be mended; a stated reason settles it "
        "(`disclosure.late`, in ledgers the column `late`). A site may make it an error in `[severity]`.",
        *_class_parts(Edition),
    )


def _vocabulary_fields(cls: type, at: str = "") -> Iterator[tuple[str, str]]:
    for item in fields_of(cls):
        name = f"{at}{item.name}{'[]' if item.many and item.nested else ''}"
        if item.about.vocab:
            yield name, item.about.vocab
        if item.nested:
            yield from _vocabulary_fields(item.base, f"{name}.")


def _class_parts(cls: type) -> Iterator[str]:
    yield _field_table(field_lines(cls))
    for group in groups_of(cls):
        yield from _group_parts(group)


def _group_parts(group: type) -> Iterator[str]:
    yield f"### {group.__name__}"
    yield meaning(group)
    short = shorthands(group)
    if "scalar" in short:
        yield f"可以只写一个值，即 {code(short['scalar'])}。A bare value means {code(short['scalar'])}."
    if "list" in short:
        yield f"可以直接写成列表，即 {code(short['list'])}。A bare list means {code(short['list'])}."
    yield _field_table(field_lines(group))


def _field_table(lines: tuple[FieldLine, ...], table_of: str = "") -> str:
    """Fields as a table; groups are headings of their class, in site.toml (`table_of`) of their table."""
    return table(HEADS, [_cells(line, table_of) for line in lines])


def _cells(line: FieldLine, table_of: str) -> tuple[str, ...]:
    form = both(line.form)
    if line.group:
        anchor = table_of + line.name if table_of else line.group.__name__.lower()
        form += f"：[{line.group.__name__}](#{anchor})"
    if line.allowed:
        words = " / ".join(" = ".join(code(word) for word in spellings) for spellings in line.allowed)
        form += f"<br>{words}"
    elif line.pattern:
        form += f"<br>{code(line.pattern)}"
    form += f"<br>默认 · default: {code(line.default)}" if line.default else ""
    return (
        code(line.name),
        _two(line.label),
        "●" if line.required else "",
        form,
        _two(line.help),
        code(line.example) if line.example else "",
    )


def _two(label: Label) -> str:
    return label.zh if label.zh == label.en else f"{label.zh}<br>{label.en}"


def _rule_parts(rules: tuple[Rule, ...]) -> Iterator[str]:
    """Each rule's docstring begins with its code."""
    if not rules:
        return
    yield "## 自有规则 · Own rules"
    lines = []
    for rule in rules:
        name, _, text = inspect.cleandoc(rule.__doc__ or "").partition(": ")
        lines.append(f"- [{name}](../problems.md#{name.lower()}): {' '.join(text.split())}")
    yield "\n".join(lines)
