"""What panels ask the window for: its dialogs, and the picture that covers a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reluexplorer.app.files.files import Files
from reluexplorer.app.files.model_questions import ModelQuestions
from reluexplorer.app.files.run_questions import RunQuestions
from reluexplorer.app.window.report_writing import ReportWriting
from reluexplorer.app.window.start import Start
from reluexplorer.panels.panel import Panel
from reluexplorer.session.session import Session


class Wishes:
    """Has the parts of a window that panels ask for something."""

    def __init__(
        self, session: Session, files: Files, start: Start, report: ReportWriting, cover: Callable[[], object]
    ) -> None:
        self._files, self._start, self._report, self._cover = files, start, report, cover
        self._models = ModelQuestions(session, files)
        self._runs = RunQuestions(session, files)

    def grant(self, panel: Panel[Any]) -> None:
        """Let a panel have what it asks for."""
        panel.cover = self._cover
        panel.open_file_asked.connect(self._files.choose)
        panel.presets_asked.connect(self._start.choose_preset)
        panel.columns_asked.connect(self._files.choose_columns)
        panel.report_asked.connect(self._report.begin)
        panel.model_asked.connect(self._models.choose)
        panel.inputs_asked.connect(self._models.choose_inputs)
        panel.copy_asked.connect(self._models.save_copy)
        panel.findings_asked.connect(self._models.save_findings)
        panel.run_asked.connect(self._runs.choose)
        panel.run_report_asked.connect(self._runs.save_report)

    def ways(self) -> dict[str, Callable[[], object]]:
        """Return what the first card asks for: a model, or a training that is watched."""
        return {"model": self._models.choose, "run": self._runs.choose}

    def doings(self) -> dict[str, Callable[[], object]]:
        """Return what menus and the palette ask of the dialogs of models and trainings, by actions' names."""
        return {
            "feed-model": self._models.choose_inputs,
            "feed-folder": self._models.choose_folder,
            "smaller-copy": self._models.save_copy,
            "model-report": self._models.save_findings,
            "open-run": self._runs.choose,
            "run-report": self._runs.save_report,
            "watch-lines": self._runs.copy_lines,
        }
