"""How the pictures that a model is fed are prepared, and what of that can be set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.models.feeding.normalisation import Agreement
from reluexplorer.models.feeding.pictures import Pictures
from reluexplorer.models.feeding.pixels import Form
from reluexplorer.models.feeding.preparation import Fill, Preparation
from reluexplorer.models.feeding.prepared import Prepared, prepared_of
from reluexplorer.models.feeding.samples import ArraySamples, Chosen
from reluexplorer.models.feeding.signature import Input, Signature
from reluexplorer.models.values.refusal import ModelError

FORM = Form("x", "float32", 3, (8, 10), is_last=False)


def prepared(*sides, form=FORM, **changes):
    return Prepared(Preparation(**changes), Input("x", sides or ("N", 3, 8, 10), "float32"), form)


def test_shape_and_layout_are_those_that_the_model_reads():
    assert (prepared().shape, prepared().layout, prepared().layouts) == ("N × 3 × 8 × 10", "NCHW", ("NCHW",))
    last = prepared("N", 8, 10, 3, form=replace(FORM, is_last=True))
    assert (last.shape, last.layout, last.layouts) == ("N × 8 × 10 × 3", "NHWC", ("NHWC",))
    assert prepared("N", "a", "b", "c").layouts == ("NCHW", "NHWC")
    flat = prepared("N", 8, 10, form=replace(FORM, channels=1, is_flat=True))
    assert (flat.shape, flat.layout, flat.layouts) == ("N × 8 × 10", "", ())


def test_what_is_left_out_of_a_change_stays():
    own = prepared(mean=(0.1,), sd=(0.2,), size=(8, 10))
    made = own.with_changes(order="BGR", fill="pad")
    assert made == Preparation("", (0.1,), (0.2,), (8, 10), Fill.PAD, is_bgr=True)
    assert prepared().with_changes(values="-1..1").mean == (0.5,)
    assert replace(own, preparation=made).with_changes(order="RGB").is_bgr is False
    with pytest.raises(ModelError, match="which is not NHWC"):
        own.with_changes(layout="NHWC")


def test_the_first_batch_norms_tell_whether_it_fits():
    assert prepared().checked.startswith("No batch norm reads")
    good = replace(prepared(), agreement=Agreement(0.1, 1.0))
    assert (good.warning, good.checked[:30]) == ("", "What reaches the first batch n")
    bad = replace(prepared(), agreement=Agreement(50.0, 69.0))
    assert bad.checked == bad.warning
    assert "69 times" in bad.warning


def test_only_pictures_are_prepared():
    files = Pictures((Path("a.png"), Path("b.png")), FORM, Preparation(is_bgr=True))
    signature = Signature((Input("x", ("N", 3, 8, 10), "float32"),))
    found = prepared_of(Chosen(files, np.array([1])), signature, None)
    assert (found.preparation.is_bgr, found.form) == (True, FORM)
    assert prepared_of(ArraySamples({"x": np.zeros((2, 3, 8, 10))}), signature, None) is None
