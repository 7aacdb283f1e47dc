"""Every Dutch word that the public reads is in the dictionary of hunspell-nl, or in `woordenlijst.txt`."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from dutch_text import dutch_words, of_markdown, of_template, values

LIST = Path(__file__).parent / "woordenlijst.txt"
MISSING = "hunspell or its Dutch dictionary is missing. Install the packages: sudo apt-get install hunspell hunspell-nl"


@cache
def listed() -> tuple[str, ...]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def words() -> dict[str, list[str]]:
    return dutch_words()


def parts(word: str) -> list[str]:
    return [part for part in word.split("-") if len(part) > 1]


@cache
def unknown() -> frozenset[str]:
    """What hunspell does not know of all words, their parts and the list: asked once."""
    asked = {*words(), *(part for word in words() for part in parts(word)), *listed()}
    return frozenset(not_in_dictionary(sorted(asked)))


def not_in_dictionary(asked: list[str]) -> set[str]:
    if shutil.which("hunspell") is None:
        pytest.fail(MISSING)
    done = subprocess.run(
        ["hunspell", "-i", "UTF-8", "-d", "nl_NL", "-l"],
        input="\n".join(asked), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode != 0:
        pytest.fail(f"{MISSING}\n{done.stderr}")
    return set(done.stdout.split())


def is_listed(word: str) -> bool:
    return word in listed() or word[:1].lower() + word[1:] in listed()


def is_name(part: str) -> bool:
    """An abbreviation, a name with a capital within it (LinkedIn), or a word of the list."""
    return part.isupper() or part[1:] != part[1:].lower() or is_listed(part)


def is_right(word: str) -> bool:
    """Known or listed; or with a hyphen beside an abbreviation or a name (AVG-formulier), each part for itself."""
    if word not in unknown() or is_listed(word):
        return True
    joined = "-" in word and any(is_name(part) for part in word.split("-"))
    return joined and all(part not in unknown() or is_listed(part) for part in parts(word))


def test_every_word_is_spelled_as_in_the_dictionary() -> None:
    wrong = {word: ", ".join(sources[:3]) for word, sources in words().items() if not is_right(word)}
    told = "\n".join(f"{word}  ({where})" for word, where in sorted(wrong.items(), key=lambda found: found[0].lower()))
    assert not wrong, f"mend these, or add a good word to {LIST.name}:\n{told}"


def test_the_list_is_in_order_and_holds_each_word_once() -> None:
    assert list(listed()) == sorted(set(listed()), key=lambda word: (word.lower(), word))


def test_the_list_holds_only_what_hunspell_does_not_know() -> None:
    assert [word for word in listed() if word not in unknown()] == []


def test_the_list_holds_only_words_that_are_used() -> None:
    used = {*words(), *(part for word in words() for part in word.split("-"))}
    assert [word for word in listed() if not {word, word[:1].upper() + word[1:]} & used] == []


def test_a_slip_is_found_and_a_good_word_is_not() -> None:
    assert not_in_dictionary(["medezegenschap", "telefoon", "foto's", "zo'n"]) == {"medezegenschap"}


def test_without_hunspell_the_test_fails_and_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.fail.Exception, match="apt-get install hunspell hunspell-nl"):
        not_in_dictionary(["telefoon"])


def test_what_is_no_text_is_left_out() -> None:
    assert list(values({"title": "Een titel", "kind": "faq", "see": ["a.b"], "default": "in-tas", "n": [1, "ja"]})) == [
        "Een titel",
        "ja",
    ]
    assert " ".join(of_markdown("Zet `code` in:\n\n```\nmeer\n```\n")).split() == ["Zet", "in:"]
    template = '<p title="Kop" class="x">Tekst {{ naam }}{% set a = {"b": "Nog niet"} %}</p><script>geen</script>'
    assert [text.strip() for text in of_template(template)] == ["Kop", "Tekst", "Nog niet"]
