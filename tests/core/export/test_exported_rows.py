"""An exported script takes rows as they stand in the table, and answers as the program does."""

from __future__ import annotations

import io
import runpy
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.export.scripts import numpy_script, torch_script
from reluexplorer.core.problem.make import make_problem
from tests.core import torch_standin
from tests.places import DATA

CASES = [
    *sorted((DATA / "cases" / "clean").glob("*.csv")),
    *(DATA / "cases" / name for name in (
        "answers_with_semicolons.csv", "cyrillic_cp1251.csv", "date_and_value.csv", "excel_sep_line.csv",
        "excel_title_row.csv", "genres_with_bars.csv", "german_thousands.csv", "header_repeated.csv",
        "header_with_trailing_commas.csv", "missing_in_small_table.csv", "missing_words.csv",
        "money_percent_brackets.csv", "quoted_decimal_commas.csv", "runs_of_tabs.txt",
        "thousands_by_spaces.csv", "ticked_or_blank.csv", "times_of_day.csv", "true_minus_signs.csv",
    )),
    DATA / "penguins.csv",
]  # fmt: skip
MIXED = """When,Item,Price,Fresh,Weight
2024-01-03,Lamp,"$1,200.50",yes,2 kg
2024-02-11,Desk,$90,no,3 kg
2024-02-28,,$310,Yes,
2024-03-05,Lamp,n/a,no,7 kg
2024-03-09,Desk,$150,y,5 kg
2024-04-17,Lamp,$200,no,4 kg
2024-05-20,Desk,$175,yes,9 kg
2024-06-01,Desk,$100,no,1 kg
"""


def script_of(folder, path, target=None, write=numpy_script, **choices):
    data = load_table(path, TableChoices(target, **choices))
    problem = make_problem(data, (3,), dtype="float64")
    script = folder / "network.py"
    script.write_text(write(problem, initial_state(problem).parameters), encoding="utf-8")
    return data, script


def rows_of(script, monkeypatch, *words, given=""):
    monkeypatch.setattr(sys, "argv", ["network.py", *map(str, words)])
    monkeypatch.setattr(sys, "stdin", io.StringIO(given))
    return np.array(runpy.run_path(str(script), run_name="script")["given"]()[0])


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_table_that_was_learned_comes_to_the_very_inputs(tmp_path, monkeypatch, path):
    data, script = script_of(tmp_path, path)
    np.testing.assert_allclose(rows_of(script, monkeypatch, "--raw", path), data.inputs, atol=1e-9)


@pytest.mark.parametrize(
    "choices",
    [(), ("When=date",), ("Price=number,own-category",), ("Item=most-frequent",)],
)
def test_words_blanks_dates_and_choices_are_read_as_the_program_reads_them(tmp_path, monkeypatch, choices):
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED, encoding="utf-8")
    data, script = script_of(tmp_path, path, "Weight", columns=parse_choices(choices))
    whole = data.inputs
    given = MIXED.replace("2024-02-28,,$310,Yes,\n", "")
    found = rows_of(script, monkeypatch, "--raw", given=given)
    np.testing.assert_allclose(found, whole, atol=1e-9)
    head, *body = given.splitlines()
    turned = "\n".join(",".join(reversed(line.split(","))) for line in (head, body[1], body[4]))
    found = rows_of(script, monkeypatch, "--raw", given=turned)
    np.testing.assert_allclose(found, whole[[1, 4]], atol=1e-9)


def test_a_script_takes_a_number_with_another_uncertainty(tmp_path, monkeypatch):
    path = tmp_path / "sizes.csv"
    path.write_text("v,b,k\n" + "".join(f"{40 + n}.5({n % 8 + 1}),{n % 7},{n % 2}\n" for n in range(30)))
    data, script = script_of(tmp_path, path, "k", scaled=False)
    np.testing.assert_allclose(rows_of(script, monkeypatch, "--raw", path), data.inputs)
    assert rows_of(script, monkeypatch, "--raw", given="v,b\n12.25(19),3\n").tolist() == [[12.25, 3.0]]


def test_codes_for_no_value_are_none_to_a_script_as_well(tmp_path, monkeypatch):
    rows = [f"{-999 if row % 5 == 0 else 3.1 + row},{row % 7},{row % 2}" for row in range(30)]
    path = tmp_path / "codes.csv"
    path.write_text("\n".join(["temp,b,k", *rows]), encoding="utf-8")
    data, script = script_of(
        tmp_path, path, "k", columns=parse_choices(["temp=number-without-codes"]), scaled=False
    )
    assert data.inputs[:, 0].min() > 0
    np.testing.assert_allclose(rows_of(script, monkeypatch, "--raw", path), data.inputs, atol=1e-9)


def test_what_was_not_seen_is_read_by_its_pattern_or_refused(tmp_path, monkeypatch, capsys):
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED, encoding="utf-8")
    data, script = script_of(tmp_path, path, "Weight")
    head = MIXED.splitlines()[0]
    found = rows_of(script, monkeypatch, "--raw", given=f"{head}\n2025-01-01,Desk,$2500,no,1 kg")[0]
    back = [value * scale.deviation + scale.mean for value, scale in zip(found, data.scales, strict=True)]
    assert back[0] == pytest.approx(739252)
    assert back[data.feature_names.index("Price")] == pytest.approx(2500)
    asked = f"{head}\n2025-01-01,Sofa,$2500,no,1 kg\n2025-01-01,Desk,2500,no,1 kg\n01.01.2025,Desk,$1,no,1 kg"
    unknown, known, other = rows_of(script, monkeypatch, "--raw", given=asked)
    assert np.isnan(unknown).all()
    assert known.tolist() == found.tolist()
    assert np.isfinite(other).all()
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("Row 1, Item: 'Sofa' is none of the categories learned (")
    assert told[0].endswith("): no answer.")
    assert told[1:] == ["Row 3, When: '01.01.2025' is not read as a number here and counts as missing."]


def test_unseen_amounts_are_read_with_the_decimal_mark_of_their_column(tmp_path, monkeypatch, capsys):
    amounts = [(1000.0 + 97.31 * i, f"{1000 + 97.31 * i:,.2f}") for i in range(20)]
    swap = str.maketrans(",.", ".,")
    table = tmp_path / "german.csv"
    rows = [f"{text.translate(swap)} €;{i % 7} kg;{i % 2}" for i, (_, text) in enumerate(amounts)]
    table.write_text("\n".join(["price;load;y", *rows]))
    _, script = script_of(tmp_path, table, "y", scaled=False)
    asked = tmp_path / "asked.csv"
    asked.write_text("price;load\n703,69 €;2,5 kg\n1.703,69 €;k.A.\n12.001 €;3 kg\n")
    rows = rows_of(script, monkeypatch, "--raw", asked)
    np.testing.assert_allclose(rows[:, 0], [703.69, 1703.69, 12001.0], rtol=1e-12)
    assert rows[0, 1] == 2.5
    assert capsys.readouterr().err == ""


def test_fractions_percent_and_hours_of_the_clock_are_read_where_they_were_not_seen(
    tmp_path, monkeypatch, capsys
):
    table = tmp_path / "kitchen.csv"
    cups = ["1/2", "3/4", "1 1/2", "2", "1/4"]
    rows = [f"{cups[i % 5]},{20 + i} %,{1 + i % 11}:{10 + i} am,{i % 2}" for i in range(30)]
    table.write_text("\n".join(["cups,share,at,y", *rows]))
    _, script = script_of(tmp_path, table, "y", scaled=False)
    asked = tmp_path / "asked.csv"
    asked.write_text('cups,share,at\n1 1/4,3.5 %,3:10 pm\n2/3,"3,5 %",12:05 am\n')
    rows = rows_of(script, monkeypatch, "--raw", asked)
    np.testing.assert_allclose(rows[0], [1.25, 3.5, 15 * 60 + 10], rtol=1e-12)
    np.testing.assert_allclose(rows[1, [0, 2]], [2 / 3, 5], rtol=1e-12)
    assert (
        capsys.readouterr().err
        == "Row 2, share: '3,5 %' is not read as a number here and counts as missing.\n"
    )


def test_a_reader_that_has_gone_ends_a_script_without_a_traceback(tmp_path):
    table = tmp_path / "long.csv"
    table.write_text("\n".join(["x,y", *(f"{i % 13},{i % 2}" for i in range(20_000))]))
    _, script = script_of(tmp_path, table, "y")
    command = [sys.executable, str(script), "--raw", str(table)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_a_dress_that_multiplies_differently_is_refused_where_it_was_not_seen(tmp_path, monkeypatch, capsys):
    table = tmp_path / "tall.csv"
    table.write_text("\n".join(["tall,y", *(f"5'{i}\",{i % 2}" for i in range(12))]))
    _, script = script_of(tmp_path, table, "y", scaled=False)
    asked = tmp_path / "asked.csv"
    asked.write_text("tall\n6'1\"\n")
    rows_of(script, monkeypatch, "--raw", asked)
    assert "is not read as a number here and counts as missing" in capsys.readouterr().err


@pytest.mark.parametrize("write", [numpy_script, torch_script])
def test_help_is_said_and_unknown_words_are_refused(tmp_path, monkeypatch, capsys, write):
    if write is torch_script and find_spec("torch") is None:
        torch_standin.install(monkeypatch)
    _, script = script_of(tmp_path, DATA / "penguins.csv", write=write)
    for words, code in ((["--help"], 0), (["--row", "x"], 2), (["rows.csv"], 2)):
        with pytest.raises(SystemExit) as left:
            rows_of(script, monkeypatch, *words)
        assert left.value.code == code
    shown = capsys.readouterr()
    assert "--raw" in shown.out
    assert "unrecognized arguments: rows.csv" in shown.err


def test_a_file_that_is_not_there_and_no_rows_are_refused(tmp_path):
    _, script = script_of(tmp_path, DATA / "penguins.csv")
    for words, said in ((("--raw", "no.csv"), "no.csv cannot be read"), (("--raw",), "--raw needs rows")):
        done = subprocess.run(
            [sys.executable, str(script), *words], input="", capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False)
        assert said in done.stderr


def test_the_header_says_dates_by_the_zero_that_the_means_count_from(tmp_path):
    path = tmp_path / "dated.csv"
    rows = [f"2024-01-{day:02d},{day % 7}" for day in range(3, 31)]
    path.write_text("\n".join(["when,y", *rows]), encoding="utf-8")
    dataset = load_table(path, TableChoices("y", "regression", columns=parse_choices(["when=input,number"])))
    (note,) = [each for each in dataset.notes if "when" in each and "days" in each]
    assert "when in days since the year 1, 738888 is 2024-01-03" in note
    assert dataset.scales[0].mean > 738888
