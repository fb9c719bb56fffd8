"""The reference page of the command line, from the argument parser itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from generator import cli
from tools.markdown import code, page, table

#: What each exit code means, in the words of the command line's contract.
EXIT_CODES = (
    ("0", "正常（可以有警告）", "fine; warnings are allowed unless `--strict`"),
    ("1", "内容有问题", "problems in content"),
    ("2", "用法不对", "wrong usage"),
    ("3", "环境有问题（指明原因）", "the environment stands in the way, named"),
    ("130", "按 Ctrl-C 中断", "interrupted"),
)
#: Keys of a problem in JSON.
PROBLEM_KEYS = (
    ("code", "代码，永久不变", "permanent code, see [problems](problems.md)"),
    ("severity", "`error` 或 `warning`", "`error` or `warning`"),
    ("path", "相对网站目录，用 `/`", "relative to the site, with `/`"),
    ("line", "行，从 1 起；没有为 null", "1-based, null when there is none"),
    ("column", "列，从 1 起，按字符；没有为 null", "1-based in characters, null when there is none"),
    ("message", "哪里不对", "what is wrong"),
    ("hint", "怎样改", "how to put it right"),
    ("related", "有关的其他位置：path、line、column、message", "other places: path, line, column, message"),
    ("waiver", "所据豁免记录的 id；没有为 null", "id of the waiver that covers it, null when there is none"),
)
#: Keys beside `problems`, by command.
EXTRA_KEYS = {
    "build": ("release", "switched", "outputs"),
    "check": ("records",),
    "new": ("path", "id", "advice"),
    "rollback": ("current", "releases"),
    "verify": ("entries", "checkpoints", "versions"),
    "stats": ("figures",),
    "health": ("edition", "sections"),
    "next-change": ("next", "changes"),
    "privacy": ("entries",),
    "hook": (),
}


def commands() -> Mapping[str, argparse.ArgumentParser]:
    """The parser of each command."""
    for action in cli._parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the command line has no commands")


def summaries() -> Mapping[str, str]:
    """The one-line help of each command."""
    for action in cli._parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return {choice.dest: choice.help or "" for choice in action._choices_actions}
    return {}


def actions(parser: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    """Options and arguments of a command by their written name, without `--help`."""
    return {
        (action.option_strings[-1] if action.option_strings else str(action.metavar or action.dest)): action
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction)
    }


def command_page() -> str:
    """`cli.md`."""
    found = {name: actions(parser) for name, parser in commands().items()}
    everywhere = [
        name for name in next(iter(found.values())) if all(name in given for given in found.values())
    ]
    first = next(iter(found.values()))
    return page(
        "命令行 · Command line",
        "`python3 build.py [命令] [选项]`；不写命令就是 `build`。这一页是对外的约定，脚本可以依赖。",
        "`python3 build.py [COMMAND] [OPTIONS]`; without a command: `build`. This page is a contract that scripts may rely on.",
        "## 所有命令共有的选项 · Options of every command",
        _option_table({name: first[name] for name in everywhere}),
        *[
            part
            for name, given in found.items()
            for part in _command_parts(name, {key: value for key, value in given.items() if key not in everywhere})
        ],
        "## test",
        "运行本项目自己的测试，其余参数交给 pytest。Runs the tests of the project; further arguments go to pytest.",
        "## 退出码 · Exit codes",
        table(("代码<br>Code", "含义", "Meaning"), EXIT_CODES),
        "## JSON",
        "`--format json` 时标准输出只有一个对象，`problems` 是问题列表，其他键按命令不同；进度写到标准错误。",
        "With `--format json` standard output holds one object and nothing else; progress goes to standard error.",
        table(("键<br>Key", "含义", "Meaning"), [(code(key), zh, en) for key, zh, en in PROBLEM_KEYS]),
        table(("命令<br>Command", "`problems` 之外的键<br>Keys beside `problems`"),
              [(code(name), "、".join(code(key) for key in keys)) for name, keys in EXTRA_KEYS.items()]),
    )  # fmt: skip


def _command_parts(name: str, given: dict[str, argparse.Action]) -> Iterator[str]:
    yield f"## {name}"
    yield summaries().get(name, "").capitalize() + "."
    if given:
        yield _option_table(given)


def _option_table(given: Mapping[str, argparse.Action]) -> str:
    rows = []
    for name, action in given.items():
        value = "" if action.nargs == 0 or not action.option_strings else _value(action)
        rows.append((code(f"{name}{value}"), action.help or ""))
    return table(("选项<br>Option", "含义<br>Meaning"), rows)


def _value(action: argparse.Action) -> str:
    if action.choices:
        return " " + "|".join(str(choice) for choice in action.choices)
    return f" {action.metavar or action.dest.upper()}"
