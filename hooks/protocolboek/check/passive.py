"""Whether a Dutch sentence is passive: a form of `worden` or `zijn` with a past participle that belongs to it.

Made to be right when it says yes; a passive that it misses does no harm. Verb and participle must stand in the same
part of the sentence, between commas or joining words. What only looks like a participle (`bericht`, `geweld`), tells
a state after `zijn` (`is verplicht`) or is the active perfect of a verb with `zijn` (`is gebeurd`) does not count.
"""

import re
from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PART = re.compile(
    r"[,;:()‘’“”–]|\b(?:en|maar|of|want|dus|omdat|als|zodat|terwijl|wanneer|voordat|nadat)\b", re.IGNORECASE
)
"""What ends a part of a sentence: a mark, or a word that joins parts."""
_WORD = re.compile(r"[\w'-]+")
_WORDEN = _set("word wordt worden werd werden")
_ZIJN = _set("is zijn was waren")
_HEBBEN = _set("heb hebt heeft hebben had hadden")

_BEFORE = (
    r"(?:aan|achter|af|bij|binnen|dicht|door|goed|in|klaar|kwijt|langs|los|mee|mede|na|neer|om|onder|op|open|over|"
    r"plaats|rond|samen|stil|stop|tegen|terug|thuis|toe|uit|vast|vol|voor|voort|vrij|weg|zwart)?"
)
# After a voiced sound a participle ends in -d: gebeurt and bewaart are the third person.
_WITH_GE = re.compile(rf"{_BEFORE}ge[a-zëïüéö]+(?:[a-z]d|[aeiouchkpsfxnr]t)")
_WITHOUT_GE = re.compile(r"(?:ver|be|ont|her|onder|over)[a-zëïüéö]{2,}(?:[a-z]d|[aeiouchkpsfx]t)")
_STRONG = re.compile(
    rf"{_BEFORE}ge(?:bonden|boden|broken|daan|dragen|dwongen|geven|grepen|hangen|holpen|houden|kozen|laten|lezen|"
    r"nomen|roepen|schonken|schoten|schoven|schreven|sloten|sneden|sproken|stoken|stolen|trokken|troffen|vangen|"
    r"vonden|wassen|wezen|wonnen|worpen|zien|zonden|zongen)"
    r"|be(?:drogen|keken|schreven|sproken|vonden|wezen|grepen)"
    r"|ver(?:broken|dreven|kozen|nomen|schoven|sproken|worpen|wezen|zonden)"
    r"|ont(?:bonden|nomen|slagen|trokken)|onder(?:broken|nomen|schreven|vonden)|over(?:dragen|wogen)"
)
"""Strong participles by name, since many an infinitive has their form."""
_LOOKALIKES = _set(
    "bekend beleid beperkt bereid bericht besluit bestand bewust bezit gebaart gebed gebeurt gebied gebiedt "
    "gedicht geduld geeft geldt gelooft geluid geluidt gemoed geneest geniet genot gerecht gerust geslacht geweld "
    "gewend gewicht gezicht gezond herkomst onderhoud onderscheid onderwijst overeenkomst overmacht overtreedt "
    "verband verdacht verdriet verkeerd verlaat verliefd verslaafd verstand vertrouwd verzet"
)
"""Nouns, adjectives and present tenses with the form of a participle."""
_STATES = _set(
    "aangesloten afgelopen bedoeld begaafd begonnen beperkt bestemd betrokken bevoegd doorgegaan gebaseerd "
    "gebeurd gebleven gebonden geboren gediend gegaan gegroeid gehecht gekomen gelegen gelukt gemotiveerd geneigd "
    "geoorloofd geopend gericht geschikt geslaagd gesloten gespecialiseerd gestart gestopt getrouwd gevestigd "
    "geweest gewenst geworden geïnteresseerd ingegaan misgegaan ontstaan opgelost overleden overtuigd toegestaan "
    "veranderd verbaasd verboden verbonden verdeeld verdwenen vereist vergeten verhuisd verouderd verplicht "
    "verschenen vertrokken verzekerd voorbereid"
)
"""After `zijn` these tell how something is, or what has happened."""
_PRESENT_TOO = _set("gebruikt")
"""With ge-, and yet the form of the third person as well."""


@lru_cache(8192)
def is_passive(sentence: str) -> bool:
    """Whether any part of the sentence has a passive verb."""
    return any(_has_passive(_WORD.findall(part.lower())) for part in _PART.split(sentence))


def _has_passive(words: list[str]) -> bool:
    verbs = [(j, verb) for j, verb in enumerate(words) if verb in _WORDEN or verb in _ZIJN]
    if not verbs:
        return False
    participles = [i for i, word in enumerate(words) if _is_participle(word)]
    return any(
        _goes_with_worden(words, i, j) if verb in _WORDEN else _goes_with_zijn(words, i, j)
        for i in participles
        for j, verb in verbs
    )


@lru_cache(8192)
def _is_participle(word: str) -> bool:
    if word in _LOOKALIKES or word.endswith("heid"):
        return False
    return any(form.fullmatch(word) for form in (_WITH_GE, _WITHOUT_GE, _STRONG))


def _goes_with_worden(words: list[str], participle: int, verb: int) -> bool:
    """What could be a third person too (hij bewerkt, het is bewerkt) must stand beside the verb, or last."""
    word = words[participle]
    if word in _PRESENT_TOO or (word.endswith("t") and not _WITH_GE.fullmatch(word)):
        return abs(participle - verb) == 1 or verb < participle == len(words) - 1
    return True


def _goes_with_zijn(words: list[str], participle: int, verb: int) -> bool:
    """Beside the verb, or last; `zijn` may also be whose something is, and then only beside it is sure."""
    if words[participle] in _STATES or _HEBBEN & set(words):
        return False
    return abs(participle - verb) == 1 or (words[verb] != "zijn" and verb < participle == len(words) - 1)
