"""The body in charge of disclosure as the guide presents it, put together from what is written in three places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.kinds import BY_NAME
from generator.kinds.record import Contact
from generator.model.site import Site
from generator.schema.duties import Guide
from generator.schema.fields import fields_of
from generator.values import Fact, Label

#: What article 12 wants to know of the body, and of its information.
_BODY = ("name", "address", "hours", "phone", "fax", "net")
_TEXTS = ("arrangement", "access")
_LABELS = {item.name: item.about.label for item in fields_of(Guide)}


@dataclass(frozen=True)
class Body:
    """Name, address, hours, phone, fax and address on the net of the body in charge; empty: not written."""

    name: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    fax: str = ""
    net: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is known, as lines of a table."""
        known = ((name, getattr(self, name)) for name in _BODY)
        return tuple(Fact(name, _LABELS[name], value) for name, value in known if value)


def body_of(site: Site, guide: Guide) -> Body:
    """`[guide]` wins over the unit's description, and that over `[site]` where the unit says nothing."""
    entry, own = site.vocab["units"].get(guide.unit), site.config.site
    told = _described(site, guide.unit)
    return Body(
        guide.name or (entry.title if entry else ""),
        guide.address or told.address or own.address,
        guide.hours or told.hours or own.hours,
        guide.phone or told.phone or own.phone,
        guide.fax or told.fax,
        guide.net or told.email or told.url or own.email,
    )


def missing(guide: Guide, body: Body) -> Iterator[tuple[str, Label]]:
    """Fields of `[guide]` that neither it nor another place fills."""
    for owner, names in ((body, _BODY), (guide, _TEXTS)):
        yield from ((name, _LABELS[name]) for name in names if not getattr(owner, name))


def _described(site: Site, unit: str) -> Contact:
    """The contact in the public description of a unit; an empty one without a description."""
    for item in site.items.values():
        found = BY_NAME[item.kind].describes(item.record)
        if found and item.record.unit == unit and not item.record.withheld:
            return found
    return Contact()
