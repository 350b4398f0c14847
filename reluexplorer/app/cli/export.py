"""``reluexplorer export``: a document's network, data and history for other programs, without a window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reluexplorer.app.cli.again import how_to_train
from reluexplorer.app.cli.answers import aside, write_bytes
from reluexplorer.app.cli.bare_names import take_name
from reluexplorer.app.cli.long_runs import begun, go_to, past_of
from reluexplorer.app.cli.recipes import recipe_of
from reluexplorer.app.cli.train_options import OptionParser, add_run_options
from reluexplorer.sentences import shortened
from reluexplorer.session.commands.exports import EXPORTS
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.files.write import Ground, find_place, write_file
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.machine import share_the_machine
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.text import counted

_BY_SUFFIX = {
    ".npz": "weights",
    ".safetensors": "weights",
    ".json": "weights",
    ".py": "torch",
    ".csv": "history",
}
_TORCH = (
    "write a PyTorch script by --as torch to a .py file; it holds the network with its weights, and there "
)
_PICTURE = (
    "pictures come from the window or from reluexplorer shot; export writes networks, weights, data, history."
)
_INSTEAD = {
    ".onnx": f"{_TORCH}torch.onnx.export makes the ONNX model.",
    **dict.fromkeys((".pt", ".pth", ".ckpt"), f"{_TORCH}torch.save makes the file. Or write .safetensors."),
    **dict.fromkeys(
        (".h5", ".hdf5", ".keras", ".tflite", ".pb", ".mlmodel"),
        "write the weights as .npz, .safetensors or .json, and load them there by name.",
    ),
    **dict.fromkeys(
        (".pkl", ".pickle", ".joblib", ".mat"), "write the weights as .npz, .safetensors or .json."
    ),
    ".npy": "a network has several arrays; write its weights as .npz.",
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".tsv", ".parquet"), "write data or history as .csv."),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".svg", ".pdf", ".gif", ".webp"), _PICTURE),
    ".reluexp": "documents are saved in the window, or by reluexplorer train --save.",
    **dict.fromkeys(
        (".zip", ".gz", ".tar"), "nothing is packed; write .npz, .safetensors, .json, .py or .csv."
    ),
}
"""What to do in place of what cannot be written, by suffix."""


def main(arguments: Sequence[str]) -> int:
    """Train a document to its step, write what is asked for, return the exit code."""
    options = _parser().parse_args(arguments)
    if not (options.document or {"open", "data"} & options.given):
        raise CommandError(
            "Export takes what is exported, then the file to write: reluexplorer export run.reluexp "
            "weights.npz, or reluexplorer export --open run.reluexp weights.npz."
        )
    path, printed = Path(options.out), options.out == "-"
    ground = Ground(replaces=options.force)
    if not printed:
        find_place(path, ground)
    name = options.form or _BY_SUFFIX.get(path.suffix.lower(), "")
    if not name:
        raise CommandError(not_written(path))
    if printed and name == "weights":
        path = Path("-.json")
    take_name(options, options.document)
    recipe, step = recipe_of(options)
    share_the_machine()
    with refused():
        run = begun(Trajectory(recipe, load(recipe.data)), past_of(options, recipe))
        go_to(run, step)
        content = EXPORTS[name](str(path)).content(run.state, run.curve)
    if printed:
        write_bytes(content)
    else:
        write_file(path, content, ground)
        print(path)
        if name == "history" and not options.form:
            rows = counted(len(run.curve.steps), "row")
            aside(f"This is the history of the run, {rows}; --as data writes its data.")
        if name == "data":
            aside(how_to_train(path, run.state.problem.dataset, recipe, step, options.weights))
    return 0


def not_written(path: Path) -> str:
    """Return the sentence for a suffix that nothing is written as: what can be written in its place."""
    suffix, name = path.suffix.lower(), shortened(path.name)
    instead = _INSTEAD.get(suffix)
    if instead is None:
        return f"--as says what {name} shall be: {', '.join(EXPORTS)}."
    return f"{name} cannot be written: {instead}"


def _parser() -> OptionParser:
    parser = OptionParser(
        prog="reluexplorer export",
        description="Train a document to the step that it was saved at, and write its network, its weights, "
        "its data or its history. Options that set the run apply on top of the document.",
    )
    parser.add_argument(
        "document", nargs="?", default="", metavar="DOCUMENT",
        help="a document (.reluexp), an address, a preset, a table, a data set or weights, as by --open, "
        "--data, --weights",
    )  # fmt: skip
    parser.add_argument("out", help="the file to write; - for standard output, which takes weights as JSON")
    parser.add_argument("--open", default="", metavar="WHAT", help="a document, an address or a preset")
    parser.add_argument("--force", action="store_true", help="replace a file of another kind too")
    parser.add_argument(
        "--as", dest="form", choices=tuple(EXPORTS), help="what is written; else the suffix decides: .py is "
        "a PyTorch script, .csv the history, .npz, .safetensors and .json the weights",
    )  # fmt: skip
    add_run_options(parser)
    return parser
