"""An exported script finds the rows in the very file that was learned, however that is written."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import runpy
import sys
import zipfile

import numpy as np
import pytest

from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.export.scripts import numpy_script
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.make import make_problem
from tests.places import DATA

DATA = DATA / "cases"
ROWS = [
    (f"{(i * 37 % 23) / 8 - 1:.3f}", ("red", "green", "blue")[i * i % 3], f"{i * 17 % 29}.5",
     ("low", "high")[i * 5 % 7 % 2])
    for i in range(30)
]  # fmt: skip
WHOLE = "".join(f"{a},{b},{c},{d}\n" for a, b, c, d in ROWS)
NUMBERS = "".join(f"{a},{c},{d}\n" for a, _, c, d in ROWS)


def cells(write):
    """Return a table of two inputs and a class whose first cells are what ``write`` makes of their place."""
    body = "".join(f"{write(place)},{row[2]},{row[3]}\n" for place, row in enumerate(ROWS))
    return f"d,b,kind\n{body}"


TABLES = {
    "names twice": "x,x,y,y2\n" + "".join(f"{a},{c},{float(a) * 2},{c}\n" for a, _, c, _ in ROWS),
    "names three times": f"a,a,a,kind\n{WHOLE}",
    "names in two cases": f"A,b,a,kind\n{WHOLE}",
    "no names here and there": f",b,,kind\n{WHOLE}",
    "no names": WHOLE,
    "no names, numbers alone": "".join(f"{a},{c},{float(a) + 2}\n" for a, _, c, _ in ROWS),
    "titles": f"My trial of spring\nmade by me\n\na,b,c,kind\n{WHOLE}",
    "padded titles": f"My trial of spring,,,\n,,,\na,b,c,kind\n{WHOLE}",
    "a title above no names": f"# exported\n{WHOLE}",
    "names in a remark": f"# one\n# a,b,c,kind\n{WHOLE}",
    "units beneath": f"a,c,kind\n(cm),(kg),\n-----,-----,\n{NUMBERS}",
    "groups above": f"first,,second,\na,b,c,kind\n{WHOLE}",
    "groups above names and units": f"first,,second,\na,b,c,kind\nm,,kg,\n{WHOLE}",
    "groups tell names apart": f"first,,second,\nmin,max,min,max\n{WHOLE}",
    "single quotes": "'a','b','c'\n" + "".join(f"{a},'{b}, so','{d}'\n" for a, b, _, d in ROWS),
    "a quote that is escaped": "a,b,kind\n"
    + "".join(f'{a},"say \\"{b}\\" so",{d}\n' for a, b, _, d in ROWS),
    "lines in quotes": "".join(f'"{line}"\n' for line in ["a,b,c,kind", *WHOLE.splitlines()]),
    "line ends in cells": 'a,"b\nb",kind\n' + "".join(f'{a},"{b}\n!",{d}\n' for a, b, _, d in ROWS),
    "columns of blanks": "a     b    kind\n" + "".join(f"{a:>7}   {c:>6}   {d}\n" for a, _, c, d in ROWS),
    "names of rows without a name": "b c d kind\n"
    + "".join(f"{place} {a} {b} {c} {d}\n" for place, (a, b, c, d) in enumerate(ROWS)),
    "two colons": WHOLE.replace(",", "::"),
    "bars of Markdown": "| a | b | kind |\n|---|---|---|\n"
    + "".join(f"| {a} | {b} | {d} |\n" for a, b, _, d in ROWS),
    "ARFF": "@relation r\n@attribute a numeric\n@attribute c numeric\n@attribute kind {low,high}\n@data\n"
    + NUMBERS,
    "rows of other widths": f"a,c,kind\n{NUMBERS}1,2,low,4,5\n3\n{NUMBERS}",
    "the header once more": f"a,b,c,kind\n{WHOLE}a,b,c,kind\n{WHOLE}",
    "a total": "item,b,y\n" + "".join(f"{'pq'[i % 2]},{i},{i * 2}\n" for i in range(20)) + "Total,190,380\n",
    "infinite numbers": cells(lambda place: {3: "inf", 7: "1e400"}.get(place, f"{place * place % 17}.5")),
    "a number far out": cells(lambda place: "1e300" if place == 3 else f"{place * place % 17}.5"),
    "dashes for minus": cells(lambda place: f"–{place}.25" if place % 3 else f"{place}.5"),
    "days that are none": cells(lambda place: "0000-00-00" if place == 3 else f"2023-0{place % 9 + 1}-11"),
    "errors of spreadsheets": cells(lambda place: ("Err:502", "#DIV/0!", "n/a")[place % 3] if place % 6 == 0
                                    else f"{place}.5"),
    "percent": cells(lambda place: f"{place * 3 % 101}.5 %"),
    "money": cells(lambda place: f'"$1,{100 + place}.50"'),
    "yes or no": cells(lambda place: ("Yes", "no", "y", "No")[place * place % 7 % 4]),
}  # fmt: skip


def demand_equal(tmp_path, monkeypatch, path, **choices):
    """Assert that the script reads a table's inputs from its file, and answers as the network does."""
    data = load_table(path, TableChoices(**choices))
    problem = make_problem(data, (3,), dtype="float64")
    parameters = initial_state(problem).parameters
    script = tmp_path / "network.py"
    script.write_text(numpy_script(problem, parameters), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["network.py", "--raw", str(path)])
    found = runpy.run_path(str(script), run_name="script")["given"]()[0]
    np.testing.assert_allclose(found, data.inputs, rtol=1e-9, atol=1e-9)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        runpy.run_path(str(script), run_name="__main__")
    answers = np.array([list(map(float, line.split())) for line in said.getvalue().splitlines()])
    expected = forward(problem.network, parameters, problem.samples.inputs).outputs.T.copy()
    for place, scale in enumerate(data.target_scales):
        expected[:, place] = expected[:, place] * scale.deviation + scale.mean
    np.testing.assert_allclose(answers, expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("kind", TABLES)
def test_the_rows_of_a_table_are_found_however_it_is_written(tmp_path, monkeypatch, kind):
    path = tmp_path / ("t.arff" if kind == "ARFF" else "t.csv")
    path.write_text(TABLES[kind], encoding="utf-8")
    demand_equal(tmp_path, monkeypatch, path)


@pytest.mark.parametrize("name", ["numpy_savetxt.txt", "orange_three_rows.tab", "single_quotes.csv",
                                  "packed.csv.gz", "years_as_names.csv", "sorted_by_class.csv"])  # fmt: skip
def test_the_rows_of_a_case_are_found(tmp_path, monkeypatch, name):
    demand_equal(tmp_path, monkeypatch, DATA / name)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1"])
def test_the_rows_are_found_in_any_encoding(tmp_path, monkeypatch, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes(f"größe,b,c,kind\n{WHOLE.replace('red', 'heiß')}".encode(encoding))
    demand_equal(tmp_path, monkeypatch, path)


def test_the_rows_of_a_packed_file_are_found(tmp_path, monkeypatch):
    content = f"a,b,c,kind\n{WHOLE}".encode()
    for pack, suffix in ((gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")):
        path = tmp_path / f"t.csv.{suffix}"
        path.write_bytes(pack(content))
        demand_equal(tmp_path, monkeypatch, path)
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("t.csv", content)
    demand_equal(tmp_path, monkeypatch, tmp_path / "t.zip")


def test_several_targets_come_back_in_the_tables_own_numbers(tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    path.write_text(TABLES["names twice"], encoding="utf-8")
    demand_equal(tmp_path, monkeypatch, path, target="x (2)", task="regression")


@pytest.mark.parametrize(
    "content", [b'[{"a": 1, "b": 2}]', b"\x93NUMPY\x01\0", b"PK\x03\x04", b'x,x,y,y2\n"' + b"1" * 200_000]
)
def test_what_is_no_text_is_refused_in_a_sentence(tmp_path, monkeypatch, content):
    table, script, given = (tmp_path / name for name in ("t.csv", "network.py", "given"))
    table.write_text(TABLES["names twice"], encoding="utf-8")
    given.write_bytes(content)
    problem = make_problem(load_table(table), (3,))
    script.write_text(numpy_script(problem, initial_state(problem).parameters), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["network.py", "--raw", str(given)])
    with pytest.raises(
        SystemExit, match=r"Save .* as CSV|cannot be read: File is not a zip|cannot be parted"
    ):
        runpy.run_path(str(script), run_name="__main__")


@pytest.mark.parametrize("between", ["\t\t", "\t", "  ", ";", "|"])
@pytest.mark.parametrize("head", [None, "\t"])
def test_rows_with_other_signs_between_have_the_same_answers_or_none(
    tmp_path, monkeypatch, capsys, between, head
):
    table, script, other = (tmp_path / name for name in ("t.csv", "network.py", "other.txt"))
    rows = [line.split(",") for line in NUMBERS.splitlines()]
    table.write_text(f"a,c,kind\n{NUMBERS}", encoding="utf-8")
    lines = [between.join(row) for row in rows]
    other.write_text("\n".join([(head or between).join(("a", "c", "kind")), *lines]), encoding="utf-8")
    problem = make_problem(load_table(table), (3,))
    script.write_text(numpy_script(problem, initial_state(problem).parameters), encoding="utf-8")
    said = []
    for given in (table, other):
        monkeypatch.setattr(sys, "argv", ["network.py", "--raw", str(given)])
        with contextlib.suppress(SystemExit):
            runpy.run_path(str(script), run_name="__main__")
        said.append(capsys.readouterr().out)
    fitting = head is None or between.startswith("\t")
    assert said[1] == said[0] or (not fitting and said[1] == "")
    assert len(said[0].splitlines()) == len(rows)
