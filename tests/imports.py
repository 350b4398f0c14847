"""The import graph of the package: which file imports which, type-checking imports included."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def modules(package: Path) -> dict[str, Path]:
    """The files of a package by the full names of their modules."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def graph(package: Path) -> dict[str, frozenset[str]]:
    """What each module of a package imports of it, wherever in it the import stands."""
    files = modules(package)
    edges = {}
    for name, path in files.items():
        met: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                met |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    met.add(inner if inner in files else node.module)
        edges[name] = frozenset(met & files.keys() - {name})
    return edges


def folders(package: Path) -> dict[str, frozenset[str]]:
    """Which folder imports which; a file beside the folders of the package stands for itself."""
    files = modules(package)

    def room(name: str) -> str:
        folder = files[name].parent
        return name if folder == package else ".".join(folder.relative_to(package.parent).parts)

    edges: dict[str, set[str]] = {}
    for name, met in graph(package).items():
        edges.setdefault(room(name), set()).update(room(other) for other in met)
        for other in met:
            edges.setdefault(room(other), set())
    return {name: frozenset(met - {name}) for name, met in edges.items()}


def circles(edges: Mapping[Node, frozenset[Node]]) -> list[frozenset[Node]]:
    """The groups of nodes each of which leads back to itself through the others (Tarjan, 1972)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    found: list[frozenset[Node]] = []

    def visit(node: Node) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges[node]:
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = stack[stack.index(node) :]
            del stack[-len(group) :]
            if len(group) > 1:
                found.append(frozenset(group))

    for node in edges:
        if node not in index:
            visit(node)
    return found
