"""Making or refreshing `.venv` from the lock files, standard library only; the slow part of the set-up.

One process at a time (a lock file), the stamp last, and a half-made environment is never built upon: a marker
stands in it from the first change to the last.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import IO

from generator.bootstrap import (
    RUNTIME,
    SetupError,
    current,
    identity,
    identity_of,
    interpreter,
    say,
    stamp_path,
)

BUILD = "requirements-build.lock"
UNFINISHED = "gongkai-unfinished"


def prepare(root: Path, lock_name: str) -> None:
    """Make or refresh `.venv` in `root` so that it has what the lock file names. Raises SetupError, OSError."""
    started = time.monotonic()
    venv = root / ".venv"
    (root / ".cache").mkdir(exist_ok=True)
    with (root / ".cache" / "setup.lock").open("ab") as held:
        wait_for(held)
        lock = (root / lock_name).read_bytes()
        if current(str(venv), lock_name, lock):
            return
        if not usable(venv):
            make(venv)
        say(
            "正在安装锁定的依赖包，首次约需一分钟 … · installing the locked packages, at first about a minute …"
        )
        install(root, venv, lock_name)
        # The development lock contains the runtime lock, so one installation satisfies both.
        for name in {lock_name, RUNTIME}:
            write_stamp(venv, name, lock if name == lock_name else (root / name).read_bytes())
        say(f"环境就绪 · ready ({time.monotonic() - started:.1f} s)")


def wait_for(held: IO[bytes]) -> None:
    """Take the exclusive lock on an open file; it falls when the file is closed or the process dies."""
    waiting = "另一个进程正在准备环境，等待中 … · another process is setting up, waiting …"
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                held.seek(0)
                msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                say(waiting)
                time.sleep(2)
            else:
                return
    else:
        import fcntl

        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waiting)
            fcntl.flock(held, fcntl.LOCK_EX)


def usable(venv: Path) -> bool:
    """Whether packages can be installed over what is there: this Python, with pip, no installation cut short."""
    if (venv / UNFINISHED).exists() or identity_of(str(venv)) != identity():
        return False
    return run([interpreter(str(venv)), "-I", "-c", "import pip"])[0] == 0


def make(venv: Path) -> None:
    """A new environment at `venv` in place of whatever is there. Raises SetupError."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise SetupError(
            f"这个 Python 缺少 venv，请先执行 · this Python lacks venv; first run:\n\n    {venv_line()}\n"
        )
    say(f"正在建立 · creating {venv} …")
    # The base interpreter, because the running one may live in the folder that is cleared.
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, tail = run([base, "-m", "venv", "--clear", str(venv)])
    if code != 0:
        raise SetupError(
            f"建立 .venv 失败 · making .venv failed (exit {code}):\n\n{tail}\n\n"
            f"如缺少 venv，请先执行 · if venv is missing, first run:\n\n    {venv_line()}\n"
        )


def venv_line() -> str:
    """The line to type that brings `venv` on this system."""
    of_the_system = Path("/usr/bin/python3").resolve() == Path(sys.executable).resolve()
    lines = {
        "apt-get": "install -y "
        + ("python3-venv" if of_the_system else f"python3.{sys.version_info[1]}-venv"),
        "dnf": "install -y python3 python3-pip",
        "zypper": "install -y python3 python3-pip",
        "apk": "add python3 py3-pip",
    }
    for tool, arguments in lines.items():
        if which(tool):
            return f"{sudo()}{tool} {arguments}"
    return "https://www.python.org/downloads/"


def sudo() -> str:
    """What a line to type begins with: `sudo ` unless root, or where there is no such thing."""
    return "sudo " if hasattr(os, "geteuid") and os.geteuid() != 0 else ""


def install(root: Path, venv: Path, lock_name: str) -> None:
    """Install a lock file over `venv`; what is not in it stays. Raises SetupError."""
    for stamp in venv.glob("gongkai-*.lock"):
        stamp.unlink()
    unfinished = venv / UNFINISHED
    unfinished.touch()
    # feedgen comes as source only: with its build tool locked too, nothing unlocked is downloaded and run.
    for name in (BUILD, lock_name):
        command = [
            interpreter(str(venv)),
            "-m",
            "pip",
            "install",
            "--require-hashes",
            "--no-deps",
            "--no-user",
        ]
        command += ["--no-input", "--disable-pip-version-check", "--no-build-isolation"]
        code, tail = run([*command, "-r", str(root / name)])
        if code != 0:
            # A pip that gave up has rolled back; one that was killed leaves half a package.
            if code > 0:
                unfinished.unlink()
            raise SetupError(f"安装依赖包失败 · pip could not install {name} (exit {code}):\n\n{tail}\n")
    unfinished.unlink()


def run(command: list[str]) -> tuple[int, str]:
    """(exit code, last lines of its output) of a command."""
    # A constraint or target of the user's own would clash with the hashes or miss the environment.
    unwanted = {"PIP_CONSTRAINT", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PYTHONHOME", "PYTHONPATH"}
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={name: value for name, value in os.environ.items() if name not in unwanted},
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, "\n".join(done.stdout.splitlines()[-15:])


def write_stamp(venv: Path, lock_name: str, lock: bytes) -> None:
    stamp = Path(stamp_path(str(venv), lock_name))
    temporary = stamp.with_suffix(".new")
    with temporary.open("wb") as file:
        file.write(identity().encode() + b"\n" + lock)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(stamp)
