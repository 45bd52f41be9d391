"""Every kind of file keeps to PDF/UA-1 (ISO 14289-1), by the reference checker, veraPDF.

What it needs besides Java is fetched once: see `outside.py` for where it is kept, outside the repository.
"""

from pathlib import Path

import pytest
from tests.figures import Figures
from tests.pdf.exports import EXPORTS, Exports
from tests.pdf.outside import Verdict, accessible

pikepdf = pytest.importorskip("pikepdf", reason="needs the 'pdf' extra")

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module")
def broken(exports: Exports) -> Path:
    """A file without a title and a language, which the checker must see."""
    path = exports.folder / "broken.pdf"
    with pikepdf.open(exports.path("one step, blank")) as file:
        del file.Root.Lang
        del file.Root.ViewerPreferences
        file.save(path)
    return path


@pytest.fixture(scope="module")
def verdicts(exports: Exports, broken: Path, figures: Figures) -> dict[Path, Verdict]:
    files = [exports.path(name) for name in EXPORTS]
    found = accessible([*files, broken])
    checks = sum(found[file].checks for file in files)
    failed = sum(found[file].failed for file in files)
    figures.add("PDF/UA-1, every kind of file", f"{len(files)} files", f"{checks:,} checks, {failed} failed")
    return found


@pytest.mark.parametrize("name", EXPORTS)
def test_every_kind_of_file_is_accessible(exports: Exports, verdicts: dict[Path, Verdict], name: str) -> None:
    verdict = verdicts[exports.path(name)]
    assert verdict.checks > 500
    assert verdict.failed == 0, verdict.rules


def test_the_checker_sees_what_is_not(broken: Path, verdicts: dict[Path, Verdict]) -> None:
    assert {"7.1-10", "7.2-33"} & verdicts[broken].clauses, verdicts[broken].rules
