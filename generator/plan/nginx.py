"""`.nginx.conf`: everything that nginx is to know of the site, to `include` in its `server`.

A `location` of nginx that adds one header inherits none, so each writes all of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.headers import ACTIVE, DOCUMENT, LASTING, LASTING_FOLDERS, OTHER, PAGE, SITEMAPS, WORKERS, Sort
from generator.media import BYTES, FEED_TYPES, FEEDS, LOG, OTHERS, PLAIN, TEXTS, TILES
from generator.plan.rules import PRIVATE, Rules, Server

_COMPRESSED = ("application/rss+xml", "application/atom+xml", "application/feed+json", "text/x-opml")


def nginx(server: Server, rules: Rules) -> str:
    """The whole file. What was withdrawn answers 410 with what stands in its place."""
    base = server.base
    lines = [
        "# Written by every build. In server { }, after root: include <this file>;  nginx -t checks it, reload applies it.",
        f"location ^~ {_quoted(base)} {{",
        *_indented(_settings(server)),
        *_indented(_places(server)),
        *_indented(_fates(server, rules)),
        "}",
        *_gone(server),
    ]
    return "\n".join(lines) + "\n"


def _settings(server: Server) -> Iterator[str]:
    texts = sorted({*TEXTS.values(), *FEED_TYPES.values(), PLAIN} - {"text/html"})
    yield "index index.html;"
    yield "absolute_redirect off;"
    yield f"error_page 404 {_quoted(server.base + '404.html')};"
    yield f"error_page 403 =404 {_quoted(server.base + '404.html')};"
    yield "charset utf-8;"
    yield f"charset_types {' '.join(texts)};"
    yield "gzip on;"
    yield "gzip_vary on;"
    yield f"gzip_types {' '.join(texts)};"
    yield f"default_type {BYTES};"
    yield _types({**TEXTS, **OTHERS})
    yield from _headers(server, OTHER)


def _places(server: Server) -> Iterator[str]:
    base = server.base
    for folder in LASTING_FOLDERS:
        own = ("types { }",) if folder == TILES else tuple(_assets(base))
        yield from _location(f"^~ {_quoted(base + folder)}", (*own, *_headers(server, LASTING)))
    yield f"location ^~ {_quoted(base + '.well-known/')} {{ }}"
    yield 'location ~ "/\\." { return 404; }'
    for name in PRIVATE:
        yield f"location = {_quoted(base + name)} {{ return 404; }}"
    sitemaps = f"^{re.escape(base)}{SITEMAPS}$"
    yield f"location ~ {_quoted(sitemaps)} {{ }}"
    for path in server.pagelike:
        yield from _location(f"= {_quoted(base + path)}", _headers(server, DOCUMENT))
    feeds = f"^{re.escape(base + FEEDS)}[^/]+\\.({'|'.join(FEED_TYPES)})$"
    yield f"location ~ {_quoted(feeds)} {{ {_types(FEED_TYPES)} }}"
    workers = f"^{re.escape(base + WORKERS)}.+\\.js$"
    for pattern in (r"(/|\.html)$", workers):
        yield from _location(f"~ {_quoted(pattern)}", _headers(server, PAGE))
    yield from _location(rf'~* "\.({"|".join(ACTIVE)})$"', _headers(server, DOCUMENT))
    yield f"location {_quoted(base + LOG)} {{ default_type {PLAIN}; }}"


def _assets(base: str) -> Iterator[str]:
    """Assets of all kept releases, which lie beside the served one; on a host that has only a copy of that, its own."""
    find = 'try_files "$1../kept-assets/$2" $uri =404;'
    yield f"location ~ {_quoted(f'^({re.escape(base)})assets/(.+)$')} {{ {find} }}"


def _fates(server: Server, rules: Rules) -> Iterator[str]:
    for path, target in server.pairs(rules):
        page = path.endswith((".html", "/"))
        gone = f"error_page 410 {_named(server, page)}; return 410;"
        yield f"location = {_quoted(path)} {{ {f'return 301 {target};' if target else gone} }}"


def _gone(server: Server) -> Iterator[str]:
    """What stands in the place of what was withdrawn: a page, or a line of text whatever the file's name."""
    find = "try_files $uri ${uri}index.html =410;"
    settings = (find, "charset utf-8;", *_headers(server, PAGE))
    yield from _location(_named(server, True), settings)
    settings = (find, "charset utf-8;", f"types {{ }} default_type {PLAIN};", *_headers(server, OTHER))
    yield from _location(_named(server, False), settings)


def _named(server: Server, page: bool) -> str:
    """The name of a location; several sites may share a server."""
    return _quoted(f"@{'page' if page else 'file'}_gone{server.base}")


def _headers(server: Server, sort: Sort) -> tuple[str, ...]:
    lasting = sort is LASTING
    lines = [f"add_header {name} {_quoted(value)} always;" for name, value in (*server.always, *sort.own)]
    name, value = sort.cache
    return (*lines, f"add_header {name} {_quoted(value)}{'' if lasting else ' always'};")


def _types(table: Mapping[str, str]) -> str:
    suffixes: dict[str, list[str]] = {}
    for suffix, kind in table.items():
        suffixes.setdefault(kind, []).append(suffix)
    return "types { " + " ".join(f"{kind} {' '.join(names)};" for kind, names in suffixes.items()) + " }"


def _location(what: str, lines: tuple[str, ...]) -> Iterator[str]:
    yield f"location {what} {{"
    yield from _indented(iter(lines))
    yield "}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
