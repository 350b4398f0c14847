"""Headers of several rows: groups above the names, names below them, units beneath."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.data.tables.table import TableChoices, load_table

NAMES = ("share", "cost", "day", "ok", "y")
ROWS = [
    (f"{i * 37 % 23 / 8:.3f}", f"{i * 17 % 29}.5", i % 28 + 1, ("true", "false")[i * 5 % 7 % 2], i * 11 % 31)
    for i in range(40)
]
BODY = "".join(",".join(map(str, row)) + "\n" for row in ROWS)
PLAIN = ",".join(NAMES) + "\n"
UNITS = "%,EUR,d,bool,kg\n"
GROUPS = {
    "merged": "Group A,,Group B,,Result\n",
    "merged, none first": ",,Group B,,Result\n",
    "merged, none last": "Group A,,Group B,,\n",
    "merged, last cells left out": "Group A,,Group B,\n",
    "repeated": "Group A,Group A,Group B,Group B,Result\n",
    "years": "2019,,2020,,Result\n",
    "one over all": "Trial,,,,\n",
}
BENEATH = {
    "no units": "",
    "units": UNITS,
    "units in brackets": "(%),(EUR),(d),(bool),(kg)\n",
    "some units": ",EUR,,,kg\n",
    "units and types": f"{UNITS}float,float,int,logical,float\n",
}


def read(folder, content, target="y"):
    path = folder / "t.csv"
    path.write_text(content, encoding="utf-8")
    return load_table(path, TableChoices(target))


@pytest.mark.parametrize("groups", GROUPS.values(), ids=GROUPS.keys())
@pytest.mark.parametrize("beneath", BENEATH.values(), ids=BENEATH.keys())
def test_groups_above_names_change_nothing(tmp_path, groups, beneath):
    plain = read(tmp_path, PLAIN + BODY)
    found = read(tmp_path, groups + PLAIN + beneath + BODY)
    assert (found.feature_names, found.target_name) == (plain.feature_names, plain.target_name)
    np.testing.assert_array_equal(found.inputs, plain.inputs)
    np.testing.assert_array_equal(found.targets, plain.targets)


@pytest.mark.parametrize("beneath", ["", UNITS])
@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("A,,B,,Result\nmin,max,min,max,y\n", ("A min", "A max", "B min", "B max")),
        ("A,A,B,B,Result\nmin,max,min,max,y\n", ("A min", "A max", "B min", "B max")),
        ("2019,,2020,,\nmin,max,min,max,y\n", ("2019 min", "2019 max", "2020 min", "2020 max")),
        ("A,,B,,Result\nmin,max,min,mean,y\n", ("A min", "max", "B min", "mean")),
    ],
)
def test_groups_tell_apart_columns_of_one_name(tmp_path, header, names, beneath):
    plain = read(tmp_path, ",".join([*names, "y"]) + "\n" + BODY)
    found = read(tmp_path, header + beneath + BODY)
    assert found.feature_names == plain.feature_names
    assert found.feature_names[0] == names[0]
    np.testing.assert_array_equal(found.inputs, plain.inputs)


def test_row_names_may_have_neither_group_nor_name(tmp_path):
    body = "".join(f"{place},{line}\n" for place, line in enumerate(BODY.splitlines()))
    head = ",A,A,B,B,Result\n,min,max,min,max,y\n"
    found = read(tmp_path, head + body)
    plain = read(tmp_path, ",A min,A max,B min,B max,y\n" + body)
    assert found.feature_names == plain.feature_names
    np.testing.assert_array_equal(found.inputs, plain.inputs)


def test_a_name_that_comes_twice_over_units_is_no_group(tmp_path):
    found = read(tmp_path, "time,temp,temp,rate,y\ns,K,C,K,kg\n" + BODY)
    assert found.feature_names[:3] == ("time", "temp", "temp (2)")
