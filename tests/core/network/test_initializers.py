"""How parameters begin: variances, shapes of the distributions, biases, and independent streams."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.network.initializers import INITIALIZERS, initial_layer
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec
from reluexplorer.core.random_streams import generator

FAN_IN, FAN_OUT = 300, 500
VARIANCE = {
    "he_normal": 2 / FAN_IN,
    "he_uniform": 2 / FAN_IN,
    "glorot_normal": 2 / (FAN_IN + FAN_OUT),
    "glorot_uniform": 2 / (FAN_IN + FAN_OUT),
    "lecun_normal": 1 / FAN_IN,
    "lecun_uniform": 1 / FAN_IN,
    "pytorch": 1 / (3 * FAN_IN),
    "playground": 1 / 12,
}
"""Rules whose weights are independent and have mean 0."""
RANDOM = (*VARIANCE, "orthogonal", "asymmetric")
FIXED = ("identity", "constant", "zeros")
OWN_BIASES = ("pytorch", "playground", "asymmetric")
DIGESTS = {
    "he_normal": "4f5d0c5f16e97dd4006b6abee0dc5396cb3d3738f58480509124b7addeb43caa",
    "he_uniform": "c25ca1454906abd083140f410f776bd1822d13577ee0c36371b170aa194d7a51",
    "glorot_normal": "b7042dba379134ea5eeeed4f1f9ecf5c096610136ef5fe51a7338310a66f7bd1",
    "glorot_uniform": "e203bc0dc5c6fdff1957f1f238c7aa31410f34241d5df525fd221a7875a29618",
    "lecun_normal": "882894b559693c1e099b618f9ad45807aa92bb791aeb95ab78e58c2c3ee8c24a",
    "lecun_uniform": "fe4b7a5b8f2e01d3994656b0497929cad962f7f8fe361b98a5985f5bdabbb367",
    "pytorch": "f22d2efb746d998f04a35d699263c7ca4e0da0468e49e934dd992d47e6330e3c",
    "zeros": "0e32b072064ef347c600fa266571902a4d322dddee29e6062df5329e63bfe2b0",
    "asymmetric": "d1719aa98f77224d0f5db097a36924ec7df531ce26999b66c7e28b7e20c1ce60",
    "playground": "23da8f726093cd2d4d091cbfb63cf32ed70c83b6fb9339594e95aa3d3db22abf",
}
"""SHA-256 of the first layers of a 2-8-5-1 network: a stored run must begin where it once began."""


def layer(name: str, seed: int = 1, index: int = 0, bias: float = 0.0) -> NDArray[np.float64]:
    shape = (FAN_IN + 1, FAN_OUT)
    return initial_layer(INITIALIZERS[name], generator(seed, index), shape, bias=bias)


def network(initializer: str, *parameters: float, **settings: object) -> NetworkSpec:
    hidden = (LayerSpec(8, ActivationChoice("relu")), LayerSpec(5, ActivationChoice("relu")))
    spec = {"initializer": initializer, "initializer_parameters": parameters, "dtype": "float64", **settings}
    return NetworkSpec(2, hidden, 1, **spec)  # type: ignore[arg-type]


def begun(spec: NetworkSpec, seed: int = 7) -> tuple[NDArray[np.float64], ...]:
    return tuple(np.asarray(view) for view in spec.layers(spec.initial_parameters(seed)))


def mean_bound(values: NDArray[np.float64]) -> float:
    """4.5 standard errors of the mean: passed over by chance once in 150,000 seeds, and seeds are fixed."""
    return float(4.5 * values.std() / np.sqrt(values.size))


def test_the_rules_and_their_names() -> None:
    assert set(INITIALIZERS) == {*RANDOM, *FIXED}
    assert all(entry.name == name and entry.label and entry.formula for name, entry in INITIALIZERS.items())
    assert len({entry.label for entry in INITIALIZERS.values()}) == len(INITIALIZERS)
    assert {name for name, entry in INITIALIZERS.items() if entry.parameters} == {"orthogonal", "constant"}


@pytest.mark.parametrize(("name", "digest"), DIGESTS.items())
def test_the_first_bits_stay_what_they_were(name: str, digest: str) -> None:
    sha = hashlib.sha256()
    for index, shape in enumerate(((3, 8), (9, 5), (6, 1))):
        values = initial_layer(INITIALIZERS[name], generator(7, index), shape, bias=0.25)
        sha.update(values.astype("<f8").tobytes())
    assert sha.hexdigest() == digest


@pytest.mark.parametrize(("name", "variance"), VARIANCE.items())
def test_weights_have_their_variance_and_mean_zero(name: str, variance: float) -> None:
    weights = layer(name)[:-1]
    assert weights.shape == (FAN_IN, FAN_OUT)
    assert weights.var() == pytest.approx(variance, rel=0.015)
    assert abs(weights.mean()) < 4.0 * np.sqrt(variance / weights.size)


@pytest.mark.parametrize(("name", "variance"), VARIANCE.items())
def test_weights_have_their_distribution(name: str, variance: float) -> None:
    scaled = layer(name)[:-1] / np.sqrt(variance)
    kurtosis = (scaled**4).mean()
    if name.endswith("normal"):
        assert kurtosis == pytest.approx(3.0, abs=0.08)
        assert (np.abs(scaled) < 1.0).mean() == pytest.approx(0.6827, abs=0.005)
    else:
        assert kurtosis == pytest.approx(1.8, abs=0.02)
        assert 0.9999 < np.abs(scaled).max() / np.sqrt(3.0) <= 1.0


@pytest.mark.parametrize("name", [name for name in INITIALIZERS if name not in OWN_BIASES])
def test_most_rules_begin_with_biases_of_zero(name: str) -> None:
    assert not layer(name)[-1].any()


def test_pytorchs_biases_are_uniform_between_its_bounds() -> None:
    biases = layer("pytorch")[-1]
    bound = 1.0 / np.sqrt(FAN_IN)
    assert 0.98 < np.abs(biases).max() / bound <= 1.0
    assert biases.var() == pytest.approx(bound**2 / 3.0, rel=0.15)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_bias_is_added_to_what_the_rule_says(name: str) -> None:
    plain, shifted = layer(name), layer(name, bias=-2.5)
    assert np.array_equal(plain[:-1], shifted[:-1])
    np.testing.assert_allclose(shifted[-1], plain[-1] - 2.5, rtol=0, atol=1e-15)


@pytest.mark.parametrize("shape", [(7, 7), (12, 5), (5, 12), (1, 4), (4, 1)])
@pytest.mark.parametrize("gain", [1.0, 1.5])
def test_orthogonal_vectors_lie_along_the_longer_side(shape: tuple[int, int], gain: float) -> None:
    weights = INITIALIZERS["orthogonal"].draw(generator(3, 0), *shape, gain)[:-1]
    assert weights.shape == shape
    longer = weights if shape[0] >= shape[1] else weights.T
    expected = gain**2 * np.eye(min(shape))
    np.testing.assert_allclose(longer.T @ longer, expected, rtol=0, atol=1e-12)


def test_orthogonal_matrices_have_gain_one_by_default() -> None:
    rule = INITIALIZERS["orthogonal"]
    assert np.array_equal(
        rule.draw(generator(3, 0), 6, 6, *rule.defaults), rule.draw(generator(3, 0), 6, 6, 1.0)
    )


def test_orthogonal_matrices_are_uniform_among_all() -> None:
    """Haar's entries have mean 0 and variance 1/n, its determinants mean 0, its traces variance 1."""
    rng, rule = generator(5, 0), INITIALIZERS["orthogonal"]
    draws = np.array([rule.draw(rng, 3, 3, *rule.defaults)[:-1] for _ in range(6_000)])
    for row in range(3):
        for column in range(3):
            entries = draws[:, row, column]
            assert abs(entries.mean()) < mean_bound(entries)
            assert abs((entries**2).mean() - 1 / 3) < mean_bound(entries**2)
    determinants = np.linalg.det(draws)
    assert abs(determinants.mean()) < mean_bound(determinants)
    squares = np.trace(draws, axis1=1, axis2=2) ** 2
    assert abs(squares.mean() - 1.0) < mean_bound(squares)


@pytest.mark.parametrize("shape", [(4, 4), (5, 3), (2, 6)])
def test_the_identity_copies_as_many_inputs_as_it_can(shape: tuple[int, int]) -> None:
    weights = INITIALIZERS["identity"].draw(generator(1, 0), *shape)[:-1]
    expected = [[float(i == j) for j in range(shape[1])] for i in range(shape[0])]
    assert weights.tolist() == expected


def test_a_constant_is_one_tenth_unless_given() -> None:
    assert np.array_equal(layer("constant")[:-1], np.full((FAN_IN, FAN_OUT), 0.1))
    assert np.array_equal(
        INITIALIZERS["constant"].draw(generator(1, 0), 3, 2, -2.0)[:-1], np.full((3, 2), -2.0)
    )


def test_zeros_are_zeros() -> None:
    assert not layer("zeros").any()


def test_playgrounds_weights_reach_one_half_and_all_its_biases_are_one_tenth() -> None:
    weights = layer("playground")[:-1]
    assert -0.5 <= weights.min() < -0.4999
    assert 0.4999 < weights.max() < 0.5
    assert all((view[-1] == 0.1).all() for view in begun(network("playground")))


def test_one_entry_of_each_asymmetric_unit_is_from_beta() -> None:
    values = layer("asymmetric", 4, 2)
    rng = generator(4, 2)
    normal = rng.standard_normal((FAN_IN + 1, FAN_OUT)) * (0.6007 / np.sqrt(FAN_IN))
    chosen = values != normal
    assert (chosen.sum(axis=0) == 1).all()
    assert np.array_equal(chosen.argmax(axis=0), rng.integers(FAN_IN + 1, size=FAN_OUT))
    assert np.array_equal(values.T[chosen.T], rng.beta(2.0, 1.0, FAN_OUT))


def test_asymmetric_entries_have_their_distributions() -> None:
    """With fan-in 3, each of a unit's four numbers is the chosen one of a quarter of 40,000 units."""
    units = 40_000
    values = INITIALIZERS["asymmetric"].draw(generator(6, 0), 3, units)
    normal = generator(6, 0).standard_normal((4, units)) * (0.6007 / np.sqrt(3.0))
    chosen = values != normal
    positive, rest = values[chosen], values[~chosen]
    assert positive.size == units
    assert 0.0 < positive.min() < positive.max() < 1.0
    assert abs(positive.mean() - 2 / 3) < mean_bound(positive)
    assert abs((positive**2).mean() - 1 / 2) < mean_bound(positive**2)
    assert abs(rest.mean()) < mean_bound(rest)
    assert abs((rest**2).mean() - 0.6007**2 / 3) < mean_bound(rest**2)
    frequencies = chosen.mean(axis=1)
    assert np.abs(frequencies - 1 / 4).max() < 4.5 * np.sqrt(3 / 16 / units)


@pytest.mark.parametrize("name", RANDOM)
def test_a_seed_and_a_layer_fix_everything(name: str) -> None:
    assert np.array_equal(layer(name, 3, 2), layer(name, 3, 2))
    assert not np.array_equal(layer(name, 3, 2), layer(name, 4, 2))
    assert not np.array_equal(layer(name, 3, 2), layer(name, 3, 1))


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_spread_of_biases_is_drawn_after_everything_else(name: str) -> None:
    rule, shape = INITIALIZERS[name], (FAN_IN + 1, FAN_OUT)
    rng = generator(2, 1)
    expected = rule.draw(rng, FAN_IN, FAN_OUT, *rule.completed(()))
    expected[-1] += 0.5 + 3.0 * rng.standard_normal(FAN_OUT)
    spread = initial_layer(rule, generator(2, 1), shape, bias=0.5, bias_spread=3.0)
    assert np.array_equal(spread[:-1], expected[:-1])
    np.testing.assert_allclose(spread[-1], expected[-1], rtol=0, atol=1e-14)


def test_spread_biases_have_their_mean_and_deviation() -> None:
    biases = initial_layer(INITIALIZERS["zeros"], generator(8, 0), (2, 50_000), bias=-1.0, bias_spread=0.3)[
        -1
    ]
    assert abs(biases.mean() + 1.0) < mean_bound(biases)
    squares = (biases + 1.0) ** 2
    assert abs(squares.mean() - 0.09) < mean_bound(squares)


def test_a_spread_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match=r"-0\.1"):
        initial_layer(INITIALIZERS["zeros"], generator(1, 0), (2, 1), bias_spread=-0.1)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_parameter_too_many_is_refused(name: str) -> None:
    rule = INITIALIZERS[name]
    given = (*rule.completed(()), 1.0)
    with pytest.raises(TypeError):
        initial_layer(rule, generator(1, 0), (3, 2), given)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_without_biases_only_the_weights_begin(name: str) -> None:
    full = begun(network(name))
    bare = begun(network(name, biased=False, bias=1.0, bias_spread=2.0))
    for with_biases, without in zip(full, bare, strict=True):
        assert np.array_equal(with_biases[:-1], without[:-1])
        assert not without[-1].any()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_networks_bias_and_spread_are_for_hidden_layers(name: str) -> None:
    plain, spread = begun(network(name)), begun(network(name, bias=0.5, bias_spread=0.25))
    assert np.array_equal(plain[-1], spread[-1])
    for index, (before, after) in enumerate(zip(plain[:-1], spread[:-1], strict=True)):
        own = initial_layer(INITIALIZERS[name], generator(7, index), before.shape, bias=0.5, bias_spread=0.25)
        assert np.array_equal(after, own)
        assert np.array_equal(after[:-1], before[:-1])
        assert (after[-1] != before[-1] + 0.5).all()


def test_a_network_passes_the_rules_parameters_on() -> None:
    plain, doubled = begun(network("orthogonal")), begun(network("orthogonal", 2.0))
    for before, after in zip(plain, doubled, strict=True):
        np.testing.assert_allclose(after, 2.0 * before, rtol=1e-15, atol=0)
    assert all((view[:-1] == 0.7).all() for view in begun(network("constant", 0.7)))


def test_learned_slopes_begin_at_their_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    learned = replace(CATALOGUE["leaky_relu"], learnable=True)
    monkeypatch.setitem(CATALOGUE, "leaky_relu", learned)
    shared = ActivationChoice("leaky_relu", (0.125,))
    hidden = (LayerSpec(3, replace(shared, per_unit=True)), LayerSpec(4, shared))
    spec = NetworkSpec(2, hidden, 1)
    parameters = spec.initial_parameters(7)
    assert parameters.size == 3 * 3 + 4 * 4 + 5 + 3 + 1
    assert (parameters[-4:] == 0.125).all()
    assert np.array_equal(spec.layers(parameters)[0], begun(replace(spec, dtype="float64"))[0].astype("f4"))


@pytest.mark.parametrize("other", [(0, 1), (1, 0), (1, 1), (0, 1 << 40)])
def test_streams_are_independent(other: tuple[int, int]) -> None:
    draws = 100_000
    a = generator(0, 0).standard_normal(draws)
    b = generator(*other).standard_normal(draws)
    correlations = np.array([a @ np.roll(b, lag) / draws for lag in range(-3, 4)])
    assert np.abs(correlations).max() < 4.5 / np.sqrt(draws)
