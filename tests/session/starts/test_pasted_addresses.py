"""Addresses as people paste them: each becomes the very document of the address as it was."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

import reluexplorer.session.commands.all_commands  # noqa: F401 - registers the commands
from reluexplorer.session.starts.playground import read_address
from reluexplorer.session.starts.playground_address import is_address
from tests.places import DATA

CASES = json.loads((DATA / "playground" / "addresses.json").read_text())
SITE = "https://playground.tensorflow.org/"
FRAGMENT = (
    "activation=relu&regularization=L2&batchSize=20&dataset=spiral&regDataset=reg-plane&learningRate=0.1"
    "&regularizationRate=0.003&noise=10&networkShape=7,3&seed=0.31415&showTestData=true&discretize=true"
    "&percTrainData=70&x=true&y=true&xTimesY=true&xSquared=false&ySquared=false&sinX=true&sinY=false"
    "&collectStats=false&problem=classification&initZero=false"
)
RIGHT = f"{SITE}#{FRAGMENT}"


def entities(text: str) -> str:
    return text.replace("&", "&amp;")


def quoted_printable(text: str) -> str:
    coded = text.replace("=", "=3D")
    return "=\r\n".join(coded[i : i + 70] for i in range(0, len(coded), 70))


def broken(text: str, width: int, mark: str = "\n") -> str:
    return mark.join(text[i : i + width] for i in range(0, len(text), width))


WRITTEN = {
    "entities twice": entities(entities(RIGHT)),
    "numeric entities": RIGHT.replace("&", "&#38;").replace("=", "&#x3D;"),
    "entities for all": RIGHT.replace("#", "&num;").replace("&", "&amp;").replace("=", "&equals;"),
    "per cent": quote(RIGHT, safe=""),
    "per cent twice": quote(quote(RIGHT, safe=""), safe=""),
    "per cent in the fragment": SITE + "#" + quote(FRAGMENT, safe=""),
    "the hash as per cent": RIGHT.replace("#", "%23"),
    "as JSON": json.dumps(RIGHT).replace("&", "\\u0026").replace("/", "\\/").replace("=", "\\u003d"),
    "Markdown link": f"See [this network]({RIGHT}) for more.",
    "Markdown link with a title": f'[x]({RIGHT} "a spiral")',
    "Markdown reference": f"[1]: {RIGHT}",
    "Markdown escapes": RIGHT.replace("&", "\\&").replace("_", "\\_").replace("#", "\\#").replace(".", "\\."),
    "angle brackets": f"<{RIGHT}>",
    "an HTML link": f'<a href="{entities(RIGHT)}">playground</a>',
    "an HTML link in single quotes": f"<a href='{RIGHT}' target=_blank>",
    "in code": f"`{RIGHT}`",
    "in bold": f"**{RIGHT}**",
    "in smart quotes": f"“{RIGHT}”",
    "in guillemets": f"«{RIGHT}»",
    "layers as a list": RIGHT.replace("networkShape=7,3", "networkShape=[7,3]"),
    "layers in brackets, the last": RIGHT.replace("&networkShape=7,3", "") + "&networkShape=(7,3)",
    "layers as PHP writes a list": RIGHT.replace("networkShape=", "networkShape[]="),
    "words in quotes": RIGHT.replace("=relu", '="relu"').replace("=L2", "='L2'"),
    "a full stop": f"I used {RIGHT}.",
    "a comma": f"{RIGHT}, which is slow",
    "a semicolon": f"{RIGHT};",
    "an exclamation": f"Try {RIGHT}!",
    "a question": f"What of {RIGHT}?",
    "dots": f"{RIGHT}...",
    "an ellipsis": f"{RIGHT}…",
    "bracket and full stop": f"(see {RIGHT}).",
    "square brackets": f"[{RIGHT}]",
    "curly brackets": "{" + RIGHT + "}",
    "no scheme": RIGHT.removeprefix("https://"),
    "no scheme, two slashes": RIGHT.removeprefix("https:"),
    "http": RIGHT.replace("https", "http"),
    "one slash": RIGHT.replace("https://", "https:/"),
    "www": RIGHT.replace("https://", "https://www."),
    "a port": RIGHT.replace(".org/", ".org:443/"),
    "no slash": RIGHT.replace(".org/", ".org"),
    "two hashes": RIGHT.replace("#", "##"),
    "a question mark": RIGHT.replace("#", "?"),
    "the site in capitals": RIGHT.replace(SITE, SITE.upper()),
    "all in capitals": RIGHT.upper(),
    "all in small letters": RIGHT.lower(),
    "line breaks at 76": broken(RIGHT, 76),
    "line breaks at 40": broken(RIGHT, 40),
    "line breaks at 33, indented": broken(RIGHT, 33, "\n    "),
    "line breaks at 50, quoted": broken(RIGHT, 50, "\r\n> "),
    "a break after each &": RIGHT.replace("&", "&\n"),
    "a break before each &": RIGHT.replace("&", "\n&"),
    "a break before the hash": RIGHT.replace("#", "\n#"),
    "spaces around each &": RIGHT.replace("&", " & ").replace(" & ", "& "),
    "soft hyphens": RIGHT.replace("=", "=\u00ad"),
    "zero width": RIGHT.replace("&", "\u200b&"),
    "a byte order mark": "\ufeff" + RIGHT,
    "no-break spaces": "\u00a0" + RIGHT + "\u00a0and more",
    "quoted printable": quoted_printable(RIGHT),
    "the sign of registration": RIGHT.replace("&reg", "®"),
    "the entity of it": RIGHT.replace("&reg", "&reg;"),
    "that of a page that escaped it": RIGHT.replace("&reg", "&amp;reg;"),
    "behind a mail's guard": f"https://eu.safelinks.org/?url={quote(RIGHT, safe='')}&data=05%7C01&reserved=0",
    "behind a search": f"https://www.google.com/url?sa=t&url={quote(RIGHT, safe='')}&usg=AOvVaw",
    "from an archive": f"https://web.archive.org/web/2020/{RIGHT}",
    "two of them": f"{RIGHT} and {SITE}#dataset=xor",
    "two without a space": f"{RIGHT}\n{SITE}#dataset=xor",
    "words behind a line": f"{RIGHT}\nIt learns slowly = badly & more",
    "a break and words": f"Look:\n{RIGHT}\nthe loss is 0.1",
    "quotes of a shell": f"'{RIGHT}'",
    "a table of Markdown": f"| spiral | {RIGHT} | slow |",
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_address_of_others_becomes_the_very_document(case):
    assert read_address(case["address"]) == read_address(case["right"])


@pytest.mark.parametrize("name", WRITTEN)
def test_an_address_is_found_in_what_stands_around_it_and_made_whole(name):
    assert is_address(WRITTEN[name])
    assert read_address(WRITTEN[name]) == read_address(RIGHT)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("initZero=", "initZero has no value: false is taken."),
        ("activation=", "activation has no value: tanh is taken."),
        ("initZero=fals", "initZero “fals” is neither true nor false: false is taken."),
        ("initZero=1", "initZero “1” is neither true nor false: false is taken."),
        ("x=tru", "x “tru” is neither true nor false: true is taken."),
        ("initZero=false2", "initZero “false2” is neither true nor false: false is taken."),
        ("noise=1O", "noise “1O” is no number: 0 is taken."),
        ("learningRate=0,1", "learningRate “0,1” is no number: 0.03 is taken."),
        ("activation=rel", "activation “rel” is not known: tanh is taken."),
        ("noise=10&noise=20", "“noise” is given more than once: “20” is taken."),
        ("x=true&initZer=true", "“initZer” is left out: it is no setting of Playground."),
        ("networkShape=4;2", "networkShape “4;2” is no list of numbers: 4,2 is taken."),
    ],
)
def test_a_damaged_value_is_never_a_setting_without_a_word(setting, said):
    assert said in read_address(f"{SITE}#{setting}").remarks


def test_a_switch_that_is_cut_by_a_bracket_does_not_begin_at_zero():
    for end in (")", "),", ").", "]", ") it learns", "),and", '"', "&quot;"):
        opened = read_address(f"({RIGHT}{end}")
        assert opened.document.recipe.network.initializer == "playground"
        assert opened == read_address(RIGHT)


def test_a_long_text_is_looked_at_once():
    assert not is_address("a " * 500_000)
    assert not is_address("playground." * 100_000)
    assert is_address(RIGHT + " and so on" * 100_000)
