"""Dutch words on which the meaning of a rule may turn, by what they are about."""

from protocolboek.model.comparison import FlagKind


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TURNING: dict[FlagKind, frozenset[str]] = {
    "ontkenning": _set("niet niets niks geen nooit niemand nergens noch zonder"),
    "verplichting": _set(
        "moet moeten moest moesten mag mogen mocht mochten kan kunnen kon konden kun hoeft hoeven zal zullen zou "
        "zouden verplicht verplichte verplichting verboden verbod verbiedt toegestaan recht plicht"
    ),
    "voorwaarde": _set(
        "tenzij mits alleen behalve uitsluitend slechts enkel als indien wanneer zodra altijd soms bijvoorbeeld "
        "alle iedereen ieder iedere elke"
    ),
    "rol": _set(
        "directeur directie schoolleider schoolleiding bestuur bestuurder rector conrector teamleider afdelingsleider "
        "leraar leraren leerkracht leerkrachten docent docenten mentor mentoren coördinator ib'er begeleider "
        "vertrouwenspersoon vertrouwensinspecteur medewerker medewerkers personeel stagiair stagiairs vrijwilliger "
        "vrijwilligers leerling leerlingen kind kinderen ouder ouders verzorger verzorgers politie inspectie "
        "medezeggenschapsraad mr gmr leerlingenraad ouderraad oudervereniging team conciërge beheerder moderator"
    ),
    "tijd": _set(
        "januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag "
        "woensdag donderdag vrijdag zaterdag zondag ochtend middag avond nacht pauze pauzes"
    ),
    "termijn": _set(
        "dag dagen schooldag schooldagen werkdag werkdagen lesdag lesdagen week weken schoolweek schoolweken maand "
        "maanden jaar jaren schooljaar schooljaren uur uren lesuur lesuren minuut minuten kwartier meteen direct "
        "onmiddellijk dadelijk uiterlijk"
    ),
    "getal": _set(
        "één twee drie vier vijf zes zeven acht negen tien elf twaalf vijftien twintig dertig eerste tweede derde "
        "vierde vijfde minstens hoogstens maximaal minimaal meer minder half halve dubbel beide eenmaal tweemaal"
    ),
    "bedrag": _set("euro cent gratis kosteloos kosten"),
}  # fmt: skip
NUMERALS = _set("één een twee drie vier vijf zes zeven acht negen tien elf twaalf vijftien twintig dertig")
MONEY = frozenset({"€", "euro", "cent"})
MONTHS = _set("januari februari maart april mei juni juli augustus september oktober november december")
SPANS = _set(
    "dag dagen schooldag schooldagen werkdag werkdagen lesdag lesdagen week weken schoolweek schoolweken maand maanden "
    "jaar jaren schooljaar schooljaren uur uren lesuur lesuren minuut minuten kwartier"
)
"""What a number of makes a term."""
