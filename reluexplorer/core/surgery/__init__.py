"""Operations on the weights of a state: set, kill, revive, draw anew.

Each takes a state and returns another one; who asked for it is not known here.
"""
