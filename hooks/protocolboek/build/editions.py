"""From a resolved overlay to the editions that are published: today the concept of each protocol."""

from protocolboek.model.edition import CONCEPT, Edition, Elsewhere
from protocolboek.model.handbook import Organisation
from protocolboek.model.overlay import Chain, Current, Notice
from protocolboek.model.resolution import Resolution
from protocolboek.render.binder import names_elsewhere
from protocolboek.render.links import pages_of, within


def editions_of(resolution: Resolution) -> tuple[Edition, ...]:
    """One edition per protocol, in the order of the canon."""
    protocols = {protocol.id: protocol for protocol in resolution.canon.protocols}
    overlay = resolution.overlay
    return tuple(
        Edition(
            handbook=handbook,
            provenance=resolution.provenance[name],
            contacts=resolution.contacts(),
            words=resolution.canon.words,
            licence=protocols[name].licence,
            summary=protocols[name].summary,
            notice=notice_of(resolution.chain),
            current=current_of(resolution.chain),
            concordance=overlay.concordance if overlay else None,
            siblings=tuple(
                Organisation(id=p.id, name=p.title)
                for p in protocols.values()
                if p.id in resolution.handbooks and p.id != name
            ),
            elsewhere=elsewhere(resolution, name),
        )
        for name, handbook in resolution.handbooks.items()
    )


def elsewhere(resolution: Resolution, protocol: str) -> dict[str, Elsewhere]:
    """What the school's other protocols hold, as `protocol` names it and links to it."""
    return {
        target: Elsewhere(names[target], f"../../{handbook.protocol.id}/{CONCEPT}/{within(folder, target)}")
        for handbook in resolution.handbooks.values()
        if handbook.protocol.id != protocol
        for names in [names_elsewhere(handbook, resolution.canon.words)]
        for target, folder in pages_of(handbook).items()
    }


def notice_of(chain: Chain) -> Notice | None:
    """The banner of the nearest layer that has one: a fictional board has fictional schools."""
    return next((overlay.notice for overlay in reversed(chain) if overlay.notice), None)


def current_of(chain: Chain) -> Current | None:
    return next((overlay.current for overlay in reversed(chain) if overlay.current), None)
