"""What the records tell of a death does not fade while they are thinned."""

from __future__ import annotations

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.run import Step
from reluexplorer.session.deaths.since import Grounds, all_since
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.session import Session
from tests.session.driving import did


def test_how_far_a_unit_was_seen_alive_is_known_as_well_when_records_are_further_apart():
    recipe = Recipe(DataChoice("xor"), NetworkChoice((8, 8)), TrainingSpec("adam", 0.1, seed=5))
    session = Session(Document(recipe))
    early = did(session, Step(1_000))
    known = {(one.layer, one.unit): one for one in all_since(early) if one.seen >= 40}
    late = did(session, Step(7_500))
    session.close()
    assert (early.curve.interval, late.curve.interval) == (10, 40)
    still = [one for one in all_since(late) if (one.layer, one.unit) in known]
    assert still
    for one in still:
        assert one == known[one.layer, one.unit]
        assert one.grounds is Grounds.RECORDED
        assert one.seen - one.step == 9
