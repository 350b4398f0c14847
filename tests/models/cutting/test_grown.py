"""Copies of graphs that grew at random say the same as the graphs."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from hypothesis import HealthCheck, event, given, settings  # noqa: E402

from reluexplorer.models.cutting.cut import smaller  # noqa: E402
from reluexplorer.models.feeding.samples import ArraySamples  # noqa: E402
from tests.models.cutting import grown_branches, grown_forms  # noqa: E402
from tests.models.cutting.brute import measured, outputs  # noqa: E402
from tests.models.cutting.grown import models  # noqa: E402
from tests.models.measuring.by_hand import measured_on  # noqa: E402


def depthwise(model) -> list[tuple[int, int]]:
    """Channels that depthwise convolutions make and read."""
    dims = {each.name: tuple(each.dims) for each in model.graph.initializer}
    convolutions = [each for each in model.graph.node if each.op_type == "Conv"]
    groups = [onnx.helper.get_node_attr_value(each, "group") for each in convolutions]
    return [(dims[each.input[1]][0], n) for each, n in zip(convolutions, groups, strict=True) if n > 1]


def held(grown, measured=measured):
    """Return a copy that passes the checker and makes the same outputs."""
    model, samples = grown
    cut = smaller(model, measured(model, samples), 0.0)
    event(f"cut {min(cut.channels, 10)} of {min(cut.silent, 10)}")
    onnx.checker.check_model(cut.model, full_check=True)
    for ones, others in zip(outputs(model, samples), outputs(cut.model, samples), strict=True):
        for one, other in zip(ones, others, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-4 * max(1.0, float(np.abs(one).max())), rtol=0)
    return cut


def hold(grown, measured=measured) -> None:
    """Of a copy that makes the same outputs nothing more is to be cut.

    But for depthwise convolutions that make several channels of each: they part where one is read at last.
    """
    model, samples = grown
    cut = held(grown, measured)
    if any(makes > reads for makes, reads in depthwise(model)):
        return
    again = smaller(cut.model, measured(cut.model, samples), 0.0)
    assert again.parameters == (cut.parameters[1], cut.parameters[1])


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(models())
def test_a_few_graphs(grown) -> None:
    hold(grown)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(models())
def test_many_graphs(grown) -> None:
    hold(grown)


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(grown_branches.models())
def test_a_few_graphs_with_branches_and_recurrent_layers(grown) -> None:
    hold(grown, lambda model, samples: measured_on(model, ArraySamples(samples)))


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(grown_branches.models())
def test_many_graphs_with_branches_and_recurrent_layers(grown) -> None:
    hold(grown, lambda model, samples: measured_on(model, ArraySamples(samples)))


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(grown_forms.models())
def test_a_few_graphs_that_move_join_and_part_channels(grown) -> None:
    held(grown)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(grown_forms.models())
def test_many_graphs_that_move_join_and_part_channels(grown) -> None:
    held(grown)
