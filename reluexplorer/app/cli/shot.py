"""``reluexplorer shot``: the pictures that a script asks for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from mmap import mmap

from reluexplorer.app.cli.answers import aside
from reluexplorer.app.parsing import Parser, WithDefaults, path_of
from reluexplorer.app.shots.pinning import pinned_environment
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.kinds import LEAST_SCALE, MOST_SCALE
from reluexplorer.text import spanned

_WINDOW_BYTES = 512 << 20
"""Address space that the program with a window takes, and for each of its pixels."""
_LAYERS = 12


def main(arguments: Sequence[str]) -> int:
    """Take the pictures, print their paths, return the exit code."""
    options = _parser().parse_args(arguments)
    demand_memory(*options.size)
    with pinned_environment():
        if options.parts:
            from reluexplorer.app.shots.screenshots import parts

            for workspace, names in parts(options.theme, options.size).items():
                print(f"{workspace}:")
                print("\n".join(f"  {name}" for name in names))
            return 0
        if options.script is None:
            raise CommandError(
                _(
                    "shot takes a script and --out FOLDER: reluexplorer shot SCRIPT.json --out pictures. "
                    "--parts lists what can be pictured."
                )
            )
        from reluexplorer.app.shots.screenshots import take
        from reluexplorer.session.files.write import Ground
        from reluexplorer.session.script import read_steps

        script = read_steps(options.script)
        if options.out is None:
            raise CommandError(_("--out FOLDER is missing: it says where the pictures of the script go."))
        ground = Ground((options.out, *options.allow_write), replaces=options.force)
        aside(script.note)
        for path in take(script, ground, options.theme, options.size, options.scale):
            print(path)
    return 0


def demand_memory(width: int, height: int) -> None:
    """Raise :class:`CommandError` where a window would not fit: Qt does not say so, it paints nothing."""
    try:
        mmap(-1, _WINDOW_BYTES + _LAYERS * width * height).close()
    except OSError:
        raise CommandError(_("There is not enough memory for a window of this size.")) from None


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="reluexplorer shot",
        description=_("Take the pictures that a script asks for, from the real window, without a screen."),
        epilog=_(
            'A picture: {"shot": "net", "part": "network", "format": "svg", "text": "outlines"}, '
            'or {"shot": "net.pdf"}. Formats are png, svg and pdf; --parts lists the parts.'
        ),
        formatter_class=WithDefaults,
    )
    parser.add_argument(
        "script",
        type=path_of,
        nargs="?",
        metavar=_("script"),
        help=_("a list of commands and pictures in JSON"),
    )
    parser.add_argument("--out", type=path_of, help=_("the folder for the pictures"))
    parser.add_argument("--parts", action="store_true", help=_("list the parts of each workspace by name"))
    parser.add_argument(
        "--allow-write", type=path_of, action="append", default=[], metavar=_("FOLDER"),
        help=_(
            "let the script's commands write below another folder too; else they write below "
            "--out only"
        ),
    )  # fmt: skip
    parser.add_argument(
        "--force", action="store_true", help=_("let them replace files that are no such pictures or exports")
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help=_("the window's colours"))
    parser.add_argument(
        "--size", type=size_of, default="1440x900", metavar="1440x900", help=_("of the window, in pixels")
    )
    parser.add_argument(
        "--scale", type=scale_of, default=1.0, help=_("pixels of a PNG for each one on the screen, 0.5 to 8")
    )
    return parser


def scale_of(text: str) -> float:
    """Return the scale of a picture; raise ``ArgumentTypeError`` for none."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not LEAST_SCALE <= value <= MOST_SCALE:
        raise argparse.ArgumentTypeError(
            _("a scale goes {span}").format(span=spanned(LEAST_SCALE, MOST_SCALE))
        )
    return value


def size_of(text: str) -> tuple[int, int]:
    """Return the width and height of a window; raise ``ArgumentTypeError`` for none."""
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(_("a size is like 1440x900"))
    width, height = int(parts[0]), int(parts[1])
    if not (1024 <= width <= 7680 and 700 <= height <= 4320):
        raise argparse.ArgumentTypeError(_("a size goes from 1024x700 to 7680x4320"))
    return width, height
