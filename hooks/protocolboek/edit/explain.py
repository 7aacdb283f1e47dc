"""`protocolboek explain`: where one clause of a handbook comes from, step by step."""

from dataclasses import dataclass

from protocolboek.messages import Catalogue
from protocolboek.model.handbook import Absent, Clause, Origin, Step
from protocolboek.model.near import nearest
from protocolboek.model.resolution import Resolution
from protocolboek.model.text import plain_text


@dataclass(frozen=True, slots=True)
class Explanation:
    """A clause that stands in the handbook with its origin, or (`absent`) one that does not."""

    id: str
    clause: Clause | None
    origin: Origin | None
    absent: Absent | None
    cited_by: tuple[str, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        if self.origin:
            return self.origin.steps
        return self.absent.steps if self.absent else ()


class UnknownClause(Exception):
    """An id that is in none of the handbooks; `near` is the likeliest that is."""

    def __init__(self, name: str, near: str | None) -> None:
        self.name, self.near = name, near
        super().__init__(name)


def explain(resolution: Resolution, name: str) -> Explanation:
    """The chain of one clause or answer. Raises UnknownClause."""
    clauses = {clause.id: clause for clause in resolution.entries()}
    origins = {k: v for provenance in resolution.provenance.values() for k, v in provenance.clauses.items()}
    absent = {a.id: a for provenance in resolution.provenance.values() for a in provenance.absent}
    if name not in clauses and name not in absent:
        raise UnknownClause(name, nearest(name, [*clauses, *absent]))
    cited_by = tuple(sorted(other for other, origin in origins.items() if name in origin.cites))
    return Explanation(name, clauses.get(name), origins.get(name), absent.get(name), cited_by)


def told(found: Explanation, messages: Catalogue) -> list[str]:
    """The explanation in lines for a terminal."""
    say = messages.say
    lines = []
    if found.clause and found.origin:
        clause, origin = found.clause, found.origin
        lines += [f"{clause.number or '-'}  {clause.title}  ({found.id})", "", plain_text(clause.body), ""]
        lines.append(say("explain-layer", layer=origin.layer))
    elif found.absent:
        why = say(f"explain-absent-{found.absent.why}", names=", ".join(found.absent.missing))
        lines += [f"-  {found.absent.title}  ({found.id})", why]
    lines.append(say("explain-steps"))
    lines += [f"  {_told_step(step, messages)}" for step in found.steps]
    if found.origin:
        origin = found.origin
        if origin.variant:
            lines.append(say("explain-variant", variant=origin.variant))
        lines += [say("explain-parameter", name=n, layer=layer) for n, layer in sorted(origin.parameters.items())]
        for code, names in (("cites", origin.cites), ("cited-by", found.cited_by), ("norms", origin.norms)):
            if names:
                lines.append(say(f"explain-{code}", names=", ".join(names)))
    return lines


def _told_step(step: Step, messages: Catalogue) -> str:
    what = f" {step.what}" if step.what else ""
    reason = f": {step.reason}" if step.reason else ""
    by = f" ({messages.say('explain-decided', by=step.decided_by)})" if step.decided_by else ""
    words = messages.say(f"step-{step.operation}")
    return f"{step.layer}  {words}{what}  {step.file}:{step.line}:{step.column}{reason}{by}"
