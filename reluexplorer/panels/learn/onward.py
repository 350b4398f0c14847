"""Where to go on from a lesson: other workspaces with its experiment, and what it rests on."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPaintEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.lessons.lesson import Lesson
from reluexplorer.lessons.words import Source
from reluexplorer.widgets.controls.all_controls import FlowLayout, LinkButton, Paragraph, PillButton, Text
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.painting.shapes import rounded, shows_focus, start
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.stylesheet import current_theme, theme_hub
from reluexplorer.widgets.theme.tips import set_tip

_WAYS = {
    "train": (_("Train"), _("Set this experiment up in Train, with its knobs as they stand")),
    "neurons": (_("Neurons"), _("Set this experiment up in Neurons, with its knobs as they stand")),
    "gradients": (
        _("Gradients"),
        _(
            "Set this experiment up in Train, with its knobs as they stand, and show its gradients layer "
            "by layer"
        ),
    ),
}
"""What each way is called, and what it does."""
_YEAR = re.compile(r".*?\b(?:18|19|20)\d\d\b")


class Sources(Text):
    """Names of papers as links, which the browser opens."""

    def __init__(self) -> None:
        super().__init__("", size=11, tone="secondary", wrap=True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFont(ui_font(11))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._sources: tuple[Source, ...] = ()
        self.linkActivated.connect(lambda url: QDesktopServices.openUrl(QUrl(url)))
        theme_hub().changed.connect(self._write)

    def set_sources(self, sources: tuple[Source, ...]) -> None:
        """Show these sources by who wrote them and when."""
        if sources != self._sources:
            self._sources = sources
            names = "; ".join(each.words for each in sources)
            self.setAccessibleName(_("Sources: {names}").format(names=names))
            set_tip(self, "\n".join(f"{each.words}: {each.url}" for each in sources))
            self._write()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show that the keys are here before they are on a link, which has a frame of its own."""
        super().paintEvent(event)
        if shows_focus(self) and not self.hasSelectedText():
            painter = start(self)
            rounded(painter, QRectF(self.rect()), 4, None, current_theme().accent, 2.0)
            painter.end()

    def words(self) -> str:
        """Return the sources without their addresses."""
        return " · ".join(each.words for each in self._sources)

    def _write(self) -> None:
        ink = current_theme().secondary
        links = (
            f'<a href="{escape(each.url, quote=True)}" style="color:{ink}">{escape(_short(each.words))}</a>'
            for each in self._sources
        )
        self.setText(" · ".join(links))


def _short(words: str) -> str:
    """Return who wrote a source and when: all up to the year, or to the first comma where there is none."""
    found = _YEAR.match(words)
    return found[0] if found else words.partition(",")[0]


class Onward(QWidget):
    """Emits ``open_asked(workspace)``, and ``follow_asked()`` for one update of the experiment."""

    open_asked = Signal(str)
    follow_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(spacing=8)
        self._flow.addWidget(Text(_("Open in"), tone="secondary"))
        self.buttons: dict[str, PillButton] = {}
        for name, (title, tip) in _WAYS.items():
            called = _("Open in {title}").format(title=title)
            button = PillButton(title, tip, small=True, name=called)
            button.clicked.connect(lambda _on=False, name=name: self.open_asked.emit(name))
            self.buttons[name] = button
            self._flow.addWidget(button)
        self.follow = LinkButton(
            _("Follow one update"),
            _("Set this experiment up in Train and follow one sample through one update (M)"),
        )
        self.follow.clicked.connect(self.follow_asked)
        self._flow.addWidget(self.follow)
        self._ways = QWidget()
        self._ways.setLayout(self._flow)
        self._why_not = Paragraph("", size=12)
        self.sources = Sources()
        stacked(self, self._ways, self._why_not, self.sources, spacing=8)

    def set_lesson(self, lesson: Lesson) -> None:
        """Offer what there is for a lesson."""
        opens = lesson.setups is not None
        self._ways.setVisible(opens)
        self._why_not.setVisible(not opens and bool(lesson.not_opened))
        self._why_not.set_words(lesson.not_opened)
        self.sources.set_sources(lesson.words.sources)
        self.sources.setVisible(bool(lesson.words.sources))
