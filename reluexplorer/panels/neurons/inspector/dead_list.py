"""The dead neurons as a list that can be searched, to choose one of many."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from reluexplorer.language import _, pgettext
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.remedies import SearchDeaths, StopSearching
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.deaths.since import Since, all_since, search_label, search_words, since_words
from reluexplorer.session.run.snapshot import RunSnapshot, Search
from reluexplorer.text import layer_title, neuron
from reluexplorer.widgets.controls.all_controls import Paragraph, SectionHead
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.controls.buttons import LinkButton
from reluexplorer.widgets.controls.search_field import SearchField
from reluexplorer.widgets.theme.tips import set_tip

_STOP_TIP = _("Leave it at what the records tell: the search takes some of the machine")
_AGAIN_TIP = _("Search on for the update that silenced each dead neuron")


class SearchLink(LinkButton):
    """Says how far the search is, and what a click does; hidden where there is none."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(_("Stop the search"), _STOP_TIP)
        self._is_stopped = False
        self.clicked.connect(lambda: dispatch(SearchDeaths() if self._is_stopped else StopSearching()))
        self.hide()

    def set_search(self, search: Search | None) -> None:
        """Offer to stop a search, or to go on with one that was stopped."""
        self._is_stopped = search is not None and search.is_stopped
        self.setText(search_label(search))
        set_tip(self, _AGAIN_TIP if self._is_stopped else _STOP_TIP)
        self.setVisible(search is not None)


MOST = 200
"""So many lines are shown; typing narrows the list."""
_LAYER, _NEURON = "hidden", "neuron"
_TYPED = {_LAYER: _LAYER, "layer": _LAYER, _NEURON: _NEURON}
_TYPED[pgettext("typed to find a neuron", "layer").casefold()] = _LAYER
_TYPED[pgettext("typed to find a neuron", "neuron").casefold()] = _NEURON
"""What is typed for a layer and for a neuron, in English and in the language that is spoken."""
_NUMBERED = re.compile(rf"({_LAYER}|{_NEURON})\s+(\d+)")
_LINE = 26
_PLACE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Dead:
    """A dead unit, and since when it is, as far as that is known."""

    layer: int
    unit: int
    since: str

    @property
    def words(self) -> str:
        """What its line says."""
        return f"{neuron(self.layer, self.unit)} · {self.since}"


def dead_of(since: tuple[Since, ...]) -> tuple[Dead, ...]:
    """Return dead units in the order and the words of their list."""
    return tuple(Dead(one.layer, one.unit, since_words(one)[0]) for one in since)


def matching(dead: tuple[Dead, ...], query: str) -> tuple[Dead, ...]:
    """Return those that a query means: all its words are in a unit's line or its layer's title.

    A word with a point is the beginning of a name: "2." are all of layer 2, and "1.2" is not in 11.2. A
    number after "hidden" or "layer" is a layer's, one after "neuron" is a neuron's.
    """
    typed = " ".join(_TYPED.get(word, word) for word in query.casefold().split())
    words = _NUMBERED.sub(r"\1=\2", typed).split()
    return tuple(one for one in dead if all(_means(one, word) for word in words))


def _means(one: Dead, word: str) -> bool:
    if "." in word:
        return neuron(one.layer, one.unit).startswith(word)
    if "=" in word:
        return word in {f"{_LAYER}={one.layer + 1}", f"{_NEURON}={one.unit + 1}"}
    said = f"{_LAYER} {layer_title(one.layer)} {_NEURON} {one.unit + 1} {one.words}".casefold()
    return word in (said.replace(",", "").split() if word.isdigit() else said)


class DeadList(QWidget):
    """A search field over the dead neurons, which selects one."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._dead: tuple[Dead, ...] = ()
        self._head = SectionHead(_("Dead neurons"), "")
        self.field = SearchField(
            _("Find a dead neuron"), _("By its name, as 2.3, by its layer or by the step")
        )
        self.doubt = Paragraph("", size=12)
        self.doubt.hide()
        self.search = SearchLink(dispatch)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Dead neurons"))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_tip(self.list, _("Click a neuron, or press Enter, to see why it is dead and what helps"))
        stacked(
            self,
            self._head,
            self.doubt,
            self.search,
            self.field,
            self.list,
            spacing=8,
            margins=(16, 0, 16, 16),
        )
        self.field.textChanged.connect(lambda _words: self._fill())
        self.field.entered.connect(lambda: self._choose(self.list.item(0)))
        self.field.left_down.connect(self._go_down)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)

    def set_run(self, run: RunSnapshot) -> None:
        """Show the dead units of a run's shown state, and what is done about dates that are not sure."""
        since = all_since(run)
        self.set_dead(dead_of(since))
        undated = sum(one.is_provisional for one in since)
        self.doubt.set_words(search_words(run, several=undated > 1) if undated else "")
        self.doubt.setVisible(undated > 0)
        self.search.set_search(run.search if undated else None)

    def set_dead(self, dead: tuple[Dead, ...]) -> None:
        """Show these."""
        if dead != self._dead:
            self._dead = dead
            self._fill()

    def choose_first(self) -> None:
        """Select the first of all."""
        self._dispatch(SelectUnit(self._dead[0].layer, self._dead[0].unit))

    def lines(self) -> list[str]:
        """Return what the lines say."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def _fill(self) -> None:
        found = matching(self._dead, self.field.text())
        all_of_them = len(found) == len(self._dead)
        count = f"{len(found):,}"
        some = _("{count} of {total:,}").format(count=count, total=len(self._dead))
        self._head.set_trailing(count if all_of_them else some)
        self.list.clear()
        for one in found[:MOST]:
            item = QListWidgetItem(one.words)
            item.setData(_PLACE, (one.layer, one.unit))
            item.setSizeHint(QSize(0, _LINE))
            self.list.addItem(item)
        more = len(found) - MOST
        if more > 0 or not found:
            narrow = _("{count:,} more: type to narrow the list").format(count=more)
            nothing = QListWidgetItem(narrow if found else _("None is found"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)

    def _go_down(self) -> None:
        self.list.setFocus()
        self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        place = None if item is None else item.data(_PLACE)
        if place is not None:
            self._dispatch(SelectUnit(*place))
