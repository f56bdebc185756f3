"""What can keep the parts of a run from being joined."""

from __future__ import annotations

from conformance.errors.run import RunError
from conformance.language import Text


class NoPart(RunError):
    """The folder is no part of a run."""

    what = Text(
        nb="Kjøringen i {folder} er ikke en del: den er kjørt i sin helhet eller er selv slått sammen.",
        en="The run in {folder} is no part: it was run whole, or is itself joined.",
    )
    remedy = Text(
        nb="Oppgi mappene som «kfr-conformance run --shard I/N» laget.", en="Name the folders that 'kfr-conformance run --shard I/N' made."
    )


class PartUnfinished(RunError):
    """Cases of a part have not ended."""

    what = Text(
        nb="Del {number} i {folder} er ikke fullført: {count} testtilfeller gjenstår.",
        en="Part {number} in {folder} is not finished: {count} cases are left.",
    )
    remedy = Text(
        nb="Gjør den ferdig først: kfr-conformance run --resume {folder}, med de samme valgene som sist.",
        en="Finish it first: kfr-conformance run --resume {folder}, with the same options as before.",
    )


class PartsDiffer(RunError):
    """The parts are not of one run."""

    what = Text(nb="{folder} hører ikke sammen med {other}: {what}.", en="{folder} does not belong with {other}: {what}.")
    remedy = Text(
        nb="Kjør alle delene med samme arbeidsbok, oppsett, versjon og deling.",
        en="Run all parts with the same workbook, configuration, version and split.",
    )


class PartTwice(RunError):
    """Two folders are the same part."""

    what = Text(nb="{folder} og {other} er begge del {number}.", en="{folder} and {other} are both part {number}.")
    remedy = Text(nb="Oppgi hver del én gang.", en="Name every part once.")


class PartsMissing(RunError):
    """Parts of the run are not there."""

    what = Text(nb="Kjøringen har {count} deler; disse mangler: {numbers}.", en="The run has {count} parts; missing are: {numbers}.")
    remedy = Text(nb="Oppgi mappene til alle delene.", en="Name the folders of all parts.")


class WorkbookOfAnotherRun(RunError):
    """The workbook is not the one that the parts were run from."""

    what = Text(
        nb="Delene er ikke kjørt etter arbeidsboken {file}, men etter en annen {name}.",
        en="The parts were not run from the workbook {file}, but from another {name}.",
    )
    remedy = Text(
        nb="Oppgi den riktige med --workbook, slik den var før kjøringen.",
        en="Name the right one with --workbook, as it was before the run.",
    )
