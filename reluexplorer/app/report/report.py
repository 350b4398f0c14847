"""A report of what was measured, in the form that a path asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reluexplorer.app.report.form import demand_form
from reluexplorer.app.report.page import Picture, Report, page
from reluexplorer.app.report.paper import pdf
from reluexplorer.app.report.pictures import pictures_of
from reluexplorer.lessons.lesson import Measurement


def report_bytes(measurements: Mapping[str, Measurement], path: Path) -> bytes:
    """Return the report of measurements as ``path`` names its form; needs the one application."""
    pictures = {name: pictures_of(each.charts) for name, each in measurements.items()}
    return report_of(measurements, pictures, path)


def report_of(
    measurements: Mapping[str, Measurement], pictures: Mapping[str, tuple[Picture, ...]], path: Path
) -> bytes:
    """Return the report whose charts are painted already; any thread may ask for it."""
    demand_form(path)
    report = Report(measurements, pictures)
    return pdf(report) if path.suffix.lower() == ".pdf" else page(report).encode()
