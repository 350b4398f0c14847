"""Names of layers where there is little room: their ends tell them apart."""

from __future__ import annotations

_LETTERS = 22
"""Of a name that stands as a title."""


def told_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return paths without the parts that all of them begin or end with, at least one part of each."""
    parts = [name.strip("/").split("/") for name in names]
    spare = min((len(each) for each in parts), default=1) - 1
    before = _alike(parts, spare)
    after = _alike([each[::-1] for each in parts], spare - before)
    return tuple(
        "/".join((*["…"][:before], *each[before : len(each) - after], *["…"][:after])) for each in parts
    )


def _alike(parts: list[list[str]], most: int) -> int:
    """Return how many first parts all have alike, so many at most."""
    if len(parts) < 2:
        return 0
    return next((place for place in range(most) if len({each[place] for each in parts}) > 1), max(0, most))


def short_name(name: str) -> str:
    """Return the last parts of a path, as many as make a title; other names as they are."""
    parts = name.split("/")
    if len(name) <= _LETTERS or len(parts) == 1:
        return name
    kept = parts[-1:]
    for part in reversed(parts[:-1]):
        if len("/".join(("…", part, *kept))) > _LETTERS:
            break
        kept.insert(0, part)
    return "/".join(("…", *kept))
