"""Scripts name rows of nothing but separators that they pass over."""

from __future__ import annotations

import csv
import io
import re
import sys

from reluexplorer.core.export.lines import FINDING


def test_rows_of_nothing_but_separators_are_named(capsys):
    space = {
        "LAYOUT": {"separator": ",", "quote": '"', "wrapped": False, "escaped": False},
        "csv": csv, "io": io, "re": re, "sys": sys,
    }  # fmt: skip
    exec(FINDING, space)  # noqa: S102 - the text is the script's own
    assert space["records"]("a,b\n1,2\n,\n , \n\n3,4\n,\n\n", ",") == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert capsys.readouterr().err == "Left out: rows with no value in any column, 2 in all.\n"
    space["records"]("a,b\n1,2\n,\n", ",")
    assert capsys.readouterr().err == ""
