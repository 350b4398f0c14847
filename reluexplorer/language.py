"""The language that is spoken: every word that a person reads goes through here.

The English words that stand in the code are the ids of a catalogue, ``resources/languages/<language>.mo``.
The language is that of the environment variable when the first is looked up, English without one, and stays
so. ``app/speaking.py`` sets the variable before anything else is imported, so that what a module holds from
its import on may be translated too.

``_``, ``N_``, ``ngettext`` and ``pgettext`` take nothing but literals, which is where the catalogue is made
from. A literal has its variable parts in braces, by name, and is filled after it was looked up:
``_("{dead} of {all} neurons").format(dead=…, all=…)``.
"""

from __future__ import annotations

import gettext
import os
from functools import cache

from reluexplorer.resources import resource

ENGLISH = "en"
PSEUDO = "qps"
"""Not spoken by anyone: it shows what did not go through here."""
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}
"""The languages by their codes, each as it calls itself."""
VARIABLE = "RELUEXPLORER_LANGUAGE"
KNOWN = (*LANGUAGES, PSEUDO)


def language() -> str:
    """Return the code of the language that is spoken."""
    found = os.environ.get(VARIABLE, "")
    return found if found in KNOWN else ENGLISH


@cache
def _spoken() -> gettext.NullTranslations:
    """Return the words of the language, opened when the first is looked up; English ones are their own."""
    code = language()
    if code == PSEUDO:
        from reluexplorer.pseudo_locale import PseudoTranslations

        return PseudoTranslations()
    if code == ENGLISH:
        return gettext.NullTranslations()
    with resource("languages", f"{code}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def keeps_capitals() -> bool:
    """Return whether a label keeps its first letter within a sentence, as where nouns have capitals."""
    return language() not in {ENGLISH, PSEUDO}


_ENGLISH: dict[str, str] = {}
"""The English of what was looked up."""


def _(message: str) -> str:
    """Return a message in the language that is spoken."""
    if not message:
        return ""
    said = _spoken().gettext(message)
    _ENGLISH[said] = message
    return said


def english(said: str) -> str:
    """Return the English of what was looked up, which names it in every language; of others, the same."""
    return _ENGLISH.get(said, said)


def N_(message: str) -> str:
    """Return a message as it is, and have it in the catalogue: it is looked up where it is shown."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of a message that goes with a count."""
    return _spoken().ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """Return a message that has another meaning elsewhere; the context tells translators which is meant."""
    if not message:
        return ""
    said = _spoken().pgettext(context, message)
    _ENGLISH[said] = message
    return said


def looked_up(message: str, context: str = "") -> str:
    """Return in the language that is spoken what stands in a file of words, or was marked by ``N_``."""
    return pgettext(context, message) if context else _(message)
