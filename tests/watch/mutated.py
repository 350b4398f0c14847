"""A thousand damaged run files, with time and memory of each: ``python -m tests.watch.mutated [COUNT]``.

Bytes are changed, cut out, doubled and put in, and within frames whose checksums are made right again. Each
file must be refused with a sentence or read up to a fault, soon and in little memory. Returns 1 where one is
not.
"""

from __future__ import annotations

import random
import struct
import sys
import tempfile
import time
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.following.watched import read_run
from reluexplorer.watch.frames import HEAD, OPENING
from reluexplorer.watch.records import End
from reluexplorer.watch.writer import new_run
from tests.watch.planted import Training

LAYERS, LOOKS = (512, 512), 40
_SOON, _MOST = 2.0, 64e6
"""Seconds, and bytes that reading a file may take beside what the whole one takes."""


def whole(path: Path) -> bytes:
    """Return a run file."""
    made, file = Training(*LAYERS), new_run(path)
    for record in made.start():
        file.write(record)
    for look in range(LOOKS):
        shares = [((7 * unit + look) % 10) / 10 for unit in range(sum(LAYERS))]
        file.write(made.sample(shares, loss=1.0 / (1 + look)))
    file.write(End(made.step, 0.0))
    file.close()
    return path.read_bytes()


def _place(data: bytes, dice: random.Random) -> int:
    return dice.randrange(len(data))


def _flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _time in range(dice.randint(1, 8)):
        changed[_place(data, dice)] ^= dice.randint(1, 255)
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    return data[:at] + data[at + dice.randint(1, 300) :]


def _ended(data: bytes, dice: random.Random) -> bytes:
    return data[: _place(data, dice)]


def _doubled(data: bytes, dice: random.Random) -> bytes:
    at, to = _place(data, dice), _place(data, dice)
    return data[:to] + data[at : at + dice.randint(1, 5_000)] + data[to:]


def _put_in(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    return data[:at] + dice.randbytes(dice.randint(1, 40)) + data[at:]


def _within_a_frame(data: bytes, dice: random.Random) -> bytes:
    """Change a frame and make its checksums right again."""
    starts = [len(OPENING)]
    while starts[-1] < len(data):
        starts.append(starts[-1] + HEAD.size + struct.unpack_from("<I", data, starts[-1])[0])
    at = dice.choice(starts[:-1])
    length = struct.unpack_from("<I", data, at)[0]
    begins = at + HEAD.size
    inner = bytearray(data[begins : begins + length])
    for _time in range(dice.randint(1, 4)):
        inner[dice.randrange(min(length, 600))] ^= dice.randint(1, 255)
    lengths = struct.pack("<II", length, zlib.crc32(inner))
    head = lengths + struct.pack("<I", zlib.crc32(lengths))
    return data[:at] + head + bytes(inner) + data[begins + length :]


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flipped, _cut, _ended, _doubled, _put_in, _within_a_frame,
)  # fmt: skip


def main(count: int) -> int:
    """Print what became of all, and the most time and memory."""
    dice, found, slowest, largest, bad = random.Random(1919), Counter[str](), 0.0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.watch"
        sound = whole(path)
        assert read_run(path).is_closed
        assert not read_run(path).notes
        tracemalloc.start()
        for number in range(count):
            way = WAYS[number % len(WAYS)]
            path.write_bytes(way(sound, dice))
            tracemalloc.reset_peak()
            before, began = tracemalloc.get_traced_memory()[0], time.process_time()
            try:
                run = read_run(path)
                said = "read up to a fault" if run.notes or not run.is_closed else "read whole"
            except ModelError as error:
                said = "refused" if str(error).endswith(".") else f"no sentence: {error}"
            except Exception as error:
                said = f"raised {error!r}"
            took = time.process_time() - began
            peak = tracemalloc.get_traced_memory()[1] - before
            found[f"{way.__name__.strip('_')}: {said}"] += 1
            slowest, largest = max(slowest, took), max(largest, peak)
            bad += took > _SOON or peak > _MOST or said.startswith(("no sentence", "raised"))
    for words, times in sorted(found.items()):
        print(f"{times:5}  {words}")
    print(f"{count} files of about {len(sound) / 1e3:.0f} kB; at most {slowest:.2f} s of processor time and "
          f"{largest / 1e6:.1f} MB each; {bad} bad")  # fmt: skip
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 1_000))
