"""Edits as people make them: the class, the hints and the marks that the comparison gives each."""

import pytest

from edits import Edit, edits
from protocolboek.cli.difference import marked_lines
from protocolboek.model.text import plain_text

EDITS = edits()


def test_there_are_enough_edits() -> None:
    assert len(EDITS) >= 60
    assert {edit.text for edit in EDITS} == {
        "gelijk", "redactioneel", "ingedeeld", "schoolkeuze", "gewijzigd", "herschreven"
    }  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_is_told_as_written(edit: Edit) -> None:
    change = edit.change()
    found = change.text, {flag.kind for flag in change.flags}
    lines = "\n".join(marked_lines(change.sentences))
    assert found == (edit.text, set(edit.flags)), lines
    if edit.marked is not None:
        assert lines == edit.marked


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_both_texts_are_in_it(edit: Edit) -> None:
    change = edit.change()
    assert change.old_text == plain_text(edit.clause("old", edit.old).body)
    assert change.new_text == plain_text(edit.clause("new", edit.new).body)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_undone_it_is_as_great_a_change(edit: Edit) -> None:
    change = edit.change()
    undone = Edit(edit.name, edit.new, edit.old, edit.text, given=_swapped(dict(edit.given))).change()
    assert undone.text == change.text
    assert (undone.old_text, undone.new_text) == (change.new_text, change.old_text)


def _swapped(given: dict[str, object]) -> dict[str, object]:
    names = {
        "old_values": "new_values",
        "new_values": "old_values",
        "old_numbers": "new_numbers",
        "new_numbers": "old_numbers",
    }
    return {names.get(key, key): value for key, value in given.items()}
