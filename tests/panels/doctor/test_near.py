"""The inputs that excite the chosen channel most, and its maps on one of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.models.values.close_look import Maps
from reluexplorer.panels.doctor.subject.exciting import pixels
from reluexplorer.session.commands.doctor import ChooseModelInput
from reluexplorer.session.jobs.aside import Awaited
from reluexplorer.widgets.accessibility.parts import PRESS
from tests.panels.doctor.planted import doctored, looks

LEFT = Qt.MouseButton.LeftButton


def near(**changes):
    return doctored(close=Awaited(looks(**changes)))


def inputs(dispatch):
    return [each.input for each in dispatch.commands if isinstance(each, ChooseModelInput)]


def test_a_click_the_arrows_and_a_screen_reader_choose_an_input(shown):
    panel, dispatch = shown(near())
    exciting = panel.subject.near.exciting
    assert exciting.count_parts() == 4
    assert exciting.part(1).name.startswith("Input 10: greatest z ")
    assert exciting.part(1).name.endswith(", page10.png")
    assert [exciting.part(place).selected for place in range(4)] == [True, False, False, False]
    QTest.mouseClick(exciting, LEFT, pos=exciting.part(2).room.center().toPoint())
    QTest.keyClick(exciting, Qt.Key.Key_Left)
    QTest.keyClick(exciting, Qt.Key.Key_Right)
    ((name, press),) = exciting.part(3).doings
    press()
    assert (name, inputs(dispatch)) == (PRESS, [17, 10, 24])
    assert exciting.tip_at(exciting.part(3).room.center().toPoint()).words == exciting.part(3).name


def test_small_pictures_are_painted_and_the_chosen_one_is_framed(shown):
    panel, _dispatch = shown(near())
    exciting = panel.subject.near.exciting
    first = looks()[0].picture
    assert pixels(first).pixelColor(0, 0).getRgb()[:3] == tuple(first[0, 0].tolist())
    shot, room = exciting.grab().toImage(), exciting.part(0).room
    assert shot.pixelColor(round(room.center().x()) - 2, 1).name() == exciting.theme.accent
    panel.set_state(replace(panel._state, doctor=replace(near(), input=17)))
    QApplication.processEvents()
    room = exciting.part(2).room
    assert exciting.grab().toImage().pixelColor(round(room.center().x()), 1).name() == exciting.theme.accent


def test_a_channel_of_one_value_is_said_and_one_of_many_is_drawn(shown):
    panel, _dispatch = shown(near())
    part = panel.subject.near
    assert part.words.words().startswith("On input 3, page3.png: z ")
    assert part.maps.isHidden()
    seen = near(positions=(40, 60))
    panel.set_state(replace(panel._state, doctor=seen))
    QApplication.processEvents()
    maps = seen.close.found[0].maps
    assert (part.words.words(), part.maps.isVisible()) == ("On input 3, page3.png", True)
    assert part.maps.part(1).name == f"after: 0 to {maps.before.max():.2f}"
    place = np.unravel_index(int(maps.before.argmax()), maps.before.shape)
    room = part.maps.room(0)
    at = room.topLeft().toPoint()
    at.setX(round(room.left() + room.width() * (place[1] + 0.5) / 60))
    at.setY(round(room.top() + room.height() * (place[0] + 0.5) / 40))
    highest = f"{maps.before.max():.2f}"
    words = f"Row {place[0]}, column {place[1]}: z {highest}, after the activation {highest}"
    assert part.maps.tip_at(at).words == words
    shot = part.maps.grab().toImage()
    assert shot.pixelColor(at).name() != part.maps.theme.panel


def test_a_channel_that_was_not_computed_says_so(shown):
    look = replace(looks()[0], maps=None)
    panel, _dispatch = shown(doctored(close=Awaited((look,))))
    assert panel.subject.near.words.words() == "On input 3, page3.png it was not computed."


def test_one_row_of_positions_is_as_wide_as_there_is_room(shown):
    z = np.linspace(-1, 1, 30, dtype=np.float32)[None]
    look = replace(looks()[0], maps=Maps(z, np.maximum(z, 0)))
    panel, _dispatch = shown(doctored(close=Awaited((look,))))
    maps = panel.subject.near.maps
    assert maps.room(0).height() == 16.0
    assert maps.room(1).right() == maps.width()


def test_progress_and_trouble_are_said_in_the_place_of_inputs(shown):
    panel, _dispatch = shown(doctored(close=Awaited(progress=0.4, is_awaited=True)))
    exciting = panel.subject.near.exciting
    assert (exciting.view.words, exciting.count_parts()) == ("Measuring … 40 %", 0)
    assert exciting.accessibleDescription() == "Measuring … 40 %"
    panel.set_state(replace(panel._state, doctor=doctored(close=Awaited(trouble="It is too large."))))
    QApplication.processEvents()
    assert exciting.view.words == "It is too large."
    panel.set_state(replace(panel._state, doctor=doctored()))
    QApplication.processEvents()
    assert panel.subject.near.isHidden() or not panel.subject.near.isVisible()


def test_it_is_folded_in_a_narrow_window_until_a_person_asks(shown):
    panel, _dispatch = shown(near())
    part = panel.subject.near
    assert part.isVisible()
    panel.resize(1024, 654)
    QApplication.processEvents()
    assert not part.isVisible()
    QTest.mouseClick(part.button, LEFT)
    panel.resize(1100, 654)
    QApplication.processEvents()
    assert part.isVisible()
