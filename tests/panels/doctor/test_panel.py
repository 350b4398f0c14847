"""The workspace as a whole: its pages, headlines, the smaller copy, and what its buttons ask for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from reluexplorer.models.feeding.waking import compared
from reluexplorer.models.opening.described import Described
from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.kinds import Kind
from reluexplorer.panels.doctor.header import model_words
from reluexplorer.panels.doctor.shared.as_python import python_lines
from reluexplorer.panels.doctor.shared.headline_words import cost, dead_channels, saved, seen_inputs
from reluexplorer.panels.doctor.shared.rows import rows_of
from reluexplorer.panels.doctor.smaller.curve import MARGINS
from reluexplorer.panels.doctor.smaller.words import figures, margin_tip, margin_words, promise
from reluexplorer.panels.doctor.subject.words import about
from reluexplorer.session.commands.doctor import ChooseChannel, OpenModel, SetMargin, StopDoctor
from reluexplorer.session.jobs.aside import Awaited
from reluexplorer.session.jobs.doctored import Copied, Doctored
from reluexplorer.session.session import State
from reluexplorer.text import NONE, percent, short
from reluexplorer.widgets.theme.tips import plain
from tests.models.values.test_findings import found
from tests.panels.doctor.planted import doctored, findings, measured, woken
from tests.panels.doctor.test_table import asked

LEFT = Qt.MouseButton.LeftButton
COPIED = Copied(
    "/models/det.smaller.onnx", doctored().cut_at(2.0), (1_170_000, 1_105_000), (1000, 999), (47, 44),
    (0.1, 0.07), 2e-5, 0, 12, 2.0, doctored().cut_at(2.0),
)  # fmt: skip


def test_without_a_model_it_says_what_to_do(shown):
    panel, _dispatch = shown(Doctored())
    page = panel.waiting
    assert panel.pages.currentWidget() is page
    assert page.title.text() == "Which channels of a model never fire?"
    assert page.command.isVisible()
    assert not page.stop.isVisible()
    heard = asked(panel.model_asked)
    QTest.mouseClick(page.model, LEFT)
    assert heard == [()]


def test_while_a_model_is_measured_it_says_how_far_that_is(shown):
    panel, _dispatch = shown(Doctored("/models/det.onnx", stage="Measuring 60 inputs", progress=0.427))
    page = panel.waiting
    assert page.title.text() == "Looking at det.onnx"
    assert page.sentence.text() == "Measuring 60 inputs · 42 %"
    assert page.bar.share == 0.427
    assert page.stop.isVisible()
    assert not page.model.isVisible()


def test_a_model_that_cannot_be_read_is_answered_with_a_sentence_and_a_way_out(shown):
    panel, _dispatch = shown(Doctored("/models/det.onnx", trouble="The file ends early: fetch it again."))
    page = panel.waiting
    assert page.title.text() == "det.onnx cannot be examined"
    assert page.sentence.text() == "The file ends early: fetch it again."
    assert page.model.isVisible()
    heard = asked(panel.inputs_asked)
    QTest.mouseClick(page.data, LEFT)
    assert heard == [()]


def test_weights_that_fit_both_ways_are_asked_about(shown):
    trouble = "Its matrices fit both ways round."
    panel, dispatch = shown(Doctored("/models/net.npz", trouble=trouble, asks_matrices=True))
    page = panel.waiting
    assert page.title.text() == "Which way round do the matrices of net.npz lie?"
    assert [page.ways["keras"].isVisible(), page.model.isVisible(), page.data.isVisible()] == [
        True,
        True,
        False,
    ]
    QTest.mouseClick(page.ways["keras"], LEFT)
    assert dispatch.commands == [OpenModel("/models/net.npz", "keras")]


def test_what_goes_on_while_findings_are_shown_stands_in_the_line_above(shown):
    panel, _dispatch = shown(doctored(stage="Trying probe inputs", progress=0.3))
    assert panel.pages.currentWidget() is panel.work
    assert panel.header.words.text() == "Trying probe inputs · 30 %"
    assert panel.header.stop.isVisible()
    assert not panel.header.report.isEnabled()
    assert not panel.smaller.save.isEnabled()


def test_trouble_beside_findings_is_a_notice_and_notes_are_told_one_by_one(shown):
    notes = ("First note.", "Second note.")
    panel, _dispatch = shown(doctored(findings=findings(notes=notes), trouble="No data there."))
    assert panel.trouble.sentence() == "No data there."
    assert panel.notes._sentence.text() == "First note."
    QTest.mouseClick(panel.notes.more, LEFT)
    assert panel.notes._sentence.text() == "First note. Second note."


def test_the_headlines(shown):
    panel, _dispatch = shown()
    cards = panel.headlines
    assert (cards.dead.figure.text(), cards.dead.words.words()) == ("132 of 312", "0 on every input seen")
    assert cards.cost.words.words() == "All in gates, which cost little"
    assert cards.seen.figure.text() == "60 inputs"
    assert cards.seen.words.words() == ("1 value a channel each: a rate below 5 % cannot be excluded (3/n)")
    assert (cards.cause.model.text(), cards.cause.data.text()) == ("97", "35")
    assert cards.cause.words.words() == "Probe inputs woke 35"


def test_channels_that_a_probe_wakes_are_told_as_one_or_as_many(shown):
    seen = doctored()
    panel, _dispatch = shown(seen)
    assert panel.headlines.cause.toolTip() == (
        "97 dead channels fire on no input that was tried: the model.\n"
        "35 fire on noise, inverted or other probe inputs: your data has nothing like these."
    )
    one = compared(seen.findings, [("noise", woken(seen.findings, (1, *([0] * 11))))])
    panel.set_state(replace(panel._state, doctor=replace(seen, waking=one)))
    assert panel.headlines.cause.toolTip() == (
        "131 dead channels fire on no input that was tried: the model.\n"
        "1 fires on noise, inverted or other probe inputs: your data has nothing like these."
    )


def test_made_up_inputs_warn_at_every_figure(shown):
    noise = findings(is_made_up=True)
    panel, _dispatch = shown(doctored(findings=noise, kept_back=None, waking=None))
    words = panel.headlines.dead.words.words()
    assert words == "They give 0 on noise: no figure here is of real inputs"
    assert dead_channels(noise).warns
    assert seen_inputs(noise).warns
    assert seen_inputs(noise).words.startswith("Made up")


@pytest.mark.parametrize(
    ("kind", "figure", "words"),
    [(Kind.RELU, "0 of 1", "Each fires on some input"),
     (Kind.TANH, "–", "No ReLU or the like was found in this model.")],
)  # fmt: skip
def test_models_without_dead_channels_or_rectifiers(kind, figure, words):
    said = dead_channels(Findings("net", "", (found(kind, [-1.0], [1.0]),), 2))
    assert (said.figure, said.words) == (figure, words)


def test_channels_of_which_nothing_can_be_said_are_no_living_ones(shown):
    nan = np.nan
    one = Findings("net", "", (found(Kind.RELU, [-1.0, nan], [1.0, nan]),), 2)
    said = dead_channels(one)
    words = "Of 1 nothing can be said: it gave values that are no numbers"
    assert (said.figure, said.words, said.warns) == (NONE, words, True)
    panel, _dispatch = shown(doctored(findings=one, kept_back=None, waking=None))
    assert panel.headlines.cause.words.words() == (
        "No channel is known to be dead, so there is nothing to ask."
    )
    some = replace(one, layers=(found(Kind.RELU, [-2.0, nan, nan], [-1.0, nan, nan]),))
    assert (some.unknown, dead_channels(some).figure) == (2, "1 of 3")
    assert about(rows_of(one)[0], one).endswith("Each channel has one value an input.")
    none = replace(one, layers=(found(Kind.RELU, [nan], [nan]),))
    assert about(rows_of(none)[0], none).startswith("Nothing can be said of it: values were computed that")


def test_the_cost_is_that_of_the_channels_cut():
    seen = doctored()
    whole = sum(
        each.layer.source.operations * each.counted(state) / each.layer.channels
        for each in seen.findings.layers for state in set(each.states) if state.value == "dead"
    )  # fmt: skip
    assert saved(seen.findings, 0.0) == round(whole)
    assert cost(replace(seen, copied=COPIED), seen.findings).figure == "−0.1 %"
    unknown = findings(operations=0)
    assert cost(doctored(findings=unknown), unknown).figure == "–"


def test_a_saving_is_said_to_be_estimated_until_a_copy_is_counted(shown):
    found = findings(operations=20_000_000)
    goes = saved(found, 2.0)
    panel, _dispatch = shown(doctored(findings=found, tried=Awaited(progress=0.4, is_awaited=True)))
    card = panel.headlines.cost
    assert card.figure.text() == percent(-goes / 20_000_000)
    assert card.words.words() == f"Estimated: {short(goes)} of {short(20_000_000)} feed the channels"
    counted = replace(COPIED, path="", operations=(20_000_000, 5_000_000))
    panel.set_state(replace(panel._state, doctor=doctored(findings=found, tried=Awaited(counted))))
    assert (card.figure.text(), card.words.words()) == (
        "−75 %",
        f"{short(15_000_000)} of {short(20_000_000)} an input",
    )
    panel.set_state(
        replace(panel._state, doctor=doctored(findings=found, margin=2.1, tried=Awaited(counted)))
    )
    assert card.words.words().startswith("Estimated: ")


def test_the_copy_is_told_before_and_after_it_is_saved(shown):
    panel, _dispatch = shown()
    card, seen = panel.smaller, doctored()
    cut = seen.cut_at(2.0)
    assert card.words.words() == (f"Only channels 2 standard deviations below the threshold: {cut} of 132")
    assert card.save.text() == f"Save a copy without {cut} channels"
    assert card.curve.view.cut == tuple(map(seen.cut_at, MARGINS))
    assert card.curve.view.woken == tuple(map(seen.woken_at, MARGINS))
    assert figures(seen) == ((f"Woken, of {cut}", f"{seen.woken_at(2.0)}", "dead"),)
    done = replace(seen, copied=COPIED)
    assert [line[:2] for line in figures(done)] == [
        ("Greatest difference, kept-back inputs", "2e−5"), (f"Woken, of {cut}", "0"),
        ("Parameters", "1.17M → 1.1M"), ("Time an input", "70 %"),
    ]  # fmt: skip
    assert promise(done).startswith("Saved as det.smaller.onnx.")
    unchecked = replace(done, copied=replace(COPIED, inputs=0))
    assert [name for name, *_rest in figures(unchecked)] == ["Parameters"]
    assert "nothing checked it" in promise(unchecked)
    assert figures(replace(done, margin=1.0))[0][0] == f"Woken, of {seen.cut_at(1.0)}"
    assert "nothing checks this margin" in promise(replace(seen, kept_back=None))
    assert margin_words(doctored(margin=0.0)) == "All channels that never fired: 132 of 132"


def test_the_copy_is_tried_before_it_is_saved(shown):
    awaited = doctored(tried=Awaited(progress=0.4, is_awaited=True))
    panel, _dispatch = shown(awaited)
    card = panel.smaller
    assert [each.text() for each in card.figures[:2]] == ["measuring … 40 %", f"{awaited.woken_at(2.0)}"]
    tried = replace(COPIED, path="", cut=87, operations=(2000, 1800), woken=1)
    panel.set_state(replace(panel._state, doctor=doctored(tried=Awaited(tried))))
    assert [(name.text(), figure.text()) for name, figure in zip(card.names, card.figures, strict=True)] == [
        ("Greatest difference, kept-back inputs", "2e−5"),
        (f"Woken, of {COPIED.dead} + {87 - COPIED.dead} others", "1"),
        ("Parameters", "1.17M → 1.1M"), ("Time an input", "70 %"),
    ]  # fmt: skip
    assert card.save.text() == "Save a copy without 87 channels"
    assert "one value everywhere" in card.save.toolTip()
    assert card.promise.words() == "Holds for inputs like these; faster. The original stays."
    headline = panel.headlines.cost
    assert (headline.figure.text(), headline.words.words()) == ("−10 %", "200 of 2,000 an input")
    panel.resize(1024, 654)
    assert card.names[0].text() == "Greatest difference"
    other = doctored(margin=1.0, tried=Awaited(tried))
    assert (other.copy, figures(other)[0][0]) == (None, f"Woken, of {other.cut_at(1.0)}")
    failed = doctored(tried=Awaited(trouble="There is not enough memory."))
    assert promise(failed) == "There is not enough memory."
    slower = doctored(tried=Awaited(replace(tried, seconds=(0.1, 0.1))))
    assert promise(slower) == "Holds for inputs like these; hardly faster. The original stays."


def test_the_button_saves_a_copy_without_channels_of_one_value_alone(shown):
    before = findings()
    few = [measured(each.layer, 0, 0, 0) for each in before.layers[:2]]
    few[1].greatest[3] = few[1].least[3] = 0.25
    seen = doctored(findings=replace(before, layers=tuple(few)), kept_back=None)
    panel, _dispatch = shown(seen)
    card = panel.smaller
    assert (card.save.text(), card.save.isEnabled()) == ("Save a smaller copy", True)
    tried = replace(COPIED, path="", cut=1, dead=0)
    card.set_seen(replace(seen, tried=Awaited(tried)))
    assert (card.save.text(), card.save.isEnabled()) == ("Save a copy without 1 channel", True)
    card.set_seen(replace(seen, tried=Awaited(replace(tried, cut=0))))
    assert (card.save.text(), card.save.isEnabled()) == ("Nothing to cut at this margin", False)


def test_where_the_graph_keeps_silent_channels_the_card_says_why_fewer_go(shown):
    cut = doctored().cut_at(2.0)
    shows, varies = "an output of the model shows it", "it is joined with values that vary"
    fewer = replace(COPIED, path="", cut=cut - 3, dead=cut - 3, kept=((shows, 3),))
    panel, _dispatch = shown(doctored(tried=Awaited(fewer)))
    card = panel.smaller
    said = f"{cut} of 132 are 2 sd below the threshold."
    assert card.words.words() == f"{said} 3 of these stay: {shows}."
    assert plain(card.words.toolTip()) == f"3 kept: {shows}"
    assert card.save.text() == f"Save a copy without {cut - 3} channels"
    for size in ((1440, 854), (1024, 654)):
        panel.resize(*size)
        QGuiApplication.processEvents()
        assert card.words.height() >= card.words.heightForWidth(card.words.width())
    both = doctored(tried=Awaited(replace(fewer, kept=((shows, 2), (varies, 1)))))
    assert margin_words(both) == f"{said} 3 of these stay: {shows}, or for another reason."
    assert margin_tip(both) == f"2 kept: {shows}\n1 kept: {varies}"
    one = replace(fewer, dead=cut - 1, kept=((shows, 1),))
    panel.set_state(replace(panel._state, doctor=doctored(tried=Awaited(one))))
    assert card.words.words() == f"{said} 1 of these stays: {shows}."
    panel.set_state(replace(panel._state, doctor=doctored(tried=Awaited(replace(fewer, dead=cut)))))
    assert card.words.words().startswith("Only channels 2 standard deviations below")
    assert card.words.toolTip() == ""
    never = replace(fewer, margin=0.0, dead=131)
    assert margin_words(doctored(margin=0.0, tried=Awaited(never))).startswith("132 of 132 never fired. 1 ")


def test_slider_curve_and_button_ask(shown):
    panel, _dispatch = shown()
    card = panel.smaller
    moved, copies = asked(card.margin_moved), asked(card.copy_asked)
    card.slider._track.setFocus()
    QTest.keyClick(card.slider._track, Qt.Key.Key_Right)
    QTest.mouseClick(card.curve, LEFT, pos=card.curve.column(6).center().toPoint())
    QTest.mouseClick(card.save, LEFT)
    assert moved == [(2.1, False), (3.0, False)]
    assert copies == [()]
    assert card.curve.part(0).name.startswith("0 standard deviations: 132 cut, 3 of them woken")


def test_nothing_is_cut_by_noise(shown):
    panel, _dispatch = shown(doctored(findings=findings(is_made_up=True), kept_back=None, waking=None))
    assert not panel.smaller.save.isEnabled()
    assert panel.smaller.promise.words() == "Noise cannot tell what may be cut. Open your data first."


def test_nothing_to_cut_disables_the_button(shown):
    silent = Findings("net", "", (found(Kind.RELU, [-1.0], [1.0]),), 2)
    panel, _dispatch = shown(Doctored("net.onnx", findings=silent))
    assert panel.smaller.save.text() == "Nothing to cut at this margin"
    assert not panel.smaller.save.isEnabled()


def test_a_model_is_told_in_one_line():
    mixed = Findings("net", "", (*findings().layers[:1], found(Kind.TANH, [-1.0], [1.0])), 2, held_out=1)
    assert (
        model_words(doctored(findings=mixed))
        == "fed pages · 1 ReLU layer · 1 input kept back · 1 other layer"
    )
    noise = doctored(findings=mixed, inputs="")
    assert model_words(noise) == "1 ReLU layer · 1 input kept back · 1 other layer"
    assert model_words(doctored()) == "fed pages · 12 ReLU layers · 1.17M parameters · 12 inputs kept back"


def test_what_the_file_says_of_the_model_stands_behind_the_inputs_and_in_full_in_the_tooltip(shown):
    about = Described("text detector", (("Made by", "pytorch 2.1"), ("license", "<b>MIT</b>")))
    panel, _dispatch = shown(doctored(about=about))
    words = "fed pages · text detector · 12 ReLU layers · 1.17M parameters · 12 inputs kept back"
    assert panel.header.words.text() == words
    tip = panel.header.words.tip_at(QPoint(2, 2)).words
    assert tip == plain(f"{words}\nInputs: /data/pages\nMade by: pytorch 2.1\nlicense: <b>MIT</b>")


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654), (1920, 1000)])
def test_nothing_reaches_beyond_the_workspace(shown, size):
    panel, _dispatch = shown(size=size)
    assert panel.size().toTuple() == size
    for part in (*panel.parts().values(), panel.header):
        corner = part.mapTo(panel, part.rect().bottomRight())
        assert corner.x() < size[0]
        assert corner.y() < size[1]


def test_the_same_state_renders_nothing_anew(shown):
    panel, _dispatch = shown()
    view = panel.layers.table.view
    panel.set_state(replace(State(), doctor=panel._rendered))
    assert panel.layers.table.view is view


def test_the_lines_of_python_are_copied(shown):
    panel, _dispatch = shown()
    QTest.mouseClick(panel.subject.python, LEFT)
    assert QGuiApplication.clipboard().text() == python_lines(panel._rendered)


def test_what_is_chosen_moved_or_stopped_is_asked_of_the_session(shown):
    panel, dispatch = shown(doctored(stage="Trying probe inputs"))
    table = panel.layers.table
    QTest.mouseClick(table, LEFT, pos=table.unit_room(2, 5).center().toPoint())
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.mouseClick(panel.smaller.curve, LEFT, pos=panel.smaller.curve.column(6).center().toPoint())
    QTest.mouseClick(panel.header.stop, LEFT)
    assert [type(each) for each in dispatch.commands] == [ChooseChannel, ChooseChannel, SetMargin, StopDoctor]
    assert dispatch.commands[0].layer == 2
    assert (dispatch.commands[1].layer, dispatch.commands[1].channel) == (0, -1)
    assert dispatch.commands[2].value == 3.0
