"""Every part in a window, as pictures: ``QT_QPA_PLATFORM=offscreen python tests/widgets/gallery.py OUT``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reluexplorer.widgets.controls.all_controls import (
    Aside,
    Bar,
    BarTable,
    Card,
    Chip,
    ComboField,
    DataGrid,
    EmptyState,
    FlowLayout,
    FormRow,
    KeyHint,
    LayersField,
    Legend,
    LinkButton,
    ListRow,
    Notice,
    NumberField,
    Paragraph,
    PillButton,
    PrimaryRoundButton,
    RoundButton,
    Row,
    SectionHead,
    SegmentedControl,
    SideColumn,
    SliderField,
    StatFigure,
    StatusPill,
    Subject,
    Surface,
    TabButton,
    Text,
    TextField,
)
from reluexplorer.widgets.plots.axes import Look, Span
from reluexplorer.widgets.plots.charts import Bars, HistogramPlot, LineChart, Series
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.plots.loss_plot import LossPlot
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES

ACTIVATIONS = (("relu", "ReLU"), ("leaky", "Leaky ReLU"), ("tanh", "Tanh"))


def top_bar() -> Surface:
    bar = Surface("bottom")
    row = QHBoxLayout(bar)
    row.setContentsMargins(16, 7, 16, 8)
    for words in ("Learn", "Activations", "Train", "Neurons"):
        tab = TabButton(words, words)
        tab.setChecked(words == "Train")
        row.addWidget(tab)
    row.addStretch(1)
    row.addWidget(Text("Search or run a command", tone="secondary"))
    row.addWidget(KeyHint("Ctrl K"))
    row.addWidget(RoundButton("moon", "Dark theme", "Switch to the dark theme", size=32, flat=True))
    return bar


def left() -> SideColumn:
    column = SideColumn(264, "left")
    data = column.add_section("Data")
    data.add(
        FormRow("Samples", NumberField("Samples", "How many points", 10, 5000, 500, step=50, integer=True))
    )
    data.add(FormRow("Noise", SliderField("Noise", "Spread of the points", 0, 0.5, 0.1, step=0.01)))
    data.add(FormRow("Test share", SliderField("Test share", "Kept for testing", 0.1, 0.9, 0.5, step=0.05)))
    network = column.add_section("Network")
    network.add(FormRow("Hidden layers", LayersField("Hidden layers", "Units of each layer", (8, 8, 4))))
    network.add(FormRow("Activation", ComboField("Activation", "f", ACTIVATIONS)))
    output = ComboField("Output", "Output", (("s", "Sigmoid"),))
    output.setEnabled(False)
    network.add(FormRow("Output", output))
    network.add(FormRow("Initialisation", ComboField("Initialisation", "i", (("he", "He normal"),))))
    optimiser = column.add_section("Optimiser")
    rate = NumberField("Learning rate", "Step size", 1e-6, 10, 0.3, log=True)
    optimiser.add(FormRow("Learning rate", rate))
    off = NumberField("Batch size", "Points a step", 1, 1000, 10, integer=True)
    off.setEnabled(False)
    optimiser.add(FormRow("Batch size", off))
    seed = NumberField(
        "Seed", "Seed", 0, 10**9, 7, integer=True, action=("refresh", "New seed", "Draw a seed")
    )
    optimiser.add(FormRow("Seed", seed))
    broken = TextField("Seed", "Seed", "7")
    broken.setProperty("problem", True)
    optimiser.add(FormRow("Name", broken))
    state = column.add_section()
    state.add(StatusPill("3 dead neurons in layer 2", "dead", strong=True))
    words = "They stopped at step 412, after one update moved their bias by −2.9"
    state.add(Paragraph(words))
    return column


def controls_card() -> Card:
    card = Card()
    card.body.addWidget(SectionHead("f(x)", "drag the probe · scroll to zoom", capitals=False))
    sliders = QHBoxLayout()
    rate = SliderField("Rate", "r", 0.001, 10, 1, log=True, show=lambda x: f"{x:g}")
    off = SliderField("Off", "r", 0, 1, 0.6, show=lambda x: f"{x:.2f}")
    off.setEnabled(False)
    sliders.addWidget(rate)
    sliders.addWidget(off)
    card.body.addLayout(sliders)
    pills = QGridLayout()
    remedies = ("Leaky ReLU 0.01", "Re-initialise it", "Learning rate ÷ 10", "Clip gradients at 1")
    for number, words in enumerate(remedies):
        pills.addWidget(PillButton(words, words), number // 2, number % 2)
    card.body.addLayout(pills)
    more = FlowLayout()
    more.addWidget(PillButton("Open model…", "o", small=True))
    more.addWidget(PillButton("Export report", "o", variant="accent", small=True))
    more.addWidget(PillButton("Load 150 rows", "o", variant="filled"))
    disabled = PillButton("Not now", "o", variant="filled")
    disabled.setEnabled(False)
    more.addWidget(disabled)
    regions = Chip("Linear regions ·", "r", "negative", dot=True, checkable=True)
    regions.set_value(True)
    regions.set_status("Linear regions ·", value="74")
    more.addWidget(regions)
    more.addWidget(Chip("Test points", "t", checkable=True))
    more.addWidget(LinkButton("Open in Train", "o", arrow=True))
    card.body.addLayout(more)
    return card


def middle() -> QWidget:
    area = QWidget()
    column = QVBoxLayout(area)
    column.setContentsMargins(18, 16, 18, 16)
    column.setSpacing(12)
    row = QHBoxLayout()
    row.addWidget(SegmentedControl("View", "v", (("s", "Samples × neurons"), ("i", "Input plane"))))
    order = (("i", "Index"), ("f", "Firing rate"), ("s", "Similarity"))
    row.addWidget(SegmentedControl("Order", "o", order))
    pills = FlowLayout(right=True)
    for words, role in (("76 healthy", "healthy"), ("9 rarely fire", "warning"), ("6 always on", "negative")):
        pills.addWidget(StatusPill(words, role))
    pills.addWidget(StatusPill("5 dead", "dead", strong=True))
    row.addLayout(pills, 1)
    column.addLayout(row)
    for said in (
        ("3 rows have no target and were left out.", "info", "Show them"),
        ("The loss is no longer finite since step 512.", "error", "Go back"),
        ("The file has 300,000 rows; a sample of 20,000 was loaded.", "warning"),
    ):
        notice = Notice()
        notice.set_notice(*said)
        column.addWidget(notice)
    grid = QGridLayout()
    grid.setSpacing(12)
    figures = (
        ("Dead channels", "104 of 312"),
        ("Always on", "9"),
        ("Mean firing", "41%"),
    )
    for number, (name, value) in enumerate(figures):
        card = Card(spacing=0)
        figure = StatFigure(name, name, sample=value)
        figure.set_value(value)
        card.body.addWidget(figure)
        grid.addWidget(card, 0, number)
    column.addLayout(grid)
    column.addWidget(controls_card())
    empty = Card()
    empty.body.addWidget(
        EmptyState("No data yet", "Open a CSV file or choose a data set at the left.", "Open file…")
    )
    column.addWidget(empty, 1)
    return area


def right() -> SideColumn:
    column = SideColumn(360, "right")
    subject = column.add_section()
    row = QHBoxLayout()
    row.addWidget(Subject("Neuron 2.14"), 1)
    row.addWidget(StatusPill("dead since step 412", "dead", dot=False, strong=True))
    subject.add(row)
    subject.add(
        Paragraph(
            "Its input is negative for all 500 training points. The closest one is 0.83 below the threshold."
        )
    )
    table = DataGrid(("Function", "f(x)", "f′(x)"), "Values at the probe")
    table.set_rows(
        (
            Row(("ReLU", "0.000", "0.000"), "positive"),
            Row(("Leaky ReLU", "−0.140", "0.100"), "healthy"),
            Row(("Sigmoid", "0.198", "0.159"), "negative"),
            Row(("Tanh", "−0.885", "0.216"), "violet", "dead"),
        )
    )
    column.add_section("At x = −1.40").add(table)
    gate = column.add_section("The gate")
    row = QHBoxLayout()
    row.addWidget(StatusPill("ReLU closed", "dead", strong=True))
    row.addWidget(StatusPill("Leaky 10 % open", "healthy", strong=True))
    row.addStretch(1)
    gate.add(row)
    decay = BarTable("Gradient after 10 layers", track=False, row_height=30, thickness=12)
    decay.set_bars(
        (Bar("ReLU", 1, "1.0", "positive"), Bar("Leaky ReLU", 0.9, "0.6"), Bar("Tanh", 0.5, "3e−2", "violet"))
    )
    column.add_section("Gradient after 10 layers").add(decay)
    share = BarTable("Active share per layer")
    share.set_bars((Bar("Hidden 1", 0.62, "62%"), Bar("Hidden 2", 0.31, "31%"), Bar("Hidden 3", 0, "0%")))
    column.add_section("Active share per layer").add(share)
    legend = Legend()
    legend.set_entries((("train", "0.018", "text"), ("test", "0.031", "secondary")))
    claims = column.add_section("Loss", legend, inset=8, spacing=2)
    for number, words in enumerate(("What ReLU does", "Why depth needs it", "Neurons that die"), start=1):
        item = ListRow(words, words, number)
        item.set_status(
            ("holds", "depends", "measuring")[number - 1], ("healthy", "warning", "accent")[number - 1]
        )
        item.setChecked(number == 3)
        claims.add(item)
    column.add_section().add(Aside("Where the claim is too simple", "The usual slope of 0.01 rescues few."))
    return column


def transport() -> Surface:
    bar = Surface("top")
    row = QHBoxLayout(bar)
    row.setContentsMargins(18, 14, 18, 14)
    row.setSpacing(14)
    row.addWidget(RoundButton("reset", "Reset", "Start again"))
    play = PrimaryRoundButton("Train (Space)", "Pause (Space)")
    play.set_running(True)
    row.addWidget(play)
    row.addWidget(RoundButton("step", "Step", "One step"))
    row.addWidget(PrimaryRoundButton("Train (Space)", "Pause (Space)", size=40))
    for name, value in (("Epoch", "1,204"), ("Updates / s", "41.2k"), ("Accuracy", "98.6%")):
        figure = StatFigure(name, name, sample=value)
        figure.set_value(value)
        row.addWidget(figure)
    row.addStretch(1)
    for name in (
        "undo",
        "redo",
        "open",
        "save",
        "close",
        "sun",
        "search",
        "plus",
        "minus",
        "refresh",
        "copy",
        "picture",
        "info",
        "warning",
        "check",
        "more",
        "chevron-right",
    ):
        row.addWidget(RoundButton(name, name, name, size=30))
    return bar


def window() -> QWidget:
    whole = QWidget()
    whole.setObjectName("window")
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(top_bar())
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addWidget(left())
    row.addWidget(middle(), 1)
    row.addWidget(right())
    column.addLayout(row, 1)
    column.addWidget(transport())
    return whole


def titled(title: str, part: QWidget, trailing: str | None = None) -> Card:
    card = Card()
    card.body.addWidget(SectionHead(title, trailing))
    card.body.addWidget(part, 1)
    return card


def function_plot(*, slope: bool = False) -> CurvePlot:
    plot = CurvePlot("Activation functions", "Drag the probe", zoomable=not slope, probe=True)
    x = np.linspace(-5, 5, 601)
    sigmoid, step = 1 / (1 + np.exp(-x)), (x > 0).astype(float)
    tanh = np.tanh(x)
    values = (np.maximum(x, 0), np.where(x > 0, x, 0.1 * x), sigmoid, tanh)
    if slope:
        values = (step, np.where(x > 0, 1, 0.1), sigmoid * (1 - sigmoid), 1 - tanh**2)
    names = (("ReLU", "positive"), ("Leaky ReLU", "healthy"), ("Sigmoid", "negative"), ("Tanh", "violet"))
    plot.set_curves(tuple(Curve(n, x, y, colour) for (n, colour), y in zip(names, values, strict=True)))
    plot.set_view((-5, 5), (-0.3, 1.25) if slope else (-1.6, 4.2))
    plot.set_probe(-1.4)
    if not slope:
        plot.set_spans((Span(-5, -2.2, "negative", "sigmoid and tanh are saturated here: slope under 0.1"),))
    return plot


def losses(*, log: bool) -> LossPlot:
    plot = LossPlot(log=log)
    steps = np.arange(0, 5000, 10, dtype=float)
    noise = np.random.default_rng(0).normal(0, 1, (2, len(steps)))
    train = 0.7 * np.exp(-steps / 900) * (1 + 0.06 * noise[0]) + 0.018
    plot.set_losses(steps, train, train * 1.1 + 0.012 + 0.004 * noise[1])
    return plot


def histogram() -> HistogramPlot:
    plot = HistogramPlot("Outputs")
    samples = np.random.default_rng(1).normal(0, 1, 20000)
    edges = np.linspace(-3, 4, 61)
    made = (("Tanh", np.tanh(samples), "negative"), ("ReLU", np.maximum(samples, 0), "positive"))
    series = tuple(Bars(n, edges, np.histogram(y, edges)[0], colour, 0.6) for n, y, colour in made)
    plot.set_series(series, y_max=2600)
    return plot


def dying() -> LineChart:
    chart = LineChart("Dead neurons by learning rate")
    chart.set_series(
        ("0.05", "0.1", "0.2", "0.5", "1", "2"),
        (Series("dead", (0, 0, 0, 0.2, 39, 50), (0, 0, 0, 0, 13, 4), "dead"),),
    )
    return chart


def plots() -> QWidget:
    whole = QWidget()
    whole.setObjectName("window")
    grid = QGridLayout(whole)
    grid.setContentsMargins(16, 16, 16, 16)
    grid.setSpacing(12)
    grid.addWidget(
        titled("f(x) over the input", function_plot(), "drag the probe · scroll to zoom"), 0, 0, 1, 2
    )
    grid.addWidget(
        titled("Slope f′(x) — what the gradient is multiplied by", function_plot(slope=True)), 1, 0
    )
    grid.addWidget(titled("What comes out of N(0, 1) inputs", histogram()), 1, 1)
    for number, part in enumerate((losses(log=False), losses(log=True), dying())):
        card = Card()
        card.body.addWidget(part)
        grid.addWidget(card, number, 2)
    more = CurvePlot("Dead neurons", look=Look("beside", "y", zero=False, names=True))
    x = np.arange(0, 1001, 10.0)
    layers = ((1, "healthy"), (2, "dead"), (3, "accent"))
    more.set_curves(tuple(Curve(f"Hidden {n}", x, np.floor(x * n / 700), c) for n, c in layers))
    grid.addWidget(titled("Dead neurons over training", more), 2, 0, 1, 2)
    for row, stretch in ((0, 5), (1, 4), (2, 3)):
        grid.setRowStretch(row, stretch)
    for col, stretch in ((0, 4), (1, 4), (2, 3)):
        grid.setColumnStretch(col, stretch)
    return whole


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    width, height = (int(part) for part in (sys.argv[2] if len(sys.argv) > 2 else "1440x900").split("x"))
    for name, theme in THEMES.items():
        apply_theme(app, theme)
        for kind, make in (("controls", window), ("plots", plots)):
            shown = make()
            shown.resize(width, height)
            shown.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            shown.show()
            app.processEvents()
            shown.grab().save(str(out / f"{kind}_{name}.png"))
            shown.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
