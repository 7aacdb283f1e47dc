"""Phone numbers and mail addresses: what people write is taken, what cannot be reached is told, and a link dials right."""

import pytest
from pydantic import ValidationError

from protocolboek.load.files import ContactEntry
from protocolboek.model.canon import ContactCard
from protocolboek.model.problems import Place
from protocolboek.render.html import Writer


@pytest.mark.parametrize(
    "phone",
    [
        "112", "14 030", "0900-1113111", "0599-614924", "06-12 34 56 78", "(010) 123 45 67", "+31 10 123 45 67",
        "+31 (0)10 123 45 67", "+31(0)10-1234567",
    ],
)  # fmt: skip
def test_a_number_as_people_write_it(phone: str) -> None:
    assert ContactEntry(function="de balie", phone=phone).phone == phone


@pytest.mark.parametrize("phone", ["bel ons", "()() 1 1 1 (((", "١٢٣٤", "12", "010 123 45 67 (na 9 uur)", "0--10"])
def test_what_is_no_number(phone: str) -> None:
    with pytest.raises(ValidationError):
        ContactEntry(function="de balie", phone=phone)


@pytest.mark.parametrize("mail", ["mailto:x@y.nl", "a@b..c", "a b@c.nl", "balie", "info(at)school.nl", "x@y"])
def test_what_is_no_mail_address(mail: str) -> None:
    with pytest.raises(ValidationError):
        ContactEntry(function="de balie", mail=mail)


def test_the_zero_in_brackets_is_not_dialled() -> None:
    card = ContactCard("balie", "de balie", Place("contacts.yaml"), phone="+31 (0)10 123 45 67")
    html = Writer(lambda _: None, {"balie": card}, "").contact("balie")
    words = 'de balie (<a href="tel:+31101234567">+31 (0)10 123 45 67</a>)'
    assert str(html) == f'<span class="pb-contact" data-contact="balie">{words}</span>'
