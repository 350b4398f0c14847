"""The table of remedies: its cells and their order, its keys, and what Adopt does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from reluexplorer.panels.neurons.panel import NeuronsPanel
from reluexplorer.panels.neurons.remedies.cells import as_text, ordered, table
from reluexplorer.panels.neurons.remedies.comparing import running_words
from reluexplorer.session.commands.remedies import (
    AdoptRemedy,
    AdoptRemedyHere,
    CompareRemedies,
    StopComparing,
)
from reluexplorer.session.commands.run import Seek
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document, Recipe, View
from reluexplorer.session.jobs.remedies import TrialsView
from reluexplorer.session.remedies.comparison import Comparison, Outcome, Plan, Trial
from reluexplorer.session.session import State
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from reluexplorer.widgets.theme.tooltips import install
from tests.panels.neurons.constructed import constructed, snapshot
from tests.panels.recording import Recording

LEFT = Qt.MouseButton.LeftButton
SEEDS = 4


def outcome(mean, died, took, **changes):
    """Return what came of four copies about these means."""
    spread = np.array([-1.0, 1.0, -1.0, 1.0])
    found = Outcome(mean + 0.01 * spread, died + spread, took + 10 * spread, made=SEEDS)
    return replace(found, **changes)


LOST = np.array([np.nan, 0.9, np.nan, 0.92])
NONE = np.full(SEEDS, np.nan)
BASE = outcome(0.6, 4.0, 80.0)
TRIALS = (
    Trial("as-it-is", "As it is", BASE, BASE),
    Trial("leaky-0.1", "Leaky ReLU 0.1", outcome(0.95, 1.0, 20.0), outcome(0.7, 3.0, 60.0)),
    Trial("prelu", "PReLU", outcome(0, 0, 0, score=NONE, dead=NONE, reached=NONE, diverged=4), None),
    Trial("elu", "ELU", outcome(0, 0, 0, score=LOST, dead=LOST + 1, reached=LOST * 10, diverged=2), BASE),
    Trial("slower", "Learning rate ÷ 10", outcome(0.5, 5.0, 90.0), outcome(0.9, 2.0, 30.0)),
    Trial("revive", "Revive the dead", None, outcome(0.8, 1.0, 50.0)),
)  # fmt: skip
FOUND = Comparison(Recipe(), Plan(926, 926, 1852), SEEDS, True, 20, (0.459, 0.436), TRIALS, 0.5)

DONE = TrialsView(FOUND)


def words(line):
    return [line.words, *(cell.words for cell in line.cells)]


def test_the_cells_are_means_with_intervals_and_verdicts_by_pairs():
    shown = table(FOUND)
    assert shown.groups == ("From the start, at step 926", "From here, steps 926 to 1,852")
    assert [head.words for head in shown.heads] == ["Test accuracy", "Dead", "Updates", "Verdict"]
    none = ["–"] * 4
    assert [words(line) for line in shown.lines] == [
        ["As it is", *(["60.0 ± 1.8 %", "4.0 ± 1.8", "80 ± 18", ""] * 2)],
        ["Leaky ReLU 0.1", "95.0 ± 1.8 %", "1.0 ± 1.8", "20 ± 18", "helps +35.0 points",
         "70.0 ± 1.8 %", "3.0 ± 1.8", "60 ± 18", "helps +10.0 points"],
        ["PReLU", "–", "–", "–", "diverged", *none],
        ["ELU", "–", "–", "2 of 4", "2 of 4 diverged",
         "60.0 ± 1.8 %", "4.0 ± 1.8", "80 ± 18", "no difference"],
        ["Learning rate ÷ 10", "50.0 ± 1.8 %", "5.0 ± 1.8", "90 ± 18", "harms −10.0 points",
         "90.0 ± 1.8 %", "2.0 ± 1.8", "30 ± 18", "helps +30.0 points"],
        ["Revive the dead", *none, "80.0 ± 1.8 %", "1.0 ± 1.8", "50 ± 18", "helps +20.0 points"],
    ]  # fmt: skip
    tip = "Helps: accuracy 35.0 ± 0.0 points higher; 3 ± 0 fewer dead neurons."
    assert shown.lines[1].cells[3].tip == f"{tip}\nAccuracy 60.0 % → 95.0 %; dead 4.0 → 1.0 of 20 neurons."
    assert (
        shown.lines[3]
        .cells[0]
        .tip.startswith("2 of 4 copies reached the end, those alone with 91.0 ± 12.7 %")
    )
    one_lost = replace(BASE, score=np.array([np.nan, 0.9, 0.9, 0.9]), diverged=1)
    cell = table(replace(FOUND, trials=(TRIALS[0], Trial("elu", "ELU", one_lost)))).lines[1].cells[0]
    assert (cell.words, cell.key[0]) == ("80.0 ± 31.8 % (3/4)", pytest.approx(0.8))
    assert cell.tip.splitlines()[:2] == [
        "Runs that diverged count as guessing, 50.0 %, here and in the verdict.",
        "3 of 4 copies reached the end, those alone with 90.0 ± 0.0 %.",
    ]
    assert shown.lines[5].cells[0].tip == "It treats neurons that are dead, so it acts from here on alone"
    assert shown.lines[2].cells[4].tip.startswith("That is how the run is already at the step")
    first = table(replace(FOUND, trials=(TRIALS[0], Trial("he", "He", BASE, None)))).lines[1].cells[4].tip
    assert first == "It is of the first weights, so it acts from the start alone"
    assert shown.lines[0].cells[0].tip == "The copy with this run's own seed: 59.0 %"
    assert shown.lines[0].cells[1].tip == "The copy with this run's own seed: 3"
    assert [line.adopts for line in shown.lines] == [
        (False, False), (True, True), (False, False), (False, True), (True, True), (False, True),
    ]  # fmt: skip
    assert shown.words == (
        "4 copies of this run, seeds 0 to 3; the first is this run itself, with 3 dead neurons at step 926. "
        "From the start: the remedy holds from step 0 on, up to step 926. "
        "From here: each copy is taken at step 926 and goes on with it to step 1,852. "
        "Updates are those to a training loss of 0.459 and 0.436, the lowest that half of the copies as "
        "they are had at one of 20 looks. ± is a 95 % interval."
    )
    assert shown.summary == (
        "Leaky ReLU 0.1 from the start raises the accuracy most, by 35.0 ± 0.0 points; "
        "3 ± 0 fewer dead neurons."
    )


def test_it_says_what_the_copies_keep_of_the_run():
    recipe = assign("training.learning_rate", 0.1).apply(Document(Recipe(), change_step=250)).recipe
    told = table(replace(FOUND, recipe=recipe)).words
    assert told.startswith("4 copies of this run, changed once on the way as it was, seeds 0 to 3;")
    wound_back = table(replace(FOUND, recipe=recipe, plan=Plan(926, 100, 926)))
    assert wound_back.groups[1] == "From here, steps 100 to 926"
    assert "goes on with it to step 926, without what was changed later." in wound_back.words
    same = table(replace(FOUND, targets=(0.459, 0.459))).words
    assert "to a training loss of 0.459, the lowest" in same
    assert "Updates have no goal" in table(replace(FOUND, targets=(np.nan, np.nan))).words
    assert table(replace(FOUND, plan=Plan(40))).groups == ("From the start, at step 40",)


def test_a_loss_is_better_where_it_is_less():
    found = table(replace(FOUND, accuracy=False))
    assert found.heads[0].words == "Test loss"
    assert found.heads[0].tip.startswith("Loss on the test part")
    untested = replace(FOUND, recipe=assign("data.test_share", 0.0).apply(Document(FOUND.recipe)).recipe)
    assert table(untested).heads[0].tip.startswith("Accuracy on the training part")
    assert found.lines[1].cells[0].words == "0.950 ± 0.018"
    assert found.lines[1].cells[3].words == "mixed +0.35"
    assert found.lines[4].cells[3].words == "mixed −0.1"


@pytest.mark.parametrize(
    ("column", "falling", "names"),
    [
        (0, False, ["elu", "leaky-0.1", "slower", "prelu", "revive"]),
        (1, True, ["leaky-0.1", "slower", "prelu", "elu", "revive"]),
        (1, False, ["slower", "leaky-0.1", "prelu", "elu", "revive"]),
        (2, False, ["leaky-0.1", "slower", "prelu", "elu", "revive"]),
        (3, False, ["leaky-0.1", "slower", "elu", "prelu", "revive"]),
        (4, True, ["leaky-0.1", "slower", "prelu", "elu", "revive"]),
        (5, True, ["slower", "revive", "leaky-0.1", "elu", "prelu"]),
        (8, False, ["elu", "leaky-0.1", "revive", "slower", "prelu"]),
    ],
)
def test_it_is_ordered_by_any_column_below_the_run_as_it_is(column, falling, names):
    lines = ordered(table(FOUND), column, falling=falling)
    assert [line.name for line in lines] == ["as-it-is", *names]


def panel_state(trials=DONE, head=926, order="", **changes):
    """Return the state of a session whose document has the table of remedies open, in an order."""
    look = View(workspace="neurons", grid="remedies", remedy_order=order)
    run = snapshot(replace(constructed(), step=head), head=head)
    return State(Document(**changes, view=look), run, trials=trials)


@pytest.fixture
def shown(qtbot, qapp):
    def make(trials=DONE, size=(1440, 854), theme=LIGHT, head=926, order="", **changes):
        apply_theme(qapp, theme)
        dispatch = Recording()
        panel = NeuronsPanel(dispatch)
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        panel.set_state(panel_state(trials, head, order, **changes))
        QApplication.processEvents()
        return panel, dispatch

    return make


def names(panel):
    return [line.name for line in panel.comparing.table.lines()]


def test_a_click_or_a_key_on_a_head_orders_the_table(shown, qtbot):
    panel, dispatch = shown()
    heads = panel.comparing.table.heads
    QTest.mouseClick(heads[2], LEFT)
    assert names(panel) == ["as-it-is", "leaky-0.1", "slower", "prelu", "elu", "revive"]
    assert heads[2].accessibleName() == "Dead, From the start, at step 926, rising"
    heads[5].setFocus()
    QTest.keyClick(heads[5], Qt.Key.Key_Space)
    assert names(panel) == ["as-it-is", "slower", "revive", "leaky-0.1", "elu", "prelu"]
    QTest.keyClick(heads[5], Qt.Key.Key_Return)
    other_way = ["as-it-is", "elu", "leaky-0.1", "revive", "slower", "prelu"]
    qtbot.waitUntil(lambda: names(panel) == other_way)
    row = panel.comparing.table.rows[1]
    assert (row.name.text(), row.cells[4].text()) == ("ELU", "60.0 ± 1.8 %")
    orders = ("dead-start-rising", "score-here-falling", "score-here-rising")
    assert dispatch.commands == [assign("view.remedy_order", order) for order in orders]


def test_the_table_has_the_order_of_the_document(shown):
    panel, _ = shown(order="score-here-falling")
    assert names(panel) == ["as-it-is", "slower", "revive", "leaky-0.1", "elu", "prelu"]
    panel.set_state(panel_state(order="name-rising"))
    assert names(panel) == ["as-it-is", "elu", "leaky-0.1", "slower", "prelu", "revive"]
    panel.set_state(panel_state())
    assert names(panel) == [trial.name for trial in TRIALS]
    panel, _ = shown(TrialsView(replace(FOUND, plan=Plan(40))), order="score-here-falling")
    assert names(panel) == [trial.name for trial in TRIALS]


def adopt(panel, name, when):
    at = names(panel).index(name)
    QTest.mouseClick(panel.comparing.table.rows[at].adopt[("start", "here").index(when)], LEFT)


def test_adopt_does_what_its_column_measured(shown):
    panel, dispatch = shown()
    adopt(panel, "leaky-0.1", "start")
    adopt(panel, "leaky-0.1", "here")
    QTest.mouseClick(panel.comparing.table.heads[5], LEFT)
    adopt(panel, "revive", "here")
    assert dispatch.commands == [
        AdoptRemedy("leaky-0.1"),
        AdoptRemedyHere("leaky-0.1"),
        assign("view.remedy_order", "score-here-falling"),
        AdoptRemedyHere("revive"),
    ]
    panel, dispatch = shown(TrialsView(replace(FOUND, plan=Plan(926, 250, 926))))
    adopt(panel, "slower", "here")
    assert dispatch.commands == [Seek(250), AdoptRemedyHere("slower")]


def test_what_this_run_would_refuse_has_no_adopt_and_says_why(shown):
    trials = (*TRIALS[:-1], replace(TRIALS[-1], refusal="no neuron is dead here"))
    panel, _ = shown(TrialsView(replace(FOUND, trials=trials)))
    rows = {row.name.text(): row for row in panel.comparing.table.rows}
    row = rows["Revive the dead"]
    assert not row.adopt[1].isVisible()
    assert row.refused[1].isVisible()
    assert row.refused[1].toolTip() == "At step 926 of this run: no neuron is dead here."
    assert rows["Learning rate ÷ 10"].adopt[1].isVisible()
    assert not rows["Learning rate ÷ 10"].refused[1].isVisible()


def test_the_tooltip_of_a_head_hides_none_of_its_figures(shown, qapp):
    panel, _ = shown()
    panel.move(100, 200)
    for head in panel.comparing.table.heads:
        QToolTip.hideText()
        at = head.rect().center()
        install(qapp).turn_to(head)
        QApplication.sendEvent(head, QHelpEvent(QEvent.Type.ToolTip, at, head.mapToGlobal(at)))
        tip = next(w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel") and w.isVisible())
        assert tip.geometry().bottom() < head.mapToGlobal(QPoint(0, 0)).y()
    QToolTip.hideText()


def lost(count, when="start"):
    """Return PReLU with so many of its four copies lost."""
    score = np.array([np.nan] * count + [0.9] * (SEEDS - count))
    came = replace(BASE, score=score, dead=score + 1, reached=score * 10, diverged=count)
    return Trial("prelu", "PReLU", **{when: came, **({"start": None} if when == "here" else {})})


@pytest.mark.parametrize("when", ["start", "here"])
@pytest.mark.parametrize(
    ("count", "base", "said"),
    [
        (4, 0, "Every copy diverged with it, so it is not offered."),
        (3, 0, "3 of 4 copies diverged with it, so it is not offered."),
        (3, 3, "3 of 4 copies diverged with it, so it is not offered."),
        (3, 4, ""),
        (1, 0, ""),
        (0, 0, ""),
    ],
)
def test_what_made_many_copies_diverge_has_a_dash_in_place_of_adopt(shown, when, count, base, said):
    as_it_is = replace(lost(base, "start"), name="as-it-is", words="As it is")
    trials = (replace(as_it_is, here=as_it_is.start), lost(count, when))
    panel, _ = shown(TrialsView(replace(FOUND, trials=trials)))
    row, at = panel.comparing.table.rows[1], ("start", "here").index(when)
    assert (row.adopt[at].isVisible(), row.refused[at].isVisible()) == (not said, bool(said))
    assert row.refused[at].toolTip() == said
    warned = f"{count} of 4 copies diverged with it."
    assert said or (warned in row.adopt[at].toolTip()) == (count > 0)
    assert not row.adopt[1 - at].isVisible()
    assert not row.refused[1 - at].isVisible()


def test_figures_of_another_recipe_say_so_and_cannot_be_adopted(shown):
    panel, dispatch = shown()
    assert not panel.comparing.stale.isVisible()
    recipe = assign("training.learning_rate", 0.1).apply(Document(Recipe(), change_step=926)).recipe
    panel, dispatch = shown(recipe=recipe)
    assert panel.comparing.stale.isVisible()
    assert panel.comparing.link.text() == "Compare again"
    adopt(panel, "leaky-0.1", "start")
    assert dispatch.commands == []
    QTest.mouseClick(panel.comparing.link, LEFT)
    assert dispatch.commands == [CompareRemedies(16), assign("view.grid", "remedies")]


def test_what_is_left_to_compare_is_offered(shown):
    panel, _ = shown()
    assert panel.comparing.link.text() == "Compare all, 16 seeds each"
    panel, _ = shown(head=1000)
    assert panel.comparing.link.text() == "Compare again from the shown step"


def test_an_empty_page_says_what_to_do(shown):
    panel, dispatch = shown(TrialsView())
    assert panel.comparing.empty.isVisible()
    QTest.mouseClick(panel.comparing.empty.button, LEFT)
    assert dispatch.commands == [CompareRemedies(16), assign("view.grid", "remedies")]
    panel, dispatch = shown(TrialsView(), head=0)
    assert panel.comparing.empty.button.text() == "Go to Train"
    QTest.mouseClick(panel.comparing.empty.button, LEFT)
    assert dispatch.commands == [assign("view.workspace", "train")]


def test_how_far_it_is_is_told_and_it_can_be_stopped(shown):
    part = replace(FOUND, trials=TRIALS[:2])
    panel, dispatch = shown(TrialsView(part, running=True, progress=0.25, words="ELU", left=7.4))
    comparing = panel.comparing
    assert comparing.share.text() == "Trying ELU: 25 %, about 7 seconds left"
    assert names(panel) == ["as-it-is", "leaky-0.1"]
    QTest.mouseClick(comparing.stop, LEFT)
    assert dispatch.commands == [StopComparing()]
    assert running_words(TrialsView(running=True, progress=0.01)) == "Trying: 1 %"
    panel, _ = shown(TrialsView(part, untried=9))
    assert panel.comparing.summary.text().count("Stopped, 9 remedies not tried. Of the others:") == 1
    panel, _ = shown(TrialsView(trouble="There is not enough memory."))
    assert panel.comparing.trouble.isVisible()


def test_it_is_copied_as_text(shown):
    panel, _ = shown()
    QTest.mouseClick(panel.comparing.table.heads[5], LEFT)
    QTest.mouseClick(panel.comparing.copy, LEFT)
    copied = QGuiApplication.clipboard().text()
    assert copied == as_text(table(FOUND), panel.comparing.table.lines())
    lines = [line.split("\t") for line in copied.splitlines() if "\t" in line]
    assert [len(line) for line in lines] == [9] * 7
    assert lines[0][:2] == ["Remedy", "Test accuracy (From the start, at step 926)"]
    assert lines[2][:2] == ["Learning rate ÷ 10", "50.0 ± 1.8 %"]


LARGE = np.array([12_345.0, 98_765.0, 3.0, 44_444.0])
WIDE = outcome(0, 0, 0, score=np.array([np.nan, 0.2, 0.9, 0.5]), dead=LARGE / 5000, reached=LARGE, diverged=1)
LONG = Trial("leaky-0.25", "Learning rate ÷ 10, revive", WIDE, WIDE)


@pytest.mark.parametrize("size", [(1024, 654), (1440, 854)])
def test_long_names_and_figures_take_two_lines_rather_than_scroll_sideways(shown, size, qtbot):
    panel, _ = shown(TrialsView(replace(FOUND, trials=(*TRIALS, LONG))), size, LIGHT)
    grid, scroll = panel.comparing.table, panel.comparing._scroll
    row = next(row for row in grid.rows if row.name.accessibleName() == LONG.words)
    assert row.name.text().replace("\n", " ") == LONG.words
    assert ("\n" in row.name.text()) == (size[0] == 1024)
    qtbot.waitUntil(lambda: grid.width() <= scroll.viewport().width())
    assert scroll.horizontalScrollBar().maximum() == 0
    for each in grid.rows:
        for label in (each.name, *each.cells, *each.adopt):
            if label.isVisible():
                assert label.width() >= label.sizeHint().width()
                assert label.height() >= label.sizeHint().height()
                assert "…" not in label.text()
    panel.resize(1440, 854)
    qtbot.waitUntil(lambda: "\n" not in row.name.text())


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("size", [(1024, 654), (1440, 854)])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_nothing_of_the_table_is_cut_off(shown, size, theme):
    trials = [
        TRIALS[0],
        *(replace(TRIALS[3], name=f"{number}", words="Learning rate ÷ 10") for number in range(12)),
    ]
    panel, _ = shown(TrialsView(replace(FOUND, trials=tuple(trials))), size, theme)
    grid = panel.comparing.table
    for row in grid.rows:
        for label in (row.name, *row.cells, *row.adopt):
            if label.isVisible():
                assert label.width() >= label.sizeHint().width()
                assert grid.rect().contains(label.geometry())
    found = panel.comparing._found
    assert found.minimumSizeHint().height() <= found.heightForWidth(found.width()) + 40
    summary = panel.comparing.summary
    assert summary.height() >= summary.heightForWidth(summary.width())
    assert summary.geometry().right() <= panel.comparing.copy.geometry().left()
    assert not panel.comparing.pages.currentWidget().horizontalScrollBar().isVisible()
    assert not panel.inspector.isVisible()
