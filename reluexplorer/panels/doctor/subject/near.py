"""The part of the column that looks at the chosen channel closely: exciting inputs, and maps on one."""

from __future__ import annotations

from PySide6.QtCore import Signal

from reluexplorer.language import _
from reluexplorer.models.values.close_look import CloseLook, InputLook
from reluexplorer.panels.doctor.subject.channel_maps import ChannelMaps, ChannelMapsView
from reluexplorer.panels.doctor.subject.exciting import ExcitingInputs, ExcitingView
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.text import measure, progress
from reluexplorer.widgets.controls.all_controls import Fold, Paragraph


class NearFold(Fold):
    """Its signal asks for another input, by its number."""

    input_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            _("Inputs that excite it most"),
            _("Show or hide the inputs on which this channel’s z is greatest, and where on them"),
            spacing=8,
        )
        self.exciting = ExcitingInputs()
        self.maps = ChannelMaps()
        self.words = Paragraph("", size=12)
        self.add(self.exciting, self.words, self.maps)
        self.exciting.input_chosen.connect(self.input_chosen)
        self._narrow: bool | None = None

    def set_narrow(self, narrow: bool) -> None:
        """Put it away where there is little room; what a person did stays until the room changes."""
        if narrow is not self._narrow:
            self._narrow = narrow
            self.set_open(not narrow)

    def set_seen(self, seen: Doctored) -> None:
        """Show the inputs, and on the chosen one what the channel does."""
        inputs, close = seen.close.found or (), seen.close
        chosen = chosen_of(inputs, seen.input)
        words = close.trouble
        if close.is_awaited:
            words = _("Measuring … {share}").format(share=progress(close.progress))
        self.exciting.set_view(ExcitingView(inputs, chosen, words))
        look = inputs[chosen] if inputs else None
        one, many = (None, None) if look is None else _apart(look)
        self.maps.set_view(many)
        self.maps.setVisible(many is not None)
        said = "" if look is None else one or _on(look)
        self.words.set_words(said)
        self.words.setVisible(bool(said))


def chosen_of(inputs: CloseLook, number: int) -> int:
    """Return the place of an input among those that are shown; the first where it is none of them."""
    return next((place for place, each in enumerate(inputs) if each.number == number), 0)


def _on(look: InputLook) -> str:
    said = _("On input {number:,}").format(number=look.number)
    return f"{said}, {look.name}" if look.name else said


def _apart(look: InputLook) -> tuple[str, ChannelMapsView | None]:
    """Return a sentence where there is one value or none, or else the maps."""
    if look.maps is None:
        return _("{on_input} it was not computed.").format(on_input=_on(look)), None
    if look.maps.before.size > 1:
        return "", ChannelMapsView(look.maps)
    before, after = (measure(float(each.flat[0])) for each in (look.maps.before, look.maps.after))
    words = _("{on_input}: z {z}, after the activation {h}")
    return words.format(on_input=_on(look), z=before, h=after), None
