"""The shape of the house: who may import whom, how long a file may be, what no module may do."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GENERATOR = ROOT / "generator"
#: Stages in order; a module imports from its own or an earlier one. Names in one line are equals.
STAGES = (
    ("problems", "values", "calendar", "effort", "selection", "limits", "glance"),
    ("media", "headers"),
    ("digest", "memo", "report", "fork", "confine", "personal"),
    ("source",),
    ("schema",),
    ("kinds",),
    ("places",),
    ("reading",),
    ("records", "attachments"),
    ("register", "log"),
    ("model",),
    ("check",),
    ("health",),
    ("plan",),
    ("render",),
    ("gate",),
    ("index",),
    ("publish",),
    ("pipeline",),
    ("commands", "serve", "arguments"),
    ("cli",),
)
#: What runs before the dependencies are there, or beside the product.
OUTSIDE = ("__init__", "__main__", "bootstrap", "install", "testrun")
#: Modules that may read a clock, and why.
CLOCKS = {
    "generator.commands.progress": "when a long build says how far it is",
    "generator.cli": "reads the moment of the run once and passes it on",
    "generator.publish.lock": "how long to wait for another build",
    "generator.effort": "seconds by stage for --timings",
}
#: Modules that may throw dice, and why.
DICE = {
    "generator.commands.publish": "a salt for every version that is registered",
    "generator.commands.log": "a key for the log, once",
}
NAMES_THAT_SAY_NOTHING = ("utils", "util", "helpers", "helper", "manager", "common", "misc")


def modules() -> list[Path]:
    return sorted(GENERATOR.rglob("*.py"))


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def imported(file: Path) -> Iterator[tuple[str, int]]:
    """Every module of the generator that a file imports, also inside functions and for types alone."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (
                (alias.name, node.lineno) for alias in node.names if alias.name.startswith("generator")
            )
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            if node.module == "generator":
                yield from ((f"generator.{alias.name}", node.lineno) for alias in node.names)
            elif node.module and node.module.startswith("generator."):
                package = ROOT / node.module.replace(".", "/")
                for alias in node.names:
                    inside = (package / f"{alias.name}.py").is_file() or (package / alias.name).is_dir()
                    yield f"{node.module}.{alias.name}" if inside else node.module, node.lineno


def stage(module: str) -> int | None:
    """The number of a module's stage; None for what stands outside the line."""
    parts = module.split(".")
    first = parts[1] if len(parts) > 1 else "__init__"
    if first in OUTSIDE:
        return None
    return next(number for number, names in enumerate(STAGES) if first in names)


def test_every_module_has_its_stage() -> None:
    known = {name for names in STAGES for name in names} | set(OUTSIDE)
    found = {file.relative_to(GENERATOR).parts[0].removesuffix(".py") for file in modules()}
    assert found <= known, f"say in STAGES where they belong: {sorted(found - known)}"


def test_imports_go_to_the_same_or_an_earlier_stage() -> None:
    wrong = []
    for file in modules():
        here = stage(name_of(file))
        for name, line in imported(file):
            there = stage(name)
            if here is not None and (there is None or there > here) and name != "generator.bootstrap":
                wrong.append(f"{file.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


def test_no_module_imports_itself_round_a_corner() -> None:
    """Imports make no circle, also not within one stage; the set-up in two files stands outside."""
    inside = [file for file in modules() if stage(name_of(file)) is not None]
    edges = {name_of(file): {name for name, _ in imported(file)} for file in inside}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way, name))
        if name not in done:
            for other in sorted(edges.get(name, ())):
                visit(other, (*way, name))
            done.add(name)

    for name in sorted(edges):
        visit(name, ())


def test_what_runs_before_the_set_up_needs_only_the_standard_library() -> None:
    for name in ("__init__", "bootstrap", "install", "testrun"):
        for node in tree(GENERATOR / f"{name}.py").body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for module in names:
                root = module.split(".")[0]
                inside = module in {f"generator.{one}" for one in OUTSIDE}
                assert root in sys.stdlib_module_names or inside, f"generator/{name}.py imports {module}"


def test_the_command_line_starts_light() -> None:
    """`--help` answers without loading the libraries that only some commands need."""
    code = "import sys, generator.cli; print([m for m in ('jinja2','markdown','feedgen','lxml','yaml','watchdog') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("folder", ["generator", "tools"])
def test_no_file_is_longer_than_three_hundred_lines(folder: str) -> None:
    lengths = {
        file: len(file.read_text("utf-8").splitlines()) for file in sorted((ROOT / folder).rglob("*.py"))
    }
    assert {str(file.relative_to(ROOT)): lines for file, lines in lengths.items() if lines > 300} == {}


def test_names_say_what_is_inside() -> None:
    found = [name_of(file) for file in modules() if file.stem in NAMES_THAT_SAY_NOTHING]
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [name_of(file) for file in modules() if not ast.get_docstring(tree(file))]
    assert [name for name in silent if (ROOT / name.replace(".", "/")).is_dir() is False] == []


def called(file: Path) -> Iterator[tuple[str, int]]:
    """Dotted names of everything that is called or handed on, such as `datetime.now`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}", node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            yield f"{node.value.attr}.{node.attr}", node.lineno


WALL_CLOCK = {
    *(f"datetime.{name}" for name in ("now", "utcnow", "today")), "date.today",
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")),
    "uuid.uuid1", "uuid.uuid4", "os.urandom",
}  # fmt: skip
STOPWATCH = {f"time.{name}" for name in ("monotonic", "perf_counter", "process_time")}
#: Beside the line: they serve or set up, and no byte of the site comes from them.
BESIDE = (
    "generator.serve",
    "generator.testrun",
    "generator.bootstrap",
    "generator.install",
    "generator.fork",
)


def test_nothing_reads_the_clock_or_dice() -> None:
    """`as_of` is an argument; the same content gives the same bytes on any day."""
    wrong = []
    for file in modules():
        name = name_of(file)
        for call, line in called(file):
            clock = call in WALL_CLOCK and name not in ("generator.cli", "generator.bootstrap")
            watch = call in STOPWATCH and name not in CLOCKS and not name.startswith(BESIDE)
            if clock or watch:
                wrong.append(f"{file.relative_to(ROOT)}:{line} {call}")
        for node in ast.walk(tree(file)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            dice = [one for one in names if one in ("random", "secrets") and name not in DICE]
            wrong += [f"{name} imports {one}" for one in dice]
    assert wrong == []


#: Where a constant text of the program, never text of a record, is marked as HTML.
FIXED_HTML = {
    "generator.serve.overlay": "the list of problems over a preview; its parts are escaped by `format`"
}


def test_safe_html_is_made_in_one_place() -> None:
    """Only `render/body.py` (checked text of records) marks computed text as safe HTML."""
    computed: set[str] = set()
    fixed: set[str] = set()
    for file in modules():
        for node in ast.walk(tree(file)):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Markup"
            ):
                constant = all(isinstance(argument, ast.Constant) for argument in node.args)
                (fixed if constant else computed).add(name_of(file))
    assert computed == {"generator.render.body"}
    assert fixed == set(FIXED_HTML)


CHANGING = {"append", "add", "update", "setdefault", "pop", "clear", "extend", "insert", "remove", "discard"}


def test_no_state_at_module_level() -> None:
    """What a module holds does not change while the program runs; memo and caches are handed around."""
    found = {f"{name_of(file)}.{name}" for file in modules() for name in _changed(tree(file))}
    assert found == set()


def _changed(module: ast.Module) -> Iterator[str]:
    held = {
        target.id
        for node in module.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    functions = [
        node for node in ast.walk(module) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    for function in functions:
        local = {
            node.id
            for node in ast.walk(function)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        local |= {argument.arg for argument in function.args.args}
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                yield from node.names
            name = _target(node)
            if name in held and name not in local:
                yield name


def _target(node: ast.AST) -> str:
    """The name that a statement changes in place: `x[…] = …`, `x.append(…)`; empty when there is none."""
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.ctx, (ast.Store, ast.Del))
        and isinstance(node.value, ast.Name)
    ):
        return node.value.id
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
        return node.func.value.id if isinstance(node.func.value, ast.Name) else ""
    return ""


def test_only_the_first_and_last_stages_touch_the_disk() -> None:
    """The stages between source and publish work on values; what they need is handed to them."""
    allowed = {
        "generator.reading": "list files and attachments through SourceFile",
        "generator.model.vocab": "vocabulary files through SourceFile",
        "generator.model.legal": "rule sets through SourceFile, those of the program too",
        "generator.model.calendar": "years of the calendar through SourceFile",
        "generator.model.matches": "match records through SourceFile",
        "generator.model.coverage": "the mapping through SourceFile",
        "generator.model.indicators": "editions of the indicators through SourceFile",
        "generator.render.render": "copies files beside records, and the digest of the program itself",
        "generator.report": "excerpts of source lines, texts of messages",
        "generator.memo": "the disposable cache",
    }
    middle = ("schema", "kinds", "model", "check", "plan", "render", "gate")
    touching = {
        "open",
        "read_text",
        "read_bytes",
        "write_text",
        "write_bytes",
        "unlink",
        "mkdir",
        "iterdir",
        "rglob",
    }
    wrong = []
    for file in modules():
        name = name_of(file)
        if not name.startswith(tuple(f"generator.{one}" for one in middle)) or name in allowed:
            continue
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call):
                made = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if made in touching:
                    wrong.append(f"{file.relative_to(ROOT)}:{node.lineno} {made}")
    assert wrong == []
