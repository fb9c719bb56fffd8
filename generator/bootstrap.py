"""Set-up on first use, standard library only: find or make the interpreter that has the locked packages.

Order: the `.venv` beside build.py if its stamp is current (milliseconds), the running interpreter if it has
exactly the locked versions, else `.venv` is made or refreshed from the lock file. A stamp holds what the
environment was made for and the bytes of its lock file, and is written last: a crash leaves none.
Nothing is imported on the fast path but `os` and `sys`, because every start pays for it twice; what is slow
is in `generator.install`.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"  # a superset of RUNTIME with the same versions
ENVIRONMENT = 3
MARK = "gongkai"


class SetupError(Exception):
    """The environment stands in the way; its text tells what to do."""


def main(arguments: Sequence[str], root: str = ROOT) -> int:
    """Run the command line, or the tests for `test …`, in an interpreter that has the locked packages.

    Returns the exit code; on POSIX it may instead replace this process. 3 = environment, 130 = interrupted.
    """
    try:
        # The mark says "already re-executed": whatever paths look like, there is no second time.
        if MARK not in sys._xoptions:
            python = find_python(root, DEVELOPMENT if arguments[:1] == ["test"] else RUNTIME)
            if python is not None:
                return execute([python, "-X", MARK, os.path.join(root, "build.py"), *arguments])
        if arguments[:1] == ["test"]:
            from generator import testrun

            return testrun.main(arguments[1:])
    except SetupError as error:
        say(str(error))
        return ENVIRONMENT
    except KeyboardInterrupt:
        return 130
    return run(arguments)


def run(arguments: Sequence[str]) -> int:
    """One command in this interpreter; a build that would do nothing says so before anything is loaded."""
    import time

    from generator.glance import glance

    told, looked = glance(arguments, time.time())
    if told is not None:
        try:
            for stream, text in zip((sys.stdout, sys.stderr), told, strict=True):
                stream.write(text)
                stream.flush()
            return 0
        except (OSError, ValueError):
            pass  # the command line knows what to say of that
    from generator.cli import main as command_line

    return command_line(arguments, looked)


def find_python(root: str, lock_name: str) -> str | None:
    """The interpreter to go on in, None for the running one. Raises SetupError."""
    venv = os.path.join(root, ".venv")
    try:
        with open(os.path.join(root, lock_name), "rb") as file:
            lock = file.read()
    except OSError as error:
        raise SetupError(f"无法读取锁定文件 · cannot read the lock file: {error}") from error
    inside = os.path.realpath(sys.prefix) == os.path.realpath(venv)
    if current(venv, lock_name, lock):
        return None if inside else interpreter(venv)
    if not inside and has_locked(lock.decode()):
        return None
    from pathlib import Path

    from generator.install import prepare

    try:
        prepare(Path(root), lock_name)
    except OSError as error:
        raise SetupError(f"无法建立 .venv · cannot set up .venv: {error}") from error
    # Also from inside: packages that were replaced under the running interpreter may be half loaded.
    return interpreter(venv)


def execute(command: list[str]) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    # Elsewhere exec returns the console to the shell while the program still runs.
    import subprocess

    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the child got it too and decides


def interpreter(venv: str) -> str:
    return os.path.join(venv, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def identity() -> str:
    """What an environment is made for, such as `cpython-311 linux x86_64`."""
    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return f"{sys.implementation.cache_tag} {sys.platform} {machine}"


def stamp_path(venv: str, lock_name: str) -> str:
    return os.path.join(venv, f"gongkai-{lock_name}")


def current(venv: str, lock_name: str, lock: bytes) -> bool:
    """Whether `venv` was completely made from these very bytes and its interpreter still is what it was."""
    try:
        with open(stamp_path(venv, lock_name), "rb") as file:
            made_for, _, made_from = file.read().partition(b"\n")
    except OSError:
        return False
    if made_from != lock or not os.path.exists(interpreter(venv)):
        return False
    # Another Python may start an environment made by the first one, as long as that one is still there.
    return made_for.decode() == identity() or made_for.decode() == identity_of(venv)


def identity_of(venv: str) -> str | None:
    """The identity that the interpreter of `venv` reports; None if it does not run."""
    import subprocess

    code = (
        "import sys; sys.path[:0] = [sys.argv[1]]; from generator import bootstrap as b; print(b.identity())"
    )
    try:
        answer = subprocess.run(
            [interpreter(venv), "-I", "-c", code, ROOT],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def pins(lock: str) -> Iterator[tuple[str, str]]:
    """(name, version) of every package in a lock file that applies to the running interpreter."""
    for line in lock.splitlines():
        if line[:1].isalnum():
            requirement, _, marker = line.rstrip(" \\").partition(";")
            name, _, version = requirement.strip().partition("==")
            if applies(marker):
                yield name, version


def applies(marker: str) -> bool:
    """Whether an environment marker holds; one of an unknown form counts as holding (PEP 508, three variables)."""
    facts = {
        "sys_platform": sys.platform,
        "platform_python_implementation": {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name),
    }
    match marker.split():
        case [variable, "==", value] if variable in facts:
            return facts[variable] == value.strip("'\"")
        case [variable, "!=", value] if variable in facts:
            return facts[variable] != value.strip("'\"")
        case ["python_full_version", "<", value]:
            return sys.version_info < tuple(int(part) for part in value.strip("'\"").split("."))
    return True


def has_locked(lock: str) -> bool:
    """Whether the running interpreter has exactly the locked versions."""
    from importlib import metadata

    try:
        return all(metadata.version(name) == version for name, version in pins(lock))
    except metadata.PackageNotFoundError:
        return False


def say(text: str) -> None:
    print(f"gongkai: {text}", file=sys.stderr, flush=True)
