"""Trainings that run in other programs: what they write of their units as they train, and what it tells.

No Qt, and no torch unless a model is watched.
"""
