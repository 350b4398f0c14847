"""Keras 3 itself, where it is installed, with the backend that it is set to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.filterwarnings("ignore")

from reluexplorer.models.values.kinds import Kind  # noqa: E402
from reluexplorer.watch.callbacks.keras import WatchCallback  # noqa: E402
from reluexplorer.watch.callbacks.keras_layers import activations_of  # noqa: E402
from reluexplorer.watch.following.watched import read_run  # noqa: E402

INPUTS = np.random.default_rng(0).normal(size=(64, 6, 6, 1)).astype(np.float32)
LABELS = np.random.default_rng(1).integers(0, 3, 64)


def net() -> Any:
    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(5, 3, name="conv"),
            layers.BatchNormalization(),
            layers.ReLU(name="relu"),
            layers.Flatten(),
            layers.Dense(8, activation="relu", name="fc1"),
            layers.Dropout(0.3),
            layers.Dense(4, activation="hard_silu", name="fc2"),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
    return model


def fitted(*callbacks: Any) -> Any:
    model = net()
    model.fit(INPUTS, LABELS, 8, epochs=2, verbose=0, shuffle=False, callbacks=list(callbacks))
    return model


def test_layers_are_named_by_what_makes_their_pre_activations() -> None:
    found = [each.layer for each in activations_of(net())]
    assert [(each.name, each.kind, each.form, each.units, each.place) for each in found] == [
        ("conv", Kind.RELU, "ReLU", 5, "relu"),
        ("fc1", Kind.RELU, 'activation="relu"', 8, "fc1"),
        ("fc2", Kind.HARD_SWISH, 'activation="hard_silu"', 4, "fc2"),
    ]


def test_a_fit_is_watched_and_its_weights_stay_the_same(tmp_path: Any) -> None:
    callback = WatchCallback(INPUTS[:32], 2, window=3, file=tmp_path / "a.watch")
    plain, seen = fitted(), fitted(callback)
    for before, after in zip(plain.get_weights(), seen.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
    run = read_run(callback.path)
    assert run.steps.tolist() == list(range(0, 16, 2))
    assert len(run.loss.values) == 8
    assert np.isfinite(run.updates).all()
    assert run.learning_rate.values.tolist() == [0.5] * 8
    assert "Of 32 given inputs" in run.notes[0]
    assert run.is_closed


def test_units_that_fire_for_none_of_the_inputs_are_dead(tmp_path: Any) -> None:
    model = net()
    kernel, bias = model.get_layer("fc1").get_weights()
    bias[2:4] = -1000.0
    model.get_layer("fc1").set_weights([kernel, bias])
    callback = WatchCallback(INPUTS, 1, window=3, file=tmp_path / "a.watch")
    model.fit(INPUTS, LABELS, 16, epochs=2, verbose=0, callbacks=[callback])
    run = read_run(callback.path)
    assert run.dead_units(1, 0) >= {2, 3}
    assert run.firing[0, 1] > 0.0


def test_each_fit_has_a_file_of_its_own(tmp_path: Any) -> None:
    model, callback = net(), WatchCallback(INPUTS, 2, file=tmp_path / "a.watch")
    for number in (1, 2):
        model.fit(INPUTS, LABELS, 16, verbose=0, callbacks=[callback])
        assert callback.path.name == ("a.watch" if number == 1 else "a-2.watch")
        assert read_run(callback.path).steps.tolist() == [0, 2]


def test_a_model_whose_layers_show_no_outputs_is_said_and_trains_on(tmp_path: Any) -> None:
    model = keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Flatten(), keras.layers.Dense(3)])
    model.compile("sgd", "mse")
    callback = WatchCallback(INPUTS, file=tmp_path / "a.watch")
    history = model.fit(INPUTS, np.zeros((64, 3)), verbose=0, callbacks=[callback])
    assert len(history.history["loss"]) == 1
    assert "no activations" in read_run(callback.path).notes[0]
