"""How many threads may work, and how they take turns."""

from __future__ import annotations

import sys
from functools import cache

from threadpoolctl import threadpool_limits


@cache
def share_the_machine() -> None:
    """Limit BLAS to one thread and let Python threads take turns every millisecond, once for the process.

    More BLAS threads make networks of this size slower, and their idle workers spin.
    """
    threadpool_limits(1, user_api="blas")
    sys.setswitchinterval(0.001)
