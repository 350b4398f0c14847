"""What fixes a run: data, network and way of training together, and what is refused of them.

Import ``make`` to build and ``problem`` for the value; no step is made here.
"""
