"""`build.py test`: a browser, ruff, mypy, then pytest; its exit code is the result.

With arguments they are passed to pytest and only pytest runs. Runs in an interpreter with the development lock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which

from generator.bootstrap import ROOT, SetupError, say
from generator.install import sudo

BROWSER_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
# Where installers put browsers on systems whose PATH does not list them; the variables are Windows' own.
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "{ProgramFiles}/Google/Chrome/Application/chrome.exe",
    "{ProgramFiles(x86)}/Google/Chrome/Application/chrome.exe",
    "{LocalAppData}/Google/Chrome/Application/chrome.exe",
    "{ProgramFiles(x86)}/Microsoft/Edge/Application/msedge.exe",
    "{ProgramFiles}/Microsoft/Edge/Application/msedge.exe",
)
APT_PACKAGES = ("chromium-headless-shell", "fonts-noto-cjk")
#: All tests, shared among the cores file by file, so that what a file's tests share is made once.
WHOLE_RUN = ("-n", "auto", "--dist", "loadfile")
CHECKS = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "mypy --strict": ("mypy", "--strict", "generator", "tools"),
}


def main(arguments: Sequence[str]) -> int:
    """Returns pytest's exit code, or 1 if a check before it failed. Raises SetupError without a browser."""
    environment = {**os.environ, "CHROME_PATH": browser(os.environ)}
    if not arguments:
        failed = [name for name, command in CHECKS.items() if not passes(name, command, environment)]
        if failed:
            say(f"未通过 · failed: {', '.join(failed)}; pytest 未运行 · pytest was not run")
            return 1
        say("pytest")
    chosen = arguments or WHOLE_RUN
    code = subprocess.call([sys.executable, "-m", "pytest", *chosen], cwd=ROOT, env=environment)
    return code if code >= 0 else 128 - code


def passes(name: str, command: Sequence[str], environment: Mapping[str, str]) -> bool:
    started = time.monotonic()
    code = subprocess.call([sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=sys.stderr)
    say(f"{name}: {'ok' if code == 0 else f'exit {code}'} ({time.monotonic() - started:.1f} s)")
    return code == 0


def browser(environment: Mapping[str, str]) -> str:
    """The path of a browser that runs, installed through apt where that is possible. Raises SetupError."""
    started = time.monotonic()
    found = find_browser(environment)
    if found is None and which("apt-get") and not sudo():
        say("没有浏览器，正在用 apt 安装 … · no browser, installing one with apt …")
        tail = apt_install()
        found = find_browser(environment)
        if found is None:
            raise SetupError(f"安装浏览器失败 · installing a browser failed:\n\n{tail}\n\n{browser_help()}")
    if found is None:
        raise SetupError(f"测试需要浏览器 · the tests need a browser:\n\n{browser_help()}")
    say(f"浏览器 · browser: {found} ({time.monotonic() - started:.1f} s)")
    return found


def find_browser(environment: Mapping[str, str]) -> str | None:
    """CHROME_PATH, else the first of the known names on PATH, else of the known places, that runs.

    A CHROME_PATH that does not run raises SetupError: silently taking another browser would hide the mistake.
    """
    chosen = environment.get("CHROME_PATH")
    if chosen:
        if not runs(chosen):
            raise SetupError(
                f"CHROME_PATH 不是可运行的浏览器 · CHROME_PATH is no browser that runs: {chosen}"
            )
        return chosen
    named = [which(name, path=environment.get("PATH")) for name in BROWSER_NAMES]
    for path in [*named, *known_places(environment)]:
        if path and runs(path):
            return path
    return None


def known_places(environment: Mapping[str, str]) -> list[str]:
    # Windows' variables are upper case in os.environ and mixed case in its documentation.
    values = {name.upper(): value for name, value in environment.items()}
    places = []
    for place in BROWSER_PLACES:
        variable, brace, rest = place.removeprefix("{").partition("}")
        if brace and variable.upper() in values:
            places.append(values[variable.upper()] + rest)
        elif not brace:
            places.append(place)
    return places


def runs(path: str) -> bool:
    """Whether the program starts: some systems put a stub on PATH that only tells what to install."""
    if os.name == "nt":
        # There a browser asked for its version opens a window instead.
        return Path(path).is_file()
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def apt_install() -> str:
    """Install browser and CJK fonts as root; returns the last lines of what apt said."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    lines: list[str] = []
    for command in (("update",), ("install", "-y", *APT_PACKAGES)):
        # Another apt may hold the lock: an unattended upgrade on a machine that has just started.
        done = subprocess.run(
            ["apt-get", "-o", "DPkg::Lock::Timeout=120", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            encoding="utf-8",
            errors="replace",
        )
        lines += done.stdout.splitlines()
    return "\n".join(lines[-15:])


def browser_help() -> str:
    """The line to type that brings a browser on this system."""
    lines = {
        "apt-get": f"{sudo()}apt-get install -y {' '.join(APT_PACKAGES)}",
        "dnf": f"{sudo()}dnf install -y chromium-headless google-noto-sans-cjk-fonts",
        "apk": f"{sudo()}apk add chromium font-noto-cjk",
        "brew": "brew install --cask google-chrome",
        "winget": "winget install Google.Chrome",
    }
    line = next((line for tool, line in lines.items() if which(tool)), "https://www.google.com/chrome/")
    return f"    {line}\n\n或设置 CHROME_PATH · or set CHROME_PATH to a Chromium, Chrome or Edge."
