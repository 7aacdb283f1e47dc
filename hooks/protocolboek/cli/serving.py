"""The command `serve`: a school's handbook in the browser, while it is written."""

import datetime
import gc
import threading

import click

from protocolboek.cli.loader import Loader
from protocolboek.cli.today import DAY, day_or_today
from protocolboek.messages import Catalogue
from protocolboek.model.problems import Place, error, refuse
from protocolboek.serve.addresses import leads
from protocolboek.serve.http import Server
from protocolboek.serve.live import Live, Look

PORT = 8000


class ServeCommand:
    """The command, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Loader) -> None:
        self.messages = messages
        self.loaded = loaded
        self.told: set[str] = set()

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        return [click.Command("serve", callback=self.serve, params=[
            click.Argument(["school"], metavar="ID"),
            click.Option(["--port"], type=click.IntRange(0, 65535), default=PORT, help=say("option-port")),
            click.Option(["--host"], default="127.0.0.1", help=say("option-host")),
            click.Option(["--protocol"], help=say("option-serve-protocol")),
            click.Option(["--date", "day"], type=DAY, help=say("option-today")),
        ])]  # fmt: skip

    def serve(self, *, school: str, port: int, host: str, protocol: str | None, day: datetime.datetime | None) -> None:
        live = Live(self.loaded.folders(), school, lambda: day_or_today(day))
        begin = self._begin(live, protocol)
        gc.freeze()  # what was read stays: to look through all of it again and again takes longer than an edit
        try:
            server = Server(live, self.messages, host, port)
        except OSError as fault:
            click.echo(
                self.messages.say("serve-port-taken", host=host, port=port, said=fault.strerror or fault), err=True
            )
            raise click.exceptions.Exit(1) from fault
        stop = threading.Event()
        threading.Thread(target=live.watch, args=(stop, self.tell), daemon=True).start()
        shown = f"[{host}]" if ":" in host else host
        self.tell(live.last)
        click.echo(self.messages.say("serve-at", address=f"http://{shown}:{server.server_port}/{begin}"))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()
        finally:
            stop.set()
            server.server_close()

    def _begin(self, live: Live, protocol: str | None) -> str:
        series = live.last.shelf.series if live.last.shelf else ()
        names = [one.protocol.id for one in series]
        if protocol and series and protocol not in names:
            known_names = ", ".join(names)
            refuse([error(Place(f"schools/{live.school}"), "no-protocol", id=protocol, known=known_names)])
        return leads(series, protocol)

    def tell(self, look: Look) -> None:
        """What is wrong now, and what it took to find out."""
        lines = [(problem.is_error, self.messages.tell(problem)) for problem in look.problems]
        for grave, line in lines:
            if grave or line not in self.told:  # a warning that stays is told once
                click.echo(line, err=True)
        self.told = {line for _, line in lines}
        code = "serve-faults" if look.errors else "serve-fine"
        work = self.messages.say("milliseconds", number=round(1000 * look.work))
        click.echo(self.messages.say(code, count=len(look.errors), work=work))
