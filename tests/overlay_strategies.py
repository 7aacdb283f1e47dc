"""Strategies for overlays that are valid on the canon of `cases/_base`, and for chains of up to three."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from case_folders import BASE
from overlay_writer import load_data
from protocolboek.load import load_canon
from protocolboek.model.canon import Canon
from protocolboek.model.overlay import Chain
from protocolboek.resolve.conditions import shown_variant
from protocolboek.resolve.draft import Draft, DraftClause
from protocolboek.resolve.merge import merge

Draw = Callable[[st.SearchStrategy[Any]], Any]
Data = dict[str, Any]
PROPERTY = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
KINDS = (("stichting", "foundation"), ("brug", "school"), ("noord", "location"))

SENTENCES = (
    "We spreken elkaar aan.",
    "Je telefoon is {{ plek:je }}.",
    "Zie [[gedrag.verantwoordelijk]] en [[gevolgen]].",
    "Bel *altijd* @[inspectie], **ook** in {{ contact.kanaal }}.",
    "Denk aan {{ platforms:of }}, een café of [de site](https://example.org/a?b=c).",
    "Binnen {{ meld.termijn }} volgt «antwoord» — 5 < 6.",
)
BLOCKS = (
    "- een punt;\n- nog een punt, zie [[telefoon.plek]].",
    "| a | b |\n|---|:-:|\n| {{ plek }} | c\\|d |",
    "{{ stappen }}",
    "{{ dagen }}",
)
TITLES = st.sampled_from(("Zo doen wij dat", "Een eigen afspraak", 'Café: ‘ja’ of "nee"?', "Ünïcode"))
REASONS = st.sampled_from(("Besproken in het team.", "Past bij ons: wij willen dit.", "Naar aanleiding van #1 & meer"))


PARAGRAPHS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join)
TEXTS = st.lists(st.one_of(PARAGRAPHS, st.sampled_from(BLOCKS)), min_size=1, max_size=3).map("\n\n".join)
ADDITIONS = st.sampled_from(({}, {}, {"option": "beeld"}, {"see": ["gedrag.delen", "telefoon.plek"]}))


def some(items: Iterable[str], most: int = 3) -> st.SearchStrategy[list[str]]:
    return some_of(tuple(sorted(items)), most)


@cache  # a strategy is looked through before it is first drawn from, which takes longer than drawing
def some_of(names: tuple[str, ...], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=most) if names else st.just([])


SUMMARIES = st.sampled_from(({}, {"summary": SENTENCES[0]}, {"summary": SENTENCES[1]}))
WORDS = st.sampled_from(("de mail", "Parro", 'een brief: "kort"', "Zoëts"))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "contact.kanaal": WORDS,
    "meld.termijn": st.integers(1, 20),
    "regel.ingang": st.dates().filter(lambda d: d.year > 1999).map(str),
    "plek": st.sampled_from(("thuis", "tas")),
    "rol.leiding": st.sampled_from(("directeur", "teamleider", "de coördinator", "het team")),
    "platforms": st.lists(WORDS, min_size=1, max_size=3, unique=True),
    "dagen": st.lists(st.sampled_from(("sportdag", "schoolreis", "kamp")), min_size=1, unique=True),
    "maatregelen.leerling": st.lists(st.sampled_from(("gesprek", "waarschuwing", "schorsing")), min_size=1, unique=True),
    "maatregelen.ouder": st.sampled_from((["gesprek"], [{"eigen": "een brief"}, "gesprek"])),
    "stappen": st.lists(
        st.fixed_dictionaries(
            {"keer": st.sampled_from(("eerste", "vaker")), "maatregel": st.sampled_from(("innemen", "schorsing"))},
            optional={"dagen": st.integers(1, 5), "door": WORDS, "tot": st.sampled_from(("les", "dag"))},
        ),
        min_size=1, max_size=3,
    ),
    "bereikbaar": st.sampled_from(({"van": "08:00", "tot": "16:05"}, {"van": "07:30", "tot": "12:00", "reactie": 1})),
    "beelddoelen": st.just([{"doel": "nieuwsbrief", "toestemming": "niet", "toelichting": "Nooit"}]),
}  # fmt: skip


class Layers(list[tuple[str, Data]]):
    """Overlays by id from the foundation down, as data; `chain` is what loading them gave."""

    chain: Chain = ()


@cache
def base_canon() -> Canon:
    canon, problems = load_canon(BASE / "content")
    assert problems == []
    return canon


def may_change(draft: Draft, scope: str) -> list[str]:
    return [
        name
        for name, found in draft.clauses.items()
        if found.scope == scope
        and found.clause.lock == "free"
        and not found.omitted
        and ("clause", name) not in draft.locks
    ]


def text_of(draft: Draft, found: DraftClause) -> str | None:
    """What a layer below the draft sees of a clause: what it writes down as `was`."""
    variant, _ = shown_variant(draft, found.clause)
    body = variant.body if variant else found.clause.body
    return body.source if body else None


@st.composite
def operations(draw: Draw, draft: Draft, own: str, scope: str, groups: list[str]) -> Data:
    """Replace, omit, restore, add and move in one scope, each on clauses of its own, each at a place of its own."""
    free = may_change(draft, scope)
    replaced = draw(some(free))
    omitted = draw(some(set(free) - set(replaced)))
    moved = draw(some(set(free) - set(omitted)))
    back = [
        name
        for name, c in draft.clauses.items()
        if c.scope == scope and c.omitted and c.omitted.restorable and ("clause", name) not in draft.locks
    ]
    standing = [name for name, c in draft.clauses.items() if c.scope == scope and name not in moved]
    spots = [(r, t) for t in standing for r in ("after", "before")] + [
        (r, g) for g in groups for r in ("first-in", "last-in")
    ]
    added = [f"{own}.{scope}-{number}" for number in range(draw(st.integers(0, 3)))]
    placed: Data = {}
    for name in (*added, *moved):
        spot = draw(st.sampled_from(tuple(sorted(spots))))
        spots = [s for s in spots if s != spot] + [(r, name) for r in ("after", "before") if name in added]
        placed[name] = {spot[0]: spot[1], "reason": draw(REASONS)}
    for name in added:
        placed[name] |= {"title": draw(TITLES), "audience": ["allen"], "text": draw(TEXTS)}
        placed[name] |= draw(ADDITIONS)
    was = {name: text_of(draft, draft.clauses[name]) for name in replaced}
    found = {
        "replace": {
            name: {"reason": draw(REASONS), "text": draw(TEXTS)}
            | ({"was": was[name]} if was[name] and draw(st.booleans()) else {})
            | ({"title": draw(TITLES)} if draw(st.booleans()) else {})
            for name in replaced
        },
        "omit": {name: {"reason": draw(REASONS), "restorable": draw(st.booleans())} for name in omitted},
        "restore": {name: {"reason": draw(REASONS)} for name in draw(some(back))},
        "add": {name: placed[name] for name in added},
        "move": {name: placed[name] for name in moved},
    }
    return {kind: entries for kind, entries in found.items() if entries}


@st.composite
def overlays(draw: Draw, parents: Chain, own: str, kind: str) -> Data:
    """One layer that is valid below `parents`."""
    draft, _ = merge(base_canon(), parents)
    parts = [key[2] for key in draft.section_order if key[1] == "clause"]
    groups = [key[2] for key in draft.section_order if key[1] == "faq"]
    new = [f"{own}.deel"] if draw(st.booleans()) else []
    content = draw(operations(draft, own, "clause", parts + new))
    taken = content.keys() & {"replace", "omit", "restore"}
    touched = {name for operation in taken for name in content[operation]}
    variants = {
        name: [v.key for v in c.clause.variants] for name, c in draft.clauses.items()
        if c.clause.variants and c.scope == "clause" and name not in touched and not c.omitted
        and c.clause.lock in ("free", "variant") and ("clause", name) not in draft.locks
    }  # fmt: skip
    open_to = {what: [n for n in names if (what, n) not in draft.locks] for what, names in
               (("parameter", VALUES), ("option", base_canon().options))}  # fmt: skip
    found: Data = {
        "parameters": {name: draw(VALUES[name]) for name in draw(some(open_to["parameter"], 5))},
        "options": {name: draw(st.booleans()) for name in draw(some(open_to["option"]))},
        "variants": {name: draw(st.sampled_from(tuple(variants[name]))) for name in draw(some(variants))},
        **content,
        "faq": draw(operations(draft, own, "faq", groups)),
        "sections": {
            "add": {
                name: {draw(st.sampled_from(("after", "before"))): draw(st.sampled_from(tuple(parts))), "title": draw(TITLES),
                       "reason": draw(REASONS), "summary": draw(st.sampled_from(SENTENCES))}
                for name in new
            },
            "rename": {name: {"title": draw(TITLES), "reason": draw(REASONS), **draw(SUMMARIES)}
                for name in draw(some(parts))},
        },
    }  # fmt: skip
    articles = [name for name, clause in draft.clauses.items() if clause.scope == "clause"]
    said = {name: draw(st.sampled_from(SENTENCES[:2])) for name in draw(some([*articles, *content.get("add", {})]))}
    found["sections"] = {k: v for k, v in found["sections"].items() if v}
    found["sheet"] = said
    if draw(st.booleans()):
        found["lock"] = {"clauses": draw(some(may_change(draft, "clause"))), "parameters": draw(some(VALUES)),
                         "options": draw(some(base_canon().options)), "reason": draw(REASONS)}  # fmt: skip
    head: Data = {"schema": 1, "kind": kind, "name": f"Onze {own}"}
    return head | {key: value for key, value in found.items() if value}


@st.composite
def chains(draw: Draw, layers: int | None = None) -> Layers:
    """Layers from the foundation down, each valid below those before it."""
    out = Layers()
    for own, kind in KINDS[: layers or draw(st.integers(1, 3))]:
        data = draw(overlays(out.chain, own, kind))
        if out:
            data["extends"] = out[-1][0]
        out.append((own, data))
        out.chain = (*out.chain, load_data(own, data)[0])
    return out
