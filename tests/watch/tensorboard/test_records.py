from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.tensorboard import records as records_module
from reluexplorer.watch.tensorboard.checksum import checksums, crc32c
from reluexplorer.watch.tensorboard.records import DamagedError, records
from reluexplorer.watch.tensorboard.wire import WireError, fields
from tests.watch.tensorboard import writing
from tests.watch.tensorboard.writing import record


def read(path: Path) -> tuple[list[bytes], bool]:
    """Return what came out, and whether the file is sound."""
    found: list[bytes] = []
    try:
        found.extend(records(path))
    except DamagedError:
        return found, False
    return found, True


def test_the_checksum_is_castagnolis() -> None:
    assert crc32c(b"123456789") == 0xE3069283
    assert checksums([b"123456789", bytes(32), b"\xff" * 32]) == [0xE3069283, 0x8A9136AA, 0x62A8AB43]


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_checksums_of_many_are_those_counted_bit_by_bit(contents: list[bytes]) -> None:
    assert checksums(contents) == [writing.crc32c(each) for each in contents]


def test_records_come_as_they_were_written_also_over_several_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records_module, "_BATCH", 1000)
    drawn = np.random.default_rng(1)
    contents = [drawn.bytes(int(size)) for size in drawn.integers(0, 400, 60)]
    path = tmp_path / "events"
    path.write_bytes(b"".join(map(record, contents)))
    assert read(path) == (contents, True)


@pytest.mark.parametrize("rest", [1, 8, 11, 12, 15, 20, 35])
def test_a_last_record_that_is_half_written_is_passed_over(tmp_path: Path, rest: int) -> None:
    path = tmp_path / "events"
    path.write_bytes(record(b"first") + record(b"twenty bytes of text")[:rest])
    assert read(path) == ([b"first"], True)


@pytest.mark.parametrize("at", [0, 7, 8, 12, 16, 17, 20])
def test_reading_ends_at_a_record_that_was_changed(tmp_path: Path, at: int) -> None:
    content = bytearray(record(b"first") + record(b"second"))
    content[len(record(b"first")) + at] ^= 4
    path = tmp_path / "events"
    path.write_bytes(bytes(content))
    assert read(path) == ([b"first"], False)


def test_a_length_past_the_limit_is_damage_and_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "events"
    head = (1 << 40).to_bytes(8, "little")
    path.write_bytes(head + writing._mark(head) + bytes(100))
    assert read(path) == ([], False)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="No such file"):
        list(records(tmp_path / "none"))


def test_fields_are_told_by_number_and_kind() -> None:
    message = writing.whole(2, -1) + writing.block(5, b"abc") + writing.double(1, 0.0)
    found = [
        (number, value if isinstance(value, int) else bytes(value))
        for number, value in fields(memoryview(message))
    ]
    assert found == [(2, (1 << 64) - 1), (5, b"abc"), (1, bytes(8))]


@pytest.mark.parametrize(
    "message",
    [b"\x80", b"\x80" * 11 + b"\0", b"\x0a\x05abc", b"\x09abc", b"\x0b", b"\x02\x01a", b"\x08"],
    ids=["no end", "too long", "past the end", "short", "group", "number 0", "no value"],
)
def test_what_is_no_message_is_refused(message: bytes) -> None:
    with pytest.raises(WireError):
        list(fields(memoryview(message)))
