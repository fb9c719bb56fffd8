"""The frame of every page: what all pages share and nothing that changes with a record."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from generator.headers import POLICY, REFERRER
from generator.plan.menu import MenuGroup, menu
from generator.plan.subjects import WHOLE_SITE, subject_feed
from generator.schema.config import Config
from generator.values import Link


@dataclass(frozen=True)
class Chrome:
    """The `site` of templates."""

    title: str
    description: str
    lang: str
    notice: str
    menu: tuple[MenuGroup, ...]
    organiser: str
    phone: str
    address: str
    email: str
    hours: str
    site_code: str
    icp: str
    police: str
    base_url: str
    domain: str
    has_search: bool
    feed: Link | None
    generator: str = "Gongkai"
    policy: str = POLICY
    referrer: str = REFERRER


def chrome(config: Config) -> Chrome:
    """The frame of a site."""
    site, outputs = config.site, config.outputs
    return Chrome(
        site.title, site.description, site.lang, site.notice,
        menu(config),
        site.organiser or site.title, site.phone, site.address, site.email, site.hours, site.site_code, site.icp, site.police,
        site.base_url, urlsplit(site.base_url).hostname or "", outputs.search, subject_feed("all", WHOLE_SITE) if outputs.feeds else None,
    )  # fmt: skip
