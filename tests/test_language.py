"""The catalogue of words: all of it in each language, and only literals in it."""

from __future__ import annotations

import os
import re
import subprocess
import symtable
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from reluexplorer import language
from reluexplorer.pseudo_locale import CLOSES, OPENS, pseudo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "resources" / "packaging"))
import languages  # noqa: E402 the tool lies beside the recipe

PO = languages.LANGUAGES / "de.po"
TAKEN_OVER = {
    "Adam", "AdamW", "Batch", "Bias", "Dropout", "Fan", "GELU", "Glorot", "Gradient", "Leaky", "Linear",
    "Logit", "Max", "Momentum", "Neuron", "Orthogonal", "PReLU", "Rate", "ReLU", "Sigmoid", "Softmax",
    "Subgradient", "Tanh", "fan", "float", "dropout", "orthogonal", "out", "parameter", "pooling", "rate",
    "Auto", "Format", "Index", "LeCun", "Median", "System", "Text", "Training", "normal", "uniform",
}  # fmt: skip
"""Words that German took over, and names."""


def german() -> list[Message]:
    with PO.open("rb") as file:
        return [message for message in read_po(file, locale="de") if message.id]


def test_the_catalogue_is_that_of_the_sources() -> None:
    content = PO.read_bytes()
    assert languages.brought_up_to_date(content, "de") == content, "run dev.py languages"


def test_what_the_program_reads_was_compiled_from_it() -> None:
    assert PO.with_suffix(".mo").read_bytes() == languages.compiled(PO.read_bytes(), "de")


def test_german_says_everything() -> None:
    assert len(german()) > 450
    assert languages.lacking(PO.read_bytes(), "de") == []


def test_a_message_that_is_not_said_is_noticed() -> None:
    half = PO.read_bytes().split(b"\n\n")[0] + b'\n\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr ""\n'
    assert languages.lacking(half, "de") == ["c"]


def test_german_fills_in_what_english_does() -> None:
    wrong = [
        (english, said)
        for message in german()
        for english, said in zip(languages.forms(message.id), languages.forms(message.string), strict=True)
        if set(languages.PLACE.findall(english)) != set(languages.PLACE.findall(said))
    ]
    assert wrong == []


def test_no_german_is_english() -> None:
    same = {
        english
        for message in german()
        for english, said in zip(languages.forms(message.id), languages.forms(message.string), strict=True)
        if english == said and set(re.findall("[A-Za-z]{3,}", languages.PLACE.sub("", english))) - TAKEN_OVER
    }
    assert same == set()


def test_keys_are_called_as_on_german_keyboards() -> None:
    english = re.compile(r"\b[Cc]trl\b|\bShift\b(?! JIS)")
    said = [words for message in german() for words in languages.forms(message.string)]
    assert [words for words in said if english.search(words)] == []


def test_messages_are_gathered_from_all_that_marks_them() -> None:
    source = '_("a")\nN_("b" "c")\nngettext("one", "many", n)\n'
    source += 'pgettext("verb", "open")\ncounted(3, "row")\nf("x")\n'
    assert list(languages.in_source(source, "reluexplorer/core/x.py")) == [
        languages.Message("reluexplorer/core/x.py", "a"),
        languages.Message("reluexplorer/core/x.py", "bc"),
        languages.Message("reluexplorer/core/x.py", "one", "many"),
        languages.Message("reluexplorer/core/x.py", "open", context="verb"),
        languages.Message("reluexplorer/core/x.py", "row", "rows"),
    ]


def test_what_is_said_of_a_command_is_gathered() -> None:
    source = '@command("play", label)\nclass Play:\n    """Train until\n    paused.\n\n    More."""\n'
    source += 'class Other:\n    """Nothing for people."""\n'
    file = "reluexplorer/session/x.py"
    assert list(languages.in_source(source, file)) == [languages.Message(file, "Train until paused.")]


@pytest.mark.parametrize("source", ["_(f'{x} neurons')", "_(words)", "ngettext('a', many, 2)", "_('a' + b)"])
def test_what_is_no_literal_is_refused(source: str) -> None:
    with pytest.raises(languages.NotLiteralError, match=r"reluexplorer/core/x\.py:1: \w+ takes literals"):
        list(languages.in_source(source, "reluexplorer/core/x.py"))


def hidden(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the scopes in which ``_`` is both looked up by and another value's name."""
    names = {symbol.get_name(): symbol for symbol in table.get_symbols()}
    mark = names.get("_")
    if mark is not None and table.get_type() != "module" and mark.is_local() and mark.is_referenced():
        yield f"{table.get_name()}:{table.get_lineno()}"
    for child in table.get_children():
        yield from hidden(child)


def test_a_hidden_catalogue_is_seen() -> None:
    source = "def f():\n    for _ in (): pass\n    return _('a')\ndef g(x):\n    return [a for a, _ in x]\n"
    assert list(hidden(symtable.symtable(source, "x", "exec"))) == ["f:1"]


def test_nothing_hides_the_catalogue() -> None:
    found = []
    for path in languages.PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "_(" in text and re.search(r"reluexplorer\.language import .*\b_\b", text):
            found += [(path.name, each) for each in hidden(symtable.symtable(text, path.name, "exec"))]
    assert found == []


def spoken(code: str, in_language: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {language.VARIABLE: in_language, "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("code", "german", "fallback"),
    [
        ("from reluexplorer.text import counted; print(counted(1, 'seed'), counted(2, 'seed'))",
         "1 Startwert 2 Startwerte", "1 seed 2 seeds"),
        ("from reluexplorer.text import listed, often; print(listed(['a', 'b', 'c']), often(2), often(3))",
         "a, b und c zweimal 3-mal", "a, b and c twice 3 times"),
        ("from reluexplorer.text import within; print(within('Learning rate'), within('L1 penalty'))",
         "Learning rate L1 penalty", "learning rate L1 penalty"),
        ("from reluexplorer.text import counted; print(counted(2, 'thing nobody knows'))",
         "2 thing nobody knowss", "2 thing nobody knowss"),
        ("from reluexplorer.language import _; print(repr(_('')))", "''", "''"),
        (("from reluexplorer.sentences import reason; "
         "print(reason(OSError(13, 'Permission denied')), reason(OSError(99, 'Out of luck')), sep=', ')"),
         "Keine Berechtigung, Out of luck", "Permission denied, Out of luck"),
        (("from reluexplorer.core.activations import CATALOGUE; "
          "print(CATALOGUE['relu'].formula, CATALOGUE['relu'].slope_formula, sep='; ')"),
         "max(0, x); 1, wenn x > 0, sonst 0", "max(0, x); 1 if x > 0, else 0"),
        (("from reluexplorer.core.network.initializers import INITIALIZERS; "
          "print(INITIALIZERS['he_uniform'].label)"), "He uniform", "He uniform"),
    ],
)  # fmt: skip
def test_words_are_said_in_the_language_that_is_spoken(code: str, german: str, fallback: str) -> None:
    assert (spoken(code, "de"), spoken(code, "en"), spoken(code, "xx")) == (german, fallback, fallback)


def test_lessons_and_terms_are_german() -> None:
    code = (
        "from reluexplorer.lessons.words import words_of; from reluexplorer.core.glossary import found_in; "
        "print(words_of('dying').title); print(words_of('dying').hint == ''); "
        "print(*(term.name for term in found_in('Lernrate der Schicht')))"
    )
    assert spoken(code, "de").splitlines() == [
        "Neuronen, die sterben",
        "False",
        "Lernrate Verborgene Schicht",
    ]


def test_what_a_measurement_was_made_with_is_the_same_in_every_language() -> None:
    code = (
        "from reluexplorer.session.jobs.learning_file import settings_of; "
        "from reluexplorer.lessons.claims.catalogue import LESSONS; "
        "print(LESSONS['dying'].words.measured[:5], [settings_of(each) for each in LESSONS.values()])"
    )
    german, english = spoken(code, "de"), spoken(code, "en")
    assert (german[:5], english[:5]) == ("Jeder", "Each ")
    assert german[6:] == english[6:]


def test_what_is_said_of_a_command_is_german() -> None:
    code = (
        "from reluexplorer.session.commands.all_commands import COMMANDS; "
        "print(COMMANDS['undo'].label, COMMANDS['undo'].what, COMMANDS['undo'].name)"
    )
    assert spoken(code, "de") == "Rückgängig Die letzte Änderung zurücknehmen. undo"


def test_colours_of_what_was_measured_are_the_same_in_every_language() -> None:
    code = (
        "import re; from reluexplorer.lessons.claims.catalogue import LESSONS; "
        "from reluexplorer.lessons.lesson import Made; from reluexplorer.lessons.measuring import summed_up; "
        "from tests.lessons.recorded import recorded; "
        "found = [summed_up(each, recorded(name, 3), 3, 1.0, Made()) for name, each in LESSONS.items()]; "
        "print([re.findall(r\"role='(\\w+)'\", repr(each.charts)) for each in found])"
    )
    german = spoken(code, "de")
    assert "violet" in german
    assert german == spoken(code, "en")


def test_what_other_programs_read_is_the_same_in_every_language() -> None:
    code = (
        "from reluexplorer.core.activations import ActivationChoice; "
        "from reluexplorer.core.data.digits import digits; "
        "from reluexplorer.core.data.kinds.points import drawn; "
        "from reluexplorer.core.engine.training import initial_state; "
        "from reluexplorer.core.export.function_facts import facts_of, read_facts; "
        "from reluexplorer.core.export.scripts import numpy_script, torch_script; "
        "from reluexplorer.core.problem.make import make_problem; "
        "points = tuple((float(i), float(-i), i % 2) for i in range(8)); "
        "made = [make_problem(data, (3,), ActivationChoice('relu_squared'), head='sigmoid_squared') "
        "for data in (digits(40), drawn(points, 0.3, 0))]; "
        "weights = [initial_state(each).parameters for each in made]; "
        "facts = [(facts_of(each), read_facts(facts_of(each), 1)) for each in made]; "
        "scripts = [(numpy_script(each, w), torch_script(each, w)) for each, w in zip(made, weights)]; "
        "print(made[0].dataset.title, facts, scripts)"
    )
    german, english = spoken(code, "de"), spoken(code, "en")
    assert german.removeprefix("Handgeschriebene Ziffern") == english.removeprefix("Handwritten digits")
    assert "3 Squared ReLU → 1 Sigmoid, squared error. Data: Drawn by hand." in german


def test_a_table_is_called_as_its_file_in_files_for_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "Kreis.csv"
    path.write_text("x,y\n" + "".join(f"{i % 7},{'ab'[i % 2]}\n" for i in range(40)))
    code = (
        "from reluexplorer.core.data.tables.table import load_table; "
        "from reluexplorer.core.data.kinds.points import synthetic; "
        "from reluexplorer.core.export.function_facts import title_of; "
        f"print(*map(title_of, (load_table({str(path)!r}), synthetic('circle', 9, 0.0, 0.3, 0))))"
    )
    assert spoken(code, "de") == "Kreis Circle"


def test_choices_are_typed_in_either_language() -> None:
    code = (
        "from reluexplorer.lessons.lesson import chosen; from reluexplorer.lessons.settings import *; "
        "from reluexplorer.language import _; "
        "knob = chosen('points', 'Points', (_('Circle'), _('Exclusive or'))); "
        "print(value_of(knob, 'exclusive or'), value_of(knob, knob.choices[1]), shown(knob, 1.0))"
    )
    assert (spoken(code, "de"), spoken(code, "en")) == ("1.0 1.0 Exklusiv-Oder", "1.0 1.0 Exclusive or")


def test_german_terms_have_as_many_meanings_as_english_ones() -> None:
    code = (
        "from reluexplorer.core.glossary import terms; found = terms(); "
        "print(len(found), len({term.name for term in found}), all(term.says for term in found))"
    )
    path = languages.RESOURCES / "glossary" / "terms.toml"
    count = len(tomllib.loads(path.read_text(encoding="utf-8"))["term"])
    assert spoken(code, "de") == spoken(code, "en") == f"{count} {count} True"


def test_the_pseudo_language_keeps_what_is_filled_in() -> None:
    assert pseudo("{dead} of <b>all</b> & more") == "⟦{dead} öƒ <b>åļļ</b> & ɱöŕé~~~~~~~~~⟧"
    said = pseudo("Hidden layers")
    assert said.startswith(OPENS)
    assert said.endswith(CLOSES)
    assert not re.search("[A-Za-z]", said)
    assert len(said) > 1.3 * len("Hidden layers")
