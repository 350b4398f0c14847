"""The terms of the program, each explained once in ``resources/glossary``, and where they stand in words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reluexplorer.language import looked_up
from reluexplorer.resources import resource

BETWEEN_FORMS = "; "
"""Parts the other forms of a term, which are translated together."""


@dataclass(frozen=True)
class Term:
    """A term with what it means; ``also`` are other forms of it."""

    name: str
    says: str
    also: tuple[str, ...] = ()
    exact: bool = False
    """Whether its letters are meant as they are: "He" is a name, "he" is not."""

    def sentence(self) -> str:
        """Return the term and its meaning."""
        return f"{self.name}: {self.says}"


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Return all terms, by their names."""
    content = tomllib.loads(resource("glossary", "terms.toml").read_text(encoding="utf-8"))
    return tuple(sorted(map(_term, content["term"]), key=lambda term: term.name.lower()))


def _term(entry: Mapping[str, Any]) -> Term:
    """Return a term in the language that is spoken, in which its other forms are others too."""
    forms = looked_up(BETWEEN_FORMS.join(entry.get("also", ())), "other forms of a term")
    return Term(
        looked_up(entry["name"], "term"),
        looked_up(entry["says"], "meaning of a term"),
        tuple(filter(None, forms.split(BETWEEN_FORMS))),
        entry.get("exact", False),
    )


@lru_cache(maxsize=128)
def found_in(words: str, most: int = 2) -> tuple[Term, ...]:
    """Return the terms that stand in ``words``, in their order; of those that overlap the longest."""
    taken: list[tuple[int, int, Term]] = []
    for pattern, term in _patterns():
        for match in pattern.finditer(words):
            start, end = match.span()
            if all(end <= left or right <= start for left, right, _ in taken):
                taken.append((start, end, term))
    ordered = dict.fromkeys(term for _, _, term in sorted(taken, key=lambda one: one[0]))
    return tuple(ordered)[:most]


def matching(query: str) -> tuple[Term, ...]:
    """Return the terms that have every word of ``query`` in their names, other forms or meanings."""
    wanted = query.lower().split()
    return tuple(
        term
        for term in terms()
        if all(word in f"{term.name} {' '.join(term.also)} {term.says}".lower() for word in wanted)
    )


def made_ahead() -> Iterator[None]:
    """Make what terms are found by, and yield before each part; they are found without it as well."""
    yield
    for form, term in _forms():
        yield
        _pattern(form, exact=term.exact)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Term], ...]:
    """Return a pattern for each form of each term, the longest form first."""
    return tuple((_pattern(form, exact=term.exact), term) for form, term in _forms())


def _forms() -> list[tuple[str, Term]]:
    forms = [(form, term) for term in terms() for form in (term.name, *term.also)]
    return sorted(forms, key=lambda pair: -len(pair[0]))


def _is_sign(form: str) -> bool:
    """Whether a form is one of mathematics, in which capitals count."""
    return len(form) == 1 or not form.replace("-", "").replace(" ", "").replace("’", "").isalnum()


@cache
def _pattern(form: str, *, exact: bool) -> re.Pattern[str]:
    plural = "s?" if form[-1].isalpha() and len(form) > 2 else ""
    before, after = (r"(?<!\w)" if form[0].isalnum() else ""), (r"(?!\w)" if form[-1].isalnum() else "")
    capitals_count = exact or _is_sign(form)
    return re.compile(f"{before}{re.escape(form)}{plural}{after}", 0 if capitals_count else re.IGNORECASE)
