"""Measuring Dutch text: what a sentence is, what is passive, and that the counts add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlay_strategies import base_canon
from protocolboek.check.passive import is_passive
from protocolboek.check.phrases import Phrases, stretches_of
from protocolboek.check.prose import LONG, Measure, measure, sentences
from protocolboek.check.readability import hard_to_read
from protocolboek.edit.measured import measured
from protocolboek.load.text import parse
from protocolboek.model.problems import Place
from protocolboek.model.text import Blocks, List, Open, Paragraph, Table, Text
from protocolboek.pipeline import CANON, load_project, outcome_of
from protocolboek.resolve import resolve
from small_project import ROOT


def blocks(source: str) -> Blocks:
    return parse(source, Place("proef.md"))[0].blocks


# --- passive -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Soms wordt iemand gepest, of gaat een foto rond die iemand niet wil.",
        "De app wordt beheerd door twee ouders.",
        "Ze worden altijd gezien als vertegenwoordiger van de school.",
        "Er wordt 's avonds in een groepsapp gepest.",
        "Zo'n foto mag niet gedeeld worden.",
        "De telefoon moet in het kluisje worden gelegd.",
        "Je werd door de directeur uitgenodigd voor een gesprek.",
        "De gegevens worden bewaard in het dossier.",
        "In de les worden geen telefoons gebruikt.",
        "Dat geldt ook als de telefoon is ingenomen.",
        "De ouders zijn gehoord en de school beslist.",
        "De foto is door een medewerker gemaakt.",
        "Wie het deed, dat was al besproken.",
        "WORDT DE FOTO GEWIST?",
        "Alle brieven worden verwerkt.",
        "Wordt een bericht onderschept, bel dan.",
        "De leerling wordt aangesproken.",
    ],
)
def test_a_passive_sentence_is_seen(sentence: str) -> None:
    assert is_passive(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Word je boos over een bericht, wacht dan even met antwoorden.",
        "Je wordt 16 jaar en beslist dan zelf.",
        "Een grap wordt soms een gewoonte, met alle gevolgen.",
        "Anders word je een doelwit van geweld en wil je het account verwijderen.",
        "Er is iets gebeurd waar je last van hebt.",
        "De school is gegroeid en de regels zijn veranderd.",
        "Dat is verplicht, en het andere is verboden.",
        "Dit protocol is bedoeld om over te praten.",
        "De leerling is gestopt en zij zijn al vertrokken.",
        "Iemand die zijn telefoon heeft gebruikt, levert hem in.",
        "Hij heeft zijn gedeelde foto gewist.",
        "Is een leerling jonger dan 16 jaar, dan geven de ouders toestemming.",
        "Een leerling die zijn telefoon gebruikt, wordt boos.",
        "Je laat iedereen in zijn waarde.",
        "Het bericht is van een klasgenoot.",
        "Dat is beleid van het bestuur, en het geldt overal.",
        "Zijn bericht was gisteren nog in de app te zien.",
        "De verantwoordelijkheid is voor iedereen gelijk.",
        "We bespreken het en hebben het daarna vastgelegd.",
        "De klas wordt groter, dus iedereen let goed op wat hij deelt.",
        "",
    ],
)
def test_an_active_sentence_is_not_called_passive(sentence: str) -> None:
    assert not is_passive(sentence)


# --- sentences and words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Een zin. Nog een! En deze?", ["Een zin.", "Nog een!", "En deze?"]),
        ("De school is om 8.30 uur open.", ["De school is om 8.30 uur open."]),
        ("Denk aan:\n\n- een foto;\n- een film.", ["Denk aan:", "een foto;", "een film."]),
        ("Een zin over\ntwee regels.", ["Een zin over twee regels."]),
        ("Zie **dit**. En [dat](https://www.rijksoverheid.nl/).", ["Zie dit.", "En dat."]),
        ("| kop | nog een |\n|---|---|\n| cel | cel |", []),
        ("Bel @[inspectie]. Nu.", ["Bel x.", "Nu."]),
        ("– … !", []),
    ],
)
def test_what_a_sentence_is(source: str, found: list[str]) -> None:
    assert list(sentences(blocks(source))) == found


def test_what_a_parameter_fills_in_as_list_or_table_is_no_sentence() -> None:
    item = (Paragraph(children=(Text(text="een gesprek"),)),)
    assert measure((List(items=(item,), parameter="maatregelen"),)) == Measure()
    assert measure((List(items=(item,)),)).sentences == 1
    assert measure((Table(align=(None,), header=((Text(text="Stap"),),), rows=()),)) == Measure()


def test_an_open_choice_counts_as_one_word_and_is_no_sentence_of_its_own() -> None:
    choice = Open(name="plek", text="nog te kiezen: de plek van de telefoon")
    assert measure((Paragraph(children=(choice,)),)) == Measure()
    assert measure((Paragraph(children=(Text(text="Hij ligt "), choice, Text(text="."))),)) == Measure(1, 3, 3)


def test_what_a_text_measures() -> None:
    long = "Deze zin heeft " + "heel " * (LONG - 4) + "veel woorden."
    found = measure(blocks(f"Zo'n foto wordt gewist. Wij bellen. {long}"))
    assert found == Measure(sentences=3, words=4 + 2 + LONG + 1, longest=LONG + 1, long=1, passive=1)


def test_a_sentence_of_twenty_words_is_not_long() -> None:
    assert measure(blocks("woord " * (LONG - 1) + "woord.")).long == 0
    assert measure(blocks("woord " * LONG + "woord.")).long == 1


def test_shares_of_nothing_are_nothing() -> None:
    assert (Measure().average, Measure().long_share, Measure().passive_share) == (0.0, 0.0, 0.0)
    assert Measure(4, 20, 8, 1, 2).average == 5.0
    assert (Measure(4, 20, 8, 1, 2).long_share, Measure(4, 20, 8, 1, 2).passive_share) == (0.25, 0.5)


SENTENCES = st.lists(st.sampled_from(["Wij bellen u.", "Dat wordt gewist.", "Kom langs!", "Mag dat?"]), max_size=5)


@given(st.lists(SENTENCES, max_size=4))
def test_a_whole_measures_what_its_parts_do(texts: list[list[str]]) -> None:
    parts = [measure(blocks(" ".join(text))) for text in texts]
    whole = measure(blocks("\n\n".join(" ".join(text) for text in texts)))
    assert whole == sum(parts, start=Measure())
    assert whole.sentences == sum(len(text) for text in texts)
    assert max(whole.long, whole.passive) <= whole.sentences <= whole.words or whole == Measure()


# --- handbooks -----------------------------------------------------------------------------------------


def test_sections_measure_what_their_clauses_do() -> None:
    for found in measured(resolve(base_canon(), ())):
        book = found.handbook
        parts = (*book.sections, *book.faq)
        assert [section.id for section in found.sections] == [part.id for part in parts]
        for section, part in zip(found.sections, parts, strict=True):
            texts = [part.summary, *(clause.body for clause in part.clauses)]
            assert section.measure.sentences == sum(measure(text).sentences for text in texts)
            assert section.measure.words == sum(measure(text).words for text in texts)
        assert found.measure == sum((section.measure for section in found.sections), start=Measure())


def test_every_warning_of_this_kind_stands_in_a_section() -> None:
    project = load_project(ROOT)
    for name in (CANON, *project.handbook_ids()):
        resolution = outcome_of(project, name).resolution
        assert resolution is not None
        told = {(problem.place, problem.code) for _, problem in hard_to_read(resolution)}
        counted = sum(found.warnings for found in measured(resolution))
        # The canon's warnings are also about what its own handbook does not show.
        assert counted <= len(told) if name == CANON else counted == len(told)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dit geldt Tevens hier", ["Tevens"]),
        ("wie draagt\nZorg  voor ons", ["draagt\nZorg  voor"]),
        ("zorg te dragen voor, en zorg dragen", ["zorg te dragen voor"]),
        ("in het kader van", ["in het kader van"]),
        ("het kader in van de deur", []),
        ("teven tevensx mee-tevens tevens-mee .tevens", []),
        ("m.b.t. ons, d.m.b.t. hem, m.b.t.nu & meer", ["m.b.t.", "&"]),
    ],
)
def test_phrases_are_found_as_whole_words(text: str, found: list[str]) -> None:
    phrases = Phrases(["tevens", "zorg te dragen voor", "draagt zorg voor", "draagt zorg", "in het kader van", "m.b.t.", "&"])  # fmt: skip
    places = phrases.found_in(text, stretches_of(text))
    assert [words for _, words in places] == found
    assert all(text.startswith(words, at) for at, words in places)
