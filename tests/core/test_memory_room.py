"""The system is asked for the memory that there is."""

from __future__ import annotations

from reluexplorer.core import memory_room as room


def test_the_machine_is_asked_and_what_it_does_not_tell_refuses_nothing(monkeypatch):
    told = {"/proc/meminfo": "MemTotal: 9 kB MemAvailable: 5 kB SwapFree: 2 kB", "/proc/self/statm": "9 1"}
    monkeypatch.setattr(room, "_words", lambda path: told.get(path, "").split())
    mine = room._mine()
    assert list(room._of_the_machine(mine)) == [7 * 1024 + mine[1]]
    told[room._GROUPS[0]] = "4096"
    assert list(room._of_the_machine(mine))[1] == 4096 + 2 * 1024
    told[room._CACHE_OF_ZFS] = "13 1 0x01 147 name type data c_min 4 3000 c_max 4 9000 size 4 8000"
    assert next(room._of_the_machine(mine)) == 7 * 1024 + mine[1] + 5000
    told.clear()
    assert list(room._of_the_machine((0, 0))) == []
