"""What web servers say with every file: the one source for pages' `<meta>`, `_headers`, nginx, Apache, the preview.

A header is a pair (name, value). Which go with a file depends on its sort; `sort_of` tells that from the path.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.media import TILES

Headers = tuple[tuple[str, str], ...]

#: Content Security Policy Level 3 as a page's `<meta>` carries it. The search engine is WebAssembly.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)
#: Who may frame a page; browsers want it in a header and ignore it in `<meta>`.
FRAMES = "frame-ancestors 'none'"
CSP, CACHE = "Content-Security-Policy", "Cache-Control"
REFERRER = "strict-origin-when-cross-origin"
FRESH = (CACHE, "no-cache")
KEPT = (CACHE, "public, max-age=31536000, immutable")
_OFF = ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
#: With every answer, errors too.
ALWAYS: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", REFERRER),
    ("Permissions-Policy", ", ".join(f"{name}=()" for name in _OFF)),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
#: Suffixes of files that a browser opens as documents, in which scripts of somebody else would be the site's own.
ACTIVE = ("htm", "mht", "mhtml", "rdf", "shtml", "svg", "svgz", "xht", "xhtml", "xml", "xsl", "xslt")
#: XML that is ours, at the root of the site: sitemaps and the index of them.
SITEMAPS = "sitemap(-[0-9]+)?[.]xml"
#: Folders whose files never change: names of assets change with their bytes, a tile is written once.
LASTING_FOLDERS = ("assets/", TILES)
#: Where the search engine's worker is; a worker goes by the policy of its own answer, not by that of its page.
WORKERS = "pagefind/"


@dataclass(frozen=True)
class Sort:
    """A sort of files: the headers that only they carry, and how long a browser may keep them."""

    own: Headers
    cache: tuple[str, str] = FRESH

    @property
    def headers(self) -> Headers:
        """All that is said of the sort besides what is said with every answer."""
        return (*self.own, self.cache)


PAGE = Sort(((CSP, f"{POLICY}; {FRAMES}"),))
#: Somebody else's document: a browser saves it, and runs nothing of it should it be opened all the same.
DOCUMENT = Sort(((CSP, f"default-src 'none'; {FRAMES}; sandbox"), ("Content-Disposition", "attachment")))
LASTING = Sort((), KEPT)
OTHER = Sort(())


def sort_of(path: str, attached: bool) -> Sort:
    """The sort of a published file, by its path from the site's root; `attached` to a record, not made."""
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    if path.startswith(LASTING_FOLDERS):
        return LASTING
    if attached and (suffix in ACTIVE or suffix == "html"):
        return DOCUMENT
    return PAGE if suffix == "html" or (suffix == "js" and path.startswith(WORKERS)) else OTHER


def always(hsts_days: int) -> Headers:
    """What goes with every answer; HTTPS alone for so many days (RFC 6797), 0 says nothing of that."""
    strict = (("Strict-Transport-Security", f"max-age={hsts_days * 86400}"),) if hsts_days else ()
    return (*ALWAYS, *strict)
