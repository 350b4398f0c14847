"""Tables with few letters that are not ASCII: the signs beside their numbers tell the code page."""

from __future__ import annotations

import pytest

from reluexplorer.core.data.tables.code_pages import code_page

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


FEW_WORDS = [
    ("尺寸;weight;类别", ("高的", "低的"), "gb18030"),
    ("学号;成绩;评价", ("优秀", "较差"), "gb18030"),
    ("血压;心率;诊断", ("患病", "健康"), "gb18030"),
    ("速度;距离;故障", ("正常", "异常"), "gb18030"),
    ("長度;寬度;標籤", ("大的", "小的"), "big5"),
    ("크기;무게;종류", ("높은", "낮은"), "euc-kr"),
    ("나이;소득;등급", ("우수", "보통"), "euc-kr"),
    ("x;y;z", ("참", "거짓"), "euc-kr"),
    ("温度;湿度;天気", ("晴れ", "雨"), "euc-jp"),
    ("速度;距離;状態", ("正常", "異常"), "euc-jp"),
    ("速度;距離;状態", ("正常", "異常"), "shift-jis"),
]


@pytest.mark.parametrize(("head", "words", "encoding"), FEW_WORDS, ids=ascii)
def test_common_words_are_likelier_than_rare_syllables(
    head: str, words: tuple[str, str], encoding: str
) -> None:
    text = f"{head}\n" + "".join(f"{i % 7}.5;{3 * i % 11};{words[i % 2]}\n" for i in range(60))
    raw = text.encode(encoding)
    assert raw.decode(code_page(raw)) == text
