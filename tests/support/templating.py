"""Templates read as trees: what constructs they use, and whether every attribute exists on its view.

Types flow from `page` and `site` through loops and macro calls, so a misspelt field is found without
data, also inside a component that only one page uses.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin

from jinja2 import Environment, nodes

from generator.kinds.base import Kind
from generator.render.chrome import Chrome
from generator.source.templates import SHIPPED
from tools.viewpages import attributes, own_view

#: A value of which nothing is known; anything may be asked of it.
ANY = (object,)
Scope = dict[str, tuple[Any, ...]]


@cache
def texts() -> dict[str, str]:
    """The shipped templates by name."""
    files = sorted(SHIPPED.rglob("*.html"))
    return {file.relative_to(SHIPPED).as_posix(): file.read_text("utf-8") for file in files}


@cache
def tree(name: str) -> nodes.Template:
    return Environment().parse(texts()[name])


def walk() -> Iterator[tuple[str, nodes.Node]]:
    """Every node of every template."""
    for name in texts():
        for node in tree(name).find_all(nodes.Node):
            yield name, node


def place(name: str, node: nodes.Node) -> str:
    return f"templates/{name}:{node.lineno}"


def parts_of(hint: Any) -> tuple[Any, ...]:
    """The possible types of a declared type; `None` is left to the template's own `if`."""
    if hint in (None, NoneType):
        return ()
    if get_origin(hint) is tuple or isinstance(hint, type):
        return (hint,)
    return tuple(part for inner in get_args(hint) for part in parts_of(inner)) or ANY


def elements_of(types: tuple[Any, ...]) -> tuple[Any, ...]:
    """The types of what a loop over a value gives."""
    found: list[Any] = []
    for hint in types:
        inner = get_args(hint)
        if get_origin(hint) is tuple and Ellipsis in inner:
            found += parts_of(inner[0])
        else:
            return ANY
    return tuple(found) or ANY


class Checker:
    """Reads one page template with all it extends and imports; collects attributes that do not exist."""

    def __init__(self) -> None:
        self.wrong: set[str] = set()
        self._seen: set[tuple[str, str, tuple[Any, ...]]] = set()

    def page(self, name: str, view: type, kind: Kind | None = None) -> set[str]:
        """The faults of a template that shows `view`; `page.own` is the view of `kind`."""
        self._own = parts_of(own_view(kind)) if kind else ()
        scope: Scope = {"page": (view,), "site": (Chrome,), "root": (str,)}
        pending: str | None = name
        while pending:
            template = tree(pending)
            self._body(template.body, pending, dict(scope), _macros(pending))
            extends = template.find(nodes.Extends)
            pending = (
                extends.template.value if extends and isinstance(extends.template, nodes.Const) else None
            )
        return self.wrong

    def _body(self, body: list[nodes.Node], name: str, scope: Scope, macros: dict[str, Any]) -> None:
        for node in body:
            self._statement(node, name, scope, macros)

    def _statement(self, node: nodes.Node, name: str, scope: Scope, macros: dict[str, Any]) -> None:
        if isinstance(node, nodes.For):
            inner = (
                scope
                | {"loop": ANY}
                | _bound(node.target, elements_of(self._type(node.iter, name, scope, macros)))
            )
            self._body(node.body, name, inner, macros)
            self._body(node.else_, name, scope, macros)
        elif isinstance(node, nodes.If):
            self._type(node.test, name, scope, macros)
            self._body([*node.body, *node.elif_, *node.else_], name, scope, macros)
        elif isinstance(node, nodes.CallBlock):
            self._type(node.call, name, scope, macros)
            self._body(node.body, name, scope, macros)
        elif isinstance(node, nodes.Block):
            self._body(node.body, name, scope, macros)
        elif isinstance(node, nodes.Output):
            for part in node.nodes:
                self._type(part, name, scope, macros)

    def _type(self, node: nodes.Node, name: str, scope: Scope, macros: dict[str, Any]) -> tuple[Any, ...]:
        if isinstance(node, nodes.Name):
            return scope.get(node.name, ANY)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, self._type(node.node, name, scope, macros), name)
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in macros:
            self._macro(node, name, scope, macros)
            return (str,)
        if isinstance(node, nodes.Getitem):
            whole = self._type(node.node, name, scope, macros)
            return whole if isinstance(node.arg, nodes.Slice) else elements_of(whole)
        if isinstance(node, nodes.CondExpr):
            kinds = [
                self._type(part, name, scope, macros) for part in (node.test, node.expr1, node.expr2) if part
            ]
            return tuple(dict.fromkeys(kinds[1] + kinds[-1]))
        for part in node.iter_child_nodes():
            self._type(part, name, scope, macros)
        return (str,) if isinstance(node, (nodes.Filter, nodes.Call)) else ANY

    def _attribute(self, node: nodes.Getattr, owners: tuple[Any, ...], name: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = ()
        known = False
        for owner in owners:
            if not (isinstance(owner, type) and dataclasses.is_dataclass(owner)):
                known = known or owner is object or not isinstance(owner, type) or hasattr(owner, node.attr)
                found += ANY
                continue
            declared = attributes(owner)
            if node.attr in declared:
                known = True
                own = node.attr == "own" and declared["own"] is object
                found += self._own if own else parts_of(declared[node.attr])
        if owners and not known:
            names = " | ".join(getattr(owner, "__name__", str(owner)) for owner in owners)
            self.wrong.add(f"{place(name, node)}: {names} has no {node.attr}")
        return tuple(dict.fromkeys(found)) or ANY

    def _macro(self, node: nodes.Call, name: str, scope: Scope, macros: dict[str, Any]) -> None:
        assert isinstance(node.node, nodes.Name)
        home, macro = macros[node.node.name]
        given = [self._type(argument, name, scope, macros) for argument in node.args]
        names = [argument.name for argument in macro.args]
        bound: Scope = dict.fromkeys(names, ANY) | dict(zip(names, given, strict=False))
        for keyword in node.kwargs:
            bound[keyword.key] = self._type(keyword.value, name, scope, macros)
            if keyword.key not in names:
                self.wrong.add(f"{place(name, node)}: {macro.name} has no {keyword.key}")
        key = (home, macro.name, tuple(sorted(bound.items(), key=lambda pair: pair[0])))
        if str(key) not in {str(one) for one in self._seen}:
            self._seen.add(key)
            frame = {one: scope[one] for one in ("page", "site", "root") if one in scope}
            self._body(macro.body, home, frame | bound, _macros(home))


def _bound(target: nodes.Node, types: tuple[Any, ...]) -> Scope:
    if isinstance(target, nodes.Name):
        return {target.name: types}
    assert isinstance(target, nodes.Tuple)
    inner = next((get_args(hint) for hint in types if get_origin(hint) is tuple), ())
    found: Scope = {}
    for index, item in enumerate(target.items):
        found |= _bound(item, parts_of(inner[index]) if index < len(inner) else ANY)
    return found


@cache
def _macros(name: str) -> dict[str, Any]:
    """The macros a template can call: its own and the imported ones, with the template each stands in."""
    found = {macro.name: (name, macro) for macro in tree(name).find_all(nodes.Macro)}
    for node in tree(name).find_all(nodes.FromImport):
        if isinstance(node.template, nodes.Const):
            there = {macro.name: macro for macro in tree(node.template.value).find_all(nodes.Macro)}
            for one in node.names:
                source, alias = one if isinstance(one, tuple) else (one, one)
                if source in there:
                    found[alias] = (node.template.value, there[source])
    return found
