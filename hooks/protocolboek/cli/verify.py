"""The command `verify`: what is published, held against what was frozen."""

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from protocolboek.build.rebuilt import rebuilt
from protocolboek.build.verify import NoSite, Verified, verify
from protocolboek.cli.report import problem_json
from protocolboek.cli.today import DAY, day_or_today
from protocolboek.messages import Catalogue
from protocolboek.model.problems import in_order
from protocolboek.pipeline import Project
from protocolboek.project import Folders


class VerifyCommand:
    """The command, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Callable[[], tuple[Project, Folders]]) -> None:
        self.messages = messages
        self.loaded = loaded

    def commands(self) -> list[click.Command]:
        return [click.Command("verify", callback=self.verify, params=[
            click.Argument(["site"], required=False, type=click.Path(path_type=Path), metavar="[SITE]"),
            click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text"),
            click.Option(["--rebuild"], is_flag=True, help=self.messages.say("option-rebuild")),
            click.Option(["--date", "day"], type=DAY, help=self.messages.say("option-today")),
        ])]  # fmt: skip

    def verify(self, site: Path | None, form: str, rebuild: bool, day: datetime.datetime | None) -> None:
        project, folders = self.loaded()
        given, on = site or folders.root / "site", day_or_today(day)
        name = str(site) if site else "site"
        try:
            found = verify(project, given, schools=folders.schools, name=name, on=on, overrides=folders.overrides)
        except NoSite as fault:
            raise click.UsageError(self.messages.say("verify-no-site", folder=fault.folder)) from fault
        if rebuild:
            others = rebuilt(
                project,
                given,
                on=on,
                config_file=folders.config_file,
                overrides=folders.overrides,
                name=name,
            )
            found = replace(found, problems=in_order([*found.problems, *others]))
        if form == "json":
            problems = [problem_json(problem, self.messages) for problem in found.problems]
            told = {"editions": found.editions, "texts": found.texts, "problems": problems}
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for problem in found.problems:
                click.echo(self.messages.tell(problem), err=True)
            click.echo(self.summary(found))
        if any(problem.is_error for problem in found.problems):
            raise click.exceptions.Exit(1)

    def summary(self, found: Verified) -> str:
        errors = sum(1 for problem in found.problems if problem.is_error)
        if errors:
            return self.messages.say("check-count", errors=errors, warnings=len(found.problems) - errors)
        code = "verify-done-one" if found.editions == 1 else "verify-done"
        return self.messages.say(code, editions=found.editions, texts=found.texts)
