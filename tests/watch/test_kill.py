"""A training that is killed loses nothing that it has written."""

from __future__ import annotations

import subprocess
import sys

from reluexplorer.watch.reader import read
from reluexplorer.watch.records import Sample

SCRIPT = """
import itertools, sys
from pathlib import Path
from reluexplorer.watch.writer import new_run
from tests.watch.runs import LAYERS, records, sample
run = new_run(Path(sys.argv[1]))
for record in records(0)[:2]:
    run.write(record)
for step in itertools.count():
    run.write(sample(step))
    print(step, flush=True)
"""


def test_what_was_written_before_a_kill_is_read(tmp_path) -> None:
    path = tmp_path / "one.watch"
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        steps = [int(child.stdout.readline()) for _step in range(50)]
        child.kill()
    run = read(path)
    assert not run.fault
    found = [each.step for each in run.records if isinstance(each, Sample)]
    assert found[: len(steps)] == steps
    assert found == list(range(len(found)))
