"""Files for web servers: headers, types, former addresses, in the language of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from generator.headers import CSP, DOCUMENT, FRAMES, KEPT, LASTING_FOLDERS, POLICY, always, sort_of
from generator.model.site import Site
from generator.plan.apache import apache
from generator.plan.nginx import nginx
from generator.plan.output import Output
from generator.plan.rules import Rules, Server

#: With files too, which on such hosts no rule can tell from pages: Safari shows a PDF as an object of its own page.
_ANYWHERE = (CSP, f"{POLICY}; object-src 'self'; {FRAMES}")


def server_outputs(site: Site, outputs: Iterable[Output], rules: Rules) -> Iterator[Output]:
    """One file for each language; `outputs` are those of the site, `rules` tell what was moved or withdrawn."""
    attached = sorted(one.path for one in outputs if one.form == "copy")
    documents = tuple(path for path in attached if sort_of(path, attached=True) is DOCUMENT)
    server = Server(unquote(site.config.base_path), always(site.config.site.hsts_days), documents)
    for path, write in ((".nginx.conf", nginx), (".htaccess", apache), ("_redirects", redirects)):
        yield Output(path, "text", write, (server, rules), "site.toml")
    yield Output("_headers", "text", headers, (server,), "site.toml")


def redirects(server: Server, rules: Rules) -> str:
    """`_redirects` as Netlify, Cloudflare Pages and others read it."""
    lines = ["# old address, new address, status"]
    for path, target in server.pairs(rules):
        old = quote(path)
        lines.append(f"{old} {target} 301" if target else f"{old} {old} 410")
    return "\n".join(lines) + "\n"


def headers(server: Server) -> str:
    """`_headers` as the same hosts read it: where several rules fit, their headers are joined, so none says
    again what `/*` says, save a second policy: browsers keep both."""
    root = quote(server.base)
    rules = [(f"{root}*", (*server.always, _ANYWHERE))]
    rules += [(f"{root}{folder}*", (KEPT,)) for folder in LASTING_FOLDERS]
    rules += [(root + quote(path), DOCUMENT.own) for path in server.documents]
    lines = [
        "# address, headers; other files are asked for again each time, which is what these hosts say themselves"
    ]
    for address, said in rules:
        lines += [address, *(f"  {name}: {value}" for name, value in said)]
    return "\n".join(lines) + "\n"
