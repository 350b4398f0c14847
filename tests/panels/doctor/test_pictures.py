"""The line that says how pictures become the model's inputs, and what opens to change it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.models.feeding.normalisation import Agreement
from reluexplorer.session.commands.doctor import PreparePictures
from reluexplorer.session.jobs.aside import Awaited
from reluexplorer.session.jobs.doctored import Doctored
from tests.panels.doctor.planted import doctored, findings, large, prepared


@pytest.fixture
def line(shown):
    panel, dispatch = shown(doctored(prepared=prepared()))
    QTest.mouseClick(panel.pictures.fold.button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    return panel, panel.pictures, dispatch


def test_what_is_done_stands_in_one_line_and_opens(line):
    panel, part, _dispatch = line
    assert part.words.text().startswith("N × 3 × 640 × 960 · No batch norm reads")
    assert {name: choice.value() for name, choice in part.choices.items()} == {
        "values": "0..1", "layout": "NCHW", "order": "RGB", "fill": "crop",
    }  # fmt: skip
    assert all(choice.isVisible() and choice.toolTip() for choice in part.choices.values())
    assert part.choices["order"].accessibleName() == "Colours"
    QTest.mouseClick(part.fold.button, Qt.MouseButton.LeftButton)
    assert not part.choices["fill"].isVisible()
    said = "Pictures are fed as N × 3 × 640 × 960 · NCHW · RGB · values from 0 to 1 · cut to fit"
    assert part.words.text() == said
    panel.set_state(replace(panel._state, doctor=doctored()))
    assert part.isHidden()


def test_a_choice_asks_for_that_setting_alone(line):
    _panel, part, dispatch = line
    for name, key in (("values", Qt.Key.Key_Down), ("order", Qt.Key.Key_Down), ("fill", Qt.Key.Key_End)):
        part.choices[name].setFocus()
        QTest.keyClick(part.choices[name], key)
    asked = [each for each in dispatch.commands if isinstance(each, PreparePictures)]
    assert asked == [
        PreparePictures(values="-1..1"),
        PreparePictures(order="BGR"),
        PreparePictures(fill="pad"),
    ]


def test_open_it_has_room_in_the_least_window_of_a_model_with_several_functions(shown):
    seen = Doctored("/models/large.onnx", findings=large(), layer=3, prepared=prepared())
    panel, _dispatch = shown(seen, (1024, 654))
    QTest.mouseClick(panel.pictures.fold.button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert panel.pictures.choices["fill"].isVisible()
    assert panel.minimumSizeHint().height() <= 654


def test_an_open_list_stays_while_something_else_is_measured(line):
    panel, part, _dispatch = line
    choice = part.choices["values"]
    choice.showPopup()
    assert choice.view().isVisible()
    awaited = Awaited(progress=0.4, is_awaited=True)
    panel.set_state(replace(panel._state, doctor=replace(panel._state.doctor, tried=awaited)))
    assert choice.view().isVisible()
    choice.hidePopup()


def test_a_layout_that_the_shape_forbids_cannot_be_chosen_and_says_why(line):
    _panel, part, _dispatch = line
    layout = part.choices["layout"]
    assert not layout.model().item(layout.place_of("NHWC")).isEnabled()
    assert layout.itemData(layout.place_of("NHWC"), Qt.ItemDataRole.ToolTipRole) == (
        "The model’s shape is N × 3 × 640 × 960."
    )


def test_own_values_and_what_the_batch_norms_say_are_shown(shown):
    own = replace(prepared(mean=(0.3,), sd=(0.2,)), agreement=Agreement(50.0, 69.0))
    notes = (own.note, "Something else.")
    seen = doctored(prepared=own, findings=findings(notes=notes), stage="Trying probe inputs")
    panel, _dispatch = shown(seen)
    part = panel.pictures
    assert "less 0.3, divided by 0.2" in part.words.text()
    assert (part.choices["values"].value(), part.choices["values"].currentText()) == ("own", "own")
    QTest.mouseClick(part.fold.button, Qt.MouseButton.LeftButton)
    assert "69 times" in part.words.text()
    assert not any(choice.isEnabled() for choice in part.choices.values())
    assert panel.notes.sentence() == "Something else."
