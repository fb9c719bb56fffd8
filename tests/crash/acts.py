"""What is tried under every sort of mishap: building, publishing, withdrawing, going back."""

from __future__ import annotations

from pathlib import Path

from tests.crash.harness import Act
from tests.log.support import KEY, publish
from tests.register.support import two_records
from tests.support.site import SITE_TOML, TinySite, make, record

NOTICE = "content/notices/2008/n1.md"
QUICK = ("--no-search", "--workers", "1")


#: A small site: two sections, and no family of outputs that it can do without but feeds.
SMALL = SITE_TOML[: SITE_TOML.index("[[section]]")] + """\
[[section]]
folder = "notices"
kind = "notice"
title = "通知公告"
owner = "office"

[[section]]
folder = "lists"
kind = "publicity"
title = "公示"
owner = "office"

[window]
unit = "workday"
count_first_day = true
length = 5
roll_end = false

[outputs]
""" + "".join(f"{name} = false\n" for name in (
    "data", "search", "projects", "procedure", "calendars", "organisations", "topics", "units",
))  # fmt: skip


def a_site(folder: Path, settings: str = SMALL) -> TinySite:
    """A notice with a file, and a list."""
    return two_records(make(folder / "site").set(workers=1)).write("site.toml", settings)


def building(folder: Path) -> Act:
    """An edit and a new style sheet, built; the sixth release, so that one is pruned."""
    return _building(a_site(folder), "1")


def building_in_processes(folder: Path) -> Act:
    """The same on a site that is worth three processes."""
    return _building(a_site(folder, SITE_TOML), "3")


def _building(site: TinySite, workers: str) -> Act:
    for number in range(5):
        site.write("content/notices/2008/n2.md", record("n2", f"第{number}次")).build()
    site.write("templates/assets/style.css", "p { color: black }")
    _edit(site)
    command = ("build", "--no-search", "--workers", workers)
    return Act("build", site, command, command)


def replacing(folder: Path) -> Act:
    """The same release made again from nothing: its folder is the very one that readers read."""
    site = a_site(folder).build()
    command = ("build", "--fresh", *QUICK)
    return Act("replace", site, command, command)


def publishing(folder: Path) -> Act:
    """An edit and a new record, registered and signed."""
    site, key = _registered(folder)
    _edit(site).write("content/notices/2008/n2.md", record("n2", body="新件。"))
    command = ("publish", *QUICK, "--log-key", key)
    return Act("publish", site, command, command, registered=True)


def purging(folder: Path) -> Act:
    """A record withdrawn and destroyed."""
    site, key = _registered(folder)
    site.remove(NOTICE).remove("content/notices/2008/form.txt")
    command = ("withdraw", "n1", "--purge", "--reason", "误公开", "--log-key", key)
    return Act("withdraw", site, command, command, registered=True)


def going_back(folder: Path) -> Act:
    """The release before the served one; what finishes it is the next build."""
    site = a_site(folder).build()
    _edit(site).build()
    return Act("rollback", site, ("rollback",), ("build", *QUICK))


def _registered(folder: Path) -> tuple[TinySite, str]:
    site, key = a_site(folder), folder / "key"
    key.write_text(f"{KEY}\n", "ascii")
    return publish(site), str(key)


def _edit(site: TinySite) -> TinySite:
    return site.edit(NOTICE, "正文。", "改过的正文。").edit(NOTICE, "通知一", "通知壹")
