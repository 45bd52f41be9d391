import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from mlroadmap.app.glyphs import ASCII, UNICODE
from mlroadmap.app.markdown import render, render_inline
from mlroadmap.app.page import CODE, Page
from mlroadmap.model.glossary import Term
from mlroadmap.model.mentions import FirstMentions, Vocabulary

law = settings(derandomize=True, max_examples=80, deadline=None)
widths = st.integers(16, 120)
words = st.text(st.sampled_from([*"abcdefg.,[]", "日", "👍"]), min_size=1, max_size=30)
sentences = st.lists(words, min_size=1, max_size=12).map(" ".join)
blocks = st.one_of(
    sentences,
    sentences.map("## {}".format),
    sentences.map("**{}** and *x* and `y`".format),
    st.lists(sentences, min_size=1, max_size=3).map(
        lambda rows: "\n".join(f"- {row}\n  - nested {row}" for row in rows)
    ),
    st.lists(sentences, min_size=1, max_size=3).map(
        lambda rows: "\n".join(f"{n}. {row}" for n, row in enumerate(rows, 8))
    ),
    sentences.map("> {0}\n>\n> - {0}".format),
    sentences.map("```python\nx = '{0}'  # {0}\n```".format),
    st.lists(sentences, min_size=2, max_size=3).map(
        lambda cells: f"| {' | '.join(cells)} |\n|{'---|' * len(cells)}\n| {' | '.join(reversed(cells))} |"
    ),
    st.just("---"),
)
documents = st.lists(blocks, min_size=1, max_size=6).map("\n\n".join)
noise = st.text(
    st.sampled_from([*"ab [](){}*_`~#>-+|!\\&;:<>/1.\n\n\t$@=", "日", "\x1b", "\x9b", "\u202e", "\u2028", "\x00"]),
    max_size=300,
)


def rendered(markdown: str, width: int = 60) -> Content:
    page = Page(width)
    render(page, markdown, UNICODE)
    return page.content()


def lines_of(markdown: str, width: int = 60) -> list[str]:
    return rendered(markdown, width).plain.rstrip("\n").split("\n")


def styled(content: Content) -> dict[str, set[str]]:
    """The text of every span, with its styles."""
    found: dict[str, set[str]] = {}
    for span in content.spans:
        found.setdefault(content.plain[span.start : span.end], set()).add(str(span.style))
    return found


@law
@given(documents, widths)
def test_a_lesson_never_exceeds_its_width(markdown: str, width: int) -> None:
    assert max(map(cell_len, lines_of(markdown, width))) <= width


@law
@given(noise, st.integers(100, 120))
def test_any_text_at_all_renders_within_its_width_and_holds_no_control_character(markdown: str, width: int) -> None:
    plain = rendered(markdown, width).plain
    assert not {c for c in plain if unicodedata.category(c) in ("Cc", "Zl", "Cf")} - {"\n"}
    assert max(map(cell_len, plain.split("\n"))) <= width


@law
@given(documents)
def test_every_word_of_a_lesson_is_on_the_page(markdown: str) -> None:
    plain = "".join(rendered(markdown, 100).plain.split())
    for word in re.findall(r"[a-g]+", markdown.replace("python", "")):
        assert word in plain


def test_lists_are_marked_and_hang_under_their_text() -> None:
    markdown = "- one two three four\n- five\n  1. deep and wrapped too\n  2. next\n"
    assert lines_of(markdown, 16) == [
        "• one two three",
        "  four",
        "• five",
        "  1. deep and",
        "     wrapped too",
        "  2. next",
    ]


@pytest.mark.parametrize("first", [0, 1, 7, 99])
def test_numbered_lists_count_from_the_number_they_begin_with(first: int) -> None:
    assert lines_of(f"{first}. a\n{first + 1}. b") == [f"{first}. a", f"{first + 1}. b"]


def test_a_list_item_of_several_paragraphs_keeps_its_indent() -> None:
    assert lines_of("1. first\n\n   second\n\n2. third") == ["1. first", "", "   second", "", "2. third"]


@pytest.mark.parametrize("item", ["- ```\n  code\n  ```", "- > quoted", "- text", "- | a |\n  |---|\n  | b |"])
def test_every_list_item_has_its_bullet(item: str) -> None:
    assert "•" in rendered(f"{item}\n- last").plain.split("• last")[0]


def test_quotes_have_a_bar_on_every_line() -> None:
    assert lines_of("> a quote that is long enough\n> to wrap\n\nafter", 16) == [
        "▌ a quote that",
        "▌ is long enough",
        "▌ to wrap",
        "",
        "after",
    ]


def test_tables_line_up_with_the_widest_cell_and_wrap_what_does_not_fit() -> None:
    assert lines_of("| a | bcd |\n|---|---|\n| 日本 | x |\n| y | z |") == [
        "a     bcd",
        "────  ───",
        "日本  x",
        "y     z",
    ]
    narrow = lines_of("| key | meaning |\n|---|---|\n| k | several words here |", 16)
    assert narrow[2:] == ["k    several", "     words here"]


def test_a_table_keeps_every_cell_at_the_narrowest_width() -> None:
    plain = rendered("| a | b | c |\n|---|---|---|\n| first cell | second cell | third cell |", 16).plain
    letters = "".join(plain.split())
    assert sorted(letters.replace("─", "")) == sorted("abcfirstcellsecondcellthirdcell")


def test_code_folds_and_is_not_read_as_markdown() -> None:
    content = rendered("```python\nx = a[0] * b[1]  # **not bold** [link](u)\n```", 24)
    assert "".join(content.plain.split()) == "x=a[0]*b[1]#**notbold**[link](u)"
    assert {style for styles in styled(content).values() for style in styles} == {CODE}


def test_emphasis_code_and_links_are_styled_where_they_stand() -> None:
    found = styled(rendered("**bold** *slant* `code` [text](https://example.org)"))
    assert found == {"bold": {"bold"}, "slant": {"italic"}, "code": {CODE}, "text": {"underline"}}


def test_a_link_shows_its_text_and_carries_no_action_and_no_address() -> None:
    content = rendered("[click me](https://example.org/evil) ![picture](https://example.org/p.png)")
    assert content.plain.strip() == "click me picture"
    assert "example" not in repr(content.spans)


@pytest.mark.parametrize(
    "html", ["<script>alert(1)</script>", "a <b onclick=x>b</b> c", "<!-- hidden -->", "<img src=x>", "<?php x ?>"]
)
def test_raw_html_is_shown_as_text(html: str) -> None:
    assert rendered(html).plain.strip() == html
    assert rendered(html).spans == []


@law
@given(st.text(st.sampled_from([*"ab[]/@=. $click"]), max_size=60))
def test_brackets_never_style_anything(text: str) -> None:
    assert rendered(f"x {text}").spans == []
    assert render_inline(f"x {text}").spans == []


@pytest.mark.parametrize(
    "text", ["[/b][@click=app.quit]x[/]", "list[int]", "x[i] = y[$accent]", "E[X]", "[bold]a[/bold]"]
)
def test_notation_with_brackets_stays_as_it_was_written(text: str) -> None:
    assert render_inline(text).plain == text
    assert rendered(text).plain.strip() == text
    assert rendered(text).spans == []


@pytest.mark.parametrize("entity", ["&#27;", "&#x9b;", "&#x202e;", "&rlm;", "&#8232;", "&#x200f;", "&#0;", "&Tab;"])
def test_an_entity_brings_no_steering_character_in(entity: str) -> None:
    plain = rendered(f"a{entity}b").plain + render_inline(f"a{entity}b").plain
    assert not {c for c in plain if unicodedata.category(c) in ("Cc", "Zl", "Cf")} - {"\n", "\t"}


def test_nesting_deeper_than_any_lesson_is_shown_and_ends() -> None:
    plain = rendered("".join(f"{'  ' * depth}- level {depth}\n" for depth in range(13)), 60).plain
    assert "level 12" in " ".join(plain.split())
    assert "deep" in rendered("> " * 24 + "deep", 60).plain


def test_signs_are_ascii_where_the_terminal_needs_it() -> None:
    page = Page(30)
    render(page, "- a\n\n> b\n\n---\n\n| c |\n|---|\n| d |", ASCII)
    assert page.content().plain.isascii()


def linked(markdown: str, *terms: str) -> list[tuple[str, str]]:
    """What is a link to a term in rendered Markdown: the words and the term."""
    page = Page(200)
    known = [
        Term(id=name.lower(), name=name, text="A word.", example="A day.", related=(), met=())
        for name in ("Tensor", "Layer")
    ]
    render(page, markdown, UNICODE, FirstMentions(Vocabulary(known), terms))
    found = []
    for line in page.lines:
        for text, style in line.render():
            assert isinstance(style, Style)
            if "@click" in style.meta:
                found.append((text, style.meta["@click"][1][0]))
    return found


def test_a_term_is_linked_where_it_is_first_mentioned() -> None:
    assert linked("A tensor, two tensors.\n\nA tensor.", "tensor") == [("tensor", "tensor")]
    assert linked("- a **layer** of\n- tensors", "tensor", "layer") == [("layer", "layer"), ("tensors", "tensor")]


@pytest.mark.parametrize(
    "markdown", ["`tensor`", "```python\ntensor\n```", "## Tensor", "[tensor](beta.md)", "[the **tensor**](beta.md)"]
)
def test_no_term_is_linked_in_code_headings_and_links(markdown: str) -> None:
    assert linked(f"{markdown}\n\nAnd a tensor.", "tensor") == [("tensor", "tensor")]
    assert linked(markdown, "tensor") == []


def test_only_declared_terms_are_linked() -> None:
    assert linked("A tensor in a layer.", "layer") == [("layer", "layer")]
