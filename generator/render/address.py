"""Addresses written in records: what they mean on the site, and how a page writes them."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote

from generator.values import Prose

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_OUTSIDE = re.compile(r"(?i:https?://[^/?#]|mailto:[^@]+@|tel:[0-9+])")
_BLANK = re.compile("[\x00-\x20\x7f]")
_UNRESERVED = re.compile("[A-Za-z0-9_.~/-]*")
#: Controls, format characters and blanks of every kind have no business in an address.
_ODD = frozenset(("Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"))


@dataclass(frozen=True)
class Address:
    """Either an outside URL, or a site path with an optional `#fragment`.

    `path` None means outside; an empty path is the page itself.
    """

    path: str | None
    rest: str

    @property
    def is_site(self) -> bool:
        """Whether it leads to another site; a mailbox or a telephone is none."""
        return self.path is None and self.rest.lower().startswith(("https:", "http:"))

    def text(self, root: str) -> str:
        """As written on a page whose way to the root is `root`."""
        if self.path is None or not self.path:
            return self.rest
        return relative(self.path, root) + self.rest

    def absolute(self, base_url: str, page: str) -> str:
        """As written where no page is the base."""
        if self.path is None:
            return self.rest
        return base_url + quoted((self.path or page).removesuffix("index.html")) + self.rest


def relative(path: str, root: str) -> str:
    """A site path as a link; index pages go by their folder."""
    if path.endswith("index.html") and (path == "index.html" or path.endswith("/index.html")):
        path = path[: -len("index.html")]
    return (root + quoted(path)) or "./"


def quoted(path: str) -> str:
    """A site path with the signs that an address cannot have as they are written there (RFC 3986, 2.1)."""
    return path if _UNRESERVED.fullmatch(path) else quote(path)


def resolve(written: str, image: bool, prose: Prose) -> Address | None:
    """What an address in a record's text means; None when it is not allowed.

    Allowed are records (`ref:id`), files beside the record, site paths beginning with `/`,
    fragments, and outside `https:`, `http:`, `mailto:`, `tel:`. Images come from the site itself.
    """
    odd = not written.isascii() and any(unicodedata.category(char) in _ODD for char in written)
    if not written or odd or _BLANK.search(written) or written.startswith("//") or "\\" in written:
        return None
    if written.startswith("ref:"):
        name, _, fragment = written[4:].partition("#")
        path = dict(prose.targets).get(name)
        return None if path is None else Address(path, f"#{fragment}" if fragment else "")
    if _SCHEME.match(written):
        outside = not image and _OUTSIDE.match(written)
        return Address(None, written) if outside else None
    end = len(re.split("[?#]", written, maxsplit=1)[0])
    path, rest = unquote(written[:end]), written[end:]
    if not path:
        return Address("", rest)
    base = "" if path.startswith("/") else prose.folder
    joined = posixpath.normpath(posixpath.join(base, path.lstrip("/"))) if path.strip("/") else ""
    if joined.startswith(".."):
        return None
    if path.endswith("/") or not joined:
        joined = f"{joined}/index.html" if joined else "index.html"
    return Address(joined, rest)
