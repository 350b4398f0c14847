"""The catalogues of words: gathered from the sources, each language brought up to date, and compiled.

Run alone it does so and says of each language what it lacks; with ``--check`` it writes nothing.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, RESOURCES = ROOT / "reluexplorer", ROOT / "resources"
LANGUAGES = RESOURCES / "languages"
_WIDTH = 110
_ANYTHING = {"reluexplorer/text.py", "reluexplorer/language.py"}
"""Where a message may be a variable: what calls them names it."""
_NOT_A_TEXT = "source"
"""What a lesson has beside its texts."""
PLACE = re.compile(r"\{[^{}]*\}")


class NotLiteralError(ValueError):
    """A message that nobody can find in the source; the text is where it is."""


@dataclass(frozen=True)
class Message:
    """A message of a file: with ``many`` it has forms for one and for many, with ``context`` one meaning."""

    file: str
    one: str
    many: str = ""
    context: str = ""


def messages() -> Iterator[Message]:
    """Yield all messages in the order of their files; raises :class:`NotLiteralError`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        yield from in_source(path.read_text(encoding="utf-8"), file)
    for path in sorted((RESOURCES / "lessons").glob("*.toml")):
        yield from _in_lesson(path)
    yield from _in_glossary(RESOURCES / "glossary" / "terms.toml")


def in_source(source: str, file: str) -> Iterator[Message]:
    """Yield the messages of a Python file; raises :class:`NotLiteralError`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and _is_command(node):
            yield Message(file, " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split()))
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if not isinstance(node, ast.Call) or name not in {"_", "N_", "ngettext", "pgettext", "counted"}:
            continue
        words = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        texts = [word for word in words if isinstance(word, str)]
        if name == "counted":
            if len(words) > 1 and isinstance(words[1], str):
                yield Message(file, texts[0], texts[1] if len(texts) > 1 else f"{texts[0]}s")
        elif len(texts) == (1 if name in {"_", "N_"} else 2):
            many, context = (texts[1], "") if name == "ngettext" else ("", texts[0] * (name == "pgettext"))
            yield Message(file, texts[0] if name == "ngettext" else texts[-1], many, context)
        elif file not in _ANYTHING:
            raise NotLiteralError(f"{file}:{node.lineno}: {name} takes literals.")


def _is_command(node: ast.ClassDef) -> bool:
    """Whether a class is a command, whose first paragraph is said of it."""
    marks = (each.func for each in node.decorator_list if isinstance(each, ast.Call))
    return any(isinstance(mark, ast.Name) and mark.id == "command" for mark in marks)


def _in_lesson(path: Path) -> Iterator[Message]:
    for field, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if field != _NOT_A_TEXT and words:
            yield Message(path.relative_to(ROOT).as_posix(), words, context=field)


def _in_glossary(path: Path) -> Iterator[Message]:
    file = path.relative_to(ROOT).as_posix()
    for term in tomllib.loads(path.read_text(encoding="utf-8"))["term"]:
        yield Message(file, term["name"], context="term")
        if "also" in term:
            yield Message(file, "; ".join(term["also"]), context="other forms of a term")
        yield Message(file, term["says"], context="meaning of a term")


def template() -> Catalog:
    """Return the catalogue of all messages without translations."""
    made = Catalog()
    for each in messages():
        made.add((each.one, each.many) if each.many else each.one, context=each.context or None)
    return made


def brought_up_to_date(content: bytes, language: str) -> bytes:
    """Return a language's file with exactly the messages of the sources; head and translations stay."""
    head = content.partition(b"\n\n")[0]
    had = read_po(io.BytesIO(content), locale=language)
    made = Catalog(language)
    for message in template():
        if message.id:
            known = had.get(forms(message.id)[0], message.context)
            entry = made.add(message.id, context=message.context)
            if known is not None and isinstance(known.id, str) == isinstance(entry.id, str):
                entry.string = known.string
    file = io.BytesIO()
    write_po(file, made, width=_WIDTH, no_location=True, omit_header=True)
    return head + b"\n\n" + file.getvalue()


def compiled(content: bytes, language: str) -> bytes:
    """Return a language's file as the program reads it."""
    file = io.BytesIO()
    write_mo(file, read_po(io.BytesIO(content), locale=language))
    return file.getvalue()


def forms(words: object) -> tuple[str, ...]:
    """Return a message or its translation as its forms: one, or as many as it has for counts."""
    return (words,) if isinstance(words, str) else tuple(words) if isinstance(words, (list, tuple)) else ("",)


def lacking(content: bytes, language: str) -> list[str]:
    """Return the messages that a language does not say."""
    return [
        forms(message.id)[0]
        for message in read_po(io.BytesIO(content), locale=language)
        if message.id and not all(forms(message.string))
    ]


def main(arguments: list[str]) -> int:
    """Bring all languages up to date; return 1 where one was not, with ``--check``, or lacks something."""
    wrong = 0
    for path in sorted(LANGUAGES.glob("*.po")):
        former, language = path.read_bytes(), path.stem
        content = brought_up_to_date(former, language)
        binary = path.with_suffix(".mo")
        is_stale = (
            content != former or not binary.exists() or binary.read_bytes() != compiled(content, language)
        )
        if is_stale and "--check" not in arguments:
            path.write_bytes(content)
            binary.write_bytes(compiled(content, language))
        missing = lacking(content, language)
        print(f"{language}: {len(missing)} messages are not translated", *missing[:5], sep="\n  ")
        wrong += bool(missing) or (is_stale and "--check" in arguments)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
