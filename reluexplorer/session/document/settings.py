"""Each setting that is one field of the document, declared once.

From an entry come the command and its undo label, the saved form, the option of the command line, the line
of the palette, the control that is bound to it with its tooltip, and the words on the strip of the run.
"""

from __future__ import annotations

from reluexplorer.core.data.splits import FEWEST_TO_SPLIT
from reluexplorer.core.diagnosis.unit_states import NAMED
from reluexplorer.core.discovery import once, table
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.initializers import INITIALIZERS
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.make import AUTOMATIC
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.language import _, pgettext
from reluexplorer.session.document.domains import Names, Numbers, Subject, Switch
from reluexplorer.session.document.limits import (
    SEEDS,
    SPEEDS,
    TABLE_KEPT,
    VALUES,
    WORKSPACES,
    remedy_orders,
    workspace_title,
)
from reluexplorer.session.document.setting import Setting
from reluexplorer.text import fixed, percent

_WITHOUT = _("Losses are shown without it")


_DATA = (
    Setting(
        "data.samples", "set-samples", _("Samples"), Numbers(10, 5000, whole=True, logarithmic=True),
        _("Draw so many samples."), _("Samples to draw"),
        option="samples", option_help=_("how many samples to draw"),
    ),
    Setting(
        "data.noise", "set-noise", _("Noise"), Numbers(0.0, 0.5),
        _("Blur the classes; 0 is none."), _("How much chance blurs the answers; 0 is none"),
        option="noise", option_help=_("of what is drawn"),
        step=0.01, shown=lambda value: fixed(value, 2),
    ),
    Setting(
        "data.test_share", "set-test-share", _("Test share"), Numbers(0.0, 0.9),
        _("Keep a share of the samples out of training, none for 0."),
        _("Share of the samples kept out of training, to test on"),
        option="test-share", option_help=_(
            "share kept out of training; 0 for none, as for a table of fewer than "
            "{fewest_to_split} usable rows where it is left out"
        ).format(fewest_to_split=FEWEST_TO_SPLIT),
        resets=("usual_share",),
        step=0.05, shown=lambda value: percent(value) if value else pgettext("share", "none"),
    ),
    Setting(
        "data.seed", "set-data-seed", _("Draw other samples"), SEEDS, _("Draw the samples of another seed."),
        option="data-seed", option_help=_("of the samples, and of those that are kept out of training"),
        placed=True,
    ),
)  # fmt: skip
_NETWORK = (
    Setting(
        "network.output", "set-output", _("Output"),
        Names.called({AUTOMATIC: _("Automatic")} | {name: head.label for name, head in HEADS.items()}),
        _("Choose the output layer; ``auto`` takes the one that belongs to the data."),
        option="output", option_help=_("output layer and loss"), placed=True,
    ),
    Setting(
        "network.initializer", "set-initializer", _("Initialisation"), Names.of(INITIALIZERS),
        _("Choose how weights begin."),
        option="initializer", option_help=_("how weights begin"),
        resets=("initializer_parameters", "given"), placed=True,
    ),
    Setting(
        "network.initializer_parameters", "set-initializer-parameters", _("Initialisation's parameters"),
        VALUES, _("Set the parameters of the initialisation, in its order."),
        option="initializer-parameter", option_help=_("of the initialisation, in its order"),
        rule=lambda recipe: INITIALIZERS[recipe.network.initializer], resets=("given",), placed=True,
    ),
    Setting(
        "network.bias", "set-bias", _("First bias"), Numbers(-10.0, 10.0),
        _("Choose what hidden biases begin at."), _("What the biases of hidden neurons begin at"),
        option="bias", option_help=_("what hidden biases begin at"),
        resets=("given",), step=0.1,
    ),
    Setting(
        "network.dropout", "set-dropout", _("Dropout"), Numbers(0.0, 0.9),
        _("Silence a share of the hidden neurons in each update."),
        _("Share of the hidden neurons that each update silences at random"),
        option="dropout", option_help=_("share of units silenced in training"), words=_("dropout"), none=0.0,
        step=0.05, shown=percent, more=True, goes_on=True,
    ),
    Setting(
        "network.biased", "set-biased", _("Biases"),
        Switch((pgettext("biases", "learned"), pgettext("biases", "none"))),
        _("Give neurons a bias, or none."),
        _("Whether neurons have a bias that is learned"),
        option="no-bias", option_back="with-bias", option_help=_("no biases at all"), option_value=False,
        resets=("given",), more=True,
    ),
    Setting(
        "network.bias_spread", "set-bias-spread", _("Spread of first biases"), Numbers(0.0, 10.0),
        _("Choose the standard deviation of first hidden biases."),
        _("Standard deviation of the first hidden biases around the first bias"),
        option="bias-spread", option_help=_("their standard deviation"),
        row=_("Bias spread"), resets=("given",), step=0.1, more=True,
    ),
    Setting(
        "network.dtype", "set-precision", _("Precision"),
        Names.called({"float32": _("32 bit"), "float64": _("64 bit")}),
        _("Compute in single or in double precision."), _("Bits of every number that is computed"),
        option="precision", option_help=_("of all numbers"),
        more=True,
    ),
)  # fmt: skip
_OF_EACH_RULE = "; ".join(
    f"{rule.name}: {', '.join(each.name for each in rule.parameters)}"
    for rule in OPTIMIZERS.values()
    if rule.parameters
)
_TRAINING = (
    Setting(
        "training.optimizer", "set-optimizer", _("Method"), Names.of(OPTIMIZERS),
        _("Choose the update rule."), _("How weights follow the gradient"),
        option="optimizer", option_help=_("update rule"), resets=("optimizer_parameters",),
    ),
    Setting(
        "training.optimizer_parameters", "set-optimizer-parameters", _("Method's parameters"), VALUES,
        _("Set the parameters of the update rule, in its order."),
        option="optimizer-parameter",
        option_help=_("of the update rule, in its order ({of_each_rule})").format(of_each_rule=_OF_EACH_RULE),
        rule=lambda recipe: recipe.training.rule, placed=True,
    ),
    Setting(
        "training.learning_rate", "set-learning-rate", _("Learning rate"),
        Numbers(1e-7, 1e7, logarithmic=True), _("Choose the learning rate."),
        _("How far weights move along the gradient; arrows go 1, 2, 3, 5, 10"),
        option="learning-rate", option_help=_("size of an update"), words=_("learning rate"),
    ),
    Setting(
        "training.schedule", "set-schedule", _("Learning rate's schedule"), Names.of(SCHEDULES),
        _("Choose how the learning rate changes with the updates."),
        option="schedule", option_help=_("of the learning rate"),
        words=_("schedule"), resets=("schedule_parameters",), placed=True,
    ),
    Setting(
        "training.schedule_parameters", "set-schedule-parameters", _("Schedule's parameters"), VALUES,
        _("Set the parameters of the schedule, in its order."),
        option="schedule-parameter", option_help=_("of the schedule, in its order"),
        rule=lambda recipe: SCHEDULES[recipe.training.schedule], placed=True,
    ),
    Setting(
        "training.batch_size", "set-batch-size", _("Batch size"),
        Numbers(1, 4096, whole=True, logarithmic=True),
        _("Choose how many samples an update sees; more than there are means all."),
        _("Samples that an update sees"),
        option="batch-size", option_help=_("samples that an update sees"), words=_("batch size"),
    ),
    Setting(
        "training.l1", "set-l1", _("L1 penalty"), Numbers(0.0, 10.0),
        _("Descend the loss plus so many times the sum of all |weights|; the loss shown is without it."),
        _("Adds so many times Σ|w| to the loss that is descended. {without}").format(without=_WITHOUT),
        option="l1", option_help=_("times Σ|w| is added to the loss"), words="L1", none=0.0,
        step=0.001, placed=True,
    ),
    Setting(
        "training.l2", "set-l2", _("L2 penalty"), Numbers(0.0, 10.0),
        _(
            "Descend the loss plus half so many times the sum of all squared weights; the loss "
            "shown is without."
        ),
        _("Adds so many times ½Σw² to the loss that is descended. {without}").format(without=_WITHOUT),
        option="l2", option_help=_("times ½Σw² is added to the loss"), words="L2", none=0.0,
        step=0.001, placed=True,
    ),
    Setting(
        "training.clip_norm", "set-clip-norm", _("Limit of the gradient's norm"), Numbers(0.0, 1e6),
        _("Scale the gradient down where its norm is larger; 0 for no limit."),
        _("Largest norm of the gradient, which is scaled down to it; 0 for none"),
        option="clip-norm", option_help=_("largest gradient norm; 0 for none"),
        words=_("norm limit"), none=0.0,
        row=_("Clip norm"), step=0.1, more=True,
    ),
    Setting(
        "training.clip_value", "set-clip-value", _("Limit of each gradient"), Numbers(0.0, 1e6),
        _("Keep each component of the gradient within ± this; 0 for no limit."),
        _("Largest magnitude of each component of the gradient; 0 for none"),
        option="clip-value", option_help=_("largest component of it; 0 for none"),
        words=_("gradient limit"), none=0.0,
        row=_("Clip value"), step=0.1, more=True,
    ),
    Setting(
        "training.weight_limit", "set-weight-limit", _("Limit of each weight"), Numbers(0.0, 1e6),
        _("Keep each weight within ± this after an update; 0 for no limit."),
        _("Largest magnitude of each weight after an update; 0 for none"),
        option="weight-limit", option_help=_("largest |weight|; 0 for none"),
        words=_("weight limit"), none=0.0,
        row=_("Weight limit"), step=0.1, more=True,
    ),
    Setting(
        "training.seed", "set-seed", _("Seed"), SEEDS,
        _("Choose the seed of first weights and of the order of batches."),
        _("Fixes first weights and the order of batches: the same seed, the same run"),
        option="seed", option_help=_("of first weights, batches and dropout"),
        goes_on=False, placed=True,
    ),
)  # fmt: skip


def _switch(field: str, name: str, label: str, what: str, subject: Subject = Subject.VIEW) -> Setting:
    return Setting(
        f"view.{field}",
        name,
        label,
        Switch((pgettext("switch", "show"), pgettext("switch", "hide"))),
        what,
        subject=subject,
    )


_VIEW = (
    Setting(
        "view.workspace", "go-to", _("Go to a workspace"),
        Names.called({name: workspace_title(name) for name in WORKSPACES}),
        _("Show a workspace."),
    ),
    Setting(
        "view.theme", "set-theme", _("Theme"),
        Names.called({"system": _("System"), "light": _("Light"), "dark": _("Dark")}),
        _("Be light, dark, or what the system is."),
    ),
    _switch("log_loss", "show-log-loss", _("Logarithmic loss"), _("Draw the losses on a logarithmic axis.")),
    _switch(
        "more_measures", "show-more-measures", _("More measures"),
        _("Unfold gradients and updates by layer, and the mistakes by class."),
    ),
    Setting(
        "view.order", "set-order", _("Order of neurons"),
        Names.called({"index": _("Index"), "firing": _("Firing rate"), "similarity": _("Similarity")}),
        _("Order the columns of the raster by index, by firing rate, or like beside like."),
        subject=Subject.NEURONS,
    ),
    Setting(
        "view.grid", "set-grid", _("Picture of neurons"),
        Names.called({
            "raster": _("Samples × neurons"), "plane": _("Input plane"),
            "histograms": _("Histograms"), "remedies": _("Remedies"),
        }),
        _(
            "Show neurons by training points, over the plane, by their pre-activations, or the "
            "table of remedies."
        ),
        subject=Subject.NEURONS,
    ),
    Setting(
        "view.speed", "set-speed", _("Speed"),
        Names.called({
            name: _("Full speed") if pace is None else f"{fixed(pace, 0)} / s"
            for name, pace in SPEEDS.items()
        }),
        _("Choose how many updates a second Play makes."), resets=("pace",),
    ),
    _switch(
        "more_data", "show-more-data", _("More data"),
        _("Unfold the kinds of data that are seldom chosen, and the inputs."),
    ),
    _switch(
        "more_network", "show-more-network", _("More network settings"),
        _("Unfold the settings of the network that are seldom changed."),
    ),
    _switch(
        "more_training", "show-more-training", _("More training settings"),
        _("Unfold the settings of training that are seldom changed."),
    ),
    Setting(
        "view.leak", "set-leak", _("Slope of the leaky curve"), Numbers(0.0, 1.0),
        _("Set the negative slope of the leaky ReLU among the curves."),
        subject=Subject.CURVES, undoable=True,
    ),
    Setting(
        "view.probe", "set-probe", _("Move the probe"), Numbers(-100.0, 100.0),
        _("Read the curves at another x."), subject=Subject.CURVES, undoable=True,
    ),
    Setting(
        "view.table_kept", "keep-table", _("Where the table is kept"), Names.called(TABLE_KEPT),
        _(
            "Keep an own table in the document, or name its file alone; by itself a table of up "
            "to 10 MB is in the document."
        ),
        _("Whether the saved document holds the table itself, or names its file"),
        subject=Subject.DATA, undoable=True,
    ),
    _switch("show_test", "show-test-points", _("Test points"), _("Draw the test points too."), Subject.PLANE),
    _switch(
        "discrete", "show-discrete", _("Discrete output"),
        _("Paint the decision instead of the output's value."), Subject.PLANE,
    ),
    _switch(
        "levels", "show-levels", _("Levels"),
        _("Paint the input plane in steps, with lines of equal value between them."), Subject.PLANE,
    ),
    _switch(
        "show_unit", "show-unit", _("The neuron instead of the output"),
        _("Paint the selected neuron over the input plane instead of the output."), Subject.PLANE,
    ),
    _switch(
        "show_mistakes", "show-mistakes", _("Mistakes"),
        _("Mark the samples that get the wrong class."), Subject.PLANE,
    ),
    _switch(
        "erasing", "use-eraser", _("Eraser"),
        _("Let the mouse erase the points drawn by hand instead of drawing more."), Subject.DATA,
    ),
    Setting(
        "view.rows", "set-rows", _("Order of points"),
        Names.called({"class": _("Class"), "loss": _("Loss"), "data": _("As is")}),
        _("Order the rows by class or target, by falling loss, or as the data have them."),
        subject=Subject.NEURONS,
    ),
    Setting(
        "view.remedy_order", "order-remedies", _("Order of remedies"), Names.called(remedy_orders()),
        _("Order the table of remedies by a column, or as they are tried for an empty name."),
        subject=Subject.NEURONS,
    ),
    Setting(
        "view.history", "set-history", _("Measure over training"),
        Names.called({"dead": _("Dead"), "dormant": _("Dormant"), "entropy": _("Patterns")}),
        _("Draw the dead, the dormant, or the entropy of the patterns of each layer over training."),
        subject=Subject.NEURONS,
    ),
    Setting(
        "view.state_filter", "show-only", _("Show only neurons of a state"),
        Names.called(
            {"": pgettext("neurons", "all")} | {name: meaning.one for name, meaning in NAMED.items()}
        ),
        _("Leave out the neurons of every other state; all are shown for an empty name."),
        subject=Subject.NEURONS,
    ),
)  # fmt: skip

SETTINGS: dict[str, Setting] = table(__name__, (*_DATA, *_NETWORK, *_TRAINING, *_VIEW), "path")
"""By path, in the order in which documents are read and options listed."""
once("option", ((each.option, path, each) for path, each in SETTINGS.items() if each.option))
