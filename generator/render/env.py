"""Jinja2 over templates in memory: strict, escaping, with a fixed set of names and filters."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import CodeType

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.bccache import Bucket

from generator import digest
from generator.memo import Memo
from generator.problems import Problem, Span, error, shortened
from generator.render import show
from generator.render.address import quoted, relative
from generator.render.body import Html
from generator.render.chrome import Chrome
from generator.render.jinja import PageEnvironment
from generator.render.strings import Strings, fill
from generator.source.templates import Templates
from generator.values import Link, Prose, text_in


class Pages:
    """Renders pages of one site: templates, strings and chrome are fixed, only the view varies.

    `html_of` turns a Prose into safe HTML; it is given from outside because it remembers.
    """

    def __init__(
        self,
        templates: Templates,
        strings: Strings,
        chrome: Chrome,
        html_of: Callable[[Prose], Html],
        memo: Memo,
    ) -> None:
        self._templates = templates
        self._strings = strings
        self._chrome = chrome
        self._html_of = html_of
        self._environments: dict[str, Environment] = {}
        self._codes = _Codes(memo, templates, strings)
        self._integrity = {asset.name: asset.integrity for asset in templates.assets}

    @cached_property
    def environment(self) -> Environment:
        """The environment of pages at the root of the site."""
        return self._environment("")

    def _environment(self, root: str) -> Environment:
        """The environment of pages whose way to the site's root is `root`.

        There is one for each such way, made on first use: templates import from each other without the page
        that is being made, so that an import is worked out once and not for every page.
        """
        if root not in self._environments:
            self._environments[root] = self._made(root)
        return self._environments[root]

    def _made(self, root: str) -> Environment:
        texts = {name: text for name, text in self._templates.texts.items() if name.endswith(".html")}
        environment = PageEnvironment(
            self._strings,
            loader=FunctionLoader(lambda name: self._source(texts, name)), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            keep_trailing_newline=True, auto_reload=False, cache_size=-1, bytecode_cache=self._codes,
        )  # fmt: skip
        lang = self._chrome.lang
        assets = f"{root}assets/{self._templates.asset_folder}/"
        html_of = self._html_of
        environment.globals = {
            "site": self._chrome, "root": root, "t": self._text, "url": lambda path: _url(path, root),
            "asset": lambda name: assets + name, "integrity": lambda name: self._integrity.get(name, ""),
        }  # fmt: skip
        environment.tests |= {
            "link": lambda value: isinstance(value, Link),
            "outward": lambda path: path.startswith(("https:", "http:")),
            "within": lambda title, group: any(link.title == title for link in group.links),
            "several": lambda value: isinstance(value, tuple),
        }
        environment.filters |= {
            "text": lambda title: text_in(lang, title),
            "show": lambda value: show.show(value, lang),
            "date": lambda day: show.show_date(day, lang),
            "number": show.show_number,
            "bytes": show.show_bytes,
            "iso": show.iso,
            "abs": self._absolute,
            "prose": lambda text: html_of(text).at(root),
        }
        return environment

    def compile(self, names: Iterable[str]) -> None:
        """Compile templates now, for all processes that are started later."""
        for name in names:
            self.environment.get_template(name)

    def _source(self, texts: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
        """A template with its path, which tracebacks then carry."""
        return (texts[name], self._templates.origins[name], None) if name in texts else None

    def render(self, form: str, page: object, path: str) -> bytes:
        """The bytes of a page at `path`."""
        base = getattr(page, "base", None)
        root = base if isinstance(base, str) else root_of(path)
        return self._environment(root).get_template(form).render(page=page).encode("utf-8")

    def fragment(self, form: str, page: object) -> str:
        """A piece of HTML for places that are not pages: its addresses are absolute."""
        return self._environment(self._chrome.base_url).get_template(form).render(page=page)

    @cached_property
    def shared(self) -> str:
        """Digest of what every page depends on besides its template: chrome, strings, assets' address."""
        return digest.of(self._chrome, dict(self._strings), self._templates.asset_folder)

    def _text(self, key: str, **values: object) -> str:
        return fill(self._strings[key], values)

    def _absolute(self, path: str) -> str:
        return self._chrome.base_url + quoted(path.removesuffix("index.html"))


class _Codes(BytecodeCache):
    """Compiled templates: shared by the environments of one site, and remembered by name, text and words."""

    def __init__(self, memo: Memo, templates: Templates, strings: Strings) -> None:
        self._memo = memo
        self._words = digest.of(dict(strings))
        self._codes: dict[str, CodeType] = {}
        known = (
            self._key(self.get_cache_key(name, templates.origins[name]), self.get_source_checksum(text))
            for name, text in templates.texts.items()
        )
        memo.only("codes", set(known).__contains__)

    def _key(self, name: str, checksum: str) -> str:
        return name + checksum + self._words

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was compiled before."""
        name = self._key(bucket.key, bucket.checksum)
        if name not in self._codes:
            kept = self._memo.recall("codes", name)
            if not isinstance(kept, bytes):
                return
            self._codes[name] = marshal.loads(kept)
        bucket.code = self._codes[name]

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled."""
        name = self._key(bucket.key, bucket.checksum)
        if bucket.code is not None:
            self._codes[name] = bucket.code
            self._memo.keep("codes", name, marshal.dumps(bucket.code))


def root_of(path: str) -> str:
    """The relative way from a page to the site's root: `../../`, or nothing at the root itself."""
    return "../" * path.count("/")


def _url(path: str, root: str) -> str:
    """A site path as a link of this page; absolute URLs pass."""
    if path.startswith(("https://", "http://", "mailto:", "tel:")):
        return path
    path, mark, fragment = path.partition("#")
    return relative(path, root) + mark + fragment


#: What template code can raise; anything else is a defect of the program.
TEMPLATE_FAULTS = (
    TemplateError,
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
    ArithmeticError,
    RecursionError,
)
_VIEW = re.compile(r"'generator\.[\w.]*?(\w+) object'")


def template_fault(failure: Exception, templates: Templates) -> Problem:
    """An error inside a template as a problem at the innermost line that lies in `templates/`."""
    origins = {origin: name for name, origin in templates.origins.items()}
    place = Span("templates")
    trace = failure.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in origins:
            lines = templates.texts[origins[file]].split("\n")
            line = lines[trace.tb_lineno - 1] if trace.tb_lineno <= len(lines) else ""
            place = Span(file, trace.tb_lineno, len(line) - len(line.lstrip()) + 1, max(1, len(line.strip())))
        trace = trace.tb_next
    if isinstance(failure, TemplateNotFound):
        return error("T806", place, name=str(failure))
    detail = f"t({failure})" if isinstance(failure, KeyError) else _VIEW.sub(r"\1", str(failure))
    return error("T802", place, detail=shortened(detail, 120) or type(failure).__name__)
