"""Makes a pipeline from its template. The marks of the templates are `<<` and `>>`, since every CI system has taken the braces."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


class System(StrEnum):
    """A CI system that a pipeline can be written for."""

    GITHUB = "github"
    GITLAB = "gitlab"
    KUBERNETES = "kubernetes"


_PLACES = {
    System.GITHUB: PurePosixPath(".github/workflows/kfr-nightly.yml"),
    System.GITLAB: PurePosixPath(".gitlab-ci.yml"),
    System.KUBERNETES: PurePosixPath("kubernetes/kfr-nightly.yml"),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a pipeline depends on. Names only: the secrets themselves stay with the CI system.

    Attributes:
        version: Version of this product that is to be installed.
        password_variable: Secret that holds the password of the key.
        config: `kfr.toml`, relative to the top of the repository.
        key_file: The file with the private key, likewise; it comes from a secret and is never checked in.
        profile: Profile of the configuration; empty for none.
        password_file: File the password is expected in, likewise; empty when it is taken from the variable.
        workbook: The workbook from Bits, likewise.
        shards: Number of machines that share the cases.
    """

    version: str
    password_variable: str
    config: str = "kfr.toml"
    profile: str = ""
    key_file: str = "bank.p12"
    password_file: str = ""
    workbook: str = "KFR-Integrasjonstester.xlsx"
    shards: int = 1


def render(system: System, wishes: Wishes) -> tuple[PurePosixPath, str]:
    """Make a pipeline.

    Args:
        system: The CI system.
        wishes: What it depends on.

    Returns:
        Where the file belongs, from the top of the repository, and its text.
    """
    text = _environment().from_string(_template(system)).render(wishes=wishes)
    return _PLACES[system], text


def _template(system: System) -> str:
    return Path(__file__).with_name(f"{system}.yml").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - most commands write no pipeline

    environment = Environment(
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - a shell reads it, not a browser: names go through `word`
    )
    environment.filters |= {"word": shlex.quote, "yaml": partial(json.dumps, ensure_ascii=False)}  # YAML takes JSON's strings
    return environment
