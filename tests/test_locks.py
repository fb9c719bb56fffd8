"""The lock files and pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from generator import bootstrap, install

ROOT = Path(bootstrap.ROOT)
LOCKS = (bootstrap.RUNTIME, bootstrap.DEVELOPMENT, install.BUILD)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name: str) -> dict[str, str]:
    """{requirement without hashes: its hash lines} of a lock file."""
    text = "".join(line for line in (ROOT / name).read_text("utf-8").splitlines(True) if line[0] != "#")
    entries = re.split(r"\n(?=\S)", text.strip())
    return {head.rstrip(" \\"): hashes for head, _, hashes in (entry.partition("\n") for entry in entries)}


CONDITION = r"(sys_platform|(platform_python_)?implementation(_name)?|python_full_version) ([!=]=|<) '[\w.]+'"


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_everything_by_hash_and_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(
        r"https?:|file:|--(extra-)?index-url|--find-links|--trusted-host|/(home|opt|work|tmp)/", text
    )
    for requirement, hashes in locked(name).items():
        assert re.fullmatch(
            rf"[a-z0-9-]+==[^ ]+( ; {CONDITION}( and {CONDITION})*)?",
            requirement,
        )
        assert re.fullmatch(r"(    --hash=sha256:[0-9a-f]{64}( \\\n)?)+", hashes)


def test_locks_and_project_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = {
        bootstrap.RUNTIME: project["project"]["dependencies"],
        bootstrap.DEVELOPMENT: project["project"]["optional-dependencies"]["dev"],
        install.BUILD: project["build-system"]["requires"],
    }
    for name, requirements in wanted.items():
        versions = dict(requirement.partition(" ;")[0].split("==") for requirement in locked(name))
        for requirement in requirements:
            direct, _, least = requirement.partition(">=")
            assert normal(direct) in versions, f"{direct} is missing in {name}"
            if least:
                assert numbers(versions[normal(direct)]) >= numbers(least)
    assert len(wanted[bootstrap.RUNTIME]) <= 14


def numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def test_development_lock_contains_the_runtime_lock() -> None:
    """Under the same condition, or on every interpreter."""
    development = locked(bootstrap.DEVELOPMENT)
    for requirement, hashes in locked(bootstrap.RUNTIME).items():
        everywhere = requirement.partition(" ;")[0]
        assert development.get(requirement, development.get(everywhere)) == hashes, requirement
