"""How the pictures that a model is fed are prepared, what of that can be set, and whether it fits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reluexplorer.language import _
from reluexplorer.models.feeding.normalisation import Agreement
from reluexplorer.models.feeding.picture_form import form_of
from reluexplorer.models.feeding.pictures import Pictures, told
from reluexplorer.models.feeding.pixels import Form
from reluexplorer.models.feeding.preparation import BGR, LAYOUTS, Fill, Preparation, of_range
from reluexplorer.models.feeding.samples import Changed, Chosen, Samples
from reluexplorer.models.feeding.signature import Input, Signature, shape_words
from reluexplorer.models.values.refusal import ModelError


@dataclass(frozen=True)
class Prepared:
    """What is done to the pictures of a folder."""

    preparation: Preparation
    wanted: Input
    """Of the model, that reads them."""
    form: Form
    """The shape in which it does."""
    agreement: Agreement | None = None
    """With what the first batch norms remember; None where there are none to ask."""

    @property
    def note(self) -> str:
        """The sentence among the findings' notes that says so."""
        return told(self.form, self.preparation)

    @property
    def layout(self) -> str:
        """Where channels are; empty where there is no axis of them."""
        return "" if self.form.is_flat else LAYOUTS[self.form.is_last]

    @property
    def layouts(self) -> tuple[str, ...]:
        """Those of ``LAYOUTS`` that the model's shape allows."""
        return tuple(each for each in LAYOUTS if self.layout and self._allows(each))

    @property
    def shape(self) -> str:
        """A batch as the model reads it: N × 3 × 640 × 640."""
        height, width = self.form.size
        channels = (self.form.channels,)
        sides = (height, width) if self.form.is_flat else (*channels, height, width)
        return shape_words(("N", *((height, width, *channels) if self.form.is_last else sides)))

    def with_changes(
        self, *, values: str = "", layout: str = "", order: str = "", fill: str = ""
    ) -> Preparation:
        """Return the preparation with what is not empty; raise ModelError where that does not fit."""
        made = self.preparation
        if values:
            mean, sd = of_range(values)
            made = replace(made, mean=mean, sd=sd)
        if fill:
            made = replace(made, fill=Fill(fill))
        if order:
            made = replace(made, is_bgr=order == BGR)
        made = replace(made, layout=layout or made.layout)
        form_of(self.wanted, made, self.form.size)
        return made

    def _allows(self, layout: str) -> bool:
        try:
            self.with_changes(layout=layout)
        except ModelError:
            return False
        return True

    @property
    def warning(self) -> str:
        """A sentence where the batch norms disagree, empty where not."""
        return "" if self.agreement is None else self.agreement.warning

    @property
    def checked(self) -> str:
        """What the first batch norms say of it, as a sentence."""
        if self.agreement is None:
            return _("No batch norm reads a convolution of the pictures, so nothing checks these settings.")
        return self.warning or _("What reaches the first batch norm is like what it remembers of training.")


def fed_pictures(samples: Samples) -> Pictures | None:
    """Return the pictures that samples are, or are chosen of; None where they are others."""
    while isinstance(samples, Chosen | Changed):
        samples = samples.whole
    return samples if isinstance(samples, Pictures) else None


def prepared_of(samples: Samples, signature: Signature, agreement: Agreement | None) -> Prepared | None:
    """Return how samples are prepared; None where they are no pictures."""
    files = fed_pictures(samples)
    wanted = None if files is None else signature.named(files.form.name)
    if files is None or wanted is None:
        return None
    return Prepared(files.preparation, wanted, files.form, agreement)
