"""What is wrong with a network: which units are dead, dormant or always on, why, and what may wake them.

Findings are frozen values from a state; whether a person asked, and what a run was before, is not known
here.
"""
