"""Parts of the sentences that a person reads where something is refused: what others wrote, made short."""

from __future__ import annotations

import os
import re
import reprlib
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from reluexplorer.language import N_, _, looked_up

LONGEST = 300
"""Characters of a whole refusal."""
NO_MEMORY = _("There is not enough memory for this network and these data.")
_OF_SYSTEMS = (
    N_("Bad file descriptor"), N_("Broken pipe"), N_("Device or resource busy"), N_("Directory not empty"),
    N_("Disk quota exceeded"), N_("File exists"), N_("File name too long"), N_("File too large"),
    N_("Input/output error"), N_("Invalid argument"), N_("Is a directory"), N_("No space left on device"),
    N_("No such device or address"), N_("No such file or directory"), N_("Not a directory"),
    N_("Operation not permitted"), N_("Permission denied"), N_("Read-only file system"),
    N_("Too many levels of symbolic links"), N_("Too many open files"),
)  # fmt: skip
"""What systems say of files, in English, that other languages say too."""
_WANT_OF_MEMORY = ("allocate", "failed to map", "start new thread", "bad_alloc")
_LONGEST_NAME = 60
_INSTEAD = "\ufffd"
_NOT_SHOWN = re.compile(
    "[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Characters that steer a terminal, turn the direction of what follows, or are none."""
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_brief = reprlib.Repr()
_brief.maxlevel = 3
_brief.maxlist = _brief.maxtuple = _brief.maxdict = _brief.maxset = 4
_brief.maxstring = _brief.maxother = _brief.maxlong = _LONGEST_NAME


def shortened(words: object, most: int = _LONGEST_NAME) -> str:
    """Return a name, a path or a sentence in one line of at most ``most`` characters, the middle as ….

    Characters that steer a terminal are replaced. The end stays readable: it holds the suffix of a file.
    """
    whole = str(words)
    if len(whole) > most:
        tail = most // 3
        whole = f"{whole[: most - tail - 1]}…{whole[len(whole) - tail :]}"
    return _NOT_SHOWN.sub(_INSTEAD, whole)


def quoted(value: object, most: int = _LONGEST_NAME) -> str:
    """Return a value as a script writes it, in quotes if it is a text, shortened however deep it is."""
    return shortened(repr(shortened(value, most)) if isinstance(value, str) else _brief.repr(value), most + 2)


def some(names: Sequence[str], room: int = 150, most: int = 1000, longest: int = _LONGEST_NAME) -> str:
    """Return names with commas between, each shortened, as many as there is room for, and how many more."""
    taken: list[str] = []
    for name in names[:most]:
        word = shortened(name, longest)
        if taken and len(", ".join([*taken, word])) > room:
            break
        taken.append(word)
    more = len(names) - len(taken)
    said = ", ".join(taken)
    return _("{names} and {count:,} more").format(names=said, count=more) if more else said


def nearest(name: str, known: Iterable[str], least: float = 0.65) -> str:
    """Return which of the ``known`` names is nearly this one, "" where none is."""
    folded = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), folded, 1, least)
    return folded[near[0]] if near else ""


def meant(name: str, known: Iterable[str]) -> str:
    """Return the question that is asked behind a name that is none, where another is nearly it; else ""."""
    near = nearest(name, known)
    return _("; did you mean {name}?").format(name=near) if near else ""


def no_such(kind: str, name: str, known: Sequence[str], more: str = "") -> str:
    """Return the sentence for a name that is none: what was meant, or else what there is.

    ``more`` is what else there is, in words such as ", or a file".
    """
    said = _("There is no {kind} {name}").format(kind=kind, name=quoted(name))
    there_are = _("; there are {names}{more}.")
    return f"{said}{meant(name, known) or there_are.format(names=some(list(known)), more=more)}"


def one_of(value: object, names: Sequence[str]) -> str:
    """Say that a value is none of a few names, the nearest first: is one of a, b; not 'x'. Or asks for it."""
    close = get_close_matches(shortened(value), names)
    known = some(list(dict.fromkeys([*close, *names])))
    said = _("is one of {names}; not {value}").format(names=known, value=quoted(value))
    return f"{said}{meant(value, names) if isinstance(value, str) else ''}"


def ended(words: str) -> str:
    """Return words that end as a sentence does."""
    return words if words.endswith(("?", ".")) else f"{words}."


def sentence(words: object) -> str:
    """Return a whole refusal, short and in one line; what is left out of a long one are whole words."""
    whole = " ".join(str(words).splitlines())
    if len(whole) <= LONGEST:
        return shortened(whole, LONGEST)
    tail = LONGEST // 3
    before, after = whole[: LONGEST - tail - 3], whole[len(whole) - tail :]
    ends = [before.rfind(mark, len(before) // 2) for mark in (", ", " ")]
    end = next((each for each in ends if each > 0), 0)
    begin = after.find(" ", 0, tail // 2)
    if not end or begin < 0:
        return shortened(whole, LONGEST)
    return shortened(f"{before[:end]} …{after[begin:]}", LONGEST)


def reason(error: OSError | ValueError) -> str:
    """Say why the system refuses a file, without the file's name and without a full stop."""
    if isinstance(error, OSError):
        return shortened(of_system(error) or str(error) or type(error).__name__, 120)
    if isinstance(error, UnicodeError):
        return _("its name cannot be written in the letters of this system")
    return _("a file's name cannot hold a null character")


def of_system(error: OSError) -> str:
    """Return what the system says of a file, empty where it says nothing."""
    said = error.strerror or (os.strerror(error.errno) if error.errno else "")
    return looked_up(said) if said in _OF_SYSTEMS else said


def is_want_of_memory(error: BaseException) -> bool:
    """Whether an error means that there is not enough memory, or not enough for another thread."""
    words = str(error).lower()
    return isinstance(error, MemoryError) or any(known in words for known in _WANT_OF_MEMORY)


def xml_text(words: str) -> str:
    """Return a text without the characters that XML cannot hold; others stand in their place."""
    return _NOT_IN_XML.sub(_INSTEAD, words)
