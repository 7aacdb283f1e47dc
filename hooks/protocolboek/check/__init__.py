"""Stage 3: judge what was resolved: wording, readability, law, completeness, and the concordance."""

from protocolboek.check.completeness import completeness
from protocolboek.check.concordance import concordance
from protocolboek.check.declarations import declarations
from protocolboek.check.law import law
from protocolboek.check.look import look
from protocolboek.check.readability import readability
from protocolboek.check.wording import wording
from protocolboek.model.problems import Problem
from protocolboek.model.resolution import Resolution

__all__ = ["check"]

CHECKS = (declarations, wording, readability, law, completeness, concordance, look)


def check(resolution: Resolution) -> list[Problem]:
    """Every fault that a resolved handbook still has. Errors keep it from being published."""
    return [problem for judge in CHECKS for problem in judge(resolution)]
