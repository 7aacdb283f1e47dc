"""The words of a change, with what came and what went, as paragraphs, lists and tables for a template."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, groupby
from typing import Any, Literal

from protocolboek.model.canon import ContactCard
from protocolboek.model.comparison import Piece, Sentence, Spot, paragraphs

Contacts = Mapping[str, ContactCard]
Values = dict[str, Any]


def hunks(pieces: Iterable[Piece], contacts: Contacts) -> list[Values]:
    """Pieces of one operation together, so that a screen reader names it once."""
    return _together(((piece, False) for piece in pieces), contacts)


def blocks(sentences: Sequence[Sentence], contacts: Contacts) -> list[Values]:
    """The lines as paragraphs, lists and tables again, those of both texts in one."""
    out: list[Values] = []
    for kind, lines in groupby(paragraphs(sentences), key=lambda line: _kind(line[0])):
        if kind == "table":
            out.append({"kind": kind, "rows": _rows(list(lines), contacts)})
        elif kind == "p":
            out += [{"kind": kind, "hunks": _hunks(these, contacts)} for _, these in lines]
        else:
            out.append({"kind": kind, "items": [_item(spot, these, contacts) for spot, these in lines]})
    return out


def columns(sentences: Sequence[Sentence], side: Literal["old", "new"], contacts: Contacts) -> list[Values]:
    """One text by itself, with what the other has not marked: a list of blocks for each clause of a group."""
    mine = [_of(sentence, side) for sentence in sentences if getattr(sentence, side)]
    parts = groupby(mine, key=lambda sentence: getattr(sentence, side).part)
    return [{"part": part, "blocks": blocks(list(these), contacts)} for part, these in parts]


def _of(sentence: Sentence, side: Literal["old", "new"]) -> Sentence:
    other, without = ("new", "nieuw") if side == "old" else ("old", "vervallen")
    pieces = tuple(piece for piece in sentence.pieces if piece.operation != without)
    return sentence.model_copy(update={other: None, "pieces": pieces})


def _hunks(sentences: Iterable[Sentence], contacts: Contacts) -> list[Values]:
    return _together(((piece, sentence.moved) for sentence in sentences for piece in sentence.pieces), contacts)


def _together(pieces: Iterable[tuple[Piece, bool]], contacts: Contacts) -> list[Values]:
    return [
        {"operation": operation, "moved": moved, "parts": [_part(piece, contacts) for piece, _ in same]}
        for (operation, moved), same in groupby(pieces, key=lambda one: (one[0].operation, one[1]))
    ]


def _part(piece: Piece, contacts: Contacts) -> Values:
    of = {mark.kind: mark.of or "" for mark in piece.marks}
    card = contacts.get(of.get("contact", ""))
    text = card.function if card else of.get("contact") or piece.text
    # Where a link leads is part of what changed: its words may be the same.
    address = of.get("link") if piece.operation != "gelijk" else None
    return {
        "text": text,
        "strong": "strong" in of,
        "emphasis": "emphasis" in of,
        "open": "open" in of,
        "address": address,
    }


def _kind(spot: Spot) -> str:
    if spot.kind == "punt":
        return "ol" if spot.ordered else "ul"
    return "p" if spot.kind == "alinea" else "table"


# --- lists and tables -----------------------------------------------------------------------------------


def _item(spot: Spot, sentences: list[Sentence], contacts: Contacts) -> Values:
    """A line of a list: its number and depth in its own text. What is not the first of its item `continues` it."""
    return {
        "hunks": _hunks(sentences, contacts),
        "number": spot.path[-2] + 1,
        "depth": min(len(spot.path) // 2, 4),
        "continues": spot.path[-1] > 0,
    }


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
            last = row["cells"][-1]
            row["cells"][-1] = {**last, "hunks": last["hunks"] + found, "gone": False, "new": new[-1]}
        else:
            gone = old is not None and new is None
            places = {"old": old and old[-1], "new": new and new[-1]}
            row["cells"].append({"hunks": found, "gone": gone, "column": spot.path[-1], **places})
        row["old"], row["new"] = old or row["old"], new or row["new"]
    return [_below(head, row) for head, row in zip(accumulate(rows, _head), rows, strict=True)]


def _head(before: Values, row: Values) -> Values:
    return row if row["head"] else before


def _below(head: Values, row: Values) -> Values:
    """A row of one text alone has no cell where only the other has a column: nothing stands there, so that what
    follows comes below its own header."""
    side = "old" if row["new"] is None else "new"
    cells = {cell["column"]: cell for cell in row["cells"]}
    places = [cell[side] for cell in head["cells"]]
    both = row["old"] is not None and row["new"] is not None
    if both or not head["head"] or len(cells) < len(row["cells"]) or not cells.keys() <= set(places):
        return row
    return {**row, "cells": [cells.get(place, {"hunks": [], "gone": False, "column": place}) for place in places]}


def _shares(row: tuple[int, ...] | None, line: tuple[int, ...] | None) -> bool:
    return row is not None and line is not None and row[:-1] == line[:-1]
