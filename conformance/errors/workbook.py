"""What can be wrong with a test workbook: the file, what is in it, and what may be written back into it."""

from __future__ import annotations

from typing import ClassVar

from conformance.errors.base import ConformanceError
from conformance.language import Text

_SAVE_AS_XLSX = Text(
    nb="Åpne filen i Excel eller LibreOffice, velg «Lagre som» og filtypen Excel-arbeidsbok (.xlsx), og bruk den nye filen.",
    en="Open the file in Excel or LibreOffice, choose “Save as” and the file type Excel workbook (.xlsx), and use the new file.",
)


class WorkbookError(ConformanceError):
    """The test workbook cannot be used; every kind of fault is a class below this one."""


class WorkbookMissing(WorkbookError):
    """No such file. Details: `file`."""

    what = Text(nb="Finner ikke arbeidsboken «{file}».", en="The workbook “{file}” does not exist.")
    remedy = Text(
        nb="Kontroller stien. Oppgi en arbeidsbok (.xlsx) som finnes.",
        en="Check the path. Name a workbook (.xlsx) that exists.",
    )


class WorkbookIsFolder(WorkbookError):
    """A folder stands where a file should. Details: `file`."""

    what = Text(nb="«{file}» er en mappe, ikke en arbeidsbok.", en="“{file}” is a folder, not a workbook.")
    remedy = Text(nb="Oppgi selve arbeidsboken (.xlsx) i mappen.", en="Name the workbook (.xlsx) inside the folder.")


class WorkbookUnreadable(WorkbookError):
    """The operating system does not let us read the file. Details: `file`, `reason`."""

    what = Text(nb="Får ikke lest arbeidsboken «{file}»: {reason}.", en="The workbook “{file}” cannot be read: {reason}.")
    remedy = Text(
        nb="Kontroller at du har lesetilgang, og at filen ikke er låst av et annet program.",
        en="Check that you may read the file, and that no other program has locked it.",
    )


class WorkbookEmpty(WorkbookError):
    """The file has no bytes. Details: `file`."""

    what = Text(nb="Arbeidsboken «{file}» er tom (0 byte).", en="The workbook “{file}” is empty (0 bytes).")
    remedy = Text(
        nb="Hent arbeidsboken på nytt; overføringen ble trolig avbrutt.",
        en="Fetch the workbook again; the transfer was probably cut short.",
    )


class NotAWorkbook(WorkbookError):
    """The file is something else than an Excel workbook. Details: `file`, `kind` (Text)."""

    what = Text(nb="«{file}» er ikke en Excel-arbeidsbok (.xlsx), men {kind}.", en="“{file}” is not an Excel workbook (.xlsx) but {kind}.")
    remedy = Text(
        nb="Oppgi arbeidsboken slik den ble sendt ut, i formatet .xlsx.",
        en="Name the workbook as it was sent out, in the format .xlsx.",
    )


class OldExcelFile(WorkbookError):
    """A BIFF workbook, .xls. Details: `file`."""

    what = Text(nb="«{file}» har det gamle Excel-formatet .xls.", en="“{file}” has the old Excel format .xls.")
    remedy = _SAVE_AS_XLSX


class BinaryWorkbook(WorkbookError):
    """A workbook with binary parts, .xlsb. Details: `file`."""

    what = Text(nb="«{file}» har det binære Excel-formatet .xlsb.", en="“{file}” has the binary Excel format .xlsb.")
    remedy = _SAVE_AS_XLSX


class StrictWorkbook(WorkbookError):
    """A workbook in the strict variant of the standard, which the reader does not know. Details: `file`."""

    what = Text(nb="«{file}» er lagret som «Strict Open XML-regneark».", en="“{file}” was saved as “Strict Open XML Spreadsheet”.")
    remedy = _SAVE_AS_XLSX


class OpenDocumentFile(WorkbookError):
    """An OpenDocument spreadsheet, .ods. Details: `file`."""

    what = Text(nb="«{file}» er et OpenDocument-regneark (.ods).", en="“{file}” is an OpenDocument spreadsheet (.ods).")
    remedy = _SAVE_AS_XLSX


class PlainTextFile(WorkbookError):
    """Text, most likely comma-separated values. Details: `file`."""

    what = Text(
        nb="«{file}» er en ren tekstfil (for eksempel .csv), ikke en Excel-arbeidsbok.",
        en="“{file}” is a plain text file (for instance .csv), not an Excel workbook.",
    )
    remedy = _SAVE_AS_XLSX


class EncryptedWorkbook(WorkbookError):
    """A workbook behind a password. Details: `file`."""

    what = Text(nb="Arbeidsboken «{file}» er kryptert med passord.", en="The workbook “{file}” is encrypted with a password.")
    remedy = Text(
        nb="Åpne den i Excel med passordet, fjern det under Fil > Informasjon > Beskytt arbeidsbok > Krypter med passord, og lagre den.",
        en="Open it in Excel with the password, remove it under File > Info > Protect Workbook > Encrypt with Password, and save again.",
    )


class LockFile(WorkbookError):
    """The small file that Excel keeps beside an open workbook. Details: `file`."""

    what = Text(
        nb="«{file}» er Excels låsefil for en åpen arbeidsbok, ikke arbeidsboken selv.",
        en="“{file}” is Excel's lock file for an open workbook, not the workbook itself.",
    )
    remedy = Text(nb="Oppgi filen med samme navn uten «~$» foran.", en="Name the file of the same name without “~$” in front.")


class DamagedWorkbook(WorkbookError):
    """The package or one of its parts cannot be read. Details: `file`, `part` (Text or name), `reason`."""

    what = Text(
        nb="Arbeidsboken «{file}» er skadet og kan ikke leses ({part}: {reason}).",
        en="The workbook “{file}” is damaged and cannot be read ({part}: {reason}).",
    )
    remedy = Text(
        nb="Hent filen på nytt. Hjelper ikke det, åpne den i Excel eller LibreOffice og lagre den som en ny .xlsx-fil.",
        en="Fetch the file again. If that does not help, open it in Excel or LibreOffice and save it as a new .xlsx file.",
    )


class FormulaWithoutValue(WorkbookError):
    """A cell that describes a case holds a formula that no program has calculated. Details: `file`, `cell`."""

    what = Text(
        nb="Cellen {cell} i «{file}» har en formel uten lagret verdi, så teksten i den er ikke kjent.",
        en="The cell {cell} of “{file}” holds a formula without a stored value, so its text is not known.",
    )
    remedy = Text(
        nb="Åpne arbeidsboken i Excel eller LibreOffice, som regner ut formlene, lagre den, og prøv igjen.",
        en="Open the workbook in Excel or LibreOffice, which calculate the formulas, save it, and try again.",
    )


class WorkbookOverLimit(WorkbookError):
    """The workbook is larger than anything a tester sends. Details: `file`, `where`, `limit`, `found`, `allowed` (Text)."""

    what = Text(
        nb="Arbeidsboken «{file}» er for stor: {where} har {found} {limit}, grensen er {allowed}.",
        en="The workbook “{file}” is too large: {where} has {found} {limit}, the limit is {allowed}.",
    )
    remedy = Text(
        nb="Kontroller at det er riktig fil. Slett tomme, formaterte rader og kolonner og store bilder, og lagre på nytt.",
        en="Check that it is the right file. Delete empty formatted rows and columns and large pictures, and save again.",
    )


class NoTestSheet(WorkbookError):
    """No sheet has headings of test cases. Details: `file`, `sheets` (Text: what was looked at and how near it came)."""

    what = Text(
        nb="Fant ikke noe ark med testtilfeller i «{file}». {sheets}",
        en="No sheet with test cases was found in “{file}”. {sheets}",
    )
    remedy = Text(
        nb="Arket må ha én rad med overskrifter: nummer eller tittel, og forventet resultat, eller handling og minst én kolonne til "
        "(for eksempel «Nr.», «Testtilfelle», «Handling», «Forventet resultat»). Heter de noe annet, pek dem ut i koblingsfilen "
        "(header_row og columns; se README, «Koblingsfilen»).",
        en="The sheet must have one row of headings: number or title, and expected result, or action and at least one more column "
        "(for instance “ID”, “Test case”, “Action”, “Expected result”). If they are called something else, point them out in the mapping "
        "file (header_row and columns; see README, «Koblingsfilen»).",
    )


class NoCases(WorkbookError):
    """The headings are there, but no test case below them. Details: `file`, `sheets`."""

    what = Text(
        nb="Arbeidsboken «{file}» har overskrifter for testtilfeller, men ingen testtilfeller under dem ({sheets}).",
        en="The workbook “{file}” has headings for test cases, but no test cases below them ({sheets}).",
    )
    remedy = Text(
        nb="Kontroller at det er arbeidsboken med testtilfellene og ikke en tom mal.",
        en="Check that this is the real workbook and not an empty template.",
    )


class DuplicateCase(WorkbookError):
    """Two rows carry the same case id. Details: `file`, `id`, `first`, `second` (both sheet!cell)."""

    what = Text(
        nb="To rader i «{file}» har samme id «{id}»: {first} og {second}.",
        en="Two rows of “{file}” have the same id “{id}”: {first} and {second}.",
    )
    remedy = Text(
        nb="Gi hver rad sin egen id. Et tall mister avsluttende null (1.10 blir 1.1); skriv slike id-er som tekst. "
        "Er det ene arket en kopi, skriv use = false for det i koblingsfilen.",
        en="Give each row an id of its own. A number loses a trailing zero (1.10 becomes 1.1); write such ids as text. "
        "If one sheet is a copy, write use = false for it in the mapping file.",
    )


class NoRoomForResults(WorkbookError):
    """A test-case sheet has neither a column for the result nor room for a new one. Details: `file`, `sheet`."""

    what = Text(
        nb="Arket «{sheet}» i «{file}» har ingen resultatkolonne, og det er ikke plass til en ny: arket er i bruk til siste kolonne.",
        en="Sheet “{sheet}” of “{file}” has no result column, and there is no room for a new one: the sheet is in use to its last column.",
    )
    remedy = Text(
        nb="Lag en kolonne med overskriften «Resultat» i tabellen (gjerne også «Dato», «Tester», «Kommentar» og «Bevis»), og kjør på nytt.",
        en="Make a column headed “Result” in the table (preferably also “Date”, “Tester”, “Comment” and “Evidence”), and run again.",
    )


class WorkbookChanged(WorkbookError):
    """The workbook to fill in is not the one that was read. Details: `file`."""

    what = Text(
        nb="Arbeidsboken «{file}» er endret etter at testtilfellene ble lest fra den.",
        en="The workbook “{file}” has changed since its test cases were read.",
    )
    remedy = Text(
        nb="Bruk arbeidsboken som kjøringen ble laget fra, eller kjør på nytt med den nye.",
        en="Use the workbook that the run was made from, or run again with the new one.",
    )


class WriteBackFailed(WorkbookError):
    """The filled-in workbook did not stand up to being read again, and was thrown away. Details: `file`, `where`."""

    what = Text(
        nb="Utfyllingen av «{file}» ble forkastet: kontroll-lesingen fant et avvik ({where}). Originalen er uendret.",
        en="Filling in “{file}” was abandoned: reading it again showed a difference ({where}). The original is unchanged.",
    )
    remedy = Text(
        nb="Lagre arbeidsboken på nytt fra Excel eller LibreOffice og prøv igjen. Resultatene står uansett i rapporten.",
        en="Save the workbook again from Excel or LibreOffice and retry. The results stand in the report in any case.",
    )
    exit_code: ClassVar[int] = 3
