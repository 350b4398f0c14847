"""``reluexplorer commands``: every command with its keys."""

from __future__ import annotations

from collections.abc import Sequence

from reluexplorer.app.dialogs.reference import as_markdown, as_text, matching, rows, write_into
from reluexplorer.app.parsing import Parser, path_of
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError

COUNTING = _(
    "Scripts count layers, neurons, inputs, parameters and knobs from 1, as all that is "
    'printed: "unit": "2.3" is the third neuron of the second hidden layer, "source": '
    '"bias" is the bias. A script with "counts_from": 0, as those of older versions, '
    "counts from 0."
)


def main(arguments: Sequence[str]) -> int:
    """Print the commands, or write them into a file; return the exit code."""
    parser = Parser(
        prog="reluexplorer commands",
        description=_("Print every command with its keys, its form in scripts and what it does."),
        epilog=COUNTING,
    )
    parser.add_argument(
        "words", nargs="*", metavar=_("WORD"), help=_("print those that have all of these words")
    )
    parser.add_argument("--markdown", action="store_true", help=_("print tables in Markdown"))
    parser.add_argument(
        "--into", type=path_of, metavar=_("FILE"), help=_("write the tables between a file's marks")
    )
    options = parser.parse_args(arguments)
    if options.into is not None:
        write_into(options.into)
        return 0
    found = matching(rows(), " ".join(options.words))
    if not found:
        raise CommandError(_("No command has the words {words}.").format(words=" ".join(options.words)))
    print(as_markdown(found) if options.markdown else f"{as_text(found)}\n\n{COUNTING}")
    return 0
