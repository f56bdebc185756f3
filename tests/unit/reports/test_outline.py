"""Cases in reading order, links that stay, and every rule counted."""

from __future__ import annotations

from reports import outline
from tests.unit.reports import samples


def test_every_case_is_in_one_section_in_the_order_of_the_run() -> None:
    run = samples.passing(23)

    found = [entry.result.case.id for section in outline.sections(run) for entry in section.entries]

    assert sorted(found) == samples.ids_of(run)
    assert [section.title[0] for section in outline.sections(run)] == ["1", "2", "3", "4", "5"]


def test_the_same_section_title_on_two_sheets_is_two_sections() -> None:
    first, second = samples.passed_case(0), samples.passed_case(5)
    moved = samples.on_sheet(second, "Etterregistrering")

    assert [section.sheet for section in outline.sections(samples.run_of([first, moved]))] == ["Testtilfeller", "Etterregistrering"]


def test_an_anchor_is_stable_and_tells_ids_apart() -> None:
    assert outline.anchor("KFR-001") == "sak-KFR-001"
    assert outline.anchor("3.1") != outline.anchor("3 1")
    assert outline.anchor("3.1") == outline.anchor("3.1")
    assert outline.anchor("\ud800<æ>").isascii()


def test_two_cases_with_one_id_both_have_a_place() -> None:
    run = samples.run_of([samples.passed_case(0), samples.failed_case(0)])

    anchors = [entry.anchor for section in outline.sections(run) for entry in section.entries]

    assert len(set(anchors)) == 2


def test_rules_count_what_was_kept_and_broken_and_name_the_rest() -> None:
    report = samples.report_input(samples.run_of([samples.passed_case(0), samples.failed_case(5)]))

    rules = {rule.id: rule for rule in outline.rules(report)}

    assert list(rules) == list(report.clauses)
    assert (rules["register/201"].kept, rules["register/201"].broken) == (1, 1)
    assert (rules["delete/204"].kept, rules["delete/204"].broken) == (0, 0)


def test_a_rule_the_contract_does_not_have_is_shown_all_the_same() -> None:
    last = outline.rules(samples.report_input(samples.hostile()))[-1]

    assert last.clause is None
    assert last.broken == 1
