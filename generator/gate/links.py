"""Every link of every page leads to a page, a file or an anchor that exists."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote, urlsplit

from lxml import html as parser

from generator.problems import Problem, Span, error
from generator.render.made import PageLinks


def scan(page: bytes, path: str, base: str) -> PageLinks:
    """Links and anchors of a rendered page at `path`; outside addresses are left out.

    `base` is the address of the site, or its path alone; with the former, absolute links to the
    site itself are looked at too.
    """
    text = page.decode("utf-8")
    links: set[str] = set()
    anchors = {"top"}  # of every page, whether it says so or not (HTML, 7.4.6.4)
    for element in _plainly(text) or _parsed(text):
        for written in element.addresses:
            target = target_of(written, path, base)
            if target is not None:
                links.add(target)
        if element.anchor:
            anchors.add(element.anchor)
    return PageLinks(frozenset(links), frozenset(anchors))


@dataclass(frozen=True)
class _Element:
    """What of an element matters here: the addresses it sends a reader or a browser to, and its anchor."""

    addresses: tuple[str, ...]
    anchor: str


def _parsed(text: str) -> list[_Element]:
    return [_element(element) for element in parser.fromstring(text).iter()]


def _element(attributes: parser.HtmlElement | Mapping[str, str]) -> _Element:
    found = []
    if attributes.get("rel") != "canonical":
        found = [attributes.get(name) or "" for name in ("href", "src", "action")]
        if attributes.get("http-equiv") == "refresh":
            found.append((attributes.get("content") or "").partition("url=")[2])
    return _Element(tuple(written for written in found if written), attributes.get("id") or "")


_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!DOCTYPE html>")
_SPEAKING_TAG = re.compile(r"<[a-zA-Z][^<>]*=[^<>]*>")
_WHOLE_TAG = re.compile(r'<[a-z][a-z0-9-]*((?:\s+[a-zA-Z0-9:_-]+(?:="[^"<>]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'([^\s"=]+)(?:="([^"]*)")?')


def _plainly(text: str) -> list[_Element] | None:
    """The elements of a page as our templates write it, without a tree; None where that would be guessing.

    Every `<` and `>` is part of a tag and every value stands in double quotes; pages share most of their tags.
    """
    if not text.count("<") == text.count(">") == len(_ANY_TAG.findall(text)):
        return None
    found = [_read(tag) for tag in _SPEAKING_TAG.findall(text)]
    return None if None in found else [element for element in found if element is not None]


@lru_cache(maxsize=4096)
def _read(tag: str) -> _Element | None:
    match = _WHOLE_TAG.fullmatch(tag)
    if match is None:
        return None
    attributes: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(match[1]):
        attributes.setdefault(name.lower(), unescape(value))
    return _element(attributes)


def target_of(written: str, path: str, base: str) -> str | None:
    """A link as a site path; None when it leads outside."""
    if not written.startswith(("#", "?")):
        return _target(written, posixpath.dirname(path), base)
    _, mark, fragment = written.partition("#")
    return f"{path}{mark}{unquote(fragment)}"


@lru_cache(maxsize=4096)
def _target(written: str, folder: str, base: str) -> str | None:
    root = urlsplit(base).path
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


def check_links(
    pages: Mapping[str, PageLinks], paths: frozenset[str], where: Callable[[str, str], Span]
) -> Iterator[Problem]:
    """Dead links (G901) and dead anchors (G902), sorted by page.

    `paths` are all outputs; `where(page, target)` tells the source line of a link.
    """
    for page in sorted(pages):
        for target in sorted(pages[page].links):
            path, _, fragment = target.partition("#")
            if path.startswith("pagefind/"):
                continue
            if path not in paths:
                yield error("G901", where(page, target), target=path, page=page)
            elif fragment and path in pages and fragment not in pages[path].anchors:
                yield error("G902", where(page, target), target=target, page=page)
