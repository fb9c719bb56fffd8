"""`.htaccess`: everything that Apache 2.4 is to know of the site, read where `AllowOverride` has `FileInfo`."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from generator.headers import ACTIVE, DOCUMENT, FRESH, KEPT, LASTING_FOLDERS, PAGE, SITEMAPS, WORKERS
from generator.media import BYTES, FEED_TYPES, FEEDS, LOG, OTHERS, PLAIN, TEXTS, TILES
from generator.plan.rules import PRIVATE, Rules, Server

_SPECIAL = str.maketrans({char: f"\\{char}" for char in r".^$*+?()[]{}|\#"} | {'"': r"\""})
_OK = "%{REQUEST_STATUS} -in {'200','206','304'}"


def apache(server: Server, rules: Rules) -> str:
    """The whole file. What was withdrawn answers 410 with what stands in its place."""
    lines = [
        "# Written by every build; read by Apache where AllowOverride has FileInfo.",
        *_types(server),
        *_module("headers", _headers(server)),
        *_module("alias", _refused(server)),
        *_module("alias", _fates(server, rules)),
    ]
    return "\n".join(lines) + "\n"


def _types(server: Server) -> Iterator[str]:
    for status in (403, 404):
        yield f"ErrorDocument {status} {quote(server.base)}404.html"
    # An expression: the page that stands at the address itself. Two slashes count as one.
    yield 'ErrorDocument 410 "/%{REQUEST_URI}"'
    yield "AddDefaultCharset utf-8"
    for suffix, kind in (*TEXTS.items(), *OTHERS.items()):
        yield f"AddType {kind} .{suffix}"
    yield f"AddCharset utf-8 {' '.join(f'.{suffix}' for suffix in TEXTS)}"
    for suffix, kind in FEED_TYPES.items():
        yield from _where(f"{_at(server, FEEDS)}[^/]+[.]{suffix}$", _forced(kind))
    yield from _where(f"{_at(server, LOG)}(?!tile/)([^/]+/)*[^/.]+$", _forced(PLAIN))
    yield from _where(_at(server, TILES), f"ForceType {BYTES}")
    gone = "reqenv('REDIRECT_STATUS') == '410' && !(%{REQUEST_URI} =~ m#(/|[.]html)$#)"
    yield from _if(gone, _forced(PLAIN))


def _headers(server: Server) -> Iterator[str]:
    for name, value in (*server.always, FRESH):
        yield _header(name, value)
    yield _header("Content-Type", BYTES, "-z %{CONTENT_TYPE}")
    (policy,) = PAGE.own
    yield _header(*policy, "%{CONTENT_TYPE} =~ m#^text/html#")
    yield _header(*policy, f"%{{REQUEST_URI}} =~ m#{_at(server, WORKERS)}.+[.]js$#")
    for folder in LASTING_FOLDERS:
        yield _header(*KEPT, f"%{{REQUEST_URI}} =~ m#{_at(server, folder)}# && {_OK}")
    active = f"[.]({'|'.join(ACTIVE)})$"
    own = "|".join(_at(server, place) for place in (*LASTING_FOLDERS, FEEDS, f"{SITEMAPS}$"))
    condition = f"%{{REQUEST_URI}} =~ m#{active}#i && !(%{{REQUEST_URI}} =~ m#{own}#) && {_OK}"
    for name, value in DOCUMENT.own:
        yield _header(name, value, condition)
    for path in server.pagelike:
        exact = "'" + (server.base + path).replace("\\", "\\\\").replace("'", "\\'") + "'"
        for name, value in DOCUMENT.own:
            yield _header(name, value, f"%{{REQUEST_URI}} == {exact}")


def _refused(server: Server) -> Iterator[str]:
    yield f'RedirectMatch 404 "{_at(server, "")}(.*/)?[.](?!well-known/)"'
    for name in PRIVATE:
        yield f'RedirectMatch 404 "{_at(server, name)}$"'


def _fates(server: Server, rules: Rules) -> Iterator[str]:
    """Rules of mod_alias, matched on the decoded path; what is gone is not gone again when its page is asked for."""
    gone = []
    for path, target in server.pairs(rules):
        pattern = f'"^{path.translate(_SPECIAL)}$"'
        if target:
            yield f"RedirectMatch 301 {pattern} {target}"
        else:
            gone.append(f"RedirectMatch 410 {pattern}")
    if gone:
        yield from _if("-z reqenv('REDIRECT_STATUS')", *gone)


def _forced(kind: str) -> str:
    """The type of a text, whatever its name."""
    return f'ForceType "{kind}; charset=utf-8"'


def _at(server: Server, place: str) -> str:
    return f"^{server.base.translate(_SPECIAL)}{place}"


def _header(name: str, value: str, condition: str = "") -> str:
    """A header with every answer, errors too, or with those that a condition holds for."""
    escaped = condition.replace("\\", "\\\\").replace('"', '\\"')
    return f'Header always set {name} "{value}"' + (f' "expr={escaped}"' if condition else "")


def _where(pattern: str, line: str) -> Iterator[str]:
    yield from _if(f"%{{REQUEST_URI}} =~ m#{pattern}#", line)


def _if(condition: str, *lines: str) -> Iterator[str]:
    yield f'<If "{condition}">'
    yield from (f"    {line}" for line in lines)
    yield "</If>"


def _module(name: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"<IfModule mod_{name}.c>"
    yield from (f"    {line}" for line in lines)
    yield "</IfModule>"
