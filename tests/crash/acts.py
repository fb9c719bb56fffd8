"""What is tried under every sort of mishap: building, publishing, withdrawing, going back."""

from __future__ import annotations

from pathlib import Path

from tests.crash.harness import Act
from tests.log.support import KEY, publish
from tests.register.support import two_records
from tests.support.site import TinySite, make, record

NOTICE = "content/notices/2008/n1.md"
QUICK = ("--no-search", "--workers", "1")


def a_site(folder: Path) -> TinySite:
    """A notice with a file, and a list."""
    return two_records(make(folder / "site").set(workers=1))


def building(folder: Path, workers: str = "1") -> Act:
    """An edit and a new style sheet, built; the sixth release, so that one is pruned."""
    site = a_site(folder)
    for number in range(5):
        site.write("content/notices/2008/n2.md", record("n2", f"第{number}次")).build()
    site.write("templates/assets/style.css", "p { color: black }")
    _edit(site)
    command = ("build", "--no-search", "--workers", workers)
    return Act("build", site, command, command)


def building_in_processes(folder: Path) -> Act:
    """The same, with three processes that make pages."""
    return building(folder, "3")


def replacing(folder: Path) -> Act:
    """The same release made again from nothing: its folder is the very one that readers read."""
    site = a_site(folder).build()
    return Act("replace", site, ("build", "--fresh", *QUICK), ("build", *QUICK))


def publishing(folder: Path) -> Act:
    """An edit and a new record, registered and signed."""
    site, key = _registered(folder)
    _edit(site).write("content/notices/2008/n2.md", record("n2", body="新件。"))
    command = ("publish", *QUICK, "--log-key", key)
    return Act("publish", site, command, command, registered=True)


def purging(folder: Path) -> Act:
    """A record withdrawn and destroyed, on a site without search: a purge makes the index again."""
    site, key = _registered(folder, "[outputs]\nsearch = false\n")
    site.remove(NOTICE).remove("content/notices/2008/form.txt")
    command = ("withdraw", "n1", "--purge", "--reason", "误公开", "--log-key", key)
    return Act("withdraw", site, command, command, registered=True)


def going_back(folder: Path) -> Act:
    """The release before the served one; what finishes it is the next build."""
    site = a_site(folder).build()
    _edit(site).build()
    return Act("rollback", site, ("rollback",), ("build", *QUICK))


def _registered(folder: Path, more: str = "") -> tuple[TinySite, str]:
    site, key = a_site(folder), folder / "key"
    site.write("site.toml", f"{(site.folder / 'site.toml').read_text('utf-8')}\n{more}")
    key.write_text(f"{KEY}\n", "ascii")
    return publish(site), str(key)


def _edit(site: TinySite) -> TinySite:
    return site.edit(NOTICE, "正文。", "改过的正文。").edit(NOTICE, "通知一", "通知壹")
