"""What became of every address that was ever published: live, moved, withdrawn, or lost, which is an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.model.site import Site
from generator.plan.output import Output
from generator.plan.redirects import former_path
from generator.problems import Problem, Problems, Span, error
from generator.register.entries import LIVE, MOVED, WITHDRAWN, Address, Withdrawal

#: Folders of files that carry their digest in their name, or go when a fuller one is there: nobody keeps an address.
PASSING = ("assets/", "pagefind/", "log/tile/")
REDIRECT = "pages/redirect.html"
#: A page of a listing, and a year of a section: when it is not needed any more, the listing stands for it.
_NUMBERED = re.compile(r"(.+?)(?:/pages)?/[0-9]{1,3}\.html")
_YEAR = re.compile(r"(.+)/[0-9]{4}/index\.html")
_SITEMAP = re.compile(r"(sitemap)-[0-9]+\.xml")
#: What goes with a page of the site, and that page: feeds, calendars, tables, other forms of the same thing.
_COMPANIONS = (
    (re.compile(r"(?:feeds|calendar)/(topic|unit|programme|project)-([^/]+)\.[a-z]+"), r"\1s/\2.html"),
    (re.compile(r"(?:feeds|calendar|data)/([^/]+)\.[a-z]+"), r"\1/index.html"),
    (re.compile(r"(.+)\.(?!html$)[a-z-]+"), r"\1.html"),
)


def settle(
    site: Site, outputs: tuple[Output, ...], withdrawing: Withdrawal | None
) -> tuple[Mapping[str, Address], Problems]:
    """The fate of every address, those of `outputs` included; no redirect leads to another one.

    With `withdrawing`, pages of the site that have nothing left to show (dossiers, say) are withdrawn with it.
    """
    settler = _Settler(site, outputs, withdrawing)
    addresses = {one.path: one for one in settler.addresses()}
    return addresses, (*settler.bad_targets(), *settler.lost())


def address_of(path: str) -> str:
    """A site path as people write it: from the root, folders without the name of their page."""
    return "/" + re.sub(r"(^|/)index\.html$", r"\1", path)


@dataclass(frozen=True)
class _Settler:
    """One site with its outputs; asks the register, the records and `site.toml` what became of each address."""

    site: Site
    outputs: tuple[Output, ...]
    withdrawing: Withdrawal | None

    @cached_property
    def live(self) -> dict[str, str]:
        """Every planned address with the id of the record it belongs to, or nothing."""
        owners = {item.source: name for name, item in self.site.items.items()}
        for name, item in self.site.items.items():
            folder = item.source.rpartition("/")[0]
            owners |= {f"{folder}/{file.name}": name for file in item.files}
        pages = (one for one in self.outputs if one.form != REDIRECT and not one.path.startswith(PASSING))
        return {one.path: owners.get(one.source, "") for one in pages}

    @cached_property
    def redirects(self) -> dict[str, str]:
        """Former addresses as records and `site.toml` give them, with what they lead to."""
        found: dict[str, str] = {}
        for moved in self.site.config.moved:
            if not moved.old.endswith("/"):
                found[former_path(moved.old)] = former_path(moved.new)
        for name, item in self.site.items.items():
            for former in item.record.redirect_from:
                found[former_path(former)] = self.site.cards[name].path
        return {old: new for old, new in found.items() if old not in self.live}

    def addresses(self) -> Iterator[Address]:
        """The next state of the register's addresses."""
        register, day = self.site.register, self.site.as_of.date()
        for path in sorted({*(self.live if register.exists else ()), *self.redirects, *register.addresses}):
            before = register.addresses.get(path)
            owner = self.live.get(path, before.owner if before else "")
            fate, target = self.fate(path, owner)
            if before is None or (before.fate, before.owner, before.target) != (fate, owner, target):
                yield Address(path, fate, day, owner, target)
            else:
                yield before

    def fate(self, path: str, owner: str) -> tuple[str, str]:
        """(fate, target); what nothing is known of is `LIVE` still, and a problem of `lost`."""
        if path in self.live:
            return LIVE, ""
        target = self._new_place(path, owner)
        if target:
            return MOVED, target
        subject = self._withdrawn(path, owner)
        return (WITHDRAWN, subject) if subject else (LIVE, "")

    def _new_place(self, path: str, owner: str) -> str:
        """Where the content of an address is now, whatever steps it went; empty when it is nowhere."""
        seen: set[str] = set()
        while path not in seen:
            seen.add(path)
            before = self.site.register.addresses.get(path)
            path = (
                self.redirects.get(path)
                or self._beneath(path)
                or self._beside(path, before.owner if before else owner)
                or self._with_page(path)
                or (before.target if before and before.fate == MOVED else "")
                or self._listing(path)
            )
            if path in self.live or not path:
                return path
        return ""

    def _beneath(self, path: str) -> str:
        """The place in a folder that moved as a whole; a page as the new place stands for all of the folder."""
        for moved in self.site.config.moved:
            old, new = moved.old.lstrip("/"), moved.new.lstrip("/")
            if moved.old.endswith("/") and path.startswith(old):
                place = new + path.removeprefix(old) if moved.new.endswith("/") else former_path(moved.new)
                if place in self.live:
                    return place
        return ""

    def _beside(self, path: str, owner: str) -> str:
        """Downloads and files follow the page of their record when a redirect leads on from that."""
        card = self.site.cards.get(owner)
        for version in self.site.register.versions.get(owner, ()) if card else ():
            assert card is not None
            before = self.site.register.addresses.get(version.path)
            led = version.path in self.redirects or (before is not None and before.fate == MOVED)
            stem, folder = version.path.removesuffix(".html"), version.path.rpartition("/")[0]
            if led and path.startswith(f"{stem}."):
                return card.path.removesuffix(".html") + path.removeprefix(stem)
            if led and path.startswith(f"{folder}/"):
                return card.path.rpartition("/")[0] + path.removeprefix(folder)
        return ""

    def _with_page(self, path: str) -> str:
        """What goes with a page that moved: its like with the new page, or else that page itself."""
        for old in _pages(path):
            before = self.site.register.addresses.get(old)
            led = before.target if before and before.fate == MOVED and old not in self.live else ""
            new = self.redirects.get(old) or self._beneath(old) or led
            if new:
                named = f"{path.rpartition('/')[0]}/{path.rpartition('/')[2].replace(_name(old), _name(new))}"
                beside = new.removesuffix(".html") + path[path.rindex(".") :]
                return next((place for place in (named, beside) if place in self.live), new)
        return ""

    def _listing(self, path: str) -> str:
        """The listing that a page of it belonged to, the index of sitemaps for one of these."""
        for pattern in (_NUMBERED, _YEAR, _SITEMAP):
            match = pattern.fullmatch(path)
            for place in (f"{match[1]}/index.html", f"{match[1]}.html", f"{match[1]}.xml") if match else ():
                if place in self.live:
                    return place
        return ""

    def _withdrawn(self, path: str, owner: str) -> str:
        """The subject of the withdrawal that covers an address."""
        register = self.site.register
        if owner and register.is_gone(owner):
            return owner
        before = register.addresses.get(path)
        if before and before.fate == WITHDRAWN:
            return before.target
        if before and before.fate == MOVED:
            led = register.addresses.get(before.target)
            found = self._withdrawn(before.target, led.owner if led else "")
            if found:
                return found
        for subject, one in sorted(register.withdrawals.items()):
            folder = subject.endswith("/") and path.startswith(subject[1:])
            if subject.startswith("/") and (folder or former_path(subject) == path):
                return subject
            if one.version is not None and path.startswith((f"changes/{subject}.", f"changes/{subject}/")):
                return subject
        return self._goes_along(path, owner)

    def _goes_along(self, path: str, owner: str) -> str:
        """The subject of the present withdrawal, where an address has nothing left to show because of it: a page
        that only the record had filled, a file that only the purged version had."""
        one = self.withdrawing
        if one is None:
            return ""
        file_of_version = one.version is not None and one.record == owner and not path.endswith(".html")
        return one.subject if file_of_version or (one.version is None and not owner) else ""

    def bad_targets(self) -> Iterator[Problem]:
        """L112: `site.toml` leads to a page that is not there. O901: or away from one that is."""
        sources = {output.path: output.source for output in self.outputs}
        for index, moved in enumerate(self.site.config.moved):
            origin = self.site.config.origin
            old, new = former_path(moved.old), former_path(moved.new)
            if not moved.old.endswith("/") and old in self.live:
                yield error("O901", origin[f"moved[{index}].old"], path=old, other=sources[old])
            if new not in self.live:
                yield error("L112", origin[f"moved[{index}].new"], path=moved.new)

    def lost(self) -> Problems:
        """L101, L102, L111: addresses that answered once and would not any more, with the line that mends it."""
        known = self.site.register.addresses
        gone = {path for path, one in known.items() if path not in self.live and self._is_lost(one)}
        lost: dict[str, list[str]] = {}
        for path in sorted(gone):
            if gone.isdisjoint(_pages(path)):  # else it will go with its page
                lost.setdefault(known[path].owner or f"/{path}", []).append(path)
        found = tuple(problem for name in sorted(lost) for problem in self._told(name, lost[name]))
        # With a record go the pages that only it had filled; they come back, or are withdrawn, with it.
        missing = any(one.code == "L102" for one in found)
        return tuple(one for one in found if one.code != "L111" or not missing)

    def _is_lost(self, before: Address) -> bool:
        return self.fate(before.path, before.owner)[0] == LIVE

    def _told(self, owner: str, paths: list[str]) -> Iterable[Problem]:
        register, written = self.site.register, {one.record.id: one for one in self.site.all_items}
        if owner.startswith("/"):
            address = address_of(paths[0])
            return (error("L111", Span("site.toml"), address=address),)
        page = next((one.path for one in register.versions.get(owner, ()) if one.path in paths), paths[0])
        item = written.get(owner)
        if owner not in self.site.items:
            span = item.span("id") if item else Span(f"content/{page.removesuffix('.html')}.md")
            return (error("L102", span, id=owner, address=address_of(page)),)
        assert item is not None
        moved = [page] if page != item.path and page in paths else paths
        line = ", ".join(address_of(path) for path in (*map(_plain, item.record.redirect_from), *moved))
        span = item.span("redirect_from" if item.record.redirect_from else "published")
        return (error("L101", span, address=address_of(moved[0]), line=f"redirect_from: [{line}]"),)


def _pages(path: str) -> Iterator[str]:
    """The pages that an address may go with."""
    for pattern, page in _COMPANIONS:
        match = pattern.fullmatch(path)
        if match:
            yield match.expand(page)


def _name(page: str) -> str:
    """What a page is called in the names of what goes with it: its file, or the folder whose index it is."""
    return page.removesuffix("/index.html").removesuffix(".html").rpartition("/")[2]


def _plain(address: str) -> str:
    return address.lstrip("/")
