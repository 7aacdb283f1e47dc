"""The kinds of value that stand in the YAML files: ids, words, days, addresses; each with its own refusal."""

import re
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from protocolboek.load.text import ID
from protocolboek.model.values import is_date
from protocolboek.model.version import DIGEST

Id = Annotated[str, StringConstraints(pattern=f"^{ID}$", max_length=100)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


def _no_boolean(value: object) -> object:
    # Strict pydantic still takes `true` for the literal 1.
    if isinstance(value, bool):
        raise PydanticCustomError("wrong-type-number", "number expected")
    return value


def _iso_date(value: str) -> str:
    if not is_date(value):
        raise PydanticCustomError("wrong-date", "date expected")
    return value


def _digest(value: str) -> str:
    if not DIGEST.fullmatch(value):
        raise PydanticCustomError("wrong-digest", "digest expected")
    return value


def _all_or_sections(value: object) -> object:
    if value == "all" or (isinstance(value, list) and value and all(isinstance(v, str) for v in value)):
        return value
    raise PydanticCustomError("wrong-consent", "all, or a list of sections")


def _safe_href(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        raise PydanticCustomError("wrong-link", "http or https address expected")
    return value


ADDRESS = r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*/?"


def _address(value: str) -> str:
    if not re.fullmatch(ADDRESS, value):
        raise PydanticCustomError("wrong-address", "plain https address expected")
    return value


COLOR = r"#(?:[0-9A-Fa-f]{3}){1,2}"


def _color(value: object) -> object:
    # Without quotes YAML takes what begins with a # for a remark, and leaves nothing.
    if value is None or (isinstance(value, str) and not re.fullmatch(COLOR, value)):
        raise PydanticCustomError("wrong-color", "hexadecimal colour expected")
    return value


def _phone(value: str) -> str:
    # A bracket holds an area code, or the zero that goes behind a country's.
    if not re.fullmatch(r"(?:\+[0-9]+ ?(?:\(0\))?|\([0-9]+\))?[ -]?[0-9](?:[ -]?[0-9]){2,14}", value):
        raise PydanticCustomError("wrong-phone", "phone number expected")
    return value


def _mail(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>():]+@[^\s@<>():.]+(?:\.[^\s@<>():.]+)+", value):
        raise PydanticCustomError("wrong-mail", "mail address expected")
    return value


def with_fields(*known: str) -> AfterValidator:
    """A text with `{field}`s, of which only those known may stand in it."""

    def fields(value: str) -> str:
        try:
            named = {(name, spec, how) for _, name, spec, how in Formatter().parse(value) if name is not None}
        except ValueError:
            named = {("", "", None)}
        if named - {(name, "", None) for name in known}:
            raise PydanticCustomError("wrong-fields", "only known fields expected", {"known": ", ".join(known)})
        return value

    return AfterValidator(fields)


Schema = Annotated[Literal[1], BeforeValidator(_no_boolean)]
Date = Annotated[str, AfterValidator(_iso_date)]
Digest = Annotated[str, AfterValidator(_digest)]
Href = Annotated[str, AfterValidator(_safe_href)]
Address = Annotated[str, AfterValidator(_address)]
Color = Annotated[str, BeforeValidator(_color)]
Phone = Annotated[str, AfterValidator(_phone)]
Mail = Annotated[str, AfterValidator(_mail)]
Parts = Annotated[Any, BeforeValidator(_all_or_sections)]
