"""Sites with a signed log: publish with a key, verify from files."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from generator import cli
from generator.log.note import SigningKey
from generator.pipeline import build
from tests.register.support import salts
from tests.support.site import TinySite, record

KEY = SigningKey("site.example/base/log", bytes(range(32)))
OTHER = SigningKey("site.example/base/log", bytes(32))


def try_publish(site: TinySite, key: SigningKey | None = KEY, **asked: str) -> TinySite:
    """Publish with a key; errors are for the test to look at."""
    registration = replace(salts(), key=key, **asked)  # type: ignore[arg-type]
    site.result = build(replace(site.settings, registration=registration))
    return site


def publish(site: TinySite, key: SigningKey | None = KEY, **asked: str) -> TinySite:
    """Publish with a key; a site with errors fails the test."""
    try_publish(site, key, **asked)
    assert site.result is not None and site.result.ok, site.problems()
    return site


def notices(site: TinySite, *numbers: int) -> TinySite:
    """Notices of those numbers."""
    for number in numbers:
        site.write(f"content/notices/2008/n{number}.md", record(f"n{number}", f"通知{number}"))
    return site


def verify(
    site: TinySite, capsys: pytest.CaptureFixture[str], *keys: str, code: int = 0
) -> list[tuple[str, str]]:
    """(code, file) of every fault that `verify` finds."""
    given = [part for key in keys or (str(KEY.verifier),) for part in ("--key", key)]
    capsys.readouterr()
    assert cli.main(["verify", "--site", str(site.folder), "--format", "json", *given]) == code
    return [(one["code"], one["path"]) for one in json.loads(capsys.readouterr().out)["problems"]]
