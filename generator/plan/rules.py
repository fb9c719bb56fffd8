"""What web servers are to know of a site, whatever their language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from generator.headers import Headers
from generator.plan.fates import address_of

#: (address, new address) of what moved; what is gone has an empty new one.
Rules = tuple[tuple[str, str], ...]
#: Files at the root that are for a web server and not for readers; those with a dot are refused as all such are.
PRIVATE = ("_headers", "_redirects")


@dataclass(frozen=True)
class Server:
    """The site as it is served: the path of its root, decoded and with `/` at both ends; what is said with every
    answer; attached files that a browser would open as documents."""

    base: str
    always: Headers
    documents: tuple[str, ...] = ()

    @property
    def pagelike(self) -> tuple[str, ...]:
        """Attached files whose names are like those of pages: they have to be told one by one."""
        return tuple(path for path in self.documents if path.lower().endswith(".html"))

    def pairs(self, rules: Rules) -> Iterator[tuple[str, str]]:
        """Every rule as (decoded path, encoded target), a folder also by the name of its page."""
        for old, new in rules:
            target = quote(self.base + address_of(new)[1:]) if new else ""
            for path in sorted({old, address_of(old)[1:]}):
                yield self.base + path, target
