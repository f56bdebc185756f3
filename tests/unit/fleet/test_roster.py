"""`banks.toml`: what is refused before any bank is started, and who gets to see which secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.errors.fleet import FleetError, RosterRejected, RosterUnreadable
from conformance.fleet import Roster, read
from conformance.fleet.roster import Entry

TWO_BANKS = """
[[bank]]
name = "fjordbanken"
config = "fjordbanken/kfr.toml"
workbook = "KFR-Integrasjonstester.xlsx"
[bank.secrets]
KFR_CERTIFICATE_PASSWORD = "FJORDBANKEN_PASSORD"

[[bank]]
name = "Åsbanken.2"
config = "/etc/åsbanken/kfr.toml"
profile = "test"
"""


def _read(folder: Path, text: str) -> Roster:
    (folder / "banks.toml").write_text(text, encoding="utf-8")
    return read(folder / "banks.toml")


def test_paths_are_relative_to_the_list(tmp_path: Path) -> None:
    first, second = _read(tmp_path, TWO_BANKS).bank

    assert (first.config, first.workbook) == (tmp_path / "fjordbanken/kfr.toml", tmp_path / "KFR-Integrasjonstester.xlsx")
    assert (second.config, second.workbook, second.profile) == (Path("/etc/åsbanken/kfr.toml"), None, "test")


REFUSED: dict[str, tuple[str, type[FleetError], str]] = {
    "no TOML": ("[[bank", RosterUnreadable, "]]"),
    "no banks": ("", RosterRejected, "ingen banker"),
    "a key it does not know": ("[[bank]]\nname='a'\nconfig='b'\npassword='hemmelig'", RosterRejected, "password"),
    "a bank without a configuration": ("[[bank]]\nname='a'", RosterRejected, "config"),
    "a name that leaves the folder": ("[[bank]]\nname='../a'\nconfig='b'", RosterRejected, "../a"),
    "a name that is no folder": ("[[bank]]\nname='..'\nconfig='b'", RosterRejected, "«..»"),
    "a name that ends in a point": ("[[bank]]\nname='a.'\nconfig='b'", RosterRejected, "«a.»"),
    "an empty name": ("[[bank]]\nname=''\nconfig='b'", RosterRejected, "«»"),
    "a name twice": ("[[bank]]\nname='A'\nconfig='b'\n[[bank]]\nname='a'\nconfig='c'", RosterRejected, "«a»"),
    "a number for a name": ("[[bank]]\nname=1\nconfig='b'", RosterRejected, "str"),
    "a secret itself for its name": ("[[bank]]\nname='a'\nconfig='b'\nsecrets={X='p@ss word'}", RosterRejected, "secrets"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_carried_out_is_refused_by_name(name: str, tmp_path: Path) -> None:
    text, kind, said = REFUSED[name]

    with pytest.raises(kind) as caught:
        _read(tmp_path, text)

    assert said in str(caught.value)
    assert caught.value.exit_code == 2
    assert "p@ss word" not in str(caught.value)


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterUnreadable, match=r"banker\.toml"):
        read(tmp_path / "banker.toml")


def test_a_bank_gets_its_own_secrets_and_no_other_banks() -> None:
    one = Entry("en", Path("en.toml"), secrets={"KFR_CERTIFICATE_PASSWORD": "EN_PASSORD"})
    two = Entry("to", Path("to.toml"), secrets={"KFR_CERTIFICATE_PASSWORD": "TO_PASSORD", "PIN": "TO_PIN"})
    roster, ours = Roster((one, two)), {"PATH": "/bin", "EN_PASSORD": "hemmelig-en", "TO_PASSORD": "hemmelig-to"}

    assert roster.environment_of(one, ours) == ({"PATH": "/bin", "KFR_CERTIFICATE_PASSWORD": "hemmelig-en"}, ())
    assert roster.environment_of(two, ours) == ({"PATH": "/bin", "KFR_CERTIFICATE_PASSWORD": "hemmelig-to"}, ("TO_PIN",))
