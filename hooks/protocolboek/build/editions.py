"""From a resolved overlay and its frozen versions to what is published of each protocol on a day.

A frozen version is published from its snapshot; only names of contacts, links and what happened since are of today."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from protocolboek.adopt import history
from protocolboek.build.against import Comparer, against, beside
from protocolboek.build.policy import leading_among, shown_among
from protocolboek.model.assets import NONE, Assets
from protocolboek.model.canon import Canon
from protocolboek.model.edition import CONCEPT, Edition, Elsewhere, Neighbour, Series, Shown
from protocolboek.model.handbook import Handbook, Organisation, Provenance
from protocolboek.model.once import once_per_object
from protocolboek.model.overlay import Chain, Current, Notice
from protocolboek.model.resolution import Resolution
from protocolboek.model.standing import History, Standing
from protocolboek.render.binder import names_elsewhere
from protocolboek.render.further import further_pages
from protocolboek.render.links import pages_of, within

PAST = frozenset({"vervangen", "ingetrokken"})


@dataclass(frozen=True, slots=True)
class Shelved:
    """The texts of one protocol, the concept first, then versions from new to old; published or not."""

    protocol: Organisation
    history: History
    texts: tuple[Edition, ...]


def series_of(
    resolution: Resolution,
    on: datetime.date,
    *,
    assets: Assets = NONE,
    home: str | None = "../",
    drafts: bool = False,
    comparer: Comparer = beside,
) -> tuple[Series, ...]:
    """What the site shows of each protocol, in the order of the canon; nothing of a protocol that shows nothing.
    `home` is the way from the school's folder to the page of all schools. With `drafts` the concept is there too,
    whether it is to be published or not; `comparer` puts two texts side by side."""
    overlay = resolution.overlay
    if overlay and drafts:
        overlay = replace(overlay, handbook=True, publish_concept=True)
    shelved = shelved_of(resolution, on)
    shown: dict[str, tuple[Edition, ...]] = {}
    if overlay and overlay.handbook:
        shown = {s.protocol.id: shown_among(s.texts, overlay) for s in shelved}
    elif drafts:
        shown = {s.protocol.id: s.texts for s in shelved}
    return tuple(
        _series(resolution, s, shown, assets=assets, home=home, comparer=comparer)
        for s in shelved
        if shown.get(s.protocol.id)
    )


def shelved_of(resolution: Resolution, on: datetime.date) -> tuple[Shelved, ...]:
    """All texts of each protocol: those that the handbook holds now, and those that it only held before."""
    overlay = resolution.overlay
    versions = overlay.versions if overlay else {}
    names = [*resolution.handbooks, *(name for name in sorted(versions) if name not in resolution.handbooks)]
    return tuple(found for name in names if (found := _shelved(resolution, name, on)).texts)


def _shelved(resolution: Resolution, protocol: str, on: datetime.date) -> Shelved:
    overlay = resolution.overlay
    past = history(overlay.versions.get(protocol, ()) if overlay else (), on=on)
    texts = []
    if protocol in resolution.handbooks:
        texts.append(_edition(resolution, resolution.handbooks[protocol], resolution.provenance[protocol], past))
    for standing in reversed(past.standings):
        version = standing.version
        if version.handbook and version.provenance:
            texts.append(_edition(resolution, version.handbook, version.provenance, past, standing))
    named = texts[0].handbook.protocol if texts else Organisation(id=protocol, name=protocol)
    return Shelved(named, past, tuple(texts))


def _edition(
    resolution: Resolution,
    handbook: Handbook,
    provenance: Provenance,
    past: History,
    standing: Standing | None = None,
) -> Edition:
    began = any(s.start and s.start <= past.on for s in past.standings)
    return Edition(
        handbook=handbook,
        provenance=provenance,
        contacts=resolution.contacts(),
        words=resolution.canon.words,
        declared=resolution.canon.parameters,
        marks=marks_of(resolution.canon),
        version=standing.version.id if standing else CONCEPT,
        standing=standing,
        in_force=past.in_force,
        later=any(s.decisions for s in past.standings[: past.standings.index(standing)]) if standing else False,
        notice=notice_of(resolution.chain),
        current=None if began else current_of(resolution.chain),
        address=address_of(resolution.chain),
        logo=logo_of(resolution.chain),
        on=past.on,
    )


def _series(
    resolution: Resolution,
    shelved: Shelved,
    shown: Mapping[str, tuple[Edition, ...]],
    *,
    assets: Assets,
    home: str | None,
    comparer: Comparer,
) -> Series:
    """With what stands around each text: the other texts, what changed, and the school's other protocols."""
    protocol = shelved.protocol.id
    texts = tuple(replace(text, archived=archived(text, shown[protocol])) for text in shown[protocol])
    others = tuple(
        Shown(e.version, e.standing, pages_of(e.handbook), frozenset() if e.archived else further_pages(e.handbook))
        for e in texts
    )
    editions = tuple(
        replace(
            edition,
            others=others,
            siblings=tuple(found[0].handbook.protocol for name, found in shown.items() if found and name != protocol),
            elsewhere=elsewhere(edition, shown),
            neighbours=neighbours(edition, shown),
            assets=assets,
            home=home,
        )
        for edition in (compared(text, texts, comparer) for text in texts)
    )
    return Series(
        protocol=shelved.protocol,
        editions=editions,
        leading=leading_among(editions),
        history=shelved.history,
        retired=resolution.canon.retired,
    )


def archived(text: Edition, texts: Iterable[Edition]) -> bool:
    """Whether a text is there for who looks back: it counted once, and what counts now stands beside it."""
    return text.status in PAST and any(other.status == "geldend" for other in texts)


def compared(text: Edition, texts: tuple[Edition, ...], comparer: Comparer = beside) -> Edition:
    """The text with what changed since those before it; of what is not shown nothing may show."""
    return replace(text, changes=against(text, texts, comparer))


def elsewhere(edition: Edition, shown: Mapping[str, Iterable[Edition]]) -> dict[str, Elsewhere]:
    """What the school's other protocols hold, as this text names it and links to it: concept to concept, and
    from a version to what counts now."""
    out: dict[str, Elsewhere] = {}
    for texts in shown.values():
        found = tuple(texts)
        if not found or found[0].handbook.protocol.id == edition.handbook.protocol.id:
            continue
        concept = next((e for e in found if e.version == edition.version == CONCEPT), None)
        other = concept or leading_among(found)
        names = names_elsewhere(other.handbook, other.words)
        root = f"../../{other.handbook.protocol.id}/{other.version}/"
        out |= {t: Elsewhere(names[t], root + within(page, t)) for t, page in pages_of(other.handbook).items()}
    return out


def neighbours(edition: Edition, shown: Mapping[str, tuple[Edition, ...]]) -> tuple[Neighbour, ...]:
    """The leading texts of the school's other protocols; none for a text that does not lead itself."""
    own = edition.handbook.protocol.id
    if leading_among(shown[own]).version != edition.version:
        return ()
    others = [leading_among(texts) for name, texts in shown.items() if texts and name != own]
    return tuple(Neighbour(o.handbook.protocol.name, f"../../{o.handbook.protocol.id}/{o.version}/") for o in others)


@once_per_object(4)
def marks_of(canon: Canon) -> dict[str, tuple[str, ...]]:
    """By definition the words that it explains."""
    clauses = (clause for protocol in canon.protocols for section in protocol.sections for clause in section.clauses)
    return {clause.id: clause.marks for clause in clauses if clause.marks}


def notice_of(chain: Chain) -> Notice | None:
    """The banner of the nearest layer that has one: a fictional board has fictional schools."""
    return next((overlay.notice for overlay in reversed(chain) if overlay.notice), None)


def address_of(chain: Chain) -> str | None:
    """Where the site stands: schools of one board may share it."""
    return next((overlay.address for overlay in reversed(chain) if overlay.address), None)


def logo_of(chain: Chain) -> bytes | None:
    """The logo of the nearest layer that has one."""
    return next((overlay.logo for overlay in reversed(chain) if overlay.logo), None)


def current_of(chain: Chain) -> Current | None:
    return next((overlay.current for overlay in reversed(chain) if overlay.current), None)
