"""What commands and settings are about."""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    """What a command is about: the help, the page of commands and the palette are grouped by it."""

    FILES = "Open and save"
    RUN = "Run and history"
    DATA = "Data"
    NETWORK = "Network"
    TRAINING = "Training"
    UNITS = "Single neurons and weights"
    REMEDIES = "Deaths and remedies"
    SELECTION = "Selection"
    NEURONS = "Pictures of neurons"
    PLANE = "Input plane"
    CURVES = "Activation functions"
    LESSONS = "Lessons"
    VIEW = "What is looked at"
