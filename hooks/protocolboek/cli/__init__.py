"""The command `protocolboek`: the only place that prints and exits."""

import atexit
import errno
import gc
import os
import sys
from itertools import pairwise

import click

from protocolboek.build.publish import Busy
from protocolboek.cli.group import Group
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.problems import Invalid, UnknownSchool
from protocolboek.project import NoProject

LANGUAGE = "PROTOCOLBOEK_LANGUAGE"
GARBAGE = 2_000_000
"""Objects made before Python looks for those that nobody needs any more but that name each other in circles. By its
own measure it looks through all that is kept so often that it takes a fifth of the time, and finds next to nothing: we
leave none (`build/engine.py` breaks those of MkDocs). A school adds some 5,000 to what is remembered."""
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""Of a disk that takes no more. Any other refusal of the system is a bug of ours, or has words of its own."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command. Faults of the author end in exit code 1, of the command line in 2."""
    if arguments is None:  # the process is ours
        gc.set_threshold(GARBAGE, 1000)
        atexit.register(gc.freeze)  # at the end all goes: nobody need look for what nobody needs
    given = sys.argv[1:] if arguments is None else arguments
    messages = catalogue(_language(given))
    try:
        # Outside standalone mode click catches its own Exit and returns the code.
        if code := Group(messages).main(given, prog_name="protocolboek", standalone_mode=False):
            sys.exit(code)
    except click.UsageError as fault:
        fault.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except UnknownSchool as fault:
        said = "unknown-school-near" if fault.near else "unknown-school"
        click.echo(messages.say(said, id=fault.name, near=fault.near or "", known=", ".join(fault.known)), err=True)
        sys.exit(2)
    except Busy as fault:
        click.echo(messages.say("build-busy", site=fault.site), err=True)
        sys.exit(1)
    except OSError as fault:
        if fault.errno not in DISK:
            raise
        click.echo(messages.say("disk", said=fault), err=True)
        sys.exit(1)
    except NoProject as fault:
        click.echo(messages.say("no-project", folder=fault.folder), err=True)
        sys.exit(2)
    except Invalid as fault:
        for problem in fault.problems:
            click.echo(messages.tell(problem), err=True)
        sys.exit(1)


def _language(arguments: list[str]) -> str:
    """Chosen before anything is read, since the help too is in that language."""
    for before, after in pairwise(["", *arguments]):
        option, _, value = after.partition("=") if before != "--language" else (before, "", after)
        if option == "--language" and value in LANGUAGES:
            return value
    given = os.environ.get(LANGUAGE, "")
    return given if given in LANGUAGES else LANGUAGES[0]
