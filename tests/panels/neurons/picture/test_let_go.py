"""What the pictures of the neurons keep goes with the run that it was made of."""

from __future__ import annotations

import gc
import weakref

from reluexplorer.panels.neurons.inspector import unit_data
from reluexplorer.panels.neurons.panel import NeuronsPanel
from reluexplorer.panels.neurons.picture import histograms, pictures
from reluexplorer.session.deaths.tally import account_of
from reluexplorer.session.session import State
from tests.panels.neurons.constructed import constructed, snapshot


def test_a_run_that_was_left_is_let_go():
    state = constructed()
    view = NeuronsPanel.view_of(None, State(run=snapshot(state)))
    run = view.run
    pictures.raster_view(view, state.problem, run.inspection)
    pictures.maps_view(view, state.problem, run.inspection, run.maps)
    histograms.histograms_view(view, state.problem, run.inspection)
    unit_data._points(state.problem, run.maps.plane)
    account_of(run)
    known = [weakref.ref(each) for each in (state.problem, run.inspection, run)]
    del state, view, run
    gc.collect()
    assert [each() for each in known] == [None, None, None]
