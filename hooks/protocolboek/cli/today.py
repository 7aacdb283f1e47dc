"""What day it is: asked here, where a command may be given another, and nowhere below."""

import datetime

import click

DAY = click.DateTime(formats=["%Y-%m-%d"])


def day_or_today(given: datetime.datetime | None) -> datetime.date:
    return given.date() if given else datetime.date.today()
