"""What the text in one cell of a table means: a value, or none."""

from __future__ import annotations

import re

Cells = list[str]
MISSING = frozenset(
    {
        "", "na", "n/a", "n.a.", "n.a", "#n/a", "#na", "#n/a n/a", "<na>", "nan", "-nan", "+nan", "nat",
        "?", "??", "-", "--", "---", "–", "—", "null", "(null)", "[null]", "<null>", "\\n", "#null!",
        "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan", "na_integer_", "na_real_", "na_character_",
    }
)  # fmt: skip
"""What stands for no value in any column, in lower case."""
_AMONG_NUMBERS = frozenset(
    {
        "none", "nil", "nul", ".", "..", "...", "…", "*", "**", "_", "/", "n/d", "nd", "n.d.", "n.d", "n/m",
        "n.m.", "n/r", "nr", "n.r.", "nc", "n.c.", "ns", "n.s.", "s/d", "s.d.", "n/e", "k.a.", "k. a.", "k.a",
        "ka", "keine angabe", "keine angaben", "ohne angabe", "o.a.", "entfällt", "fehlt", "fehlend", "leer",
        "unbekannt", "nicht verfügbar", "nicht gemessen", "missing", "(missing)", "<missing>", "unknown",
        "unk", "not available", "not applicable", "not measured", "not recorded", "not reported", "no data",
        "nodata", "no value", "no answer", "refused", "empty", "(empty)", "blank", "(blank)", "undefined",
        "undef", "tbd", "tba", "inconnu", "non disponible", "non renseigné", "manquant", "vide", "absent",
        "sin dato", "sin datos", "no disponible", "desconocido", "no aplica", "vacío", "non disponibile",
        "mancante", "sconosciuto", "desconhecido", "não disponível", "sem dados", "brak", "brak danych",
        "bd", "b.d.", "onbekend", "geen", "n.v.t.", "nvt", "okänd", "saknas", "ukendt", "ukjent", "mangler",
        "нет", "нет данных", "н/д", "нд", "н.д.", "неизвестно", "не указано", "пусто", "无", "無", "不明",
        "欠損", "未知", "缺失", "なし", "없음", "bilinmiyor", "yok", "error", "err", "fehler", "ind", "inf?",
    }
)  # fmt: skip
NO_VALUES = MISSING | _AMONG_NUMBERS
"""What stands for no value in some column, in lower case."""
_SPREADSHEET_ERROR = re.compile(r"#[^\W_][^\s,;]{0,20}[!?]?|#[!¡¿][^\s,;]{1,20}|#+|err:\d{3}", re.IGNORECASE)
"""#DIV/0!, #WERT!, #NV, #VALEUR!, #¡DIV/0!, Err:502, and ##### where a column was too narrow."""
_NO_DATE = re.compile(r"0000[-/.]00[-/.]00.*|00[-/.]00[-/.]0000.*")
_STATISTICS = re.compile(r"\.[a-z_]?", re.IGNORECASE)
"""The missing values of SAS and Stata: ., .a to .z, ._"""


def is_missing(text: str) -> bool:
    """Whether a cell stands for no value, whatever its column holds."""
    return text.strip().lower() in MISSING


def is_missing_number(text: str) -> bool:
    """Whether a cell that is no number stands for no value in a column of numbers or dates."""
    text = text.strip().lower()
    return (
        text in MISSING
        or text in _AMONG_NUMBERS
        or text.strip("-–—_*<>()[]. ") in _AMONG_NUMBERS
        or _SPREADSHEET_ERROR.fullmatch(text) is not None
        or _STATISTICS.fullmatch(text) is not None
        or not text.strip("-–—_*.?~/= ")
        or _NO_DATE.fullmatch(text) is not None
    )
