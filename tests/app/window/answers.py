"""Answers that tests give in place of a person, or of a system that logs the person out."""

from __future__ import annotations


def answering(monkeypatch, window, answer):
    asked = []
    monkeypatch.setattr(window.leaving, "_ask", lambda question: asked.append(question) or answer)
    return asked


def saving_to(monkeypatch, window, path):
    asked = []
    monkeypatch.setattr(window.files, "_ask_save", lambda name, _kinds: asked.append(name) or path)
    return asked


class Logout:
    """A session manager that tells what it was asked for."""

    def __init__(self, *, asks: bool) -> None:
        self.asks, self.told = asks, []

    def allowsInteraction(self) -> bool:
        return self.asks

    def release(self) -> None:
        self.told.append("release")

    def cancel(self) -> None:
        self.told.append("cancel")
