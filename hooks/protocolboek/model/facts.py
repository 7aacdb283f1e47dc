"""What a condition can ask that nobody chooses: whose handbook it is, and which protocols it holds."""

from collections.abc import Mapping

from protocolboek.model.canon import Canon
from protocolboek.model.overlay import Overlay

OWNER = "handboek"
HELD = "protocol."
Facts = Mapping[str, str]


def facts_of(canon: Canon) -> dict[str, str]:
    """What holds of the bare canon: it reads as a school's, and holds every protocol."""
    return {OWNER: "school", **{HELD + protocol.id: "ja" for protocol in canon.protocols}}


def with_layer(facts: Facts, overlay: Overlay) -> dict[str, str]:
    """What holds of the handbook of a layer, given what holds of its parent's."""
    after = {**facts, OWNER: "bestuur" if overlay.kind == "foundation" else "school"}
    if overlay.protocols is not None:
        asked = {HELD + name for name, _ in overlay.protocols}
        after |= {name: "ja" if name in asked else "nee" for name in facts if name.startswith(HELD)}
    return after


def allowed_facts(canon: Canon) -> dict[str, list[str]]:
    """The facts that a condition may name, with what each can be."""
    return {OWNER: ["bestuur", "school"], **{HELD + protocol.id: ["ja", "nee"] for protocol in canon.protocols}}
