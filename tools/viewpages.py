"""The reference page of templates: every form with its view, every view with its fields."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from datetime import date
from types import NoneType
from typing import Any, cast, get_args

import generator.plan
from generator.kinds import KINDS
from generator.kinds.base import Kind
from generator.plan import views
from generator.plan.feeds import Entry
from generator.render.chrome import Chrome
from generator.render.feeds import SUPPLEMENT
from generator.schema.describe import meaning
from tools.markdown import code, page, table

#: Names that every template sees.
NAMES = {
    "page": "本页的视图，类型由模板决定。The view of the page; its class depends on the template.",
    "site": "网站外框，见下文 Chrome。The frame of the site, `Chrome` below.",
    "root": "到网站根目录的相对路径，如 `../../`。The relative way to the site's root.",
    "t": "`t('键', 名称=值)`：界面文字，键必须是固定文字。A text of the interface; the key is constant.",
    "url": "`url(路径)`：站内路径变成本页的相对链接；完整网址原样返回。A site path as a link of this page; absolute addresses pass.",
    "asset": "`asset('style.css')`：样式、脚本、图片的地址。The address of a style sheet, script or image.",
    "integrity": "`integrity('style.css')`：该文件的校验值（SRI）。The digest of such a file (Subresource Integrity).",
}
#: Filters that a template may use beside Jinja's `join`, `length`, `first`, `last`, `e`.
FILTERS = {
    "text": "文字或双语名称 → 网站语言的文字。A text or label in the site's language.",
    "show": "表格中的值按类型排版。A value of a fact, formatted by its type.",
    "date": "日期。A date.",
    "number": "数字。A number.",
    "bytes": "文件大小。A size for people.",
    "iso": "日期或时间 → `<time datetime>` 用的 ISO 8601。A date or moment in ISO 8601.",
    "abs": "站内路径 → 完整网址。A site path as an absolute address.",
    "prose": "记录正文 → 已检查的 HTML。The text of a record as checked HTML.",
}


#: Tests of Jinja beside `none`.
TESTS = {
    "link": "值是链接。The value is a link.",
    "outward": "地址指向其他网站。The address leads to another site.",
    "within": "标题是一组链接之一的标题。The title is that of one of a group's links.",
    "several": "值是一组值。The value is a list of values.",
}


def form_views() -> dict[str, type]:
    """The view class of every page template, from the view functions that the plan names for it."""
    found: dict[str, type] = {SUPPLEMENT: Entry}
    for module in _plan_modules():
        tree = ast.parse(inspect.getsource(module))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "Output" and len(call.args) > 2:
                form, view = call.args[1], call.args[2]
                if isinstance(view, ast.Name):
                    for name in _forms(form):
                        found[name] = _returned(getattr(module, view.id))
    return dict(sorted(found.items()))


def _plan_modules() -> Iterator[Any]:
    for info in pkgutil.iter_modules(generator.plan.__path__, "generator.plan."):
        yield importlib.import_module(info.name)


def _forms(node: ast.expr) -> list[str]:
    """A constant template, or `kind.template`: the templates of all kinds."""
    if isinstance(node, ast.Constant) and str(node.value).endswith(".html"):
        return [str(node.value)]
    if isinstance(node, ast.Attribute) and node.attr == "template":
        return [kind.template for kind in KINDS]
    return []


def _returned(function: Any) -> type:
    return cast(type, typing.get_type_hints(function)["return"])


def own_view(kind: Kind) -> type | None:
    """The class of `page.own` of a kind; None when it shows nothing of its own."""
    found = _returned(kind.view)
    return None if found in (NoneType, object) else found


def view_classes() -> tuple[type, ...]:
    """Every class that a template can reach, in the order of first mention."""
    roots = [*form_views().values(), *(own_view(kind) for kind in KINDS), Chrome]
    found: dict[type, None] = {}
    for root in roots:
        if root is not None:
            _reach(root, found)
    return tuple(found)


def _reach(hint: Any, found: dict[type, None]) -> None:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint not in found:
        found[hint] = None
        for inner in attributes(hint).values():
            _reach(inner, found)
    for part in get_args(hint):
        _reach(part, found)


def attributes(cls: type) -> dict[str, Any]:
    """What a template may read of a value: its fields, properties and their types."""
    hints = typing.get_type_hints(cls)
    found = {item.name: hints[item.name] for item in dataclasses.fields(cls)}
    for name, member in inspect.getmembers(cls, lambda member: isinstance(member, property)):
        if not name.startswith("_"):
            found[name] = typing.get_type_hints(member.fget)["return"]
    return found


def template_page() -> str:
    """`templates.md`."""
    forms = form_views()
    kinds = {kind.template: kind for kind in KINDS}
    rows = []
    for form, view in forms.items():
        own = own_view(kinds[form]) if form in kinds else None
        rows.append((code(form), _link(view), _link(own) if own else ""))
    return page(
        "模板 · Templates",
        "模板只看到一个视图（`page`）、网站外框（`site`）、界面文字和下面的过滤器，看不到记录和整个网站。"
        "网站目录里的 `templates/` 覆盖同名的内置模板。",
        "A template sees one view, the frame, texts and the filters below; never records or the site. "
        "Files in the site's own `templates/` replace shipped ones of the same name.",
        "## 模板和视图 · Templates and views",
        table(("模板<br>Template", "`page`", "`page.own`"), rows),
        "## 名称 · Names",
        table(("名称<br>Name", "含义<br>Meaning"), [(code(name), text) for name, text in NAMES.items()]),
        "## 过滤器 · Filters",
        "另外可用 Jinja 的 `join`、`length`、`first`、`last`、`e`。",
        table(
            ("过滤器<br>Filter", "含义<br>Meaning"), [(code(name), text) for name, text in FILTERS.items()]
        ),
        "## 判断 · Tests",
        "另外可用 `is none`。",
        table(
            ("判断<br>Test", "含义<br>Meaning"), [(code(f"is {name}"), text) for name, text in TESTS.items()]
        ),
        "## 视图 · Views",
        *[part for cls in view_classes() for part in _view_parts(cls)],
    )


def _view_parts(cls: type) -> Iterator[str]:
    yield f"### {cls.__name__}"
    yield meaning(cls)
    rows = [(code(name), _type(hint), _property_meaning(cls, name)) for name, hint in attributes(cls).items()]
    yield table(("字段<br>Field", "类型<br>Type", "含义<br>Meaning"), rows)


def _property_meaning(cls: type, name: str) -> str:
    member = inspect.getattr_static(cls, name, None)
    if isinstance(member, property):
        return (inspect.getdoc(member) or "").split("\n", 1)[0]
    return ""


def _type(hint: Any) -> str:
    """A type in words, with links to the views it holds."""
    if isinstance(hint, type) and not get_args(hint):
        return _link(hint) if dataclasses.is_dataclass(hint) else code(_plain_name(hint))
    parts = get_args(hint)
    if typing.get_origin(hint) is tuple:
        inner = [_type(part) for part in parts if part is not Ellipsis]
        return f"list of {inner[0]}" if Ellipsis in parts else f"({', '.join(inner)})"
    if parts:
        return " or ".join(dict.fromkeys(_type(part) for part in parts))
    return code(str(getattr(hint, "__forward_arg__", hint)))


def _plain_name(hint: type) -> str:
    names = {NoneType: "none", str: "text", int: "number", bool: "true/false", date: "date", object: "any"}
    return names.get(hint, hint.__name__)


def _link(cls: type) -> str:
    return f"[{cls.__name__}](#{cls.__name__.lower()})"


def documented(cls: type) -> bool:
    """Whether a view says what it is: a docstring of its own, not the one dataclasses make."""
    text = cls.__dict__.get("__doc__") or ""
    return bool(text) and not text.startswith(f"{cls.__name__}(")


def undocumented() -> list[str]:
    """Views without a docstring."""
    own = [cls for _, cls in inspect.getmembers(views, inspect.isclass) if dataclasses.is_dataclass(cls)]
    return sorted({cls.__name__ for cls in (*own, *view_classes()) if not documented(cls)})
