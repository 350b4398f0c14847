"""Inputs as small pictures, and their places in what was opened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reluexplorer.models.feeding.pictures import Pictures
from reluexplorer.models.feeding.pixels import Form
from reluexplorer.models.feeding.preparation import Preparation
from reluexplorer.models.feeding.samples import ArraySamples, Chosen, held_out
from reluexplorer.models.feeding.thumbnails import file_name, numbers, thumbnail


def of(sample):
    return thumbnail(ArraySamples({"x": np.asarray(sample, np.float32)[None]}), 0)


def test_channels_first_or_last_are_a_picture_from_black_to_white():
    colours = np.zeros((3, 8, 10), np.float32)
    colours[0, 0, 0], colours[1, 7, 9] = 2.0, -2.0
    small = of(colours)
    assert small.shape == (8, 10, 3)
    assert small[0, 0].tolist() == [255, 128, 128]
    assert small[7, 9].tolist() == [128, 0, 128]
    np.testing.assert_array_equal(of(np.moveaxis(colours, 0, -1)), small)
    assert not small.flags.writeable


def test_a_large_picture_is_averaged_to_96_pixels_at_most():
    grey = np.zeros((1, 300, 200), np.float32)
    grey[0, :150] = 1.0
    small = of(grey)
    assert small.shape == (75, 50, 3)
    assert (small[0, 0, 0], small[-1, -1, 2]) == (255, 0)


def test_one_value_everywhere_is_black_and_what_is_not_finite_counts_as_nothing():
    assert not of(np.full((8, 8), 3.0)).any()
    odd = np.zeros((8, 8))
    odd[0, 0], odd[1, 1] = np.nan, 1.0
    assert (of(odd)[0, 0, 0], of(odd)[1, 1, 0]) == (0, 255)


@pytest.mark.parametrize("shape", [(5,), (16, 96), (2, 8, 8), (3, 4, 8), (3, 8, 200), (1, 3, 8, 8)])
def test_other_shapes_are_no_pictures(shape):
    assert of(np.zeros(shape)) is None


def test_what_is_the_same_for_all_is_no_picture_of_one():
    samples = ArraySamples({"x": np.zeros((2, 5), np.float32)}, {"mask": np.zeros((8, 8), np.float32)})
    assert thumbnail(samples, 1) is None


def test_samples_are_numbered_and_named_as_they_were_opened():
    form = Form("x", "float32", 3, (8, 8), is_last=False)
    files = Pictures(tuple(Path(f"page{place}.png") for place in range(10)), form, Preparation())
    seen, kept = held_out(files, 0.2, 0)
    assert sorted([*numbers(seen), *numbers(kept)]) == list(range(10))
    assert numbers(Chosen(seen, np.array([1, 3]))).tolist() == [numbers(seen)[1], numbers(seen)[3]]
    assert file_name(Chosen(seen, np.array([1])), 7) == "page7.png"
    assert file_name(ArraySamples({"x": np.zeros((2, 5), np.float32)}), 1) == ""
