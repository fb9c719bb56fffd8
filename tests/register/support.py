"""Sites with a register: publish and withdraw in one call each, and what lies in the register."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from typing import Any

from generator.pipeline import build
from generator.register.registration import Registration
from tests.support.site import TinySite, record

LIST = "project,title,organisation,amount,unit\nKJ-2008-001,精密轴承,泽璞机械公司,20,万元\n"


def salts() -> Registration:
    """A registration whose salts can be foreseen, and differ."""
    numbers = count(1)
    return Registration(lambda: f"{next(numbers):064x}")


def try_publish(site: TinySite, **asked: object) -> TinySite:
    """Publish, or with `subject`, `mode`, `reason` withdraw; errors are for the test to look at."""
    site.result = build(replace(site.settings, registration=replace(salts(), **asked)))  # type: ignore[arg-type]
    return site


def publish(site: TinySite, **asked: object) -> TinySite:
    """Publish; a site with errors fails the test."""
    try_publish(site, **asked)
    assert site.result is not None and site.result.ok, site.problems()
    return site


def withdraw(site: TinySite, subject: str, mode: str) -> TinySite:
    return publish(site, subject=subject, mode=mode, reason="重复发布", authority="局办公室")


def register(site: TinySite) -> dict[str, bytes]:
    """Every file of the register by its path inside."""
    folder = site.folder / "content/_register"
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def versions(site: TinySite, identifier: str) -> list[dict[str, Any]]:
    """The lines of a record, by number."""
    files = (data.decode() for path, data in register(site).items() if path.startswith("records/"))
    lines = [json.loads(line) for text in files for line in text.splitlines()]
    return [line for line in lines if line["id"] == identifier]


def fates(site: TinySite) -> dict[str, tuple[str, str]]:
    """Fate and target of every registered address."""
    found = {}
    for path, data in register(site).items():
        for line in data.decode().splitlines() if path.startswith("addresses/") else ():
            address, fate, _, _, target = (*line.split("\t"), "", "")[:5]
            found[address] = (fate, target)
    return found


def two_records(site: TinySite) -> TinySite:
    """A notice with a file, and a list of one project."""
    site.write(
        "content/notices/2008/n1.md", record("n1", "通知一", number="云科发〔2008〕1号", attachments="[{file: form.txt}]")
    )  # fmt: skip
    site.write("content/notices/2008/form.txt", "表格\n")
    fields = {"stage": "other", "projects": "{file: l1.csv}",
              "window": "{opens: 2008-06-02, closes: 2008-06-06}"}  # fmt: skip
    site.write("content/lists/2008/l1.md", record("l1", "拟立项公示", "2008-06-02", **fields))
    return site.write("content/lists/2008/l1.csv", LIST)
