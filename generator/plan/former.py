"""What stands at addresses whose content moved or was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from generator.model.site import Site
from generator.plan.output import Output
from generator.plan.redirects import redirect_page
from generator.plan.rules import Rules
from generator.plan.subjects import home_crumb
from generator.plan.views import Crumb, Head
from generator.register.entries import MOVED, WITHDRAWN, Address, Withdrawal
from generator.schema.config import Config
from generator.values import Label, Link

GONE = Label("已撤下的页面", "Withdrawn page")
MOVED_PAGE = Label("新的地址", "The new address")


@dataclass(frozen=True)
class GonePage:
    """What stands at the address of something that was withdrawn: that, when and why; nothing of its content."""

    head: Head
    day: date
    reason: str
    authority: str


def former_outputs(site: Site, addresses: Mapping[str, Address], made: frozenset[str]) -> Iterator[Output]:
    """A page or a line of text at each former address that no output of `made` stands at."""
    former = _former(addresses)
    titles = {card.path: card.title for card in site.cards.values()} if former else {}
    for one in former:
        if one.path in made:
            continue
        source, is_page = "content/_register", one.path.endswith(".html")
        if one.fate == WITHDRAWN and is_page:
            about = site.register.withdrawals[one.target]
            yield Output(one.path, "pages/gone.html", gone_page, (one.path, about), source)
        elif one.fate == WITHDRAWN:
            about = site.register.withdrawals[one.target]
            yield Output(one.path, "text", gone_text, (site.config, about), source)
        elif is_page:
            target = Link(titles.get(one.target, MOVED_PAGE), one.target)
            yield Output(one.path, "pages/redirect.html", redirect_page, (one.path, target), source)
        else:
            yield Output(one.path, "text", moved_text, (site.config, one.target), source)


def _former(addresses: Mapping[str, Address]) -> tuple[Address, ...]:
    return tuple(one for one in addresses.values() if one.fate in (MOVED, WITHDRAWN))


def rules_of(addresses: Mapping[str, Address]) -> Rules:
    """What web servers are to answer at former addresses."""
    return tuple((one.path, one.target if one.fate == MOVED else "") for one in _former(addresses))


def gone_page(path: str, withdrawal: Withdrawal) -> GonePage:
    """That something was withdrawn: when, by whom, why, and nothing of what it was."""
    head = Head(GONE, path, crumbs=(home_crumb(), Crumb(GONE, "")), listed=False)
    return GonePage(head, withdrawal.day, withdrawal.reason, withdrawal.authority)


_GONE_TEXT = Label("本文件已于{day}撤下：{reason}", "This file was withdrawn on {day}: {reason}")
_MOVED_TEXT = Label("本文件已移至 {address}", "This file is now at {address}")


def gone_text(config: Config, withdrawal: Withdrawal) -> str:
    """What servers without our rules say instead of a file that was withdrawn."""
    text = _GONE_TEXT.text(config.site.lang)
    return text.format(day=withdrawal.day.isoformat(), reason=withdrawal.reason) + "\n"


def moved_text(config: Config, target: str) -> str:
    """What servers without our rules say instead of a file that moved."""
    return _MOVED_TEXT.text(config.site.lang).format(address=config.site.base_url + quote(target)) + "\n"
