"""The real program as a storm has it. Argument: the folder in which the storm's files are.

The process that trains imports this module too, so nothing of Qt may be imported before it is run.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    from tests.reliability.storm_ear import run

    sys.exit(run(Path(sys.argv[1])))
