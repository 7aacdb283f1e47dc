"""A comparison as a fragment of HTML: the counts, a line for each change, and the words that changed."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from jinja2 import Environment

from protocolboek.model.canon import ContactCard
from protocolboek.model.comparison import BUCKETS, Change, Comparison, Counts, Piece, Sentence, Spot, paragraphs

Contacts = Mapping[str, ContactCard]
Values = dict[str, Any]


def render_changes(comparison: Comparison, templates: Environment, *, contacts: Contacts) -> str:
    """The fragment. `contacts` give the functions that a text names."""
    parts = [(*comparison.sections, *comparison.groups), comparison.clauses, comparison.faq]
    changed = [[change_values(change, contacts) for change in part if change.told] for part in parts]
    return templates.get_template("changes/fragment.html").render(
        comparison=comparison,
        counts=heaps(comparison.counts),
        faq_counts=heaps(comparison.faq_counts),
        sections=changed[0],
        clauses=changed[1],
        questions=changed[2],
    )


def heaps(counts: Counts) -> list[tuple[str, int]]:
    """The heaps that are not empty, in the order in which a reader wants them."""
    return [(name, counts.buckets[name]) for name in BUCKETS if counts.buckets[name]]


def change_values(change: Change, contacts: Contacts) -> Values:
    """What the template needs of one change."""
    return {
        "change": change,
        "id": change.shown.id,
        "number": change.shown.number,
        "title": hunks(change.title, contacts),
        "blocks": blocks(change.sentences, contacts) if change.bucket != "gelijk" else [],
    }


def hunks(pieces: Iterable[Piece], contacts: Contacts) -> list[Values]:
    """Pieces of one operation together, so that a screen reader names it once."""
    return [
        {"operation": operation, "parts": [_part(piece, contacts) for piece in same]}
        for operation, same in groupby(pieces, key=lambda piece: piece.operation)
    ]


def _part(piece: Piece, contacts: Contacts) -> Values:
    of = {mark.kind: mark.of or "" for mark in piece.marks}
    card = contacts.get(of.get("contact", ""))
    text = card.function if card else of.get("contact") or piece.text
    return {"text": text, "strong": "strong" in of, "emphasis": "emphasis" in of}


# --- paragraphs, lists and tables -----------------------------------------------------------------------


def blocks(sentences: Sequence[Sentence], contacts: Contacts) -> list[Values]:
    """The lines as paragraphs, lists and tables again, those of both texts in one."""
    out: list[Values] = []
    for kind, lines in groupby(paragraphs(sentences), key=lambda line: _kind(line[0])):
        if kind == "table":
            out.append({"kind": kind, "rows": _rows(list(lines), contacts)})
        elif kind == "p":
            out += [{"kind": kind, "hunks": _hunks(these, contacts)} for _, these in lines]
        else:
            items = [{"hunks": _hunks(these, contacts), "depth": len(spot.path) // 2} for spot, these in lines]
            out.append({"kind": kind, "items": items})
    return out


def _kind(spot: Spot) -> str:
    if spot.kind == "punt":
        return "ol" if spot.ordered else "ul"
    return "p" if spot.kind == "alinea" else "table"


def _hunks(sentences: Iterable[Sentence], contacts: Contacts) -> list[Values]:
    return hunks((piece for sentence in sentences for piece in sentence.pieces), contacts)


def _rows(lines: list[tuple[Spot, list[Sentence]]], contacts: Contacts) -> list[Values]:
    """Rows of cells: a line belongs to the row with which it shares its place in the old or the new text."""
    rows: list[Values] = []
    for spot, sentences in lines:
        old = next((s.old.path for s in sentences if s.old), None)
        new = next((s.new.path for s in sentences if s.new), None)
        row = rows[-1] if rows else None
        if row is None or not (_shares(row["old"], old) or _shares(row["new"], new)):
            row = {"head": spot.kind == "kop", "old": None, "new": None, "cells": []}
            rows.append(row)
        found = _hunks(sentences, contacts)
        if new and not old and row["cells"] and row["cells"][-1]["gone"] and row["cells"][-1]["column"] == new[-1]:
            row["cells"][-1] = {"hunks": row["cells"][-1]["hunks"] + found, "gone": False, "column": new[-1]}
        else:
            row["cells"].append({"hunks": found, "gone": old is not None and new is None, "column": spot.path[-1]})
        row["old"], row["new"] = old or row["old"], new or row["new"]
    return rows


def _shares(row: tuple[int, ...] | None, line: tuple[int, ...] | None) -> bool:
    return row is not None and line is not None and row[:-1] == line[:-1]
