"""The text of a new record, derived from its class: required fields filled, the others as comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from generator.schema.describe import shorthands
from generator.schema.fields import Field, fields_of
from generator.source.tree import Map, Scalar, Seq, parse
from generator.values import Label, Moment

#: A written value: text, a list, or a group of fields.
Value = str | list["Value"] | dict[str, "Value"]
#: For a field that points at a record or a term: an existing id and its title; empty when there is none.
Lookup = Callable[[Field], tuple[str, str]]

FILL = Label("（请填写{name}）", "(fill in {name})")
_REMARK = Label("{label}：{help}", "{label}: {help}")
_ONE_OF = Label("可写：{words}。", " One of: {words}.")
_REQUIRED = Label("必填", "Required")
_OPTIONAL = Label("可选：需要时去掉行首的 # 和一个空格", "Optional: take off the leading # and one space")
_HEADS = Label("文件第一行：{heads}", "First line of the file: {heads}")
_EITHER = Label("或者逐行写出：", "Or row by row:")
_BODY = Label("（请填写正文）", "(fill in the text)")
_BODY_HELP = Label(
    "正文用 Markdown：小标题以 ## 开头，空行分段，表格用 | 分列；链接是方括号里写文字，\n"
    "紧接着圆括号里写 ref:标识（另一件记录）、同目录的文件名或网址。这段说明不会出现在网页上，可以删除。",
    "Markdown: headings begin with ##, blank lines part paragraphs, tables use |; a link is its text in\n"
    "square brackets, then in round ones ref:ID of a record, a file beside it, or an address. Readers never see this.",
)


def no_lookup(item: Field) -> tuple[str, str]:
    """The lookup of a site without records and terms."""
    return "", ""


def no_promise(place: str, opens: date) -> date | None:
    """The last day of a period on a site that promises no length."""
    return None


@dataclass(frozen=True)
class Scaffold:
    """A record to be written: `given` are values by place (`title`, `window.opens`); others get defaults.

    Dates that are not given fall on `day`, later ones of the same group as far after the first as
    their examples are, so that periods have a sensible length; `promise` may know better.
    """

    cls: type
    day: date
    lang: str
    given: Mapping[str, str] = field(default_factory=dict)
    lookup: Lookup = no_lookup
    promise: Callable[[str, date], date | None] = no_promise

    @property
    def values(self) -> dict[str, Value]:
        """What is written: required fields, and the given ones."""
        return self._group(self.cls, "")

    @property
    def questions(self) -> tuple[tuple[str, Field], ...]:
        """The required texts, numbers, dates and choices, by place."""
        return tuple(self._questions(self.cls, ""))

    def default(self, place: str) -> str:
        """The value that the field at a place has now."""
        value: Value = self.values
        for part in place.replace("[0]", ".0").split("."):
            value = value[0] if isinstance(value, list) else value[part] if isinstance(value, dict) else value
        return value if isinstance(value, str) else ""

    def text(self) -> str:
        """The whole file."""
        lines = ["---", f"# {_REQUIRED.text(self.lang)}"]
        filled = self.values
        known = {item.name: item for item in fields_of(self.cls)}
        for name, value in filled.items():
            lines += _lines(name, value, self._remark(known[name]))
        lines += ["", f"# {_OPTIONAL.text(self.lang)}"]
        inherited = {item.name for base in self.cls.__mro__[1:-1] for item in fields_of(base)}
        for item in sorted(known.values(), key=lambda item: item.name in inherited):
            if item.name not in filled:
                lines += [f"# {line}".rstrip() for line in self._hint(item)]
        lines += ["---", "", _BODY.text(self.lang), "", f"<!-- {_BODY_HELP.text(self.lang)} -->", ""]
        return "\n".join(lines)

    def _questions(self, cls: type, at: str) -> Iterator[tuple[str, Field]]:
        for item in fields_of(cls):
            if not item.about.required:
                continue
            place = f"{at}.{item.name}" if at else item.name
            inner = f"{place}[0]" if item.many else place
            if item.nested:
                yield from self._questions(item.base, inner)
            else:
                yield inner, item

    def _group(self, cls: type, at: str) -> dict[str, Value]:
        found: dict[str, Value] = {}
        first: tuple[date, date] | None = None
        for item in fields_of(cls):
            place = f"{at}.{item.name}" if at else item.name
            if not (item.about.required or place in self.given):
                continue
            value = self._value(item, place, first)
            if item.base is date and isinstance(value, str) and first is None and item.about.required:
                first = _day(item.about.example, self.day), _day(value, self.day)
            found[item.name] = value
        return found

    def _value(self, item: Field, place: str, first: tuple[date, date] | None) -> Value:
        rows = _short_field(item.base, "list")
        if item.many or rows:
            named = item.nested or item.about.ref or item.about.vocab or f"{place}[0]" in self.given
            return [self._single(rows or item, f"{place}[0]", first)] if named else _several(item)
        return self._single(item, place, first)

    def _single(self, item: Field, place: str, first: tuple[date, date] | None) -> Value:
        if place in self.given:
            return self.given[place]
        if item.nested:
            return self._group(item.base, place)
        if item.base is date and first is not None:
            promised = self.promise(place, first[1])
            return (promised or first[1] + (_day(item.about.example, first[0]) - first[0])).isoformat()
        return self._scalar(item)

    def _scalar(self, item: Field) -> str:
        """A sensible value: an existing id, today, the first choice, this year; else a marked blank."""
        about = item.about
        if about.ref or about.vocab:
            return self.lookup(item)[0] or about.example
        if about.options:
            return self._choice(item)
        if item.base in (date, Moment):
            return self.day.isoformat()
        if item.base is int and about.example[:2] in ("19", "20") and len(about.example) == 4:
            return str(self.day.year)
        if item.base in (int, Decimal, bool) or about.pattern:
            return about.example
        return FILL.text(self.lang).format(name=about.label.text(self.lang))

    def _choice(self, item: Field) -> str:
        return item.about.options[0].written(self.lang)

    def _shown(self, item: Field) -> str:
        """The example of a field."""
        chosen = _short_field(item.base, "scalar") or item
        meant = (one for one in chosen.about.options if item.about.example in one.spellings)
        return next((one.written(self.lang) for one in meant), item.about.example)

    def _remark(self, item: Field) -> str:
        about = item.about
        label, meaning = about.label.text(self.lang), about.help.text(self.lang)
        told = meaning.rstrip("。.") != label
        text = _REMARK.text(self.lang).format(label=label, help=meaning) if told else label
        if about.options:
            english = self.lang == "en"
            text += "" if told or english else "。"
            words = (", " if english else "、").join(one.written(self.lang) for one in about.options)
            text += _ONE_OF.text(self.lang).format(words=words)
        return text

    def _hint(self, item: Field) -> Iterator[str]:
        """An optional field as it could be written, without the comment marks."""
        remark = self._remark(item)
        value, title = self.lookup(item) if item.about.ref or item.about.vocab else ("", "")
        if value:
            yield f"{item.name}: {f'[{value}]' if item.many else value}  # {remark}（{title}）"
        elif item.about.example:
            yield f"{item.name}: {self._example(item)}  # {remark}"
        elif item.nested:
            yield f"{item.name}:  # {remark}"
            yield from self._group_hint(item.base, "  - " if item.many else "  ")
        elif item.about.long:
            yield f"{item.name}: |  # {remark}"
            yield f"  {FILL.text(self.lang).format(name=item.about.label.text(self.lang))}"
        else:
            yield f"{item.name}:  # {remark}"
        rows = _short_field(item.base, "list")
        if rows:
            yield from self._rows_hint(item.name, rows)

    def _example(self, item: Field) -> str:
        """The example of a field; a day is as far from the first required one as the examples are apart."""
        required = (one for one in fields_of(self.cls) if one.base is date and one.about.required)
        first = next(required, None)
        if item.base is not date or item.many or first is None:
            return self._shown(item)
        apart = _day(item.about.example, self.day) - _day(first.about.example, self.day)
        return (_day(self.default(first.name), self.day) + apart).isoformat()

    def _group_hint(self, cls: type, indent: str) -> Iterator[str]:
        for item in fields_of(cls):
            yield f"{indent}{item.name}: {self._shown(item)}".rstrip() + f"  # {self._remark(item)}"
            indent = " " * len(indent)

    def _rows_hint(self, name: str, rows: Field) -> Iterator[str]:
        """One row of a list that may also be written inside the record."""
        cells = [f"{one.name}: {self._shown(one)}" for one in fields_of(rows.base) if one.about.example]
        heads = [one.name if self.lang == "en" else one.about.label.zh for one in fields_of(rows.base)]
        yield f"# {_HEADS.text(self.lang).format(heads=','.join(heads))}"
        yield f"# {_EITHER.text(self.lang)}"
        yield f"# {name}:"
        yield f"#   - {{{', '.join(cells)}}}"


def _short_field(cls: type, form: str) -> Field | None:
    """The field that a bare value (`scalar`) or list (`list`: the rows) of a group stands for; None where none does."""
    name = shorthands(cls).get(form)
    return next((one for one in fields_of(cls) if one.name == name), None) if name else None


def _several(item: Field) -> list[Value]:
    """The entries of a field's example, as a record writes them: a list, or its only entry."""
    example, _ = parse(f"k: {item.about.example}", "")
    node = example.get("k") if isinstance(example, Map) else None
    nodes = node.items if isinstance(node, Seq) else (node,)
    return [one.text for one in nodes if isinstance(one, Scalar)]


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return otherwise


def _lines(name: str, value: Value, remark: str = "", indent: str = "") -> Iterator[str]:
    """A field in YAML block style; the remark stands behind its first line."""
    note = f"  # {remark}" if remark else ""
    if isinstance(value, str):
        yield f"{indent}{name}: {written(value)}{note}"
        return
    yield f"{indent}{name}:{note}"
    if isinstance(value, dict):
        for inner, part in value.items():
            yield from _lines(inner, part, "", indent + "  ")
        return
    for part in value:
        if isinstance(part, dict):
            lines = [line for inner, one in part.items() for line in _lines(inner, one, "", indent + "    ")]
            yield f"{indent}  - {lines[0].strip()}"
            yield from lines[1:]
        else:
            assert isinstance(part, str), "no field holds a list of lists"
            yield f"{indent}  - {written(part)}"


def written(text: str) -> str:
    """A text as a YAML scalar: plain when that reads back the same, else in double quotes.

    Control characters stay as they are, for the check of characters to find.
    """
    node, problems = parse(f"k: {text}", "")
    if not problems and isinstance(node, Map):
        value = node.get("k")
        if value is not None and getattr(value, "text", None) == text and not getattr(value, "empty", False):
            return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
