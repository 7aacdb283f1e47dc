"""What is set but does nothing, what is asked but not given, and what changed since it was left out."""

from collections.abc import Iterator
from itertools import repeat

from protocolboek.model.canon import Canon
from protocolboek.model.once import once_per_object
from protocolboek.model.overlay import AddSection, Omit, sector_of
from protocolboek.model.problems import Place, Problem, error, warning
from protocolboek.model.resolution import Resolution
from protocolboek.model.source import ReferenceKind, named_in
from protocolboek.model.values import read_value


def completeness(resolution: Resolution) -> Iterator[Problem]:
    used = _named(resolution, "parameter")
    yield from _unused_parameters(resolution, used)
    yield from _other_sectors(resolution, used)
    yield from _contacts(resolution)
    yield from _changed_since_left_out(resolution)
    yield from _consent(resolution)
    yield from _empty(resolution)


def _named(resolution: Resolution, kind: ReferenceKind) -> frozenset[str]:
    """Everything of a kind that any text names."""
    return frozenset().union(*map(named_in, resolution.bodies.values(), repeat(kind)))


def _unused_parameters(resolution: Resolution, used: frozenset[str]) -> Iterator[Problem]:
    """Only of the overlay itself: what a foundation sets, another of its schools may use."""
    if resolution.overlay is None:
        return
    unused = resolution.canon.parameters.keys() - used - _asked(resolution.canon)
    for setting in resolution.overlay.settings:
        if setting.name in unused:
            yield warning(setting.place, "parameter-unused", id=setting.name)


@once_per_object(4)
def _asked(canon: Canon) -> frozenset[str]:
    """What the conditions of the canon ask for."""
    return frozenset(
        term.name
        for protocol in canon.protocols
        for section in (*protocol.sections, *protocol.faq)
        for clause in section.clauses
        for terms in (clause.when, *(variant.when for variant in clause.variants))
        for term in terms
    )


def _other_sectors(resolution: Resolution, used: frozenset[str]) -> Iterator[Problem]:
    """Values for another sector: a layer without a sector of its own may have set them, or the canon proposed."""
    sector = sector_of(resolution.chain)
    for name, found in resolution.in_force.items():
        if found.value is not None and name in used:
            yield from read_value(found.declaration, found.value, at=found.at, sector=sector)


def _contacts(resolution: Resolution) -> Iterator[Problem]:
    """A function named in the text that nobody can reach yet; and cards that nothing names."""
    overlay = resolution.overlay
    if overlay is None or not overlay.handbook:
        return
    named = _named(resolution, "contact")
    cards = resolution.contacts()
    for name in sorted(named & cards.keys()):
        # A foundation also names functions that each of its schools has.
        own = overlay.kind != "foundation" or cards[name].level == "foundation"
        if not cards[name].reachable and own:
            place = Place(overlay.place.file.replace("overlay.yaml", "contacts.yaml"))
            yield warning(place, "contact-missing", id=name, function=cards[name].function)
    for name, card in overlay.contacts.items():
        if name not in named:
            yield warning(card.place, "contact-unused", id=name)


def _changed_since_left_out(resolution: Resolution) -> Iterator[Problem]:
    overlay = resolution.overlay
    if overlay is None:
        return
    places = {o.target: o.place for layer in resolution.chain for o in layer.operations if isinstance(o, Omit)}
    for protocol, provenance in resolution.provenance.items():
        frozen = overlay.versions.get(protocol, ())
        last = frozen[-1].provenance if frozen else None
        then = {absent.id: absent.digest for absent in last.absent if absent.why == "omit"} if last else {}
        for absent in provenance.absent:
            if absent.id in then and then[absent.id] != absent.digest and absent.id in places:
                yield warning(places[absent.id], "omitted-changed", id=absent.id)


def _consent(resolution: Resolution) -> Iterator[Problem]:
    """A protocol of which no council is asked anything, though the overlay names councils."""
    overlay = resolution.overlay
    if overlay is None or not overlay.handbook:
        return
    if {problem.place for problem in resolution.problems} & {*overlay.consent_places.values()}:
        return  # a council is asked about what is not there, which is told
    for name, handbook in resolution.handbooks.items():
        sections = {section.id for section in handbook.sections}
        asked = [parts for parts in handbook.consent.values() if parts == "all" or sections & {*parts}]
        if handbook.consent and sections and not asked:
            yield warning(overlay.place, "consent-none", protocol=name)


def _empty(resolution: Resolution) -> Iterator[Problem]:
    """A handbook without articles; and a section that this layer adds, in which nothing stands."""
    # A section that could not be added is told as such.
    faulty = {(problem.place.file, problem.place.line) for problem in resolution.problems}
    shown = {section.id for handbook in resolution.handbooks.values() for section in handbook.sections}
    for section in resolution.overlay.sections if resolution.overlay else ():
        if (
            isinstance(section, AddSection)
            and section.target not in shown
            and (section.place.file, section.place.line) not in faulty
        ):
            yield warning(section.place, "section-empty", id=section.target)
    for protocol, handbook in resolution.handbooks.items():
        if not handbook.sections:
            place = resolution.overlay.place if resolution.overlay else Place(f"content/{protocol}/protocol.yaml")
            yield error(place, "handbook-empty", protocol=protocol)
