"""The set-up, with a real pip and venv but without a network: the packages are two-file wheels made here."""

from __future__ import annotations

import ast
import base64
import hashlib
import os
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import bootstrap, install

ROOT = Path(bootstrap.ROOT)
LOCKS = (bootstrap.RUNTIME, bootstrap.DEVELOPMENT, install.BUILD)
BASE_PYTHON: str = getattr(sys, "_base_executable", None) or sys.executable
STUB = """
import sys
from importlib import metadata

def main(arguments, looked):
    installed = sorted(f"{d.name}={d.version}" for d in metadata.distributions() if d.name.startswith("probe"))
    print(sys.prefix, *installed, *arguments)
    return 7
"""


@dataclass(frozen=True)
class Project:
    """A checkout with a stub in place of the command line and locks that name only local wheels."""

    root: Path
    wheels: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def stamp(self) -> Path:
        return self.venv / f"gongkai-{bootstrap.RUNTIME}"

    def lock(self, **versions: str) -> None:
        """Lock the packages named, such as probe_a="1.0"."""
        lines = [
            f"{name}=={version} \\\n    --hash=sha256:{self.wheel(name, version)}\n"
            for name, version in versions.items()
        ]
        for name in LOCKS:
            (self.root / name).write_text("".join(lines), encoding="utf-8")

    def wheel(self, name: str, version: str) -> str:
        """Make a wheel with one empty module; returns its SHA-256."""
        info = f"{name}-{version}.dist-info"
        files = {
            f"{name}.py": "",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = ""
        for path, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
            record += f"{path},sha256={digest},{len(text)}\n"
        files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
        target = self.wheels / f"{name}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(target, "w") as archive:
            for path, text in files.items():
                archive.writestr(zipfile.ZipInfo(path), text)
        return hashlib.sha256(target.read_bytes()).hexdigest()

    def popen(self, *arguments: str, flags: Sequence[str] = ()) -> subprocess.Popen[str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))
        }
        environment |= {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.wheels.as_uri(),
        }
        return subprocess.Popen(
            [BASE_PYTHON, *flags, str(self.root / "build.py"), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment | {"PYTHONIOENCODING": "utf-8"},
            cwd=self.root.parent,
        )

    def start(self, *arguments: str, flags: Sequence[str] = ()) -> tuple[int, str, str]:
        with self.popen(*arguments, flags=flags) as process:
            out, err = process.communicate(timeout=300)
        return process.returncode, out, err


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, list[tuple[int, str, str]]]]:
    """A project that was started twice at the same moment, and what the two starts gave."""
    base = tmp_path_factory.mktemp("fresh machine 机器")
    project = Project(base / "site 站点", base / "wheels")
    project.wheels.mkdir()
    (project.root / "generator").mkdir(parents=True)
    shutil.copy(ROOT / "build.py", project.root)
    for name in ("__init__", "__main__", "bootstrap", "glance", "install", "testrun"):
        shutil.copy(ROOT / "generator" / f"{name}.py", project.root / "generator")
    (project.root / "generator" / "cli.py").write_text(STUB, encoding="utf-8")
    project.lock(probe_a="1.0")
    both = [project.popen("serve", "--port", "0"), project.popen("build")]
    answers = [(*process.communicate(timeout=300), process.wait()) for process in both]
    yield project, [(code, out, err) for out, err, code in answers]


@pytest.fixture
def project(fresh: tuple[Project, list[tuple[int, str, str]]]) -> Project:
    """The project of `fresh`, set up and current."""
    made = fresh[0]
    made.lock(probe_a="1.0")
    assert made.start()[0] == 7
    return made


def test_first_start_sets_up_once_and_runs_the_command_line_in_it(
    fresh: tuple[Project, list[tuple[int, str, str]]],
) -> None:
    project, answers = fresh
    assert [code for code, _, _ in answers] == [7, 7], answers
    assert answers[0][1] == f"{project.venv} probe_a=1.0 serve --port 0\n"
    assert answers[1][1] == f"{project.venv} probe_a=1.0 build\n"
    errors = answers[0][2] + answers[1][2]
    assert errors.count("creating") == errors.count("installing the locked packages") == 1
    assert errors.count("another process is setting up") == 1


def test_second_start_is_immediate(project: Project) -> None:
    before = project.stamp.stat().st_mtime_ns
    code, out, err = project.start("build", "--fresh", flags=["-S", "-X", "importtime"])
    assert (code, out) == (7, f"{project.venv} probe_a=1.0 build --fresh\n")
    assert "gongkai:" not in err
    assert project.stamp.stat().st_mtime_ns == before
    imported = {line.rpartition("|")[2].strip() for line in err.splitlines()}
    assert "generator.bootstrap" in imported
    slow = {"pathlib", "subprocess", "typing", "re", "hashlib", "importlib.metadata", "generator.install"}
    assert not imported & slow


def test_changed_lock_refreshes_in_place(project: Project) -> None:
    kept = project.venv / "by-hand"
    kept.touch()
    project.lock(probe_a="1.1", probe_b="2.0")
    code, out, err = project.start()
    assert (code, out) == (7, f"{project.venv} probe_a=1.1 probe_b=2.0\n")
    assert "creating" not in err
    assert kept.exists()


def test_environment_without_stamp_is_adopted(project: Project) -> None:
    project.stamp.unlink()
    kept = project.venv / "by-hand"
    kept.touch()
    assert project.start()[0] == 7
    assert kept.exists()
    assert project.stamp.read_bytes().endswith((project.root / bootstrap.RUNTIME).read_bytes())


def test_interrupted_installation_is_made_anew(project: Project) -> None:
    project.stamp.unlink()
    (project.venv / install.UNFINISHED).touch()
    half = project.venv / "half"
    half.touch()
    code, out, err = project.start()
    assert (code, out) == (7, f"{project.venv} probe_a=1.0\n")
    assert "creating" in err
    assert not half.exists()


def test_wrong_hash_shows_what_pip_said(project: Project) -> None:
    shutil.rmtree(next(project.venv.rglob("probe_a-1.0.dist-info")))
    for name in LOCKS:
        right = (project.root / name).read_text("utf-8")
        (project.root / name).write_text(re.sub("sha256:....", "sha256:0000", right), "utf-8")
    code, out, err = project.start()
    assert (code, out) == (3, "")
    assert "DO NOT MATCH THE HASHES" in err
    assert "Traceback" not in err
    assert not project.stamp.exists()
    assert not (project.venv / install.UNFINISHED).exists()


def test_killed_pip_leaves_the_mark_of_an_unfinished_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "run", lambda command: (-9, "Killed"))
    with pytest.raises(bootstrap.SetupError, match="Killed"):
        install.install(ROOT, tmp_path, bootstrap.RUNTIME)
    assert not install.usable(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [install.UNFINISHED]


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_missing_venv_names_the_line_to_type(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / bootstrap.RUNTIME).write_text("probe_absent==1.0\n", "utf-8")
    monkeypatch.setattr(install, "find_spec", lambda name: None if name == missing else object())
    monkeypatch.setattr(install, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(install, "sudo", lambda: "")
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert bootstrap.main(["build"], str(tmp_path)) == 3
    assert "\n    apt-get install -y python3-venv\n" in capsys.readouterr().err


def test_a_python_beside_the_systems_needs_its_own_venv_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(install, "sudo", lambda: "sudo ")
    monkeypatch.setattr(sys, "executable", "/usr/local/bin/python3.13")
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    assert install.venv_line() == "sudo apt-get install -y python3.13-venv"


def test_unwritable_folder_is_an_environment_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / bootstrap.RUNTIME).write_text("probe_absent==1.0\n", "utf-8")
    (tmp_path / ".cache").write_text("a file where a folder belongs", "utf-8")
    assert bootstrap.main([], str(tmp_path)) == 3
    assert "cannot set up .venv" in capsys.readouterr().err


def test_running_interpreter_serves_if_it_has_the_locked_versions() -> None:
    assert bootstrap.has_locked(f"pytest=={pytest.__version__} \\\n    --hash=sha256:00\n")
    assert not bootstrap.has_locked("pytest==0.1\n")
    assert not bootstrap.has_locked("probe_absent==1.0\n")
    assert bootstrap.has_locked("probe_absent==1.0 ; sys_platform == 'elsewhere'\n")


def test_old_python_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse((ROOT / "build.py").read_text("utf-8"), feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 6, 15))
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "build.py"), run_name="__main__")
    assert stopped.value.code == 3
    assert "needs Python 3.11 or newer; this is Python 3.6" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("marker", "holds"),
    [
        ("python_full_version < '3.11'", False),
        ("python_full_version < '99.1'", True),
        (f"sys_platform == '{sys.platform}'", True),
        (f"sys_platform != '{sys.platform}'", False),
        ("", True),
    ],
)
def test_markers_of_lock_files(marker: str, holds: bool) -> None:
    assert bootstrap.applies(marker) is holds
