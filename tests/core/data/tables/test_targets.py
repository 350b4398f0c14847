"""Which column is the target, and which task follows from its values."""

from __future__ import annotations

import pytest

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.tables.table import TableChoices, load_table
from tests.core.data.tables.reading import said


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("a,b,c", "c"),
        ("class,b,c", "class"),
        ("a,Label,c", "Label"),
        ("a,y,target", "target"),
        ("Y,b,c", "Y"),
    ],
)
def test_the_target_is_known_by_its_name_or_is_last(table, header: str, target: str) -> None:
    path = table(header + "\n" + "".join(f"{i * i % 7}.5,{i % 3}.25,{i % 4}.75\n" for i in range(30)))
    assert load_table(path).target_name == target


def test_the_last_column_is_passed_over_if_it_cannot_be_predicted(table) -> None:
    path = table("x,kind,remark\n" + "".join(f"{i}.5,{'ab'[i % 2]},remark {i}\n" for i in range(30)))
    dataset = load_table(path)
    assert (dataset.task, dataset.class_names, dataset.feature_names) == (Task.BINARY, ("a", "b"), ("x",))


@pytest.mark.parametrize(
    ("values", "task", "classes"),
    [
        (["no", "yes"], Task.BINARY, ("no", "yes")),
        (["yes", "Apple", "banana"], Task.MULTICLASS, ("Apple", "banana", "yes")),
        (["10", "9", "-1"], Task.MULTICLASS, ("-1", "9", "10")),
        (["1.0", "0.0"], Task.BINARY, ("0.0", "1.0")),
        (["0.5", "0.25", "1"], Task.REGRESSION, ()),
        ([str(i) for i in range(12)], Task.REGRESSION, ()),
    ],
)
def test_the_task_follows_from_the_values(
    table, values: list[str], task: Task, classes: tuple[str, ...]
) -> None:
    rows = [(f"{i * 0.1:.1f}", values[i % len(values)]) for i in range(48)]
    dataset = load_table(table("a,b\n" + "".join(f"{a},{b}\n" for a, b in rows)))
    assert (dataset.task, dataset.class_names) == (task, classes)
    if task is Task.BINARY:
        assert dataset.targets[:, 0].tolist() == [float(b == classes[1]) for _, b in rows]
    if task is Task.MULTICLASS:
        assert dataset.targets.tolist() == [[float(b == name) for name in classes] for _, b in rows]


@pytest.mark.parametrize(("times", "task"), [(2, Task.REGRESSION), (3, Task.MULTICLASS)])
def test_integers_are_classes_if_each_comes_thrice_or_so(table, times: int, task: Task) -> None:
    path = table("a,b\n" + "".join(f"{i * 7 % 10}.5,{i // times}\n" for i in range(5 * times)))
    assert load_table(path).task is task


def test_a_task_can_be_asked_for(table) -> None:
    path = table("a,b\n" + "".join(f"{i * 0.1:.1f},{i % 2}\n" for i in range(20)))
    two = load_table(path, TableChoices(task="multiclass"))
    assert (two.task, two.targets.shape, two.class_names) == (Task.MULTICLASS, (20, 2), ("0", "1"))
    real = load_table(path, TableChoices(task="regression"))
    assert (real.task, real.targets.shape) == (Task.REGRESSION, (20, 1))
    assert abs(real.targets[real.train].mean()) < 1e-12
    assert real.targets[real.train].std() == pytest.approx(1.0)


def test_a_target_that_is_not_there_gets_the_names_that_are(table) -> None:
    path = table("a,b,c\n1.5,2.5,0\n2.5,4,1\n")
    assert said(path, target="foo") == "There is no column named 'foo'. Columns: a, b, c."
    wide = table(",".join(f"c{i}" for i in range(30)) + "\n" + ("1," * 29 + "2\n") * 3)
    assert said(wide, target="foo").endswith("c18, c19 and 10 more.")


def test_letter_case_of_a_target_matters_only_where_it_must(table) -> None:
    path = table("size,Size,Kind\n" + "".join(f"{i}.5,{i * i}.5,{i % 2}\n" for i in range(9)))
    assert load_table(path, TableChoices("kind")).feature_names == ("size", "Size")
    assert load_table(path, TableChoices("Size")).feature_names == ("size", "Kind")
    assert said(path, target="SIZE") == "Several columns could be 'SIZE': size, Size."


@pytest.mark.parametrize(
    ("target", "task", "sentence"),
    [
        ("one", None, "The target one has the same value in every row; there is nothing to predict."),
        ("void", None, "void has 0 rows with a value; it needs at least two."),
        ("lone", None, "lone has 1 row with a value; it needs at least two."),
        ("word", "regression", "The target word holds words, not numbers; it can be classes only."),
        ("word", "binary", "The target word has 3 different values; a binary task needs two."),
        ("name", None, "The target name has 60 different values; 50 classes is the most."),
        ("x", "multiclass", "The target x has 60 different values; 50 classes is the most."),
    ],
)
def test_a_target_that_cannot_be_learned_gets_a_sentence(
    table, target: str, task: str | None, sentence: str
) -> None:
    rows = "".join(f"{i}.5,1,,{'' if i else 4},w{i % 3},name{i}\n" for i in range(60))
    assert said(table("x,one,void,lone,word,name\n" + rows), target=target, task=task) == sentence
