"""Every sentence of a comparison, in all combinations of what can come of its copies."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.panels.neurons.remedies.cells import table
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.remedies.comparison import Comparison, Outcome, Plan, Trial, compare
from reluexplorer.session.remedies.verdicts import judgement, summary, verdict
from reluexplorer.session.run.loading import load
from tests.session.remedies.ways import DYING, WAYS, alone, changed

NAN = math.nan
REASON = "what was done at step 15 cannot be done then: a neuron with ELU has no flat side"
MOVES = {"as it was": 0.0, "higher": 0.2, "lower": -0.2}
_WRONG = (
    r"\.\.|;\.|: \.|\(\)|NaN|nan|not a number|does raise|None of them cannot|better the|betters|Freeze|freeze"
    r"|\b1 seeds\b|\b1 of \d+ could not be made and are"
)
ENDS = ("all end", "one lost", "most lost", "all lost", "one not made", "none made")


def came(seeds: int, score: str, dead: str, ends: str) -> Outcome:
    """Return what came of some copies."""
    wave = np.linspace(-0.01, 0.01, seeds)
    scores, deads = 0.5 + MOVES[score] * (1 + wave) + wave, 4.0 + 10 * MOVES[dead] + 0 * wave
    lost = {"one lost": 1, "most lost": seeds - 1, "all lost": seeds}.get(ends, 0)
    absent = {"one not made": 1, "none made": seeds}.get(ends, 0)
    out = lost + absent
    scores[:out] = deads[:out] = NAN
    reason = REASON if absent else ""
    return Outcome(scores, deads, deads * 10, diverged=lost, made=seeds - absent, trouble=reason)


def combinations(seeds: int, *, accuracy: bool, names: int):
    """Yield comparisons with each base and each outcome of one remedy, or of two the same."""
    whens = (("start",), ("here",), ("start", "here"))
    for base, score, dead, ends, when in itertools.product(ENDS[:4], MOVES, MOVES, ENDS, whens):
        plain, own = came(seeds, "as it was", "as it was", base), came(seeds, score, dead, ends)
        tried = [
            Trial(name, words, own if "start" in when else None, own if "here" in when else None)
            for name, words in (("elu", "ELU"), ("prelu", "PReLU"))[:names]
        ]
        first = Trial("as-it-is", "As it is", plain, plain)
        chance = 0.5 if accuracy else NAN
        yield Comparison(Recipe(), Plan(20, 20, 40), seeds, accuracy, 16, (0.1, NAN), (first, *tried), chance)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("accuracy", [True, False], ids=["accuracy", "loss"])
@pytest.mark.parametrize("seeds", [1, 4])
@pytest.mark.parametrize("names", [1, 2])
def test_every_sentence_is_whole_and_says_accuracy_and_dead(seeds, accuracy, names):
    sentences, cells = set(), set()
    for found in combinations(seeds, accuracy=accuracy, names=names):
        told = summary(found)
        assert re.search(r"\bdead\b|can(?:not)? be tried", told), told
        assert re.search(r"accuracy|loss|can(?:not)? be tried", told), told
        sentences.add(told)
        assert not re.search(r"\bmost\b[^.]*\bmore,", told), told
        raising = r"None of them (raises|lowers)|It does not (raise|lower) the (accuracy|loss)"
        helps = [judgement(found, trial, when) for trial in found.trials[1:] for when in ("start", "here")]
        assert not ("helps" in helps and re.search(raising, told)), told
        for trial in found.trials[1:]:
            for when in ("start", "here"):
                sentences.add(verdict(found, trial, when))
        for line in table(found).lines[1:]:
            for at in (3, 7):
                cells.add(line.cells[at].words)
                if line.cells[at].words == "cannot be tried":
                    assert {cell.words for cell in line.cells[at - 3 : at]} == {"–"}
                    assert line.cells[at - 1].tip == f"It cannot be tried: {REASON}."
                sentences |= {f"{cell.tip.rstrip('.')}." for cell in line.cells if cell.tip}
    for sentence in sentences - {""}:
        assert sentence[0].isupper() or sentence[0].isdigit(), sentence
        assert sentence.endswith("."), sentence
        assert not re.search(_WRONG, sentence), sentence
        for number in re.findall(r"accuracy[^;]*? [\d.]+ ± [\d.]+( points)?", sentence):
            assert number, sentence
    for words in cells:
        figure = re.search(r"[+−][\d.]+", words)
        assert not figure or not accuracy or "points" in words, words


_BETTER = "ELU from the start raises the accuracy, by 20.0 ± 0.3 points; "
_NOT = "It does not raise the accuracy, as far as 4 seeds can show; "


@pytest.mark.parametrize(
    ("score", "dead", "ends", "told"),
    [
        ("higher", "lower", "all end", f"{_BETTER}2 ± 0 fewer dead neurons."),
        ("higher", "higher", "all end", f"{_BETTER}2 ± 0 more dead neurons."),
        ("higher", "as it was", "all end", f"{_BETTER}as many dead neurons."),
        ("as it was", "lower", "all end", f"{_NOT}from the start it leaves 2 ± 0 fewer dead neurons."),
        ("lower", "higher", "all end", f"{_NOT}nor does it leave fewer neurons dead."),
        ("lower", "higher", "all lost", f"{_NOT}the dead neurons cannot be compared."),
        ("lower", "higher", "none made", f"It cannot be tried: {REASON}."),
    ],
)
def test_the_summary_of_one(score, dead, ends, told):
    base, own = came(4, "as it was", "as it was", "all end"), came(4, score, dead, ends)
    trials = Trial("as-it-is", "As it is", base), Trial("elu", "ELU", own)
    found = Comparison(Recipe(), Plan(20), 4, True, 16, (0.1, NAN), trials, 0.5)
    assert summary(found) == told
    if ends == "none made":
        assert judgement(found, trials[1], "start") == "cannot be tried"


def test_what_helps_more_and_loses_runs_is_named_behind_the_best():
    base, fine = (came(16, score, "as it was", "all end") for score in ("as it was", "higher"))
    risky = came(16, "higher", "as it was", "one lost")
    risky = replace(risky, score=risky.score + 0.2)
    trials = (
        Trial("as-it-is", "As it is", base, base),
        Trial("elu", "ELU", fine),
        Trial("prelu", "PReLU", None, risky),
    )
    found = Comparison(Recipe(), Plan(20, 20, 40), 16, True, 16, (0.1, NAN), trials, 0.5)
    assert summary(found) == (
        "Of the remedies that cost no copies, ELU from the start raises the accuracy most, by "
        "20.0 ± 0.1 points; as many dead neurons. "
        "PReLU from here raises the accuracy by 37.6 ± 5.2 points, but 15 of 16 copies reach the end, "
        "where 16 of 16 do as they are."
    )
    even = Comparison(Recipe(), Plan(20, 20, 40), 16, True, 16, (0.1, NAN), trials[:2], 0.5)
    assert "but" not in summary(even)


@pytest.mark.parametrize(
    ("names", "besides"),
    [
        (1, "it does not leave fewer neurons dead"),
        (
            2,
            (
                "none raises it without losing copies, as far as 16 seeds can show; "
                "nor does any of them leave fewer neurons dead"
            ),
        ),
    ],
)
def test_what_alone_helps_and_loses_runs_is_not_denied(names, besides):
    base, risky = came(16, "as it was", "as it was", "all end"), came(16, "higher", "as it was", "one lost")
    tried = (
        Trial("prelu", "PReLU", None, replace(risky, score=risky.score + 0.2)),
        Trial("elu", "ELU", base),
    )
    trials = (Trial("as-it-is", "As it is", base, base), *tried[:names])
    found = Comparison(Recipe(), Plan(20, 20, 40), 16, True, 16, (0.1, NAN), trials, 0.5)
    assert summary(found) == (
        "PReLU from here raises the accuracy by 37.6 ± 5.2 points, but 15 of 16 copies reach the end, where "
        f"16 of 16 do as they are; {besides}."
    )


def test_of_two_that_bring_copies_to_the_end_the_one_with_more_is_named():
    """However much lower the loss of the few that are left with the other may be."""
    base = came(16, "as it was", "as it was", "most lost")
    fewer, every = came(16, "lower", "as it was", "one lost"), came(16, "higher", "as it was", "all end")
    trials = (
        Trial("as-it-is", "As it is", base, base),
        Trial("elu", "ELU", fewer),
        Trial("prelu", "PReLU", every),
    )
    found = Comparison(Recipe(), Plan(20, 20, 40), 16, False, 16, (0.1, NAN), trials, NAN)
    assert summary(found).startswith(
        "PReLU from the start brings the most copies to the end: 16 of 16, where 1"
    )


GAINS = np.array([0.1, 0.11, 0.09])


def lowest_of_half(recipe: Recipe, marks: range) -> float:
    """Return the lowest loss that two of four copies had at one of the marks."""
    return min(sorted(inspect(alone(recipe, 3 + i, m)).train_loss for i in range(4))[1] for m in marks)


@pytest.mark.slow
def test_times_are_to_the_lowest_loss_that_half_of_the_copies_as_they_are_had() -> None:
    recipe = WAYS["none"]
    found = compare(recipe, load(recipe.data), Plan(60, 60, 120), 4, lambda _done: None, ("elu",))
    assert found.targets[0] == pytest.approx(lowest_of_half(recipe, range(3, 61, 3)), rel=1e-6)
    assert found.targets[1] == pytest.approx(lowest_of_half(recipe, range(3, 121, 3)), rel=1e-6)
    base = found.trials[0].start
    assert base is not None
    reach = [
        min((m for m in range(3, 61, 3) if inspect(alone(recipe, 3 + i, m)).train_loss <= found.targets[0]),
            default=math.nan)
        for i in range(4)
    ]  # fmt: skip
    assert np.array_equal(base.reached, reach, equal_nan=True)


@pytest.mark.slow
def test_the_goal_of_a_run_that_was_broken_is_what_it_had_before() -> None:
    """Broken at step 30, the copies are worse than before: coming to that again is no remedy's merit."""
    recipe = changed(WAYS["none"], (30, assign("training.learning_rate", 300.0)))
    found = compare(recipe, load(recipe.data), Plan(60, 60, 120), 4, lambda _done: None, ("slower",))
    before = lowest_of_half(WAYS["none"], range(3, 31, 3))
    assert found.targets == (pytest.approx(before, rel=1e-6),) * 2
    here = found.trials[1].here
    assert here is not None
    assert np.isnan(here.reached).all()
    wild = replace(DYING, training=replace(DYING.training, learning_rate=300.0))
    hopeless = compare(wild, load(wild.data), Plan(20), 4, lambda _done: None, ("elu",))
    assert math.isnan(hopeless.targets[0])
    assert np.isnan(hopeless.trials[1].start.reached).all()


def test_a_run_that_diverged_counts_as_guessing_and_few_survivors_as_nothing() -> None:
    def came(score: list[float], **changes: object) -> Outcome:
        figures = np.array(score)
        plain = Outcome(figures, 0.0 * figures, figures, diverged=int(np.isnan(figures).sum()), made=8)
        return replace(plain, **changes)  # type: ignore[arg-type]

    nan = math.nan
    base = Trial("as-it-is", "As it is", came([0.8, 0.82, 0.78, 0.8, 0.81, 0.79, 0.8, 0.8]))
    one = Trial("elu", "ELU", came([1.0] + [nan] * 7))
    most = Trial("prelu", "PReLU", came([1.0] * 6 + [nan] * 2))
    found = Comparison(DYING, Plan(40), 8, True, 10, (0.1, nan), (base, one, most), 0.5)
    assert judgement(found, one, "start") == "7 of 8 diverged"
    assert verdict(found, one, "start").startswith("1 of 8 copies reached the end;")
    assert found.difference(most, "score", "start").mean == pytest.approx(0.875 - 0.8)
    assert judgement(found, most, "start") == "no difference"
    assert summary(found).startswith("None of them raises the accuracy")
    broken = replace(found, trials=(replace(one, name="as-it-is"), replace(base, name="elu")))
    assert judgement(broken, broken.trials[1], "start") == "helps"
    losses = replace(found, accuracy=False, chance=nan)
    assert judgement(losses, most, "start") == "2 of 8 diverged"
    assert summary(losses).startswith("None of them lowers the loss")
    saved = replace(broken, accuracy=False, chance=nan)
    assert judgement(saved, saved.trials[1], "start") == "helps"
    assert verdict(saved, saved.trials[1], "start") == (
        "Helps: 8 of 8 copies reached the end; of the run as it is 1 of 8 did."
    )
    assert summary(saved) == (
        "As it is from the start brings more copies to the end: 8 of 8, where 1 of 8 come there as they "
        "are; losses and dead neurons cannot be compared."
    )


@pytest.mark.slow
def test_the_words_follow_from_pairs_of_seeds() -> None:
    found = compare(DYING, load(DYING.data), Plan(20, 20, 40), 3, lambda _done: None, ("elu",))
    base = found.trials[0]
    assert base.start is not None
    plain = replace(
        base.start, score=np.array([0.5, 0.6, 0.7]), dead=np.array([4.0, 5.0, 6.0]), diverged=0, made=3
    )
    base = replace(base, start=plain, here=plain)

    def tried(**changes: object) -> object:
        return replace(base, name="elu", words="ELU", start=replace(plain, **changes), here=None)  # type: ignore[arg-type]

    better = tried(score=plain.score + GAINS, dead=plain.dead - 2)
    worse = tried(score=plain.score - GAINS, dead=plain.dead + 1)
    same = tried(score=plain.score + np.array([0.1, -0.1, 0.0]))
    lost = tried(score=np.full(3, np.nan), dead=np.full(3, np.nan), diverged=3)
    partly = tried(score=plain.score + GAINS, made=2, trouble="no")
    found = replace(found, trials=(base, better, worse, same, lost))
    for trial, word, sentence in (
        (better, "helps", "Helps: accuracy 10.0 ± 2.5 points higher; 2 ± 0 fewer dead neurons."),
        (worse, "harms", "Harms: accuracy 10.0 ± 2.5 points lower; 1 ± 0 more dead neurons."),
        (same, "no difference", "No difference in accuracy that these seeds can show; as many dead neurons."),
        (lost, "diverged", "All runs diverged."),
        (partly, "helps", ("Helps: accuracy 10.0 ± 2.5 points higher; as many dead neurons; "
         "1 of 3 could not be made and is left out (no).")),
    ):  # fmt: skip
        assert judgement(found, trial, "start") == word
        assert verdict(found, trial, "start") == sentence
        assert verdict(found, trial, "here") == judgement(found, trial, "here") == ""
    nothing = replace(found, trials=(lost, better))
    assert verdict(nothing, better, "start").endswith("a run that diverged counts as guessing, 50.0 %.")
    assert (
        summary(replace(found, trials=(base, worse, better)))
        == "ELU from the start raises the accuracy most, by 10.0 ± 2.5 points; 2 ± 0 fewer dead neurons."
    )
    later = replace(better, start=None, here=better.start)
    assert summary(replace(found, trials=(base, worse, later))).startswith("ELU from here raises the acc")
    assert summary(replace(found, trials=(base, worse, same))).startswith("None of them raises the acc")
    losses = replace(found, accuracy=False, trials=(base, worse))
    assert judgement(losses, worse, "start") == "mixed"
