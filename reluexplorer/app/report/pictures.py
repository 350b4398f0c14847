"""The charts of a measurement as pictures, painted by the widgets that Learn shows them with."""

from __future__ import annotations

from PySide6.QtGui import QPalette

from reluexplorer.app.pictures.pictures import picture_bytes
from reluexplorer.app.report.page import Picture
from reluexplorer.lessons.exhibit import Chart
from reluexplorer.panels.learn.charts import chart_widget
from reluexplorer.widgets.painting.painted_widget import colour
from reluexplorer.widgets.theme.stylesheet import current_theme

_WIDTH, _LEAST, _MOST = 520, 60, 900
_SCALE = 2.0


def pictures_of(charts: tuple[Chart, ...]) -> tuple[Picture, ...]:
    """Return a picture of each chart in the colours of the program's theme; needs the one application."""
    return tuple(map(_picture, charts))


def _picture(chart: Chart) -> Picture:
    widget = chart_widget(chart)
    try:
        widget.setAutoFillBackground(True)
        palette = widget.palette()
        palette.setColor(QPalette.ColorRole.Window, colour(current_theme().panel))
        widget.setPalette(palette)
        widget.show_chart(chart)
        widget.ensurePolished()
        wanted = widget.heightForWidth(_WIDTH) if widget.hasHeightForWidth() else widget.sizeHint().height()
        widget.resize(_WIDTH, min(max(wanted, _LEAST), _MOST))
        if layout := widget.layout():
            layout.activate()
        return Picture(picture_bytes(widget, "png", _SCALE), widget.width(), widget.height())
    finally:
        widget.deleteLater()
