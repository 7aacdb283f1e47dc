"""A country that does not exist: boards with schools, each with an overlay that is valid on the canon as it stands.

Everything is drawn from the canon's own declarations, by a seed: the same school comes out whatever number of schools
is asked for, so that a small project is the beginning of a large one."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from overlay_writer import Written
from protocolboek.load import load_canon
from protocolboek.model.canon import Canon, Clause, Declaration, Sector
from protocolboek.model.values import STRUCTURES, Cell, fits

Data = dict[str, Any]
Item = TypeVar("Item")
ROOT = Path(__file__).parent.parent
BOARD = 12
"""Schools of one board. One more stands alone."""
KINDS = ("De", "Het", "Basisschool", "OBS", "CBS", "KBS", "Montessorischool", "Daltonschool")
WORDS = (
    "Regenboog",
    "Klimop",
    "Wegwijzer",
    "Vuurtoren",
    "Zonnewijzer",
    "Ark",
    "Brug",
    "Linde",
    "Springplank",
    "Horizon",
)
PLACES = ("Oost", "West", "Noord", "Zuid", "aan de Vecht", "in 't Veld", "op de Berg", "bij de Kerk")
TEXTS = ("de administratie", "de receptie", "het kantoor van de school", "de schoolleiding", "de ouderapp")
ITEMS = ("het antipestprotocol", "de schoolregels", "het veiligheidsplan", "de nieuwsbrief", "het zomerfeest")
REASONS = ("Besproken in het team.", "Dit past bij onze school.", "Dat vroegen ouders ons.", "Zo deden wij het al.")
TITLES = ("Zo doen wij dat", "Een afspraak van ons", "Samen met ouders", "Elke week even stilstaan", "Rust in de klas")
SENTENCES = (
    "Op {{ school.naam }} praten we er elk jaar over met de leerlingen.",
    "Twijfel je, vraag het dan eerst aan {{ rol.leerkracht }}.",
    "Kom je er samen niet uit, dan helpt {{ rol.leiding }}.",
    "Meer daarover staat in [[gedrag.online-als-offline]].",
    "Je vindt deze afspraak ook in de schoolgids, en we leggen hem uit aan wie nieuw is.",
    "Bel bij vragen gerust @[schoolleiding]; wij denken graag mee.",
)
_CITED = re.compile(r"\[\[([^\]|#]+)")


def write_country(root: Path, *, schools: int, seed: int = 7) -> tuple[str, ...]:
    """A whole project in `root` with this many schools: canon, templates and configuration are copies of ours."""
    for name in ("content", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    (root / "hooks").mkdir(parents=True)
    for name in ("mkdocs.yml", "hooks/mkdocs_hook.py"):
        shutil.copyfile(ROOT / name, root / name)
    country = Country(load_canon(root / "content")[0], seed)
    for name, files in country.layers(schools):
        folder = root / "schools" / name
        folder.mkdir(parents=True)
        for stem, data in files.items():
            (folder / f"{stem}.yaml").write_text(Written(data).text, encoding="utf-8")
    return tuple(school_id(number) for number in range(schools))


def school_id(number: int) -> str:
    return f"school-{number:05}"


@dataclass(frozen=True)
class Country:
    """What schools may choose in a canon, and schools that chose."""

    canon: Canon
    seed: int

    def layers(self, schools: int) -> Iterator[tuple[str, Mapping[str, Data]]]:
        """Each overlay by its id, boards first, as the data of its files."""
        for number in range(-(-schools // (BOARD + 1))):
            yield f"bestuur-{number:04}", self.board(number)
        for number in range(schools):
            yield school_id(number), self.school(number)

    def board(self, number: int) -> Mapping[str, Data]:
        """It decides some things for all its schools, and leaves most to them."""
        random, own = Random(f"{self.seed} board {number}"), f"bestuur-{number:04}"
        overlay: Data = {"schema": 1, "kind": "foundation", "name": f"Stichting {random.choice(WORDS)} {number}"}
        overlay |= {"sector": self.sector(number), "handbook": False}
        overlay |= self.choices(random, self.sector(number), parameters=(3, 8), options=(0, 3), variants=(0, 3))
        overlay |= self.texts(random, own, self.kept[::2], replaced=(0, 2), added=1)
        return {"overlay": overlay, "contacts": contacts(random, ("bestuur", "vertrouwenspersoon"), own)}

    def school(self, number: int) -> Mapping[str, Data]:
        random, own = Random(f"{self.seed} school {number}"), school_id(number)
        board, place = divmod(number, BOARD + 1)
        alone = place == BOARD
        name = f"{random.choice(KINDS)} {random.choice(WORDS)} {random.choice(PLACES)}"
        overlay: Data = {"schema": 1, "kind": "school", "name": name, "publish": {"concept": True}}
        overlay |= {"sector": self.sector(board)} if alone else {"extends": f"bestuur-{board:04}"}
        overlay |= (
            {"colors": {"primary": random.choice(("#0d4f5c", "#7a1f4b", "#1f6f3d"))}} if random.random() < 0.5 else {}
        )
        overlay |= self.choices(random, self.sector(board), parameters=(8, 25), options=(2, 8), variants=(3, 12))
        overlay |= self.texts(random, own, self.kept[1::2], replaced=(0, 5), added=random.randint(0, 4))
        overlay |= self.less(random) | self.questions(random, own)
        return {"overlay": overlay, "contacts": contacts(random, ("schoolleiding", "vertrouwenspersoon"), own)}

    def completed(self, root: Path, name: str) -> None:
        """Have a school fill in all that it left to choose, so that its text can be frozen."""
        own = self.school(int(name.rsplit("-", 1)[1]))["overlay"]
        random = Random(f"{self.seed} {name} complete")
        left = {n: value(random, d, "po") for n, d in self.canon.parameters.items() if d.default is None}
        overlay = {**own, "parameters": left | own["parameters"]}
        (root / "schools" / name / "overlay.yaml").write_text(Written(overlay).text, encoding="utf-8")

    def sector(self, board: int) -> Sector:
        return "vo" if board % 5 == 4 else "po"

    # --- what is there to choose -------------------------------------------------------------------

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(c for p in self.canon.protocols for s in p.sections for c in s.clauses)

    @cached_property
    def free(self) -> tuple[Clause, ...]:
        """What has one text, that a school may change."""
        return tuple(c for c in self.clauses if c.lock == "free" and c.body and not c.option and not c.when)

    @cached_property
    def cited(self) -> frozenset[str]:
        """What some other text leans on: leaving it out would break that."""
        faq = [c for p in self.canon.protocols for s in p.faq for c in s.clauses]
        sheets = [line.clause for p in self.canon.protocols if p.sheet for line in p.sheet.sentences]
        sources = [b.source for c in (*self.clauses, *faq) for b in (c.body, *(v.body for v in c.variants)) if b]
        return frozenset(
            (*(n for s in sources for n in _CITED.findall(s)), *(n for c in self.clauses for n in c.see), *sheets)
        )

    @cached_property
    def spare(self) -> tuple[Clause, ...]:
        """What a school may leave out."""
        return tuple(c for c in self.free if c.id not in self.cited)[::3]

    @cached_property
    def kept(self) -> tuple[Clause, ...]:
        """What may be said in other words: the even ones by boards, the odd ones by schools, so that they never meet."""
        return tuple(c for c in self.free if c not in self.spare)

    @cached_property
    def varied(self) -> tuple[Clause, ...]:
        return tuple(
            c for c in self.clauses
            if c.variants and c.lock in ("free", "variant") and not c.option and not any(v.when for v in c.variants)
        )  # fmt: skip

    @cached_property
    def sections(self) -> tuple[str, ...]:
        return tuple(s.id for p in self.canon.protocols for s in p.sections if not s.option)

    # --- what a layer says -------------------------------------------------------------------------

    def choices(
        self, random: Random, sector: Sector, *, parameters: tuple[int, int], options: tuple[int, int], variants: tuple[int, int]
    ) -> Data:  # fmt: skip
        asked = some(random, sorted(self.canon.parameters), *parameters)
        return {
            "parameters": {name: value(random, self.canon.parameters[name], sector) for name in asked},
            "options": {name: random.random() < 0.6 for name in some(random, sorted(self.canon.options), *options)},
            "variants": {c.id: random.choice(c.variants).key for c in some(random, self.varied, *variants)},
        }

    def texts(self, random: Random, own: str, free: Sequence[Clause], *, replaced: tuple[int, int], added: int) -> Data:
        """Texts of a layer's own, in the place of the canon's and besides those."""
        places = some(random, self.sections, added, added)
        return {
            "replace": {c.id: self.rewritten(random, c) for c in some(random, free, *replaced)},
            "add": {
                f"{own}.afspraak-{number}": {
                    "last-in": section, "title": random.choice(TITLES), "audience": random.choice((["allen"], ["leerling", "ouder"])),
                    "kind": random.choice(("must", "info", "may")), "reason": random.choice(REASONS), "text": told(random, 2, 4),
                }
                for number, section in enumerate(places)
            },
        }  # fmt: skip

    def rewritten(self, random: Random, clause: Clause) -> Data:
        assert clause.body
        said = {"reason": random.choice(REASONS), "was": clause.body.source}
        return said | {"text": f"{clause.body.source} {random.choice(SENTENCES)}"}

    def less(self, random: Random) -> Data:
        found = some(random, self.spare, 0, 2)
        return {"omit": {c.id: {"reason": random.choice(REASONS)} for c in found}} if found else {}

    def questions(self, random: Random, own: str) -> Data:
        groups = [group.id for p in self.canon.protocols for group in p.faq]
        added = {
            f"{own}.vraag-{number}": {
                "last-in": group, "title": f"{random.choice(TITLES)}?", "audience": ["leerling"], "reason": random.choice(REASONS),
                "text": f"Ja, dat kan.\n\n{told(random, 1, 2)}",
            }
            for number, group in enumerate(some(random, groups, 0, 2))
        }  # fmt: skip
        return {"faq": {"add": added}} if added else {}


def contacts(random: Random, functions: Sequence[str], own: str) -> Data:
    return {
        "schema": 1,
        "contacts": {
            name: {"function": f"de {name}", "phone": f"010-{random.randint(1000000, 9999999)}", "mail": f"{name}@{own}.example"}
            for name in functions
        },
    }  # fmt: skip


def told(random: Random, least: int, most: int) -> str:
    return " ".join(some(random, SENTENCES, least, most))


def some(random: Random, items: Sequence[Item], least: int, most: int) -> list[Item]:
    return random.sample(items, min(len(items), random.randint(least, most)))


# --- values ----------------------------------------------------------------------------------------


def value(random: Random, declared: Declaration, sector: Sector) -> Any:
    """A value that a school in this sector may give."""
    allowed = [key for key, choice in declared.values.items() if fits(choice, sector) and not choice.refuse]
    match declared.type:
        case "text":
            return random.choice(TEXTS)
        case "number":
            low = declared.min or 1
            return random.randint(low, min(declared.max or low + 4, low + 4))
        case "date":
            return f"2026-{random.randint(1, 12):02}-01"
        case "enum" | "role":
            return random.choice(allowed)
        case "list" | "sanction-series":
            known = allowed or [
                *(declared.default if isinstance(declared.default, tuple | list) else ()),
                random.choice(ITEMS),
            ]
            return some(random, list(dict.fromkeys(known)), 1, 6)
    structure = STRUCTURES[declared.type]
    if not structure.rows:
        return row(random, declared, structure.cells, structure.required)
    return [row(random, declared, structure.cells, structure.required) for _ in range(random.randint(2, 5))]


def row(random: Random, declared: Declaration, cells: Mapping[str, Cell], required: frozenset[str]) -> Data:
    kept = [name for name in cells if name in required or (name in declared.columns and random.random() < 0.4)]
    return {name: cell(random, declared, name, cells[name]) for name in kept}


def cell(random: Random, declared: Declaration, name: str, kind: Cell) -> Any:
    match kind:
        case "word":
            return random.choice(sorted(declared.words[name]))
        case "words":
            return some(random, sorted(declared.words[name]), 1, 3)
        case "number":
            return random.randint(1, 3)
        case "time":
            return f"{random.randint(7, 9) if name == 'van' else random.randint(15, 18):02}:00"
        case "text":
            return random.choice(known_texts(declared, name) or TEXTS)


def known_texts(declared: Declaration, name: str) -> list[str]:
    """What the canon itself says in this column."""
    rows = declared.default if isinstance(declared.default, tuple | list) else ()
    return [found[name] for found in rows if isinstance(found, Mapping) and name in found]
