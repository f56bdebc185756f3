"""The command: finds the verb, runs it, and turns what happened into an exit code. The one place where errors end."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence

import click

from conformance import __version__
from conformance.cli.help import NorwegianContext
from conformance.cli.speech import describe_usage_error, say_error, speaking
from conformance.errors import ConformanceError
from conformance.language import Language

# Verb -> one line of help. The module of a verb is loaded only when it is called: `verify` must not wait for pytest or Typst.
VERBS = {
    "init": "Lag en konfigurasjon (kfr.toml).",
    "doctor": "Finn feil i oppsettet før kjøringen.",
    "run": "Kjør integrasjonstesten og lag den signerte rapporten.",
    "fleet": "Kjør integrasjonstesten for mange banker.",
    "merge": "Slå sammen delene av en kjøring.",
    "cleanup": "Slett testkunder etter en avbrutt kjøring.",
    "generate": "Lag Gherkin-filer av en testarbeidsbok.",
    "simulate": "Start simulatoren av KFR og Maskinporten.",
    "attest": "Gå god for et manuelt testtilfelle.",
    "report": "Lag rapportene på nytt fra journalen.",
    "seal": "Signer kjøringsmappen.",
    "countersign": "Kontrasigner en kjøringsmappe.",
    "send": "Send rapporten til Bits på e-post.",
    "verify": "Kontroller en kjøringsmappe.",
    "observe": "Spør KFR om det kildene lar stå åpent.",
    "compare": "Sammenlign to kjøringer.",
    "history": "Vis utviklingen over mange kjøringer.",
    "selftest": "Prøv testpakken mot mutanter av simulatoren.",
}

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


class _Verbs(click.Group):
    """Loads a verb when it is asked for."""

    context_class = NorwegianContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"conformance.cli.{cmd_name}")
        command: click.Command = module.command
        command.context_class = NorwegianContext
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without loading them."""
        del ctx
        with formatter.section("Kommandoer"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kfr-conformance", message="%(prog)s %(version)s")
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default=Language.NB.value,
    envvar="KFR_LANGUAGE",
    help="Språk i meldinger og rapport (nb eller en).",
)
@click.pass_context
def cli(ctx: click.Context, language: str) -> None:
    """Integrasjonstesten av KFR (Kundeforholdsregisteret), fra arbeidsbok til signert bevis."""
    ctx.obj = Language(language)


def entry() -> int:
    """Run the command as its own process: in Python's UTF-8 mode, whatever the locale says.

    Workbooks, cases and folders have Norwegian names, and a locale without them (`LC_ALL=C` with `PYTHONUTF8=0`) would break in the
    middle of a run.

    Returns:
        The exit code; see README.
    """
    if sys.getfilesystemencoding() != "utf-8":
        # The arguments keep their bytes (PEP 383), and pytest and the simulator inherit the mode.
        words = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execve(sys.executable, words, {**os.environ, "PYTHONUTF8": "1"})  # noqa: S606 - this very command, once more
    return main()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words after the command; `None` takes them from the process.

    Returns:
        The exit code; see README.
    """
    _speak_with_any_terminal()
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = speaking(words)
    try:
        code = cli.main(words, prog_name="kfr-conformance", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return EXIT_USAGE
    except click.UsageError as error:
        click.echo(describe_usage_error(error, language), err=True)
        return EXIT_USAGE
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nAvbrutt." if language is Language.NB else "\nInterrupted.", err=True)
        return EXIT_INTERRUPTED
    except ConformanceError as error:
        click.echo(say_error(error, language), err=True)
        return error.exit_code
    return code if isinstance(code, int) else 0


def _speak_with_any_terminal() -> None:
    """Let a terminal or a log that lacks a character show a question mark, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
