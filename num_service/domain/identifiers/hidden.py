"""What a telephone shows, or people write, where there is no number: "No Caller ID", "withheld", 0000000000.

It is nobody's identifier, above all not a username, and a check of it is never answered "none": it says what to do.
"""

from __future__ import annotations

import re
import unicodedata

from num_service.domain.identifiers.values import IdentifierKind, InvalidIdentifier

# Folded: lower case, no accents, simplified characters, one space between words. In the languages of the pages, and
# what telephones set to some other languages show.
_HOW = (
    "withheld|hidden|private|unknown|anonymous|blocked|restricted|unavailable|unlisted|undisclosed|no caller id|no id|"
    "not available|not shown"
)
_WHAT = "(?:phone )?(?:number|num|no|caller|caller id|id|call|calls|contact)"
_ENGLISH = (
    rf"(?:an? |the |his |their )?(?:{_HOW})(?: {_WHAT})?"
    rf"|(?:an? |the |his |their )?{_WHAT} (?:was |is )?(?:{_HOW})"
)
_HOW_PT = (
    "privad[oa]|ocult[oa]|desconhecid[oa]|anonim[oa]|bloquead[oa]|restrit[oa]|confidencial|nao identificad[oa]|"
    "desconocid[oa]"
)
_WHAT_PT = (
    "(?:numero|chamada|llamada|chamador|contacto|contato|identificacao|id)(?: de telefone| de chamada)?"
)
_PORTUGUESE = (
    rf"(?:{_WHAT_PT} )?(?:{_HOW_PT})|sem (?:numero|id|identificacao)"
    "(?: de chamadas?| do chamador| do numero)?"
)
_HOW_RO = "privat|ascuns|necunoscut|anonim|secret|blocat|restrictionat|indisponibil"
_WHAT_RO = "(?:numar|apel|apelant|id apelant|id)(?:ul)?"
_ROMANIAN = rf"(?:{_WHAT_RO} )?(?:{_HOW_RO})|fara (?:id|numar)(?: de)?(?: apelant(?:ului)?)?"
_CHINESE = (
    "(?:未知|私人|隐藏|匿名|保密|不明|受限|陌生)(?:的)?(?:号码|来电|来电者|呼叫者|电话|主叫|主叫号码)?|"
    "(?:号码|来电)(?:已)?(?:隐藏|保密|未知)|无(?:来电显示|主叫号码|来电号码|号码|来电)|无法显示(?:号码)?|没有来电显示"
)
_OTHERS = (
    "numero (?:masque|inconnu|prive)|appel (?:masque|inconnu)|unbekannt(?:e nummer|er anrufer)?|unterdruckt|"
    "(?:numer )?(?:prywatny|nieznany|zastrzezony)|numero nascosto|sconosciuto"
)
HIDDEN_WORDS = "|".join((_ENGLISH, _PORTUGUESE, _ROMANIAN, _OTHERS))
"""In letters without accents, as a pattern that browsers read too."""
_HIDDEN = re.compile(f"(?:{HIDDEN_WORDS}|{_CHINESE})")
_WITHOUT_SPACES = """
    nocallerid nocaller withheldnumber numberwithheld privatenumber unknownnumber unknowncaller hiddennumber
    blockednumber anonymouscaller restrictednumber numeroprivado numerodesconhecido numarprivat numarascuns
    numarnecunoscut
"""
_RUN_TOGETHER = frozenset(_WITHOUT_SPACES.split())
_SIMPLER = str.maketrans("號碼來電話隱無顯", "号码来电话隐无显")
_WHEN = re.compile(
    r"[(\[x×]\d{1,3}[)\]]?|(?<!\d)\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]m)?|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|"
    r"\b(?:yesterday|today|ontem|hoje|ieri|azi|mobile|missed call|calling|rang me|called me)\b"
)
_STANDS_FOR_NONE = re.compile(r"(?:(?:00)?(?:44|353)(?=0))?0?[1-9]?0{7,20}|(\d)\1{5,20}")


def hidden_number(line: str) -> bool:
    """Whether all of a line stands for a hidden number, or for none, in a list of calls or typed alone."""
    if not line or len(line) > 80:
        return False
    if not any(c.isalpha() for c in line):
        return placeholder(re.sub(r"[\s().+-]", "", line))
    plain = unicodedata.normalize("NFD", line.casefold().translate(_SIMPLER))
    plain = "".join(c for c in plain if not unicodedata.category(c).startswith("M"))
    plain = " ".join(re.sub(r"[^\w ]|_", " ", _WHEN.sub(" ", plain)).split())
    return plain in _RUN_TOGETHER or _HIDDEN.fullmatch(plain) is not None


def placeholder(digits: str) -> bool:
    """Whether digits stand for no number: one digit over and over, or noughts after what begins a number."""
    return _STANDS_FOR_NONE.fullmatch(digits) is not None


def cannot_be_checked(kind: IdentifierKind | None = None) -> InvalidIdentifier:
    """A hidden number: nothing is known of it, and what can be done."""
    return InvalidIdentifier(
        "hidden",
        "That is a hidden number, or stands for none, so it cannot be checked. Ask them to ring or write from a number "
        "that you can see, for example 07700 900123, and check that one.",
        kind=kind,
    )
