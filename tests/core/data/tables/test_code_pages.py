"""Tables with few letters that are not ASCII: the signs beside their numbers tell the code page."""

from __future__ import annotations

import pytest

from reluexplorer.core.data.tables.code_pages import code_page
from tests.core.data.tables.plain_table import ROWS, text

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


CODED = {
    "cp1251": ("рост,вес,пол", ("муж", "жен")),
    "koi8-r": ("рост,вес,пол", ("муж", "жен")),
    "cp866": ("город,цена,тип", ("новый", "старый")),
    "iso8859-5": ("рост,вес,пол", ("муж", "жен")),
    "cp1252": ("Größe,Gewicht,Straße", ("Öl", "Käse")),
    "mac-roman": ("Größe,Gewicht,Straße", ("Öl", "Käse")),
    "latin-1": ("âge,poids,région", ("Île", "Rhône")),
    "cp1250": ("wzrost,waga,płeć", ("mężczyzna", "kobieta")),
    "cp852": ("wzrost,waga,płeć", ("mężczyzna", "kobieta")),
    "cp1253": ("ύψος,βάρος,φύλο", ("άνδρας", "γυναίκα")),
    "iso8859-7": ("πόλη,πληθυσμός,νομός", ("Άργος", "Χανιά")),
    "iso8859-6": ("المدينة,السكان,المحافظة", ("القاهرة", "الإسكندرية")),
    "cp1254": ("yaş,ağırlık,şehir", ("İstanbul", "Iğdır")),
    "cp1255": ("גובה,משקל,מין", ("זכר", "נקבה")),
    "cp1256": ("الطول,الوزن,الجنس", ("ذكر", "أنثى")),
    "shift-jis": ("身長,体重,性別", ("男", "女")),
    "euc-jp": ("身長,体重,性別", ("男", "女")),
    "gb18030": ("身高,体重,性别", ("男", "女")),
    "euc-kr": ("키,몸무게,성별", ("남", "여")),
    "utf-16": ("рост,вес,пол", ("муж", "жен")),
    "utf-16-le": ("size,weight,kind", ("é", "a")),
    "utf-16-be": ("size,weight,kind", ("é", "a")),
    "utf-8-sig": ("рост,вес,пол", ("муж", "жен")),
}


@pytest.mark.copies(quick=11)
@pytest.mark.parametrize(("code", "words"), CODED.items(), ids=CODED.keys())
@pytest.mark.parametrize("times", [1, 40])
def test_the_code_page_is_found(
    read, plain, code: str, words: tuple[str, tuple[str, str]], times: int
) -> None:
    head, (high, low) = words
    rows = [(size, weight, high if kind == "high" else low) for size, weight, kind in ROWS] * times
    given = read(text(rows, tuple(head.split(","))).encode(code), target=head.split(",")[2])
    assert given.feature_names == tuple(head.split(",")[:2])
    assert set(given.class_names) == {high, low}


def test_a_damaged_letter_leaves_the_others_as_they_are(read) -> None:
    rows = [(size, weight, "größer" if kind == "high" else "kleiner") for size, weight, kind in ROWS]
    content = text(rows, ("Länge", "Gewicht", "kind")).encode() + b"5.5,1.25,gr\xf6\xdfer\n"
    data = read(content)
    assert data.feature_names == ("Länge", "Gewicht")
    assert {"größer", "kleiner"} < set(data.class_names)
    assert data.notes[0] == "Some letters of the text are damaged; a mark stands in their place."
