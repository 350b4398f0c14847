"""What a person chooses for the columns of a table, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.tables.column_choices import (
    FILLS,
    KINDS,
    USES,
    ChoiceError,
    ColumnChoice,
    parse_choice,
    parse_choices,
    place_of,
    places_of,
)
from reluexplorer.core.data.tables.notes import for_command_line
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.tables.wording import TableError

HEAD = "id,age,sex,code,y\n"
ROWS = [
    (11, "20", "m", "1", "no"),
    (12, "", "f", "2", "yes"),
    (13, "40", "", "1", "no"),
    (14, "40", "m", "2", "yes"),
    (15, "60", "m", "3", "no"),
    (16, "", "f", "3", "yes"),
]


@pytest.fixture
def learned(tmp_path: Path):
    """Return the data set of a small table under choices in their form on the command line."""

    def load(*texts: str, content: str = "", **others: object) -> Dataset:
        path = tmp_path / "people.csv"
        rows = "".join(",".join(map(str, row)) + "\n" for row in ROWS)
        path.write_text(content or HEAD + rows, encoding="utf-8")
        others = {"target": "y", "test_share": 0.0} | others
        return load_table(path, TableChoices(columns=parse_choices(texts), **others))  # type: ignore[arg-type]

    return load


def column(dataset: Dataset, name: str) -> list[float]:
    place = dataset.feature_names.index(name)
    scale = dataset.scales[place]
    return (dataset.inputs[:, place] * scale.deviation + scale.mean).round(9).tolist()


names = st.text(min_size=1, max_size=20).filter(lambda name: "\0" not in name)
choices = st.builds(
    ColumnChoice,
    names,
    use=st.sampled_from(("", *USES)),
    kind=st.sampled_from(("", *KINDS)),
    missing=st.sampled_from(("", *FILLS)),
).filter(bool)


@pytest.mark.slow
@given(choices)
def test_a_choice_is_the_same_again_when_it_is_read(choice: ColumnChoice) -> None:
    assert parse_choice(str(choice)) == choice


def test_choices_of_one_column_come_together_and_must_not_differ() -> None:
    assert parse_choices(["a=number", "b=ignored", "a=mean"]) == (
        ColumnChoice("a", kind="number", missing="mean"),
        ColumnChoice("b", use="ignored"),
    )
    assert parse_choice("2 = 3 = Number , MEAN") == ColumnChoice("2 = 3 ", kind="number", missing="mean")
    with pytest.raises(ChoiceError, match=r"^a cannot be both number and category\.$"):
        parse_choices(["a=number", "a=category"])


@pytest.mark.parametrize("text", ["age", "=number", "age=", "age=old", "age=number,,", "x" * 500])
def test_what_is_no_choice_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ChoiceError) as refused:
        parse_choice(text)
    assert len(str(refused.value)) < 300


def test_columns_are_left_out_and_taken_in(learned) -> None:
    assert learned().feature_names == ("age", "sex = f", "sex = m", "sex = missing", "code")
    made = learned("age=ignored", "sex=ignored")
    assert made.feature_names == ("code",)
    assert "Left out as you chose: age, sex." in made.notes
    assert "id" in learned("id=input").feature_names
    assert column(learned("id=input"), "id") == [11, 12, 13, 14, 15, 16]
    assert "id" in learned("id=number").feature_names
    assert "Left out as identifiers: id, code." in learned("code=identifier").notes


def test_numbers_can_be_categories(learned) -> None:
    made = learned("code=category", "age=category")
    assert [name for name in made.feature_names if name.startswith("code")] == [
        "code = 1",
        "code = 2",
        "code = 3",
    ]
    assert column(made, "code = 2") == [0, 1, 0, 1, 0, 0]
    assert column(made, "age = missing") == [0, 1, 0, 0, 0, 1]


def test_words_with_some_numbers_can_be_numbers(learned) -> None:
    content = "size,y\n" + "".join(
        f"{cell},{'ab'[i % 2]}\n" for i, cell in enumerate(["1", "2", "big", "4", "small", "6"])
    )
    assert "size = big" in learned("size=category", content=content).feature_names
    made = learned("size=number", content=content)
    assert column(made, "size") == [1, 2, 3, 4, 3, 6]
    assert "Words among numbers count as missing: size 2." in made.notes
    with pytest.raises(TableError, match="sex holds no numbers; take it as a category, or leave it out"):
        learned("sex=number")


@pytest.mark.parametrize(
    ("how", "filled", "note"),
    [
        ("median", 40.0, "Missing numbers became the training part's median: age 2 with 40."),
        ("mean", 40.0, "Missing numbers became the training part's mean: age 2 with 40."),
        (
            "most-frequent",
            40.0,
            "Missing numbers became the training part's most frequent number: age 2 with 40.",
        ),
    ],
)
def test_missing_numbers_become_what_was_chosen(learned, how: str, filled: float, note: str) -> None:
    made = learned(f"age={how}")
    assert column(made, "age") == [20, filled, 40, 40, 60, filled]
    assert note in made.notes


def test_means_medians_and_modes_are_those_of_the_training_part_alone(learned) -> None:
    values = [1, 1, 2, 9, 100]
    content = "size,y\n" + "".join(f"{value},{i % 2}\n" for i, value in enumerate([*values, ""] * 4))
    for how, of in (("mean", np.mean), ("median", np.median), ("most-frequent", lambda _part: 1.0)):
        made = learned(f"size={how}", content=content, test_share=0.3, target="y")
        raw = np.array([float(cell) if cell != "" else np.nan for cell in [*values, ""] * 4])
        part = raw[made.train]
        found = np.array(column(made, "size"))[np.isnan(raw)]
        assert found == pytest.approx(of(part[~np.isnan(part)]), rel=1e-9)


def test_that_a_number_is_missing_can_be_an_input(learned) -> None:
    made = learned("age=own-category")
    assert made.feature_names[:2] == ("age", "age is missing")
    assert column(made, "age is missing") == [0, 1, 0, 0, 0, 1]
    assert "Whether a number is missing is an input of its own: age is missing." in made.notes
    assert learned("code=own-category").feature_names.count("code") == 1
    assert "code is missing" not in learned("code=own-category").feature_names


def test_missing_words_can_be_the_most_frequent(learned) -> None:
    made = learned("sex=most-frequent")
    assert column(made, "sex = m") == [1, 0, 1, 1, 1, 0]
    assert "Missing categories became the training part's most frequent category: sex 1 with m." in made.notes
    with pytest.raises(TableError, match="sex holds words, which have no mean"):
        learned("sex=mean")


def test_rows_without_a_value_can_be_left_out(learned) -> None:
    made = learned("age=leave-out", "sex=leave-out")
    assert len(made.inputs) == 3
    assert made.notes[:2] == (
        "2 rows without a value of age were left out.",
        "1 row without a value of sex was left out.",
    )
    assert column(made, "age") == [20, 40, 60]
    assert len(learned("age=ignored,leave-out").inputs) == 6
    assert len(learned("y=leave-out").inputs) == 6


def test_inputs_can_stay_as_they_are(learned) -> None:
    made = learned(scaled=False)
    assert made.inputs[:, 0].tolist() == [20, 40, 40, 40, 60, 40]
    assert "Numeric inputs are as they stand in the table, not scaled." in made.notes


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["y=ignored"], "y is to be predicted and ignored; it can be one only."),
        (["y=mean"], "y is predicted: a row without its value can only be left out."),
        (["code=mean", "code=target"], "code is predicted: a row without its value can only be left out."),
        (["size=ignored"], "There is no column named 'size'. Columns: id, age, sex, code, y."),
        (["age=ignored", "sex=ignored", "code=ignored", "id=ignored"],
         ("No column holds numbers or categories that can be inputs: id (left out), age (left out), "
          "sex (left out), code (left out).")),
    ],
)  # fmt: skip
def test_choices_that_do_not_go_together_are_refused(learned, texts, sentence: str) -> None:
    with pytest.raises(TableError) as refused:
        learned(*texts)
    assert str(refused.value) == sentence


def test_a_column_is_predicted_by_its_use_and_by_its_kind(learned) -> None:
    assert learned("code=target", target="").target_names == ("code",)
    assert learned("code=target", target="").task is Task.REGRESSION
    assert learned("y=input", "code=input", "sex=input", target="").target_names == ("age",)
    assert learned("code=category", target="code").class_names == ("1", "2", "3")
    assert learned(task="classification").task is Task.BINARY
    assert learned(task="classification", target="code").task is Task.MULTICLASS
    content = "x,flag\n" + "".join(f"{i * 7 % 5},{i % 2}\n" for i in range(12))
    assert learned(content=content, target="flag").task is Task.BINARY
    assert learned("flag=number", content=content, target="flag").task is Task.REGRESSION


def several(*texts: str) -> str:
    rows = [(i * 0.5, i % 3 + 0.25, i * 1.5 + 1, 100 - i * 2.5, "ab"[i % 2]) for i in range(30)]
    return ",".join(texts) + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("header", "target", "kin"),
    [
        (("x1", "x2", "y1", "y2", "k"), "y1", ["y2"]),
        (("x1", "x2", "Y1", "y2", "k"), "y2", ["Y1"]),
        (("a", "b", "target_heat", "target_cold", "k"), "target_heat", ["target_cold"]),
        (("y1", "y2", "Output 1", "Output 2", "k"), "Output 2", ["Output 1"]),
        (("x1", "x2", "x3", "x4", "k"), "x3", []),
        (("a", "b", "y_pos", "y_neg", "k"), "y_pos", []),
        (("a", "b", "price", "y2", "k"), "price", []),
    ],
)
def test_further_targets_do_not_give_the_target_away(learned, header, target, kin) -> None:
    made = learned(content=several(*header), target=target)
    assert not set(made.feature_names) & {*kin, target}
    said = [note for note in made.notes if note.startswith("Left out as further targets")]
    assert bool(said) == bool(kin)
    assert all(f"{', '.join(kin)}. To predict them too, set Used as to Predicted" in note for note in said)
    if kin:
        assert all(f"Predicted for each, and for {target} as well;" in note for note in said)
        assert kin[0] in learned(f"{kin[0]}=input", content=several(*header), target=target).feature_names


def test_what_is_said_of_further_targets_predicts_them_with_the_inferred_one(learned) -> None:
    content = several("x1", "x2", "y1", "y2", "y3").replace("a\n", "1\n").replace("b\n", "2.5\n")
    made = learned(content=content, target="")
    assert made.target_names == ("y3",)
    (said,) = [note for note in made.notes if note.startswith("Left out as further targets")]
    assert "y1, y2. To predict them too, set Used as to Predicted for each, and for y3 as well;" in said
    assert "give --column NAME=target for each, and for y3 as well;" in for_command_line(said)
    every = [f"{name}=target" for name in ("y1", "y2", "y3")]
    assert learned(*every, content=content, target="").target_names == ("y1", "y2", "y3")
    (said,) = [note for note in learned(*every[:1], content=content, target="").notes if "y2, y3" in note]
    assert "Predicted; to learn" in said


def test_several_numbers_are_predicted_together(learned) -> None:
    made = learned("y2=target", content=several("x1", "x2", "y1", "y2", "k"), target="y1")
    assert (made.task, made.target_names, made.targets.shape) == (Task.REGRESSION, ("y1", "y2"), (30, 2))
    back = [made.targets[:, i] * scale.deviation + scale.mean for i, scale in enumerate(made.target_scales)]
    assert back[0].round(9).tolist() == [i * 1.5 + 1 for i in range(30)]
    assert back[1].round(9).tolist() == [100 - i * 2.5 for i in range(30)]
    assert set(made.feature_names) == {"x1", "x2", "k = a", "k = b"}
    wide = (
        ",".join(f"c{i}" for i in range(60))
        + "\n"
        + (",".join("1" * 60) + "\n" + ",".join("2" * 60) + "\n") * 3
    )
    with pytest.raises(TableError, match="52 columns are to be predicted; 50 is the most"):
        learned(*(f"c{i}=target" for i in range(52)), content=wide, target="")
    for texts, task, sentence in (
        (["k=target"], "", "k holds categories; several columns are predicted together only where all"),
        (["y2=target"], "binary", "Several targets are predicted as numbers; choose one target for classes."),
    ):
        with pytest.raises(TableError) as refused:
            learned(*texts, content=several("x1", "x2", "y1", "y2", "k"), target="y1", task=task)
        assert str(refused.value).startswith(sentence)


def test_chosen_dates_are_learned_from_by_their_parts_too(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    rows = "".join(
        f"2024-{1 + i // 28:02}-{1 + i % 28:02} {i % 24:02}:30,{i * 7 % 11}.5\n" for i in range(80)
    )
    path.write_text("when,y\n" + rows, encoding="utf-8")
    whole = load_table(path)
    assert whole.feature_names == ("when",)
    assert any(note.startswith("Inferred dates are one number each: when. ") for note in whole.notes)
    parted = load_table(path, TableChoices(columns=(ColumnChoice("when", kind="date"),)))
    assert parted.feature_names == ("when", "when: month", "when: weekday", "when: hour")
    found = parted.inputs[40] * [scale.deviation for scale in parted.scales]
    found = found + [scale.mean for scale in parted.scales]
    assert [round(value, 6) for value in found[1:].tolist()] == [2, 2, 16.5]


class Counted(str):
    """A name that counts how often it is folded."""

    __slots__ = ()
    folds = 0

    def casefold(self) -> str:
        Counted.folds += 1
        return super().casefold()


def test_many_choices_are_found_among_many_columns_in_one_go() -> None:
    names = [Counted(f"Column {i}") for i in range(3000)]
    assert places_of(names, [f"COLUMN {i}" for i in range(3000)]) == list(range(3000))
    assert Counted.folds == 3000
    assert place_of(["a ", "a"], "a ") == 0
    with pytest.raises(TableError, match="Several columns could be 'AGE': Age, age"):
        place_of(["Age", "age"], "AGE")
