"""Settings of inputs: what they may be, in words, and kept beside a model's digest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.models.feeding.kept import keep, kept
from reluexplorer.models.feeding.preparation import RANGES, Fill, Preparation, from_json, of_range
from reluexplorer.models.values.refusal import ModelError

_DIGEST = "a" * 64
_REALS = st.floats(-1e6, 1e6)
_SDS = st.floats(1e-6, 1e6)


@st.composite
def preparations(draw) -> Preparation:
    count = draw(st.sampled_from([1, 3, 4]))
    mean = draw(st.tuples(*[_REALS] * count))
    sd = draw(st.one_of(st.tuples(_SDS), st.tuples(*[_SDS] * count)))
    size = draw(st.none() | st.tuples(st.integers(1, 8192), st.integers(1, 8192)))
    layout = draw(st.sampled_from(["", "NCHW", "NHWC"]))
    return Preparation(layout, mean, sd, size, draw(st.sampled_from(Fill)), draw(st.booleans()))


@given(preparations())
def test_what_is_written_is_read_again(preparation: Preparation) -> None:
    assert from_json(preparation.as_json()) == preparation


@given(preparations(), st.data())
def test_changed_text_is_read_or_refused(preparation: Preparation, data) -> None:
    text = list(preparation.as_json())
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] = data.draw(st.characters())
    try:
        assert isinstance(from_json("".join(text)), Preparation)
    except ModelError as error:
        said = str(error)
        assert said.endswith(".")


@pytest.mark.parametrize("name", RANGES)
def test_ranges_are_known_by_their_numbers(name: str) -> None:
    assert Preparation("", *of_range(name)).range == name


def test_what_is_done_is_said() -> None:
    one = Preparation("NHWC", (0.5,), (0.25, 0.5, 1.0), (224, 320), Fill.STRETCH)
    assert one.range == ""
    assert one.words == (
        "values from 0 to 1, less 0.5, divided by 0.25 0.5 1, 224 × 320 pixels, stretched, NHWC"
    )
    assert Preparation().words == "values from 0 to 1, scaled to cover, the middle cut out"
    assert Preparation(is_bgr=True).words.endswith(", the middle cut out, BGR")


def test_settings_that_were_kept_before_there_was_an_order_are_of_rgb() -> None:
    text = '{"layout": "", "mean": [0.5], "sd": [0.5], "size": null, "fill": "pad"}'
    assert from_json(text) == Preparation("", (0.5,), (0.5,), None, Fill.PAD)
    with pytest.raises(ModelError, match="damaged"):
        from_json(text.replace("}", ', "order": "GBR"}'))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"layout": "HWC"}, "The layout is one of"),
        ({"mean": (0.5, 0.5)}, "A mean is"),
        ({"mean": (float("nan"),)}, "A mean is"),
        ({"sd": (0.0,)}, "above 0"),
        ({"mean": (0.0,) * 3, "sd": (1.0,) * 4}, "different numbers of channels"),
        ({"size": (0, 5)}, "from 1 to 8,192"),
    ],
)
def test_impossible_settings_are_refused(settings, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        Preparation(**settings)


def test_an_unknown_range_is_refused_with_those_there_are() -> None:
    with pytest.raises(ModelError, match=r"The range is one of .*imagenet"):
        of_range("imagnet")


def test_settings_are_kept_for_each_model(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    assert kept(folder, _DIGEST) == (None, "")
    first, second = Preparation(size=(3, 4)), Preparation("NHWC")
    keep(folder, _DIGEST, first)
    keep(folder, "b" * 64, second)
    keep(folder, _DIGEST, second)
    assert kept(folder, _DIGEST) == (second, "")
    assert sorted(path.name for path in folder.iterdir()) == [f"{_DIGEST}.json", f"{'b' * 64}.json"]


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 3000, b"9" * 100_000])
def test_damaged_settings_are_passed_over_with_a_note(tmp_path: Path, content: bytes) -> None:
    (tmp_path / f"{_DIGEST}.json").write_bytes(content)
    found, note = kept(tmp_path, _DIGEST)
    assert found is None
    assert "damaged and were passed over" in note


def test_a_folder_that_takes_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="cannot be kept in"):
        keep(tmp_path / "file", _DIGEST, Preparation())


def test_a_digest_is_no_path(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="passwd"):
        kept(tmp_path, "../../etc/passwd")
