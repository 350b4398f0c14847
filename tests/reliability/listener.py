"""A screen reader's eyes, run by the system's Python: walks the program over AT-SPI and prints JSON.

It reads all that it meets, presses a neuron and winds the run back, as a person would have it done.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter

import pyatspi

PATIENCE = 60.0


def until(found):
    """Return what ``found`` returns once that is something, None where it never is."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (answer := found()) is not None:
            return answer
        time.sleep(0.2)
    return None


def every(node):
    """Yield all below a node."""
    yield node
    for place in range(node.childCount):
        child = node.getChildAtIndex(place)
        if child is not None:
            yield from every(child)


def program():
    """Return the program once it is on the desktop."""
    desktop = pyatspi.Registry.getDesktop(0)
    return next((one for one in desktop if one.name == "reluexplorer"), None)


def main() -> int:
    """Walk, press, set, and print what came of it."""
    top = until(program)
    nodes = until(lambda: _with_neurons(list(every(top))))
    neuron = next(node for node in nodes if "neuron 2 of" in node.name)
    found = {"roles": Counter(node.getRoleName() for node in nodes), "neuron": neuron.name}
    action = neuron.queryAction()
    found["told"] = neuron.description
    found["actions"] = [action.getName(place) for place in range(action.nActions)]
    action.doAction(found["actions"].index("Press"))
    found["chosen"] = until(lambda: neuron.getState().contains(pyatspi.STATE_SELECTED) or None)
    _called(top, "Step", "push button").queryAction().doAction(0)
    strip = _called(top, "Timeline of the run", "slider")
    found["moved"] = until(lambda: strip.queryValue().currentValue or None)
    strip.queryValue().currentValue = 0
    found["back"] = until(lambda: "wound back" in strip.description or None)
    json.dump(found, sys.stdout)
    return 0


def _called(top, name, role):
    return next(node for node in every(top) if node.name == name and node.getRoleName() == role)


def _with_neurons(nodes):
    return nodes if any("neuron 2 of" in node.name for node in nodes) else None


if __name__ == "__main__":
    sys.exit(main())
