"""Files about the site itself: sitemap, robots, security contact, assets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator import limits
from generator.fork import batches
from generator.kinds.base import Card
from generator.model.dossiers import Dossier
from generator.model.site import Site
from generator.plan.output import Output
from generator.plan.subjects import subjects
from generator.schema.config import Config
from generator.source.templates import Asset, Templates

Stamp = tuple[str, str]


def sitefile_outputs(site: Site, templates: Templates) -> Iterator[Output]:
    """The files that every site has."""
    yield Output("robots.txt", "text", robots, (site.config,), "site.toml")
    expires = site.config.site.security_expires
    if expires and site.config.site.email:
        yield Output(".well-known/security.txt", "text", security, (site.config, expires), "site.toml")
    if site.config.outputs.sitemap:
        yield from _sitemaps(site.config, tuple(_stamps(site)))
    for asset in templates.assets:
        path = f"assets/{templates.asset_folder}/{asset.name}"
        yield Output(path, "asset", asset_source, (asset,), f"templates/assets/{asset.name}")


def asset_source(asset: Asset) -> Asset:
    """A file of the templates, published as it is."""
    return asset


def robots(config: Config) -> str:
    """robots.txt (RFC 9309): everything may be read."""
    lines = ["User-agent: *", "Allow: /"]
    if config.outputs.sitemap:
        lines += ["", f"Sitemap: {config.site.base_url}sitemap.xml"]
    return "\n".join(lines) + "\n"


def security(config: Config, expires: date) -> str:
    """security.txt (RFC 9116)."""
    return (
        f"Contact: mailto:{config.site.email}\n"
        f"Expires: {expires.isoformat()}T00:00:00Z\n"
        f"Preferred-Languages: zh, en\n"
        f"Canonical: {config.site.base_url}.well-known/security.txt\n"
    )


def _sitemaps(config: Config, stamps: tuple[Stamp, ...]) -> Iterator[Output]:
    """One sitemap, or as many as its limit asks for with an index of them at its address (sitemaps.org 0.9)."""
    if len(stamps) <= limits.SITEMAP:
        yield Output("sitemap.xml", "sitemap", sitemap, (config, stamps), "site.toml")
        return
    parts: list[Stamp] = []
    for number, part in enumerate(batches(stamps, limits.SITEMAP), 1):
        path = f"sitemap-{number}.xml"
        parts.append((path, max(day for _, day in part)))
        yield Output(path, "sitemap", sitemap, (config, part), "site.toml")
    yield Output("sitemap.xml", "sitemapindex", sitemap, (config, tuple(parts)), "site.toml")


def sitemap(config: Config, stamps: tuple[Stamp, ...]) -> tuple[Stamp, ...]:
    """Absolute addresses with the day of the last change of what they show."""
    return tuple((config.site.base_url + path, day) for path, day in stamps)


def _stamps(site: Site) -> Iterator[Stamp]:
    """Pages with their last change, from records and never from the build."""
    yield "", _latest(site.newest)
    for subject in subjects(site):
        if subject.name != "all":
            yield subject.page, _latest(subject.cards)
    for card in sorted(site.cards.values(), key=lambda card: card.path):
        yield card.path, card.updated.day.isoformat()
    if site.config.outputs.projects:
        for dossier in site.dossiers.values():
            yield dossier.path, _last_step(dossier)
    if site.config.outputs.organisations:
        for holder in site.holders.values():
            yield holder.path, max(_last_step(site.dossiers[part.project]) for part in holder.parts)


def _latest(cards: Iterable[Card]) -> str:
    return max((card.updated.day.isoformat() for card in cards), default="")


def _last_step(dossier: Dossier) -> str:
    return _latest(step.card for step in dossier.steps)
