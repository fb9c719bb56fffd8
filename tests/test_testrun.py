"""`build.py test`: the browser it finds, the checks it runs, the code it returns."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator import bootstrap, testrun

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def program(path: Path, code: int) -> Path:
    path.write_text(f"#!/bin/sh\nexit {code}\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.skipif(os.name != "posix", reason="the stand-in browsers are shell scripts")
def test_browser_is_the_first_on_path_that_runs(tmp_path: Path) -> None:
    program(tmp_path / "chromium", 1)
    good = program(tmp_path / "google-chrome", 0)
    assert testrun.find_browser({"PATH": str(tmp_path)}) == str(good)
    other = program(tmp_path / "my browser", 0)
    assert testrun.find_browser({"PATH": str(tmp_path), "CHROME_PATH": str(other)}) == str(other)


def test_wrong_chrome_path_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(bootstrap.SetupError, match="CHROME_PATH"):
        testrun.find_browser({**os.environ, "CHROME_PATH": str(tmp_path / "absent")})


def test_places_of_browsers_outside_path() -> None:
    places = testrun.known_places({"PROGRAMFILES": "C:/Program Files", "PROGRAMFILES(X86)": "C:/x86"})
    assert "C:/Program Files/Google/Chrome/Application/chrome.exe" in places
    assert "C:/x86/Microsoft/Edge/Application/msedge.exe" in places
    assert not any("{" in place for place in places)


@pytest.mark.parametrize("user", ["sudo ", ""])
def test_without_a_browser_the_run_fails_with_the_line_to_type(
    user: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def apt_install() -> str:
        asked.append("apt")
        return "E: no such package"

    monkeypatch.setattr(testrun, "find_browser", lambda environment: None)
    monkeypatch.setattr(testrun, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(testrun, "sudo", lambda: user)
    monkeypatch.setattr(testrun, "apt_install", apt_install)
    monkeypatch.setattr(sys, "_xoptions", {bootstrap.MARK: True})
    assert bootstrap.main(["test"]) == 3
    said = capsys.readouterr().err
    assert f"\n    {user}apt-get install -y chromium-headless-shell fonts-noto-cjk\n" in said
    # Only root can install; what apt answered is shown.
    assert ("E: no such package" in said, asked) == ((False, []) if user else (True, ["apt"]))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that a test run starts, none of them really. `FORMAT_FAILS` makes one check fail."""
    seen: list[list[str]] = []

    def call(command: list[str], **options: object) -> int:
        seen.append(command[2:])
        return 5 if "pytest" in command else int("format" in command and bool(os.environ.get("FORMAT_FAILS")))

    monkeypatch.setattr(testrun, "browser", lambda environment: "/usr/bin/chromium")
    monkeypatch.setattr(subprocess, "call", call)
    return seen


def test_run_checks_first_and_returns_what_pytest_returns(calls: list[list[str]]) -> None:
    assert testrun.main([]) == 5
    assert [call[0] for call in calls] == ["ruff", "ruff", "mypy", "pytest"]
    assert calls[-1] == ["pytest", *testrun.WHOLE_RUN]


def test_failed_check_keeps_pytest_from_hiding_it(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORMAT_FAILS", "1")
    assert testrun.main([]) == 1
    assert [call[0] for call in calls] == ["ruff", "ruff", "mypy"]
    assert "failed: ruff format" in capsys.readouterr().err


def test_arguments_go_to_pytest_alone(calls: list[list[str]]) -> None:
    assert testrun.main(["-k", "feeds", "--full"]) == 5
    assert calls == [["pytest", "-k", "feeds", "--full"]]


def test_browser_shows_a_page(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<title>公开</title>")
        assert page.title() == "公开"
