"""Feature files are read back with the official parser: whatever a cell holds, it stays text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from gherkin.parser import Parser
from hypothesis import given
from hypothesis import strategies as st

from conformance.case_tags import case_id_of
from conformance.gherkin import GENERATED, UNDECIDED_TAG, Origin, is_generated, one_line, render
from conformance.model import Case, Scenario, Step

ORIGIN = Origin("bok.xlsx", "Testtilfeller", "ab" * 32)


def scenario(
    case_id: str = "KFR-1", title: str = "Registrere", *, unmapped: tuple[str, ...] = (), sentence: str = "at det regner"
) -> Scenario:
    return Scenario(
        Case(case_id, title, "Testtilfeller", 8), (Step("Gitt", sentence), Step("Når", "x"), Step("Så", "y")), unmapped, "register"
    )


def parsed(text: str) -> Any:  # noqa: ANN401 the parser's own types want every optional key asked for
    return Parser().parse(text)["feature"]


def test_a_feature_file_as_it_looks() -> None:
    text = render("Registrering", [scenario(), scenario("KFR-2", "Slette", unmapped=("ingen frase passer «Ring»",))], ORIGIN)

    assert text == (
        "# language: no\n"
        "# Generert av kfr-conformance generate. Ikke rediger filen: rett arbeidsboken eller fraseboken og kjør kommandoen på nytt.\n"
        "# Arbeidsbok: bok.xlsx\n"
        "# Ark: Testtilfeller\n"
        f"# SHA-256: {'ab' * 32}\n"
        "\n"
        "Egenskap: Registrering\n"
        "\n"
        "  # Rad 8\n"
        "  @KFR-1 @operasjon:register\n"
        "  Scenario: KFR-1 Registrere\n"
        "    Gitt at det regner\n"
        "    Når x\n"
        "    Så y\n"
        "\n"
        "  # Rad 8\n"
        "  # Uavklart: ingen frase passer «Ring»\n"
        "  @KFR-2 @operasjon:register @status:uavklart\n"
        "  Scenario: KFR-2 Slette\n"
        "    Gitt at det regner\n"
        "    Når x\n"
        "    Så y\n"
    )


def test_a_case_left_to_a_tester_says_so() -> None:
    text = render("Registrering", [replace(scenario(), manual="krever en\ntelefon")], ORIGIN)

    assert "  # Manuell: krever en telefon\n  @KFR-1 @operasjon:register @status:manuell\n" in text


def test_the_parser_reads_it_as_norwegian() -> None:
    feature = parsed(render("Registrering", [scenario()], ORIGIN))

    assert (feature["language"], feature["name"]) == ("no", "Registrering")
    (child,) = feature["children"]
    assert child["scenario"]["name"] == "KFR-1 Registrere"
    assert [step["keyword"] + step["text"] for step in child["scenario"]["steps"]] == ["Gitt at det regner", "Når x", "Så y"]


HOSTILE = {
    "a scenario": "x\nScenario: falsk\nGitt at ingenting skjer",
    "a tag": "@status:uavklart",
    "a comment": "# language: en",
    "a table": "| a | b |",
    "a doc string": '"""\nhei\n"""',
    "a placeholder": "<navn>",
    "examples": "x\rEksempler:\r| a |",
    "odd line ends": "a\u2028Scenario: b\u2029Gitt c\u0085Når d\x0bSå e\x0cOg f",
    "controls": "a\x00b\x07c\x1b[31m",
    "right to left": "a\u202eb\u2066c",
    "a keyword": "Egenskap: noe annet",
    "a backslash at the end": "a\\",
    "only blanks": " \u00a0\t",
    "a lone surrogate": "a\ud800b",
    "an emoji": "Registrere 🎉",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_becomes_syntax(text: str) -> None:
    rendered = render(text, [scenario(title=text, unmapped=(text,), sentence=f"at {text}")], Origin(text, text, text))

    _is_one_plain_scenario(rendered, text)
    assert rendered.encode()


@given(st.text(max_size=80), st.text(min_size=1, max_size=20))
def test_no_text_at_all_becomes_syntax(text: str, case_id: str) -> None:
    rendered = render(text, [scenario(case_id, text, unmapped=(text,), sentence=f"at {text}")], Origin(text, text, text))

    _is_one_plain_scenario(rendered, text)
    tags = [tag["name"] for tag in parsed(rendered)["children"][0]["scenario"]["tags"]]
    assert [case_id_of(tag.removeprefix("@")) for tag in tags] == [case_id, None, None]


def _is_one_plain_scenario(rendered: str, text: str) -> None:
    feature = parsed(rendered)
    assert feature["language"] == "no"
    assert feature["tags"] == []
    assert feature["name"] == one_line(text)
    assert feature["description"] == ""
    (child,) = feature["children"]
    found = child["scenario"]
    assert found["description"] == ""
    assert found["examples"] == []
    assert [step["keyword"] for step in found["steps"]] == ["Gitt ", "Når ", "Så "]
    assert not any("dataTable" in step or "docString" in step for step in found["steps"])
    assert found["steps"][0]["text"] == one_line(f"at {text}")
    assert found["tags"][-1]["name"] == f"@{UNDECIDED_TAG}"


@given(st.text(max_size=200))
def test_one_line_is_one_line(text: str) -> None:
    made = one_line(text)

    assert len(made.splitlines()) <= 1
    assert made == one_line(made) == made.strip()


def test_a_generated_file_is_told_by_its_head() -> None:
    assert is_generated(render("x", [scenario()], ORIGIN))
    assert is_generated(render("x", [scenario()], ORIGIN).replace("\n", "\r\n"))
    assert not is_generated("# language: no\nEgenskap: min egen\n")
    assert not is_generated(f"Egenskap: min egen\n{GENERATED}")
    assert not is_generated("")
