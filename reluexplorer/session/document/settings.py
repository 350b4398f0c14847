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
from reluexplorer.session.document.domains import Names, Numbers, Subject, Switch
from reluexplorer.session.document.limits import SEEDS, SPEEDS, TABLE_KEPT, VALUES, WORKSPACES
from reluexplorer.session.document.setting import Setting
from reluexplorer.text import fixed, percent

_WITHOUT = "Losses are shown without it"


_DATA = (
    Setting(
        "data.samples", "set-samples", "Samples", Numbers(10, 5000, whole=True, logarithmic=True),
        "Draw so many samples.", "Samples to draw",
        option="samples", option_help="how many samples to draw",
    ),
    Setting(
        "data.noise", "set-noise", "Noise", Numbers(0.0, 0.5),
        "Blur the classes; 0 is none.", "How much chance blurs the answers; 0 is none",
        option="noise", option_help="of what is drawn",
        step=0.01, shown=lambda value: fixed(value, 2),
    ),
    Setting(
        "data.test_share", "set-test-share", "Test share", Numbers(0.0, 0.9),
        "Keep a share of the samples out of training, none for 0.",
        "Share of the samples kept out of training, to test on",
        option="test-share", option_help="share kept out of training; 0 for none, as for a table of "
        f"fewer than {FEWEST_TO_SPLIT} usable rows where it is left out",
        resets=("usual_share",),
        step=0.05, shown=lambda value: percent(value) if value else "none",
    ),
    Setting(
        "data.seed", "set-data-seed", "Draw other samples", SEEDS, "Draw the samples of another seed.",
        option="data-seed", option_help="of the samples, and of those that are kept out of training",
        placed=True,
    ),
)  # fmt: skip
_NETWORK = (
    Setting(
        "network.output", "set-output", "Output",
        Names.called({AUTOMATIC: "Automatic"} | {name: head.label for name, head in HEADS.items()}),
        "Choose the output layer; ``auto`` takes the one that belongs to the data.",
        option="output", option_help="output layer and loss", placed=True,
    ),
    Setting(
        "network.initializer", "set-initializer", "Initialisation", Names.of(INITIALIZERS),
        "Choose how weights begin.",
        option="initializer", option_help="how weights begin",
        resets=("initializer_parameters", "given"), placed=True,
    ),
    Setting(
        "network.initializer_parameters", "set-initializer-parameters", "Initialisation's parameters",
        VALUES, "Set the parameters of the initialisation, in its order.",
        option="initializer-parameter", option_help="of the initialisation, in its order",
        rule=lambda recipe: INITIALIZERS[recipe.network.initializer], resets=("given",), placed=True,
    ),
    Setting(
        "network.bias", "set-bias", "First bias", Numbers(-10.0, 10.0),
        "Choose what hidden biases begin at.", "What the biases of hidden neurons begin at",
        option="bias", option_help="what hidden biases begin at",
        resets=("given",), step=0.1,
    ),
    Setting(
        "network.dropout", "set-dropout", "Dropout", Numbers(0.0, 0.9),
        "Silence a share of the hidden neurons in each update.",
        "Share of the hidden neurons that each update silences at random",
        option="dropout", option_help="share of units silenced in training", words="dropout", none=0.0,
        step=0.05, shown=percent, more=True, goes_on=True,
    ),
    Setting(
        "network.biased", "set-biased", "Biases", Switch(("learned", "none")),
        "Give neurons a bias, or none.",
        "Whether neurons have a bias that is learned",
        option="no-bias", option_back="with-bias", option_help="no biases at all", option_value=False,
        resets=("given",), more=True,
    ),
    Setting(
        "network.bias_spread", "set-bias-spread", "Spread of first biases", Numbers(0.0, 10.0),
        "Choose the standard deviation of first hidden biases.",
        "Standard deviation of the first hidden biases around the first bias",
        option="bias-spread", option_help="their standard deviation",
        row="Bias spread", resets=("given",), step=0.1, more=True,
    ),
    Setting(
        "network.dtype", "set-precision", "Precision",
        Names.called({"float32": "32 bit", "float64": "64 bit"}),
        "Compute in single or in double precision.", "Bits of every number that is computed",
        option="precision", option_help="of all numbers",
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
        "training.optimizer", "set-optimizer", "Method", Names.of(OPTIMIZERS),
        "Choose the update rule.", "How weights follow the gradient",
        option="optimizer", option_help="update rule", resets=("optimizer_parameters",),
    ),
    Setting(
        "training.optimizer_parameters", "set-optimizer-parameters", "Method's parameters", VALUES,
        "Set the parameters of the update rule, in its order.",
        option="optimizer-parameter",
        option_help=f"of the update rule, in its order ({_OF_EACH_RULE})",
        rule=lambda recipe: recipe.training.rule, placed=True,
    ),
    Setting(
        "training.learning_rate", "set-learning-rate", "Learning rate",
        Numbers(1e-7, 1e7, logarithmic=True), "Choose the learning rate.",
        "How far weights move along the gradient; arrows go 1, 2, 3, 5, 10",
        option="learning-rate", option_help="size of an update", words="learning rate",
    ),
    Setting(
        "training.schedule", "set-schedule", "Learning rate's schedule", Names.of(SCHEDULES),
        "Choose how the learning rate changes with the updates.",
        option="schedule", option_help="of the learning rate",
        words="schedule", resets=("schedule_parameters",), placed=True,
    ),
    Setting(
        "training.schedule_parameters", "set-schedule-parameters", "Schedule's parameters", VALUES,
        "Set the parameters of the schedule, in its order.",
        option="schedule-parameter", option_help="of the schedule, in its order",
        rule=lambda recipe: SCHEDULES[recipe.training.schedule], placed=True,
    ),
    Setting(
        "training.batch_size", "set-batch-size", "Batch size",
        Numbers(1, 4096, whole=True, logarithmic=True),
        "Choose how many samples an update sees; more than there are means all.",
        "Samples that an update sees",
        option="batch-size", option_help="samples that an update sees", words="batch size",
    ),
    Setting(
        "training.l1", "set-l1", "L1 penalty", Numbers(0.0, 10.0),
        "Descend the loss plus so many times the sum of all |weights|; the loss shown is without it.",
        f"Adds so many times Σ|w| to the loss that is descended. {_WITHOUT}",
        option="l1", option_help="times Σ|w| is added to the loss", words="L1", none=0.0,
        step=0.001, placed=True,
    ),
    Setting(
        "training.l2", "set-l2", "L2 penalty", Numbers(0.0, 10.0),
        "Descend the loss plus half so many times the sum of all squared weights; the loss shown is without.",
        f"Adds so many times ½Σw² to the loss that is descended. {_WITHOUT}",
        option="l2", option_help="times ½Σw² is added to the loss", words="L2", none=0.0,
        step=0.001, placed=True,
    ),
    Setting(
        "training.clip_norm", "set-clip-norm", "Limit of the gradient's norm", Numbers(0.0, 1e6),
        "Scale the gradient down where its norm is larger; 0 for no limit.",
        "Largest norm of the gradient, which is scaled down to it; 0 for none",
        option="clip-norm", option_help="largest gradient norm; 0 for none", words="norm limit", none=0.0,
        row="Clip norm", step=0.1, more=True,
    ),
    Setting(
        "training.clip_value", "set-clip-value", "Limit of each gradient", Numbers(0.0, 1e6),
        "Keep each component of the gradient within ± this; 0 for no limit.",
        "Largest magnitude of each component of the gradient; 0 for none",
        option="clip-value", option_help="largest component of it; 0 for none",
        words="gradient limit", none=0.0,
        row="Clip value", step=0.1, more=True,
    ),
    Setting(
        "training.weight_limit", "set-weight-limit", "Limit of each weight", Numbers(0.0, 1e6),
        "Keep each weight within ± this after an update; 0 for no limit.",
        "Largest magnitude of each weight after an update; 0 for none",
        option="weight-limit", option_help="largest |weight|; 0 for none", words="weight limit", none=0.0,
        row="Weight limit", step=0.1, more=True,
    ),
    Setting(
        "training.seed", "set-seed", "Seed", SEEDS,
        "Choose the seed of first weights and of the order of batches.",
        "Fixes first weights and the order of batches: the same seed, the same run",
        option="seed", option_help="of first weights, batches and dropout",
        goes_on=False, placed=True,
    ),
)  # fmt: skip


def _switch(field: str, name: str, label: str, what: str, subject: Subject = Subject.VIEW) -> Setting:
    return Setting(f"view.{field}", name, label, Switch(("show", "hide")), what, subject=subject)


_VIEW = (
    Setting("view.workspace", "go-to", "Go to a workspace", Names(tuple(WORKSPACES)), "Show a workspace."),
    Setting(
        "view.theme", "set-theme", "Theme", Names(("system", "light", "dark")),
        "Be light, dark, or what the system is.",
    ),
    _switch("log_loss", "show-log-loss", "Logarithmic loss", "Draw the losses on a logarithmic axis."),
    _switch(
        "more_measures", "show-more-measures", "More measures",
        "Unfold gradients and updates by layer, and the mistakes by class.",
    ),
    Setting(
        "view.order", "set-order", "Order of neurons",
        Names.called({"index": "Index", "firing": "Firing rate", "similarity": "Similarity"}),
        "Order the columns of the raster by index, by firing rate, or like beside like.",
        subject=Subject.NEURONS,
    ),
    Setting(
        "view.grid", "set-grid", "Picture of neurons",
        Names.called({
            "raster": "Samples × neurons", "plane": "Input plane",
            "histograms": "Histograms", "remedies": "Remedies",
        }),
        "Show neurons by training points, over the plane, by their pre-activations, "
        "or the table of remedies.",
        subject=Subject.NEURONS,
    ),
    Setting(
        "view.speed", "set-speed", "Speed",
        Names.called({
            name: "Full speed" if pace is None else f"{fixed(pace, 0)} / s" for name, pace in SPEEDS.items()
        }),
        "Choose how many updates a second Play makes.", resets=("pace",),
    ),
    _switch(
        "more_data", "show-more-data", "More data",
        "Unfold the kinds of data that are seldom chosen, and the inputs.",
    ),
    _switch(
        "more_network", "show-more-network", "More network settings",
        "Unfold the settings of the network that are seldom changed.",
    ),
    _switch(
        "more_training", "show-more-training", "More training settings",
        "Unfold the settings of training that are seldom changed.",
    ),
    Setting(
        "view.leak", "set-leak", "Slope of the leaky curve", Numbers(0.0, 1.0),
        "Set the negative slope of the leaky ReLU among the curves.", subject=Subject.CURVES, undoable=True,
    ),
    Setting(
        "view.probe", "set-probe", "Move the probe", Numbers(-100.0, 100.0),
        "Read the curves at another x.", subject=Subject.CURVES, undoable=True,
    ),
    Setting(
        "view.table_kept", "keep-table", "Where the table is kept", Names.called(TABLE_KEPT),
        "Keep an own table in the document, or name its file alone; by itself a table of up to "
        "10 MB is in the document.",
        "Whether the saved document holds the table itself, or names its file",
        subject=Subject.DATA, undoable=True,
    ),
    _switch("show_test", "show-test-points", "Test points", "Draw the test points too.", Subject.PLANE),
    _switch(
        "discrete", "show-discrete", "Discrete output",
        "Paint the decision instead of the output's value.", Subject.PLANE,
    ),
    _switch(
        "levels", "show-levels", "Levels",
        "Paint the input plane in steps, with lines of equal value between them.", Subject.PLANE,
    ),
    _switch(
        "show_unit", "show-unit", "The neuron instead of the output",
        "Paint the selected neuron over the input plane instead of the output.", Subject.PLANE,
    ),
    _switch(
        "show_mistakes", "show-mistakes", "Mistakes",
        "Mark the samples that get the wrong class.", Subject.PLANE,
    ),
    _switch(
        "erasing", "use-eraser", "Eraser",
        "Let the mouse erase the points drawn by hand instead of drawing more.", Subject.DATA,
    ),
    Setting(
        "view.rows", "set-rows", "Order of points",
        Names.called({"class": "Class", "loss": "Loss", "data": "As is"}),
        "Order the rows by class or target, by falling loss, or as the data have them.",
        subject=Subject.NEURONS,
    ),
    Setting(
        "view.history", "set-history", "Measure over training",
        Names.called({"dead": "Dead", "dormant": "Dormant", "entropy": "Patterns"}),
        "Draw the dead, the dormant, or the entropy of the patterns of each layer over training.",
        subject=Subject.NEURONS,
    ),
    Setting(
        "view.state_filter", "show-only", "Show only neurons of a state",
        Names.called({"": "all"} | {name: meaning.one for name, meaning in NAMED.items()}),
        "Leave out the neurons of every other state; all are shown for an empty name.",
        subject=Subject.NEURONS,
    ),
)  # fmt: skip

SETTINGS: dict[str, Setting] = table(__name__, (*_DATA, *_NETWORK, *_TRAINING, *_VIEW), "path")
"""By path, in the order in which documents are read and options listed."""
once("option", ((each.option, path, each) for path, each in SETTINGS.items() if each.option))
