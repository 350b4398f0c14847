"""Which code page a text that is not Unicode was written in, judged by the words that it would hold."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reluexplorer.language import _

WESTERN = "cp1252"
"""What Latin-1 files nearly always are: Latin-1 with quotation marks and the euro in its empty places."""
DAMAGED = "utf8"
"""UTF-8 in which some bytes are none; the other name of the codec tells it from what is whole."""
_NAMES = {
    WESTERN: _("Windows-1252 (Western European)"),
    DAMAGED: _("UTF-8 with damaged letters"),
    "cp1251": _("Windows-1251 (Cyrillic)"),
    "koi8-r": _("KOI8-R (Cyrillic)"),
    "koi8-u": _("KOI8-U (Cyrillic)"),
    "cp866": _("code page 866 (Cyrillic)"),
    "mac-cyrillic": "Mac Cyrillic",
    "iso8859-5": _("ISO 8859-5 (Cyrillic)"),
    "cp1250": _("Windows-1250 (Central European)"),
    "iso8859-2": _("ISO 8859-2 (Central European)"),
    "cp852": _("code page 852 (Central European, DOS)"),
    "cp1253": _("Windows-1253 (Greek)"),
    "iso8859-7": _("ISO 8859-7 (Greek)"),
    "cp1254": _("Windows-1254 (Turkish)"),
    "cp1255": _("Windows-1255 (Hebrew)"),
    "cp1256": _("Windows-1256 (Arabic)"),
    "iso8859-6": _("ISO 8859-6 (Arabic)"),
    "cp1257": _("Windows-1257 (Baltic)"),
    "mac-roman": "Mac Roman",
    "cp850": _("code page 850 (DOS)"),
    "shift-jis": _("Shift JIS (Japanese)"),
    "cp932": _("Shift JIS (Japanese)"),
    "euc-jp": _("EUC-JP (Japanese)"),
    "gb18030": _("GB 18030 (Chinese)"),
    "big5": _("Big5 (Chinese)"),
    "cp949": _("EUC-KR (Korean)"),
    "cp874": _("Windows-874 (Thai)"),
}
_EASTERN = {"HAN", "HIRAGANA", "KATAKANA", "HANGUL"}
_WIDE = ("cp932", "euc-jp", "cp949", "gb18030", "big5")
_COMMON = {
    "CYRILLIC": "оеаинтсрвлкмдпуяыьгзбчйжхшюцщэфъёіїєґўјљњђћџ",
    "GREEK": "αοιετσνηυρπκμλςωθχδγφξζβψάέίόήύώϊϋΐΰ",
    "HEBREW": "יוהלאםרבתמשנכעדפקחזגטצסךןףץ",
    "ARABIC": "ايلنمترسبوعهدفقكحجةخشصذزضغطظثأءإئىؤآًٌٍَُِّ",
    "THAI": "".join(map(chr, range(0x0E01, 0x0E5C))),
}
_LATIN = "éèäöüßçàáíóúñãâêôîåæøùûïëœòìõ"
_WESTERN = (
    "àâæçéèêëîïôùûüÿœ", "äöüßé", "áéíóúñüç", "ãõáâàçéêíóôúü", "àèéìíîòóùú", "åäöéüà", "æøåéèêóòôäöü",
    "áéíóúýþæöð", "ëïéèöüáíóúê", "àèéíïòóúüç",
)  # fmt: skip
"""The accented letters of French, German, Spanish, Portuguese, Italian, Swedish, Danish and Norwegian,
Icelandic, Dutch and Catalan."""
_CENTRAL = ("ąęłóśżźćń", "áéíóúýčďěňřšťůžľĺŕôä", "áéíóöőúüű", "ăâîşţșț", "čćđšžéá", "äöüß")
_ALPHABETS = {
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "cp852": _CENTRAL,
    "cp1254": ("ıişğöüçâîû",),
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž", "äöüõšž"),
}
"""The accented letters of the languages that a code page serves; a text is in one of them."""
_HAN_PLAIN = frozenset(
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么"
    "心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现"
    "男女性别高身体重城市面积等级名年龄价格数量日期类型地区北京上海广州是否东西南部新旧低优良差省县区"
    "性別長体車国語数点名前年齢価格種類東京大阪県高低温度時間結果合計番号品質商品売"
    "尺寸宽厚颜色形状红蓝绿黄白黑标签率温湿压血糖病诊断患健康正常异真假对错好坏差良优秀通过失败成绩"
    "总均值评收入支出信用户客职业婚姻学号编码班课姓电话址邮箱单位计算量速距离功能耗油房屋土物产销售"
    "天气晴雨风云雪圆方件状态果苹香花草木水火金石鱼鸟猫狗买卖交易利息贷款风险教育历程项目组段期季周"
    "状態異速距離雨風会社員職業収入点評価"
)
_HANGUL_PLAIN = frozenset(
    "가각간갈감갑값강갖같개객갱거건걸검것게겨격견결겸경계고곡곤골곳공과관광괴교구국군굴권귀규균그극근글금급기긴길김"
    "까깨께꼭꽃끝나낙난날남납낭낮내냉너널넓네녀년념녕노녹논농높놓뇌누눈뉴느는늘능니닌님다단달담답당대댁더던데덕도독"
    "돈돌동되된두둘둥뒤드득든들등디따때또뚜뜻라락란람랑래랜략량러런럼레려력련렬령례로록론료루류륙률르른를름리린림립링"
    "마막만많말맑맛망맞매맥머먹먼멀메며면명모목몰몸못무문물뮤미민밀및바박반받발밝밤방배백버번벌범법베벽변별병보복본볼봄"
    "봉부북분불브블비빈빌빛빨빠사산살삼상새색생서석선설섬성세센셀셔션소속손송쇼수숙순술숫슈스습승시식신실심십싱싸쌀써쓰"
    "씨아악안않알암압앙앞애액야약양어억언얼엄업없었에엔여역연열염영예오온올와완왕외요욕용우운울움웃원월위윗유육율으은을음"
    "응의이인일임입있자작잔잘잠장재저적전절점정제져조족존종좋좌죄주죽준줄중즈증지직진질짐집짝짧차착찬참창채책처천철첫청체"
    "초촌총최추축출충취층치친침카칼커컴코콜쿠크큰클키타탁탄탈태택터테텔토통투트특티틀파판팔패퍼페편평폐포폭표품풍프플피"
    "필하학한할함합항해했행향허험헤현혈협형혜호혼홍화확환활황회획횟효후훈휴흐흡흥희히흰힘"
)
"""Syllables that Korean words are mostly made of, of the 2,350 that its code pages have."""
_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f][^,;|\t\n\r\" 0-9()]*|[A-Za-z]+")
_BESIDE = re.compile(
    r"(?<![^\W\d_])(?P<before>[^\x00-\x7f]{1,2})(?= ?\d)"
    r"|(?:(?<=\d)|(?<=\d ))(?P<behind>[^\x00-\x7f]{1,2})(?![^\W\d_])"
)
"""What stands alone beside a digit: a sign of money or of a unit, hardly a letter."""
_USUAL = frozenset(
    """
    はい いいえ 男 女 男性 女性 有 無 有り 無し 可 否 是 不是 对 错 真 假 合格 不合格 円 元
    원 예 아니오 아니요 남 여 남자 여자 ναι όχι כן לא نعم لا ใช่ ไม่ใช่ né sí não
    да нет м ж муж жен руб руб. р р. грн грн. шт шт. кг г г. Kč zł °C °F
    m² m³ km² cm² cm³ kg/m² kg/m³ m³/h N·m
    """.split()  # noqa: SIM905 - fifty words a line read better than a list
)
"""Words and units of tables that stand alone and are short: yes and no, man and woman, money, measures."""
_MICRO = re.compile(r"[µμ][A-Za-z]{1,3}(?:/[a-zA-Z]+)?")
_SIGNS = frozenset("€£¥¢₽₴₹₩₺₪₫฿￥￡￠￦$%‰％°℃²³½¼¾±−µμ×√·")
_LOOKED_AT = 1 << 16


def code_page(raw: bytes) -> str:
    """Return the code page, a codec's name, whose words are the likeliest in ``raw``."""
    lines = [line for line in raw.splitlines() if not line.isascii()]
    told = b"\n".join(lines)[:_LOOKED_AT]
    best, most = WESTERN, -1e9
    for place, name in enumerate(_NAMES):
        text = _decoded(told, name)
        if text is None:
            continue
        score = _likelihood(text, name) - 0.002 * place
        if score > most:
            best, most = name, score
    return best


def spoken_name(encoding: str) -> str:
    """Return what a person calls a code page; empty for the Unicode encodings, which need no word."""
    return _NAMES.get(encoding, "")


def is_code_page(encoding: str) -> bool:
    """Whether this is one of the code pages, in which no byte says that the guess was wrong."""
    return encoding in _NAMES


def _decoded(raw: bytes, name: str) -> str | None:
    if name not in _WIDE:
        return raw.decode(name, "replace")
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        return error.object[: error.start].decode(name) if error.start > len(raw) - 4 else None


def _likelihood(text: str, name: str) -> float:
    """Return the mean over distinct words of how likely their letters are, from about −3 to 1.7."""
    found = {(match["before"] or "", match["behind"] or "") for match in _BESIDE.finditer(text)}
    beside = {before + behind: _sign(before, behind, name) for before, behind in found}
    words = {word for word in _WORD.findall(text) if not word.isascii() and word not in beside}
    if not words and not beside:
        return -3.0
    letters = sum(not letter.isascii() for word in words.union(beside) for letter in word)
    western = name in {WESTERN, DAMAGED, "mac-roman", "cp850"}
    doubt = (0.0 if western else 0.2 if name in _ALPHABETS else 0.8) / letters
    alphabets = _ALPHABETS.get(name, (_LATIN,))
    best = max(sum(_judged(word, name, alphabet) for word in words) for alphabet in alphabets)
    best += sum(beside.values())
    mixed = western and not _of_one_language("".join(words))
    return (
        best / (len(words) + len(beside)) - doubt - (0.02 if name in _ALPHABETS else 0.05 if mixed else 0.0)
    )


def _sign(before: str, behind: str, name: str) -> float:
    """Return how likely that is beside a digit which stands before or behind it."""
    sign = before + behind
    if _SIGNS.issuperset(sign):
        return 0.9
    if behind in _USUAL or len(sign) > 1 or _script(sign) in _EASTERN:
        return _judged(sign, name, _LATIN)
    if not sign.isalpha():
        return -1.5
    return -1.0 if before or _script(behind) == "LATIN" else -0.2


def _of_one_language(text: str) -> bool:
    """Whether one western language has all accented letters of a text."""
    letters = {letter for letter in text.lower() if letter.isalpha() and not letter.isascii()}
    return any(letters <= set(alphabet) for alphabet in _WESTERN)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    first = name.partition(" ")[0]
    return "HAN" if first == "CJK" else first


def _judged(word: str, name: str, alphabet: str) -> float:
    """Return how likely a word is; a euro that stands alone is likely, a capital that does is not."""
    if word in _USUAL or _MICRO.fullmatch(word):
        return 1.7
    if len(word) == 1 and (word == "€" or (_script(word) == "LATIN" and word != word.lower())):
        return 0.6 if word == "€" else -0.5
    quoted = len(word) > 2 and word[0] in "“‘„«" and word[-1] in "”’“»"
    if quoted and word[1:-1].isascii():
        return 0.9
    return _word(word[1:-1] if quoted else word, name, alphabet)


def _word(word: str, name: str, alphabet: str) -> float:
    total, scripts, marks = 0.0, set(), 0
    for letter in word:
        if letter.isascii():
            if letter.isalpha():
                scripts.add("LATIN")
            continue
        marks += 1
        if not letter.isalpha() and unicodedata.category(letter) not in {"Mn", "Mc"}:
            total -= 1.5 if letter in "’‘“”„–—…€°²³µ«»№·ªº" else 2.5
            continue
        script = _script(letter)
        scripts.add("KANA" if script in {"HIRAGANA", "KATAKANA"} else script)
        total += _letter(letter, script, name, alphabet)
    total /= max(marks, 1)
    if scripts == {"LATIN"} and len(word) > 2 and 2 * marks > len(word):
        total -= 1.0
    if "õ" in word.replace("õe", ""):
        total -= 0.4
    inner = word[1:]
    if inner != inner.lower() and word != word.upper():
        total -= 1.0
    if (
        any(script not in {"LATIN", "MICRO", "FEMININE", "MASCULINE"} for script in scripts)
        and len(scripts) > 1
    ):
        total -= 0.0 if scripts <= {"HAN", "KANA"} else 1.5
    return total


def _letter(letter: str, script: str, name: str, alphabet: str) -> float:
    low = letter.lower()
    if script == "LATIN":
        upper = 0.15 if letter not in {low, "İ"} else 0.0
        return 0.8 - upper if letter == "İ" or low in alphabet else -0.5
    if script in _COMMON:
        place = _COMMON[script].find(low)
        if place < 0:
            return -0.6
        rare = 1.0 if low in "јљњђћџ" else 0.0
        return 1.0 - 0.02 * place - rare - (0.15 if letter != low else 0.0)
    if script == "HAN":
        return 0.9 if letter in _HAN_PLAIN else (0.2 if name in _WIDE and _frequent(letter) else -0.1)
    halfwidth = 0xFF61 <= ord(letter) <= 0xFF9F
    if script == "HANGUL":  # the 2,350 syllables of KS X 1001 are those that nearly all texts do with
        return 0.8 if letter in _HANGUL_PLAIN else 0.3 if _is_in(letter, "euc-kr") else -0.5
    return {"HIRAGANA": 0.9, "KATAKANA": -1.5 if halfwidth else 0.9}.get(script, -1.0)


def _is_in(letter: str, page: str, first: int = 0xA1, last: int = 0xFE) -> bool:
    """Whether a letter has two bytes in a code page, the first within bounds."""
    try:
        raw = letter.encode(page)
    except UnicodeEncodeError:
        return False
    return len(raw) == 2 and first <= raw[0] <= last


def _frequent(letter: str) -> bool:
    """Whether a character is of the first level of GB 2312 or JIS, the some 3,500 that are in use."""
    return _is_in(letter, "gb2312", 0xB0, 0xD7) or _is_in(letter, "euc-jp", 0xB0, 0xCF)
