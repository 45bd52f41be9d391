"""The line at the foot of every page."""

from mlroadmap.documents.pdf.marks import Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.structure import Run
from mlroadmap.documents.pdf.styles import FOOTER


def footers(sheet: Sheet, text: str) -> None:
    """Put a text and the page's number at the foot of every page; they are not read aloud."""
    paper = sheet.paper
    y = paper.height - paper.bottom * 0.5
    total = len(sheet.pages)
    for number, page in enumerate(sheet.pages, 1):
        left = Text(x=paper.left, y=y, text=text, style=FOOTER)
        right = Text(x=sheet.right, y=y, text=f"{number} / {total}", style=FOOTER, align="right")
        page.runs.append(Run(page=number - 1, element=None, marks=[left, right]))
