"""The gate that every PDF of the suite goes through: PDF/A-3a and PDF/UA-1 at once."""

import io

import page
import pikepdf

PROFILES = ("3a", "ua1")
# A meeting of 1,000 pages has a deeper tree than the default allows.
LIMITS = page.SafetyLimits(max_reference_depth=100_000)
# The rule looks for the bytes "endstream" where a compressed stream may hold them by coincidence (one of 256 does).
COINCIDENCE = "-STREAM-LENGTH-001"


def archive_faults(pdf: bytes) -> list[str]:
    """What keeps the file from being PDF/A-3a and PDF/UA-1: 'profile rule: message', empty when nothing does."""
    faults = [
        (failure.rule_id, f"{profile} {failure.rule_id}: {failure.message}")
        for profile in PROFILES
        for failure in page.validate_pdf_bytes(pdf, profile=profile, limits=LIMITS).failures
    ]
    if any(rule.endswith(COINCIDENCE) for rule, _ in faults) and not _structural_problems(pdf):
        faults = [(rule, fault) for rule, fault in faults if not rule.endswith(COINCIDENCE)]
    return [fault for _, fault in faults]


def assert_archive_grade(pdf: bytes) -> None:
    """Fails with the rules that the file breaks."""
    assert archive_faults(pdf) == []


def _structural_problems(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return opened.check_pdf_syntax()
