from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.documents.pdf.blocks.written import written
from mlroadmap.documents.pdf.fonts import Typesetter
from mlroadmap.documents.pdf.marks import Link, Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import NOTE, PAPERS
from mlroadmap.model.address import addresses
from mlroadmap.model.text import visible

PIECES = st.lists(
    st.sampled_from(
        [*"ab ():. \n\t\r\x1b", "https://", "https://a.org/", "word", "x" * 150, "日本", "ظل", "\u3000", "    "]
    ),
    max_size=40,
).map("".join)


def bare(text: str) -> str:
    return "".join(text.replace("\t", " ").split(" ")).replace("\n", "")


@settings(derandomize=True, max_examples=150, deadline=None)
@given(PIECES)
def test_every_sign_is_on_the_page_and_every_address_leads_to_itself(text: str) -> None:
    sheet = Sheet(PAPERS["a4"], Typesetter())
    sheet.new_page()
    written(sheet, text, NOTE)
    marks = [mark for page in sheet.pages for mark in page.marks() if isinstance(mark, Text)]
    assert bare("".join(str(mark.text) for mark in marks)) == bare(visible(text))
    links = [mark for page in sheet.pages for mark, _ in page.annotations if isinstance(mark, Link)]
    assert {link.url for link in links} <= {found.url for found in addresses(visible(text))}
    if "ظ" not in text:
        assert {link.url for link in links} == {found.url for found in addresses(visible(text))}
    assert all(link.x >= sheet.paper.left and link.width >= 0 for link in links)
    assert all(link.x + link.width <= sheet.right + 1 for link in links)
