"""Tables with few letters that are not ASCII: the signs beside their numbers tell the code page."""

from __future__ import annotations

import pytest

from reluexplorer.core.textcodes import code_page

FEW_LETTERS = [
    ("{i},£{i}.50,yes", "cp1252"),
    ("{i},{i}.50 £,yes", "cp1252"),
    ("{i},{i}.5 m³/h,yes", "cp1252"),
    ("{i},{i}.5µm,yes", "cp1252"),
    ("{i},{i}.5 °C,±{i}", "cp1252"),
    ("{i},{i}¢,¥{i}", "cp1252"),
    ("{i};{i},50 Kč;x", "cp1250"),
    ("{i};{i},50 руб.;да", "cp1251"),
    ("{i};{i},50р;x", "cp1251"),
    ("{i}％,{i}50,はい", "shift-jis"),
    ("{i},{i}50円,x", "shift-jis"),
    ("{i},{i}50,男", "shift-jis"),
    ("{i}％,{i}50,いいえ", "euc-jp"),
    ("{i},{i}50円,x", "euc-jp"),
    ("{i},{i}50원,예", "euc-kr"),
    ("{i},{i}50元,否", "gb18030"),
    ("{i},{i}50元,女", "big5"),
]


@pytest.mark.parametrize(("row", "encoding"), FEW_LETTERS, ids=ascii)
def test_signs_beside_numbers_tell_the_code_page(row: str, encoding: str) -> None:
    text = "qty,price,sold\n" + "\n".join(row.format(i=i) for i in range(1, 30))
    raw = text.encode(encoding)
    assert raw.decode(code_page(raw)) == text
