"""What together says who somebody is: where they are from, or another rare thing, beside a word for the reporter.

A packet names a town and a day, and a warning a region: in most towns few sex workers are Brazilian and trans, so
that these two words are enough. A rule of words, no statistics: it marks words that are near each other in a sentence
and asks; whoever approves the text says why they may stay (issue 11; scenarios, "Consent and police").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Nationalities, origins and faiths as adjectives, and what else is rare in most towns.
_RARE_WORDS = """
    afghan african albanian algerian american angolan arab arabic argentine argentinian armenian asian australian
    austrian azerbaijani bangladeshi belarusian belgian bolivian bosnian brazilian brazillian bulgarian burmese
    cambodian cameroonian canadian caribbean chilean chinese colombian columbian congolese croatian cuban cypriot
    czech danish dominican dutch ecuadorian egyptian eritrean estonian ethiopian european filipina filipino
    finnish french gambian georgian german ghanaian greek guatemalan gypsy hungarian icelandic indian indonesian
    iranian iraqi israeli italian jamaican japanese jewish jordanian kazakh kenyan korean kosovan kurdish latina
    latino latvian lebanese liberian libyan lithuanian macedonian malawian malaysian maltese mauritian mexican
    moldovan mongolian moroccan mozambican muslim nepalese nepali nicaraguan nigerian norwegian oriental pakistani
    palestinian panamanian paraguayan persian peruvian polish portuguese roma romani romanian russian rwandan
    salvadoran saudi senegalese serbian sikh singaporean slovak slovakian slovene slovenian somali spanish
    sudanese swedish swiss syrian taiwanese tanzanian thai traveller trinidadian tunisian turkish ugandan
    ukrainian uruguayan uzbek venezuelan vietnamese yemeni zambian zimbabwean trans transgender transsexual
    transexual nonbinary tgirl ladyboy shemale ts pregnant deaf blind disabled amputee wheelchair albino
"""
_RARE = frozenset(_RARE_WORDS.split())
#: After these it tells of somebody or something else: "a Polish man", "a Thai restaurant". "Black" needs a person.
_OTHERS_WORDS = """
    accent accents man men male males guy guys bloke client clients customer customers punter driver gentleman
    number numbers plate plates registered registration restaurant takeaway food shop supermarket sim phone car
    van language passport currency
"""
_OTHERS = frozenset(_OTHERS_WORDS.split())
#: Countries after "from"; two words are joined with a space.
_FROM = re.compile(
    r"(?<!\w)from[ ](?:the[ ])?(?:afghanistan|africa|albania|algeria|angola|argentina|bangladesh|belarus|bolivia|bosnia"
    r"|brazil|bulgaria|cameroon|caribbean|chile|china|colombia|congo|croatia|cuba|czechia|dominican[ ]republic|ecuador"
    r"|egypt|eritrea|estonia|ethiopia|france|gambia|georgia|germany|ghana|greece|guatemala|honduras|hong[ ]kong|hungary"
    r"|india|indonesia|iran|iraq|israel|italy|ivory[ ]coast|jamaica|japan|kazakhstan|kenya|korea|kosovo|kurdistan"
    r"|latin[ ]america|latvia|lebanon|libya|lithuania|macedonia|malaysia|mexico|moldova|mongolia|morocco|nepal"
    r"|nicaragua|nigeria|pakistan|panama|paraguay|peru|philippines|poland|portugal|romania|russia|rwanda|senegal|serbia"
    r"|singapore|slovakia|slovenia|somalia|south[ ]africa|south[ ]america|eastern[ ]europe|spain|sri[ ]lanka|sudan"
    r"|sweden|syria|taiwan|thailand|tunisia|turkey|uganda|ukraine|uruguay|uzbekistan|venezuela|vietnam|zambia"
    r"|zimbabwe)(?!\w)",
    re.IGNORECASE,
)
#: Words for whoever reported, or for a sex worker. "Man" is not among them: it is what the reported are called.
_THEY_ARE_WORDS = """
    she her hers herself girl girls woman women lady ladies female females escort escorts worker workers provider
    providers masseuse masseur dominatrix domme prostitute victim victims complainant survivor reporter caller
    companion rentboy
"""
_THEY_ARE = frozenset(_THEY_ARE_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?\n]+")
#: So many words may stand between the two.
NEAR = 6


def combined(text: str) -> Iterator[tuple[int, int]]:
    """Find, in folded text, the words that together could say who reported.

    Returns:
        The places of the rare word and of the word for the reporter, for each two that are near in one sentence.
    """
    found: set[tuple[int, int]] = set()
    for sentence in _SENTENCE.finditer(text):
        words = [(each.group().lower(), each.span()) for each in _WORD.finditer(text, *sentence.span())]
        named = {at for each in _FROM.finditer(text, *sentence.span()) for at in range(*each.span())}
        theirs = {at: span for at, (word, span) in enumerate(words) if _plain(word) in _THEY_ARE}
        for at, (word, span) in enumerate(words):
            following = words[at + 1][0] if at + 1 < len(words) else ""
            if span[0] not in named and not _rare(word, following):
                continue
            around = range(at - NEAR - 1, at + NEAR + 2)
            near = [theirs[other] for other in around if other != at and other in theirs]
            if near:
                found.update((span, *near))
    yield from sorted(found)


def _plain(word: str) -> str:
    return word.removesuffix("'s")


def _rare(word: str, following: str) -> bool:
    """Whether a word, or a part of one with hyphens such as "half-Thai", is one of the rare."""
    if _plain(word) == "black":
        return following in _THEY_ARE
    if following in _OTHERS:
        return False
    return any(_plain(part) in _RARE for part in (word, word.replace("-", ""), *word.split("-")))
