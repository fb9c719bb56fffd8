"""Every link of every page leads to a page, a file or an anchor that exists."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from lxml import html as parser

from generator.problems import Problem, Span, error
from generator.render.made import PageLinks


def scan(page: bytes, path: str, base: str) -> PageLinks:
    """Links and anchors of a rendered page at `path`; outside addresses are left out.

    `base` is the address of the site, or its path alone; with the former, absolute links to the
    site itself are looked at too.
    """
    tree = parser.fromstring(page.decode("utf-8"))
    links: set[str] = set()
    anchors = {"top"}  # of every page, whether it says so or not (HTML, 7.4.6.4)
    for element in tree.iter():
        for written in _written(element):
            target = target_of(written, path, base)
            if target is not None:
                links.add(target)
        anchor = element.get("id")
        if anchor:
            anchors.add(anchor)
    return PageLinks(frozenset(links), frozenset(anchors))


def _written(element: parser.HtmlElement) -> Iterator[str]:
    """Addresses that an element sends a reader or a browser to."""
    if element.get("rel") == "canonical":
        return
    for name in ("href", "src", "action"):
        if element.get(name):
            yield element.get(name, "")
    if element.get("http-equiv") == "refresh":
        yield element.get("content", "").partition("url=")[2]


def target_of(written: str, path: str, base: str) -> str | None:
    """A link as a site path; None when it leads outside."""
    root = urlsplit(base).path
    if root != base and written.startswith(base):
        written = root + written.removeprefix(base)
    if "://" in written or written.startswith(("mailto:", "tel:", "//")):
        return None
    address, mark, fragment = written.partition("#")
    address = unquote(address.partition("?")[0])
    if not address:
        return f"{path}{mark}{unquote(fragment)}"
    if address.startswith("/"):
        address = address.removeprefix(unquote(root)) or "./"
        joined = posixpath.normpath(address)
    else:
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
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
