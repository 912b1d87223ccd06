"""The house's rules as functions: source text in, faults in words out.

They are functions so that each can be tried on a sample that breaks it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

LONGEST_FUNCTION = 60
LONGEST_FILE = 500
LONGEST_CALLBACK = 15

type_of_function = ast.FunctionDef | ast.AsyncFunctionDef
CLOCKS = {"now", "utcnow", "today", "time", "fromtimestamp"}
CLOCK_OWNERS = {"datetime", "date", "dt", "time"}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, type_of_function):
            yield node


def _statements_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the body's lines without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def long_things(source: str) -> list[str]:
    faults = []
    if (lines := source.count("\n")) > LONGEST_FILE:
        faults.append(f"{lines} lines in the file")
    for function in functions(ast.parse(source)):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > LONGEST_FUNCTION:
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
        match node:
            case ast.Call(func=ast.Attribute(attr=name, value=owner)) if name in CLOCKS:
                last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
                if last in CLOCK_OWNERS:
                    faults.append(f"line {node.lineno} reads the clock")
            case ast.Call(func=ast.Attribute(attr=name, value=ast.Name(id="random"))):
                if name != "Random":
                    faults.append(f"line {node.lineno} throws dice")
    return faults
