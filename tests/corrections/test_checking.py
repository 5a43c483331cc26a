"""What is said of corrections that are not used."""

from __future__ import annotations

from datetime import date

from tests.corrections.conftest import TODAY, Held, correction

from obs.corrections import check_corrections, findings, outcomes


def told(held: Held) -> list[tuple[str, str, str]]:
    """Code, severity and text of each finding beside the figures."""
    return [(each.code, each.severity, str(each)) for each in check_corrections(held.study, held)]


def test_one_in_use_is_no_finding(held: Held) -> None:
    held.correct(correction())
    assert told(held) == []


def test_a_mended_one_fails_and_says_what_to_do(held: Held) -> None:
    held.correct(correction(expect=0.5, line=7))
    ((code, severity, text),) = told(held)
    assert (code, severity) == ("correction-mended", "error")
    assert "line 7: the source has mended it: remove the entry" in text
    assert "the source's 0 is used, the entry expects 0.5" in text
    assert "corrections.toml" in text


def test_all_that_are_not_used_are_told_at_once(held: Held) -> None:
    held.correct(
        correction(expect=0.5, line=1),
        correction(region="9902", expect=2.0, expires=date(2026, 5, 31), line=9),
        correction(region="9903", expect=3.0, made=date(2026, 7, 1), line=17),
        correction(region="9903", period="1990", line=25),
    )
    assert [(code, severity) for code, severity, _ in told(held)] == [
        ("correction-mended", "error"),
        ("correction-expired", "warning"),
        ("correction-early", "warning"),
        ("correction-without-figure", "warning"),
    ]
    assert (
        "expired after 2026-05-31: the correction no longer applies, the source's 2 is used"
        in told(held)[1][2]
    )


def test_beside_figures_a_mended_one_is_a_warning_and_nothing_stops(held: Held) -> None:
    held.correct(correction(expect=0.5))
    found = list(findings(held.study, outcomes(held, held.study, held.study.indicators.values())))
    assert [each.severity for each in found] == ["warning"]


def test_of_a_series_that_is_not_held_nothing_is_said(held: Held) -> None:
    held.correct(correction())
    del held.held["A1"]
    assert told(held) == []
    assert held.study.corrections.day == TODAY
