"""A document's network, data and history for other programs, and pictures of it, without a window."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from reluexplorer.app.cli.again import how_to_train
from reluexplorer.app.cli.answers import aside, write_bytes
from reluexplorer.app.cli.bare_names import take_name
from reluexplorer.app.cli.long_runs import begun, go_to, past_of
from reluexplorer.app.cli.recipes import document_of, recipe_of
from reluexplorer.app.cli.shot import demand_memory, scale_of, size_of
from reluexplorer.app.cli.train_options import OptionFormatter, OptionParser, add_run_options
from reluexplorer.app.parsing import path_named
from reluexplorer.language import _, ngettext
from reluexplorer.sentences import shortened
from reluexplorer.session.commands.exports import EXPORTS
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.files.kinds import FORMS
from reluexplorer.session.files.write import Ground, find_place, write_file
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.machine import share_the_machine
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.starts.playground_address import is_address

_BY_SUFFIX = {
    ".npz": "weights",
    ".safetensors": "weights",
    ".json": "weights",
    ".py": "torch",
    ".csv": "history",
    **{f".{form}": form for form in FORMS},
}
_SUFFIX = {"torch": "py", "numpy": "py", "weights": "npz", "data": "csv", "history": "csv"}
"""Of a file that is not named, by what is written; pictures have that of their form."""
_OF_PICTURES = ("part", "theme", "size", "picture_scale", "text")
_PICTURE = _("{name} cannot be written: pictures are written as .png, .svg or .pdf.")
_INSTEAD = {
    ".onnx": _(
        "{name} cannot be written: write a PyTorch script by --as torch to a .py file; it "
        "holds the network with its weights, and there torch.onnx.export makes the ONNX "
        "model."
    ),
    **dict.fromkeys(
        (".pt", ".pth", ".ckpt"),
        _(
            "{name} cannot be written: write a PyTorch script by --as torch to a .py file; it "
            "holds the network with its weights, and there torch.save makes the file. Or write "
            ".safetensors."
        ),
    ),
    **dict.fromkeys(
        (".h5", ".hdf5", ".keras", ".tflite", ".pb", ".mlmodel"),
        _(
            "{name} cannot be written: write the weights as .npz, .safetensors or .json, and "
            "load them there by name."
        ),
    ),
    **dict.fromkeys(
        (".pkl", ".pickle", ".joblib", ".mat"),
        _("{name} cannot be written: write the weights as .npz, .safetensors or .json."),
    ),
    ".npy": _("{name} cannot be written: a network has several arrays; write its weights as .npz."),
    **dict.fromkeys(
        (".xlsx", ".xls", ".ods", ".tsv", ".parquet"),
        _("{name} cannot be written: write data or history as .csv."),
    ),
    **dict.fromkeys((".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".eps"), _PICTURE),
    ".reluexp": _(
        "{name} cannot be written: documents are saved in the window, or by reluexplorer train --save."
    ),
    **dict.fromkeys(
        (".zip", ".gz", ".tar"),
        _("{name} cannot be written: nothing is packed; write .npz, .safetensors, .json, .py or .csv."),
    ),
}
"""What to do in place of what cannot be written, by suffix."""


def export(arguments: Sequence[str]) -> int:
    """Train a document to its step, write what is asked for, return the exit code."""
    options = _parser().parse_args(arguments)
    what, out = _named(options)
    path, printed = Path(out), out == "-"
    ground = Ground(replaces=options.force)
    if not printed:
        find_place(path, ground)
    name = options.form or _BY_SUFFIX.get(path.suffix.lower(), "")
    if not name:
        raise CommandError(not_written(path))
    _demand_fitting(options, name, path)
    if printed and name == "weights":
        path = Path("-.json")
    take_name(options, what)
    share_the_machine()
    content, told = _picture(options, name) if name in FORMS else _content(options, name, path)
    if printed:
        write_bytes(content)
    else:
        write_file(path, content, ground)
        print(path)
        aside(told())
    return 0


def _named(options: argparse.Namespace) -> tuple[str, str]:
    """Return what is exported, empty where an option says it, and where it goes.

    A file that is not named has its name from what is exported, in the folder where one works.
    """
    what, out = options.document, options.out
    by_option = bool({"open", "data"} & options.given)
    if not out and by_option:
        what, out = "", what
    if not out and what and options.form:
        stem = Path(what).stem if path_named(what).suffix and not is_address(what) else ""
        kind = options.part.replace(" ", "-") if options.form in FORMS else options.form
        out = f"{stem or (what if what.isidentifier() else 'network')}_{kind}."
        out += _SUFFIX.get(options.form, options.form)
    if not out or not (what or by_option):
        raise CommandError(
            _(
                "Export takes what is exported, then the file to write: reluexplorer export "
                "run.reluexp weights.npz, or reluexplorer export --open run.reluexp weights.npz."
            )
        )
    return what, out


def _demand_fitting(options: argparse.Namespace, name: str, path: Path) -> None:
    """Raise :class:`CommandError` where options or a suffix are for something else than what is written."""
    given = [f"--{each.replace('_', '-')}" for each in _OF_PICTURES if each in options.given]
    if name not in FORMS and given:
        raise CommandError(
            _("{option} is for a picture: write one as .png, .svg or .pdf.").format(option=given[0])
        )
    suffix = path.suffix.lower().removeprefix(".")
    if suffix in FORMS and suffix != name:
        raise CommandError(
            _("{name} would not be what its name says: --as {form} was given.").format(
                name=shortened(path.name), form=name
            )
        )


Said = Callable[[], str]
"""What is said beside a file once it is written, since it may be read back for that."""


def _picture(options: argparse.Namespace, form: str) -> tuple[bytes, Said]:
    """Return a picture of a part of the window, and nothing to say beside it."""
    document, step = document_of(options)
    demand_memory(*options.size)
    from reluexplorer.app.shots.one_picture import Look, picture_of

    outlines = options.text == "outlines"
    look = Look(options.part, form, options.theme, options.size, options.picture_scale, outlines)
    return picture_of(document, step, past_of(options, document.recipe), look), str


def _content(options: argparse.Namespace, name: str, path: Path) -> tuple[bytes, Said]:
    """Return the content of a file that is no picture, and what is said beside it."""
    recipe, step = recipe_of(options)
    with refused():
        run = begun(Trajectory(recipe, load(recipe.data)), past_of(options, recipe))
        go_to(run, step)
        content = EXPORTS[name](str(path)).content(run.state, run.curve)
    if name == "history" and not options.form:
        rows = len(run.curve.steps)
        said = ngettext(
            "This is the history of the run, {rows:,} row; --as data writes its data.",
            "This is the history of the run, {rows:,} rows; --as data writes its data.",
            rows,
        ).format(rows=rows)
        return content, lambda: said
    if name == "data":
        dataset = run.state.problem.dataset
        return content, lambda: how_to_train(path, dataset, recipe, step, options.weights)
    return content, str


def not_written(path: Path) -> str:
    """Return the sentence for a suffix that nothing is written as: what can be written in its place."""
    suffix, name = path.suffix.lower(), shortened(path.name)
    instead = _INSTEAD.get(suffix)
    if instead is None:
        forms = ", ".join((*EXPORTS, *FORMS))
        return _("--as says what {name} shall be: {forms}.").format(name=name, forms=forms)
    return instead.format(name=name)


def _add_picture_options(parser: OptionParser) -> None:
    group = parser.add_argument_group(_("pictures"))
    group.add_argument(
        "--part", default="window", metavar="NAME",
        help=_(
            "what is pictured: the window, the workspace or a part of one; shot --parts lists "
            "them"
        ),
    )  # fmt: skip
    group.add_argument("--theme", choices=("light", "dark"), default="light", help=_("the window's colours"))
    group.add_argument(
        "--size", type=size_of, default="1440x900", metavar="1440x900", help=_("of the window, in pixels")
    )
    group.add_argument(
        "--picture-scale", type=scale_of, default=2.0, metavar=_("NUMBER"),
        help=_("pixels of a PNG for each one of the window, 0.5 to 8"),
    )  # fmt: skip
    group.add_argument(
        "--text", choices=("words", "outlines"), default="words",
        help=_("words of an SVG, which need the program's fonts, or their outlines"),
    )  # fmt: skip


def _parser() -> OptionParser:
    parser = OptionParser(
        prog="reluexplorer export",
        description=_(
            "Train a document to the step that it was saved at, and write its network, its "
            "weights, its data, its history or a picture of it. Options that set the run apply "
            "on top of the document."
        ),
        formatter_class=OptionFormatter,
    )
    parser.add_argument(
        "document", nargs="?", default="", metavar=_("DOCUMENT"),
        help=_(
            "a document (.reluexp), an address, a preset, a table, a data set or weights, as by "
            "--open, --data, --weights"
        ),
    )  # fmt: skip
    parser.add_argument(
        "out", nargs="?", default="", metavar=_("FILE"),
        help=_(
            "the file to write, named after the document where --as is given without; - for "
            "standard output, which takes weights as JSON"
        ),
    )  # fmt: skip
    parser.add_argument("--open", default="", metavar=_("WHAT"), help=_("a document, an address or a preset"))
    parser.add_argument("--force", action="store_true", help=_("replace a file of another kind too"))
    parser.add_argument(
        "--as", dest="form", choices=(*EXPORTS, *FORMS), help=_(
            "what is written; else by its suffix: .py is a PyTorch script, .csv the history, "
            ".npz, .safetensors and .json the weights, .png, .svg and .pdf a picture"
        ),
    )  # fmt: skip
    _add_picture_options(parser)
    add_run_options(parser)
    return parser
