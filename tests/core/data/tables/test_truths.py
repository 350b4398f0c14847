"""Pairs of words are two values with the right positive, and ordinal days are dates."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from reluexplorer.core.data.tables.dates import read_dates, spoken_date
from reluexplorer.core.data.tables.readings import Family, read_texts
from tests.core.data.tables.plain_table import ROWS, same, text


@pytest.mark.parametrize(
    ("positive", "negative"),
    [
        ("pass", "fail"),
        ("Passed", "Failed"),
        (".T.", ".F."),
        (".true.", ".false."),
        ("present", "absent"),
        ("good", "bad"),
        ("alive", "dead"),
        ("churned", "active"),
        ("active", "inactive"),
        ("malignant", "benign"),
        ("smoker", "non-smoker"),
        ("with garden", "without garden"),
        ("bestanden", "nicht bestanden"),
        ("anwesend", "abwesend"),
        ("admis", "refusé"),
        ("présent", "absent"),
        ("aprobado", "suspenso"),
        ("vivo", "muerto"),
        ("promosso", "bocciato"),
        ("aprovado", "reprovado"),
        ("geslaagd", "gezakt"),
        ("obecny", "nieobecny"),
        ("сдал", "не сдал"),
        ("合格", "不合格"),
        ("합격", "불합격"),
    ],
)
def test_a_usual_pair_is_1_and_0(positive, negative):
    found = read_texts(Counter({negative: 7, positive: 5}), 0, decimal_comma=False)
    assert found.family is Family.TRUTH
    assert found.numbers == {positive: 1.0, negative: 0.0}
    assert found.how == f"({positive} is 1, {negative} is 0)"


@pytest.mark.parametrize(
    "words", [("left", "right"), ("male", "female"), ("cat", "dog"), ("tea", "coffee"), ("form", "inform2")]
)
def test_two_words_of_which_none_is_the_positive_stay_words(words):
    assert read_texts(Counter(dict.fromkeys(words, 5)), 0, decimal_comma=False).family is Family.WORDS


@pytest.mark.parametrize(
    "text",
    [
        "1er juin 2024",
        "le 1er juin 2024",
        "dimanche 1er juin 2024",
        "1st June 2024",
        "June the 1st, 2024",
        "2024 June 1st",
        "Saturday, the 1st of June 2024",
        "1.º de junio de 2024",
        "1º de junho de 2024",
        "1 de junio del 2024",
        "1º giugno 2024",
        "1° giugno 2024",
        "1ste juni 2024",
        "1:a juni 2024",
        "1-го июня 2024",
        "Samstag, den 1. Juni 2024",
    ],
)
def test_ordinal_days_are_dates(text):
    (days,) = read_dates([text], day_first=True).days.values()
    assert spoken_date(days) == "2024-06-01"


@pytest.mark.parametrize(("text", "day"), [("1august2024", "2024-08-01"), ("1ene2024", "2024-01-01")])
def test_what_begins_a_month_is_no_ordinal(text, day):
    (days,) = read_dates([text], day_first=True).days.values()
    assert spoken_date(days) == day


PAIRS = [
    ("yes", "no"), ("Y", "N"), ("ja", "nein"), ("J", "N"), ("oui", "non"), ("sí", "no"), ("sim", "não"),
    ("да", "нет"), ("tak", "nie"), ("igen", "nem"), ("evet", "hayır"), ("ja", "nej"), ("true", "false"),
    ("T", "F"), ("WAHR", "FALSCH"), ("vrai", "faux"), ("on", "off"), ("是", "否"), ("はい", "いいえ"),
    ("✓", "✗"), ("+", "-"), ("có", "không"), ("हाँ", "नहीं"), ("ใช่", "ไม่"), ("ya", "tidak"), ("taip", "ne"),
    ("jā", "nē"), ("jah", "ei"), ("já", "nei"), ("да", "не"), ("po", "jo"), ("بله", "خیر"), ("bai", "ez"),
]  # fmt: skip


@pytest.mark.parametrize(("yes", "no"), PAIRS)
def test_yes_and_no_are_two_values(read, yes: str, no: str) -> None:
    told = [(size, (no, yes)[i % 3 == 0], kind) for i, (size, _, kind) in enumerate(ROWS)]
    figures = [(size, str(int(i % 3 == 0)), kind) for i, (size, _, kind) in enumerate(ROWS)]
    same(read(text(told), "told.csv"), read(text(figures), "figures.csv"))


def test_yes_no_and_no_answer_are_two_values_and_missing_ones(read) -> None:
    words = ["ja", "nein", "k.A.", "ja", "nein", "Ja"] * 6
    body = "".join(f"{i % 7}.5,{word},{i % 2}\n" for i, word in enumerate(words))
    dataset = read("size,fresh,kind\n" + body)
    assert dataset.feature_names == ("size", "fresh")
    assert any("fresh 6" in note for note in dataset.notes)


def test_yes_and_no_in_several_spellings_are_two_classes(read) -> None:
    rows = [
        (size, weight, ("nein", "Ja", "NEIN", "ja", "ja")[i % 5]) for i, (size, weight, _) in enumerate(ROWS)
    ]
    assert read(text(rows)).class_names == ("nein", "ja")


@pytest.mark.parametrize("tick", ["1", "x", "X", "✓", "yes", "5"])
def test_ticked_or_blank_is_an_input(read, tick: str) -> None:
    rows = [(size, tick if kind == "high" else "", kind) for size, _, kind in ROWS]
    data = read(text(rows))
    assert data.feature_names == ("size", "weight")
    assert set(np.sign(data.inputs[:, 1])) == {-1.0, 1.0}
