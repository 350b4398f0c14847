"""Which language the program speaks, decided before anything else of it is imported.

It is that of ``--language``, of the environment, of the person's settings, or of the system, the first of
these that says one. Pictures and JSON are in English unless ``--language`` says otherwise: they are compared.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from reluexplorer.language import ENGLISH, KNOWN, LANGUAGES, N_, VARIABLE

OPTION = "--language"
HELP = N_("the language to speak, en or de; else that of RELUEXPLORER_LANGUAGE, your settings or the system")
"""Looked up where it is shown: what is spoken is chosen here first."""
_LARGEST = 64 << 10


class UnknownLanguageError(ValueError):
    """A language that is none of those there are; the message is where it was asked for."""

    def __init__(self, place: str, language: str) -> None:
        super().__init__(place)
        self.place, self.language = place, language


def choose(arguments: Sequence[str]) -> list[str]:
    """Put the language into the environment, also for what this process starts; return the other arguments.

    Raises :class:`UnknownLanguageError` where one is asked for that there is not.
    """
    asked, others = parted(arguments)
    wanted = _asked_by_environment()
    if not asked:
        compared = others[:1] == ["shot"] or "--json" in others
        asked = ENGLISH if compared else wanted or _of_settings() or of_system(os.environ)
    os.environ[VARIABLE] = asked
    return others


def parted(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """Return the language that is asked for, empty for none, and the arguments without it."""
    asked, rest = "", iter(arguments)
    others: list[str] = []
    for each in rest:
        if each == "--":
            return asked, [*others, each, *rest]
        name, equals, value = each.partition("=")
        if name == OPTION:
            asked = _demanded(OPTION, value if equals else next(rest, ""))
        else:
            others.append(each)
    return asked, others


def of_system(environment: Mapping[str, str]) -> str:
    """Return the first of the system's languages that is spoken, or else English."""
    spoken = (
        each.replace("-", "_").partition("_")[0].partition(".")[0].lower() for each in _wanted(environment)
    )
    return next((each for each in spoken if each in LANGUAGES), ENGLISH)


def _wanted(environment: Mapping[str, str]) -> list[str]:
    """Return the codes that a system names, as de_DE.UTF-8, the most wanted first."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    if locale in {"C", "POSIX"} or locale.startswith("C."):
        return []
    if locale:
        return [*filter(None, environment.get("LANGUAGE", "").split(":")), locale]
    if sys.platform == "win32":
        import ctypes
        from locale import windows_locale

        return [windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")]
    return _of_mac() if sys.platform == "darwin" else []


def _of_mac() -> list[str]:
    import plistlib
    from xml.parsers.expat import ExpatError

    try:
        content = (Path.home() / "Library/Preferences/.GlobalPreferences.plist").read_bytes()
        told = plistlib.loads(content)
    except (OSError, ValueError, ExpatError, RecursionError, plistlib.InvalidFileException):
        return []
    found = told.get("AppleLanguages") if isinstance(told, dict) else None
    return [] if not isinstance(found, list) else [each for each in found if isinstance(each, str)]


def _asked_by_environment() -> str:
    value = os.environ.pop(VARIABLE, "")
    return _demanded(VARIABLE, value) if value else ""


def _demanded(place: str, language: str) -> str:
    if language not in KNOWN:
        raise UnknownLanguageError(place, language)
    return language


def _of_settings() -> str:
    """Return the language that a person has chosen, empty for none; a file that is no such is none."""
    from platformdirs import user_config_path

    path = user_config_path("reluexplorer", appauthor=False) / "settings.json"
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
            return ""
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ""
    language = content.get("language") if isinstance(content, dict) else None
    return language if isinstance(language, str) and language in KNOWN else ""
