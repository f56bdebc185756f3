"""Options that several commands have, with the same meaning and the same words."""

from __future__ import annotations

from pathlib import Path

import click

profile_option = click.option("--profile", default=None, metavar="NAVN", help="Profil i konfigurasjonen.")
mapping_option = click.option(
    "--mapping", type=click.Path(path_type=Path), help="Koblingsfilen; standard er den ved siden av arbeidsboken."
)
