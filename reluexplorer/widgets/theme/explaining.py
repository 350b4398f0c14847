"""What a widget's own words mean: the terms in a label, a heading or a field's name, for its tooltip."""

from __future__ import annotations

from typing import Protocol, TypeGuard, runtime_checkable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QHeaderView, QLabel, QWidget

from reluexplorer.core.glossary import Term, found_in, terms

_MOST = 4
"""Terms that one tooltip explains."""


@runtime_checkable
class HasWords(Protocol):
    """A widget that paints words of its own."""

    def words_at(self, at: QPoint) -> str:
        """Return the words at a point of the widget; empty where there are none."""


@runtime_checkable
class HasSetWords(Protocol):
    """A label whose words are other than what Qt is given to show."""

    def words(self) -> str:
        """Return the words as they were set."""


def _paints_words(widget: QWidget) -> TypeGuard[HasWords]:
    return issubclass(type(widget), HasWords)  # of an object it takes Python ten times as long


def _has_set_words(widget: QWidget) -> TypeGuard[HasSetWords]:
    return issubclass(type(widget), HasSetWords)


def words_of(widget: QWidget, at: QPoint) -> str:
    """Return the words by which a person knows a widget, or its part at a point."""
    if _paints_words(widget):
        return widget.words_at(at)
    if isinstance(widget, QLabel):
        return widget.words() if _has_set_words(widget) else widget.text()
    if isinstance(widget, QAbstractButton):
        return widget.text()
    chosen = widget.currentText() if isinstance(widget, QComboBox) else ""
    return f"{widget.accessibleName()} {chosen}".strip()


def header_words(header: QHeaderView, at: QPoint) -> tuple[str, str]:
    """Return the words of a table's heading at a point, and its tooltip."""
    model, section = header.model(), header.logicalIndexAt(at)
    roles = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
    words, tip = (model.headerData(section, header.orientation(), role) or "" for role in roles)
    return str(words), str(tip)


def terms_on(page: QWidget) -> tuple[Term, ...]:
    """Return the terms in the words that a page shows, in the order of its parts."""
    shown = (each for each in page.findChildren(QWidget) if each.isVisible())
    words = dict.fromkeys(
        part for each in shown for part in (words_of(each, each.rect().center()), each.accessibleName())
    )
    return found_in("\n".join(words), most=len(terms()))


def explain(widget: QWidget, words: str) -> None:
    """Let a screen reader say what the terms in a widget's words mean, as a tooltip does."""
    said = with_terms("", words)
    if said != widget.accessibleDescription():
        widget.setAccessibleDescription(said)


def with_terms(tip: str, words: str) -> str:
    """Return a tooltip, and below it what the terms in ``words`` mean that it does not explain itself."""
    found = [term for term in found_in(words, _MOST) if term.says not in tip]
    said = [term.sentence() for term in found]
    return "\n\n".join([tip, *said] if tip else said)
