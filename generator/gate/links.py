"""Every link of every page leads to a page, a file or an anchor that exists."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import html as parser

from generator.problems import Problem, Span, error
from generator.render.details import PageLinks


def scan(page: bytes, path: str, base: str) -> PageLinks:
    """Links and anchors of a rendered page at `path`; outside addresses are left out.

    `base` is the address of the site, or its path alone; with the former, absolute links to the
    site itself are looked at too.
    """
    folder = posixpath.dirname(path)
    written: set[str] = set()
    anchors = {"top"}  # of every page, whether it says so or not (HTML, 7.4.6.4)
    for says in _plainly(page) or _parsed(page):
        written.update(says.addresses)
        if says.anchor:
            anchors.add(says.anchor)
    links = {
        path + _fragment(one) if one.startswith(_STAYS) else _target(one, folder, base) for one in written
    }
    return PageLinks(frozenset(filter(None, links)), frozenset(anchors))


class _Says(NamedTuple):
    """What of an element matters here: the addresses that it sends a reader or a browser to, its anchor."""

    addresses: tuple[str, ...] = ()
    anchor: str = ""


def _parsed(page: bytes) -> list[_Says]:
    return [_says(element) for element in parser.fromstring(page.decode("utf-8")).iter()]


def _says(attributes: parser.HtmlElement | Mapping[str, str]) -> _Says:
    return _Says(tuple(_addresses(attributes)), attributes.get("id") or "")


def _addresses(attributes: parser.HtmlElement | Mapping[str, str]) -> list[str]:
    if attributes.get("rel") == "canonical":
        return []
    found = [attributes.get(name) for name in ("href", "src", "action")]
    if attributes.get("http-equiv") == "refresh":
        found.append((attributes.get("content") or "").partition("url=")[2])
    return [written for written in found if written]


_NOT_ANGLES = bytes(byte for byte in range(256) if byte not in b"<>")
_SPEAKING_TAG = re.compile(rb"<([a-zA-Z][^<>=]*=[^<>]*)>")
_ATTRIBUTES = r'(?:\s+{}[a-zA-Z0-9:_-]+(?:="[^"<>]*")?)*\s*/?'
_WHOLE_TAG = re.compile("[a-z][a-z0-9-]*" + _ATTRIBUTES.format(""))
#: A tag without any attribute that matters here.
_SILENT_TAG = re.compile(
    "[a-z][a-z0-9-]*" + _ATTRIBUTES.format(r"(?!(?i:href|src|action|id|rel|http-equiv)[\s=])")
)
_ATTRIBUTE = re.compile(r'\s([^\s"=/]+)(?:="([^"]*)")?')


def _plainly(page: bytes) -> list[_Says] | None:
    """What the elements of a page as our templates write it say, without a tree; None where that would be guessing.

    Every `<` and `>` is part of a tag and every value stands in double quotes; pages share most of their tags.
    """
    angles = page.translate(None, _NOT_ANGLES)
    if angles != b"<>" * (len(angles) // 2) or b"<!-" in page:
        return None
    found = [_read(tag) for tag in set(_SPEAKING_TAG.findall(page))]
    return None if None in found else [says for says in found if says]


@lru_cache(maxsize=4096)
def _read(written: bytes) -> _Says | tuple[()] | None:
    """What a tag says; nothing for most of them, None for one that cannot be read."""
    tag = written.decode("utf-8")
    if _SILENT_TAG.fullmatch(tag):
        return ()
    if not _WHOLE_TAG.fullmatch(tag):
        return None
    attributes: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(tag):
        attributes.setdefault(name.lower(), unescape(value))
    return _says(attributes)


#: What an address of the same page begins with.
_STAYS = ("#", "?")


def _fragment(written: str) -> str:
    _, mark, fragment = written.partition("#")
    return f"{mark}{unquote(fragment)}"


def target_of(written: str, path: str, base: str) -> str | None:
    """A link as a site path; None when it leads outside."""
    if written.startswith(_STAYS):
        return path + _fragment(written)
    return _target(written, posixpath.dirname(path), base)


@lru_cache(maxsize=4096)
def _target(written: str, folder: str, base: str) -> str | None:
    root = _root(base)
    if root != base and written.startswith(base):
        written = root + written.removeprefix(base)
    if "://" in written or written.startswith(("mailto:", "tel:", "//")):
        return None
    address, mark, fragment = written.partition("#")
    address = unquote(address.partition("?")[0])
    if address.startswith("/"):
        address = address.removeprefix(unquote(root)) or "./"
        joined = posixpath.normpath(address)
    else:
        joined = posixpath.normpath(posixpath.join(folder, address))
    joined = "" if joined == "." else joined
    if address.endswith("/") or not joined:
        joined = f"{joined}/index.html".lstrip("/")
    return f"{joined}{mark}{unquote(fragment)}"


@cache
def _root(base: str) -> str:
    return urlsplit(base).path


def check_links(
    pages: Iterable[str],
    links_of: Callable[[str], PageLinks | None],
    paths: Container[str],
    where: Callable[[str, str], Span],
) -> Iterator[Problem]:
    """Dead links (G901) and dead anchors (G902) of some pages, sorted by page.

    `links_of` tells of any page, `paths` are all outputs; `where(page, target)` tells the source line of a link.
    """
    for page in sorted(pages):
        found = links_of(page)
        for target in sorted(found.links if found else ()):
            path, _, fragment = target.partition("#")
            if path.startswith("pagefind/"):
                continue
            if path not in paths:
                yield error("G901", where(page, target), target=path, page=page)
            elif fragment and (reached := links_of(path)) and fragment not in reached.anchors:
                yield error("G902", where(page, target), target=target, page=page)
