"""Jinja2 without what our templates have no use for: a page is five hundred small steps, and each counts.

Templates escape everything, import without the page, and call nothing that asks for the context. So a template is
looked up once, a macro of simple arguments is worked out once, and a word of the interface is part of the compiled template.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import markupsafe
from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.nodes import Call, Const, Name, Node
from jinja2.nodes import Template as Tree
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from generator.render.strings import Strings
from generator.values import Label

#: Arguments that are quickly compared, and how many results a macro keeps by them.
_SIMPLE = frozenset((str, int, Label))
_LIMIT = 512


def escaped(value: Any) -> str:
    """A value as HTML for putting out; unlike `markupsafe.escape` without a `Markup` for every piece."""
    kind = type(value)
    if kind is str:
        return markupsafe._escape_inner(value)  # type: ignore[attr-defined]
    return value if kind is Markup else markupsafe.escape(value)


class _Context(Context):
    def call(
        self, called: Any, /, *args: Any, _loop_vars: object = None, _block_vars: object = None, **more: Any
    ) -> Any:
        """A plain call: nothing that templates may call wants the context."""
        return called(*args, **more)


class _Macro(Macro):
    """A macro sees its arguments and what never changes as long as it exists: for simple arguments it is worked out once."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._known: dict[tuple[object, ...], str] = {}

    def __call__(self, *args: Any, **more: Any) -> str:
        if more or not _SIMPLE.issuperset(map(type, args)):
            return super().__call__(*args, **more)
        if args not in self._known:
            if len(self._known) == _LIMIT:
                self._known.clear()
            self._known[args] = super().__call__(*args)
        return self._known[args]


class _Template(Template):
    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]
    ) -> Template:
        namespace.update(escape=escaped, Macro=_Macro)  # names that compiled code imports
        return super()._from_namespace(environment, namespace, globals)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """What the template exports; no template is given globals of its own."""
        if self._module is None:
            self._module = self.make_module()
        return self._module


class _Words(NodeTransformer):
    """Puts words of the interface in the place of `t('key')`; an unknown key stays, and is a fault when it is met."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings

    def visit_Call(self, node: Call) -> Node:
        """A call of anything."""
        self.generic_visit(node)
        match node:
            case Call(node=Name(name="t"), args=[Const(value=str() as key)], kwargs=[]) if (
                key in self._strings
            ):
                return Const(self._strings[key], lineno=node.lineno)
        return node


class PageEnvironment(Environment):
    """An environment for pages in one language, whose templates do not change as long as it exists."""

    template_class = _Template
    context_class = _Context

    def __init__(self, strings: Strings, **options: Any) -> None:
        super().__init__(**options)
        self._words = _Words(strings)
        self._ready: dict[str, Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """A template by its name."""
        if name not in self._ready:
            self._ready[name] = super().get_template(name, parent, globals)
        return self._ready[name]

    def _parse(self, source: str, name: str | None, filename: str | None) -> Tree:
        tree: Tree = self._words.visit(super()._parse(source, name, filename))
        return tree
