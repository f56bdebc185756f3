"""How a page is made: templates in which every text is escaped and visible, and a policy that lets nothing else in the page run."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.language import Language
from reports import wording
from reports.printable import in_one_line, visible

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

_TEMPLATES = Path(__file__).with_name("templates")
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
_BEFORE_BLOCK = re.compile(r"\n(?=</?(?:details|div|dl|dt|dd|li|ol|p|section|table|tr|ul)\b)")


def digest(text: str) -> str:
    """Name a style or a script for the page's content security policy, so that nothing else in it can ever run, whatever a body holds."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def spoken(language: Language) -> Markup:
    """Give the attribute that names the language of an element."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja, see below

    return Markup(f" lang={language}")  # noqa: S704 - one of our own two words


@cache
def source(name: str) -> str:
    """Read a file of the folder of templates."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    """Load a page's template."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - a run that makes no page does not pay for it

    environment = Environment(
        loader=FunctionLoader(_unindented),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {"line": in_one_line, "as_text": _as_text, "clock": wording.clock, "duration": wording.duration}
    environment.globals["once"] = cache
    return environment


def _unindented(name: str) -> tuple[str, str, Callable[[], bool]]:
    # Indentation is for those who read the template; in the page it would be a fifth of the bytes, and line breaks a tenth of the nodes.
    return _BEFORE_BLOCK.sub("", _INDENTATION.sub("", source(name))), str(_TEMPLATES / name), lambda: True


def _as_text(text: str) -> Markup:
    # For the inside of an element only: quotation marks mean nothing there, and JSON bodies are full of them.
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja, see below

    return Markup(visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))  # noqa: S704 - escaped on this very line


def _shown(value: object) -> object:
    # Enumerations and markup are ours; every other text may come from outside.
    return visible(value) if type(value) is str else value
