"""What `impact --format json` prints; docs/ci.md describes it."""

from typing import Any

from protocolboek.cli.report import problem_json
from protocolboek.edit.deviations import Deviations
from protocolboek.edit.drift import Drift
from protocolboek.edit.impact import Impact, ProtocolImpact, SchoolImpact, Told
from protocolboek.messages import Catalogue
from protocolboek.model.comparison import Counts


def impact_json(found: Impact, messages: Catalogue) -> dict[str, Any]:
    against = found.against
    return {
        "schema": 1,
        "against": {
            "given": against.given,
            "commit": against.commit,
            "date": against.date.isoformat() if against.date else None,
        },
        "same": found.quiet,
        "schools": [_school(school, messages) for school in found.schools],
        "foundations": [_deviations(matrix) for matrix in found.foundations],
    }


def _school(school: SchoolImpact, messages: Catalogue) -> dict[str, Any]:
    return {
        "id": school.id,
        "name": school.name,
        "kind": school.kind,
        "foundation": school.foundation,
        "state": school.state,
        "stood": school.stood,
        "choices": school.choices,
        "protocols": [_protocol(protocol) for protocol in school.protocols],
        "drifts": [_drift(drift) for drift in school.drifts],
        "errors": [problem_json(problem, messages) for problem in school.errors],
    }


def _protocol(protocol: ProtocolImpact) -> dict[str, Any]:
    compared = protocol.comparison
    return {
        "id": protocol.id,
        "title": protocol.title,
        "state": protocol.state,
        "version": protocol.version,
        "counts": _counts(compared.counts) if compared else None,
        "faq_counts": _counts(compared.faq_counts) if compared else None,
        "fields": [field.model_dump(mode="json") for field in compared.fields] if compared else [],
        "brought": [_told(line) for line in protocol.brought],
        "own": [_told(line) for line in protocol.own],
        "follows": protocol.follows,
    }


def _counts(counts: Counts) -> dict[str, Any]:
    return counts.model_dump(mode="json")


def _told(line: Told) -> dict[str, Any]:
    change, side = line.change, line.change.shown
    return {
        "scope": line.scope,
        "id": side.id,
        "number": side.number,
        "title": side.title,
        "what": change.bucket,
        "place": change.place,
        "was": [old.model_dump(mode="json") for old in change.old],
        "paired": change.paired,
        "causes": list(change.causes),
        "hints": [{"kind": flag.kind, "old": list(flag.old), "new": list(flag.new)} for flag in change.hints],
    }


def _drift(drift: Drift) -> dict[str, Any]:
    return {
        "kind": drift.kind,
        "layer": drift.layer,
        "id": drift.id,
        "title": drift.title,
        "file": drift.place.file,
        "line": drift.place.line,
        "column": drift.place.column,
        "reason": drift.reason,
        "new": drift.new,
    }


def _deviations(matrix: Deviations) -> dict[str, Any]:
    return {
        "id": matrix.id,
        "name": matrix.name,
        "schools": [{"id": one.id, "name": one.name, "choices": one.choices} for one in matrix.schools],
        "unread": list(matrix.unread),
        "protocols": dict(matrix.protocols),
        "rows": [
            {
                "protocol": row.protocol,
                "scope": row.scope,
                "id": row.id,
                "number": row.number,
                "title": row.title,
                "cells": {
                    name: {
                        "operations": list(cell.operations),
                        "reasons": list(cell.reasons),
                        "inherited": cell.inherited,
                    }
                    for name, cell in row.cells.items()
                },
            }
            for row in matrix.rows
        ],
    }
