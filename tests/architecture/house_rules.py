"""The house's rules as functions: source text in, faults in words out.

They are functions so that each can be tried on a sample that breaks it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

LONGEST_FUNCTION = 60
LONGEST_FILE = 600
LONGEST_CALLBACK = 15

type_of_function = ast.FunctionDef | ast.AsyncFunctionDef
# `dt.time(9)` makes a value; only the module `time` has a clock of that name.
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "utils": {"utcnow"},
    "time": {"time", "time_ns", "monotonic", "perf_counter"},
}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, type_of_function):
            yield node


def _statements_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the body's lines without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def long_things(source: str) -> list[str]:
    faults = []
    if (lines := source.count("\n")) > LONGEST_FILE:
        faults.append(f"{lines} lines in the file")
    for function in functions(ast.parse(source)):
        if (length := length_of(function)) > LONGEST_FUNCTION:
            faults.append(f"{function.name} has {length} lines")
    return faults


def _is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {
        node.attr
        for decorator in function.decorator_list
        for node in ast.walk(decorator)
        if isinstance(node, ast.Attribute)
    }
    return bool(names & {"command", "context_menu"})


def fat_callbacks(source: str) -> list[str]:
    """A command's callback parses, calls one service, renders and sends; nothing else."""
    faults = []
    for function in filter(_is_command, functions(ast.parse(source))):
        if (length := _statements_length(function)) > LONGEST_CALLBACK:
            faults.append(f"{function.name} has {length} lines")
        for node in ast.walk(function):
            if isinstance(node, ast.For | ast.AsyncFor | ast.While | ast.comprehension):
                faults.append(f"{function.name} loops")
            if isinstance(node, ast.Try):
                faults.append(f"{function.name} catches")
    return faults


def clocks_and_dice(source: str) -> list[str]:
    """Below the cogs, time and chance come in as arguments."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, owner = node.func.attr, node.func.value
        last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        if name in CLOCKS.get(last, ()):
            faults.append(f"line {node.lineno} reads the clock")
        if last == "random" and name != "Random":
            faults.append(f"line {node.lineno} throws dice")
    return faults


def timers_of_its_own(source: str) -> list[str]:
    """What runs by itself is an `Interval`: it ends with its cog, and tests can drive it."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(
                module=("discord.ext" | "discord.ext.tasks") as module, names=names
            ):
                if module.endswith("tasks") or any(one.name == "tasks" for one in names):
                    faults.append(f"line {node.lineno} uses discord.ext.tasks")
            case ast.Import(names=names) if any(n.name == "discord.ext.tasks" for n in names):
                faults.append(f"line {node.lineno} uses discord.ext.tasks")
            case ast.While(test=ast.Constant(value=True)) if _sleeps(node):
                faults.append(f"line {node.lineno} loops and sleeps")
    return faults


def _sleeps(loop: ast.While) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "sleep"
        for node in ast.walk(loop)
    )


def chatty_docstrings(source: str) -> list[str]:
    """A docstring says what a thing returns, yields or does, not that it gives or tells."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [n for n in ast.walk(ast.parse(source)) if isinstance(n, kinds)]
    texts = [ast.get_docstring(node) or "" for node in found]
    banned = {"Give", "Gives", "Tell", "Tells", "Say", "Says", "Let", "Lets"}
    return [text for text in texts if text.partition(" ")[0] in banned]


STARTERS = {"subprocess", "multiprocessing", "webbrowser", "pty", "ProcessPoolExecutor"}
STARTS = re.compile(
    r"(create_)?subprocess_(exec|shell)|(posix_)?spawn\w*|exec[lv]p?e?|fork(pty)?|system|popen"
)


def children(source: str) -> list[str]:
    """Find what starts another process."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            names = {node.attr}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = {part for each in node.names for part in each.name.split(".")}
            names |= set((getattr(node, "module", None) or "").split("."))
        else:
            continue
        faults += [
            f"line {node.lineno} starts processes: {name}"
            for name in names
            if name in STARTERS or STARTS.fullmatch(name)
        ]
    return faults
