"""Former addresses: how they are written, and the page that leads on from one."""

from __future__ import annotations

from dataclasses import dataclass

from generator.plan.subjects import home_crumb
from generator.plan.views import Crumb, Head
from generator.values import Link


@dataclass(frozen=True)
class RedirectPage:
    """A former address: where its content is now."""

    head: Head
    target: Link


def former_path(address: str) -> str:
    """Output path of a former address: folders get an index page."""
    path = address.lstrip("/")
    if path.endswith("/") or not path:
        return f"{path}index.html"
    return path if "." in path.rpartition("/")[2] else f"{path}/index.html"


def redirect_page(path: str, target: Link) -> RedirectPage:
    """The page at a former address."""
    head = Head(target.title, path, crumbs=(home_crumb(), Crumb(target.title, "")), listed=False)
    return RedirectPage(head, target)
