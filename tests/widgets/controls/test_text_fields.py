"""Text and layers: what is understood, and what is explained."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.widgets.controls.all_controls import (
    LayersField,
    TextField,
)
from tests.widgets.controls.hands import heard, retype


def test_text_validator_speaks(show):
    field = show(TextField("Name", "Name", "a", validator=lambda text: "" if text else "A name is needed."))
    got = heard(field.edited)
    field.setFocus()
    retype(field, " ")
    assert field.problem() == "A name is needed."
    retype(field, " new ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert got == ["new"]


@pytest.mark.parametrize(
    ("typed", "layers"),
    [
        ("8,8,4", (8, 8, 4)),
        ("8 8 4", (8, 8, 4)),
        ("8 · 8 · 4", (8, 8, 4)),
        ("16-8", (16, 8)),
        ("8x3", (8, 8, 8)),
        ("8 × 2, 4", (8, 8, 4)),
        ("none", ()),
        ("0", ()),
    ],
)
def test_layers_are_understood(show, typed, layers):
    field = show(LayersField("Hidden layers", "Units a layer", (3,)))
    got = heard(field.edited)
    field.setFocus()
    retype(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert got == [layers]
    assert field.text() == (" · ".join(map(str, layers)) or "none")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("eight", "Type the units of each layer, such as 8, 8, 4."),
        ("8,,x", "Type the units of each layer, such as 8, 8, 4."),
        ("8, 0", "Each layer has 1 to 512 units."),
        ("8, 513", "Each layer has 1 to 512 units."),
        ("8x9", "At most 8 hidden layers."),
    ],
)
def test_wrong_layers_are_explained(show, typed, sentence):
    field = show(LayersField("Hidden layers", "Units a layer", (3,)))
    field.setFocus()
    retype(field, typed)
    assert field.toolTip() == sentence
    field.clearFocus()
    assert field.value() == (3,)
