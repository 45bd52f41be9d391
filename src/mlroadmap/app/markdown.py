"""Renders the Markdown of lessons onto a page."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.page import CODE, FAINT, HEADING, Page, plain
from mlroadmap.model.mentions import FirstMentions, Vocabulary
from mlroadmap.model.text import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

NO_MENTIONS = FirstMentions(Vocabulary(()), ())
"""Links no term."""
_INLINE_STYLES = {"strong": "bold", "em": "italic", "link": "underline", "s": "strike"}


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table")


def render_inline(text: str) -> Content:
    """One line of Markdown: emphasis, code and links, no blocks."""
    tokens = _parser().parseInline(visible(text))
    return _inline(tokens[0]) if tokens else Content("")


def render(page: Page, markdown: str, glyphs: Glyphs, mentions: FirstMentions = NO_MENTIONS) -> None:
    """Add Markdown to a page. What the renderer does not know is shown as the text it is.

    Args:
        page: Where to.
        markdown: Paragraphs, headings, lists, quotes, code, small tables.
        glyphs: The signs to draw with.
        mentions: The terms to link where they are first mentioned, outside headings, code and links.
    """
    _Renderer(page, glyphs, mentions).blocks(iter(_parser().parse(visible(markdown))))


def _inline(token: "Token", mentions: FirstMentions = NO_MENTIONS) -> Content:
    content = Content("")
    for text, style in _runs(token):
        part = plain(text, style)
        if style != CODE and "underline" not in style:
            for mention in mentions.find(text):
                part = part.stylize(_term_link(mention.term_id), mention.start, mention.end)
        content = content.append(part)
    return content


def _runs(token: "Token") -> list[tuple[str, str]]:
    """The text of a line in pieces of one style each."""
    runs: list[tuple[str, str]] = []
    styles: list[str] = []
    for child in token.children or ():
        name = child.type.removesuffix("_open").removesuffix("_close")
        if child.type.endswith("_open") and name in _INLINE_STYLES:
            styles.append(_INLINE_STYLES[name])
        elif child.type.endswith("_close") and name in _INLINE_STYLES:
            styles.pop()
        else:
            text = {"softbreak": " ", "hardbreak": "\n"}.get(child.type, child.content)
            style = CODE if child.type == "code_inline" else " ".join(styles)
            if runs and runs[-1][1] == style:
                runs[-1] = (runs[-1][0] + text, style)
            else:
                runs.append((text, style))
    return runs


def _term_link(term_id: str) -> Style:
    return Style(underline=True) + Style.from_meta({"@click": ("screen.show_term", (term_id,))})


class _Renderer:
    def __init__(self, page: Page, glyphs: Glyphs, mentions: FirstMentions) -> None:
        self._page = page
        self._glyphs = glyphs
        self._mentions = mentions
        self._first = ""
        self._rest = ""

    def blocks(self, tokens: "Iterator[Token]", end: str = "") -> None:
        for token in tokens:
            if token.type == end:
                return
            if token.type == "heading_open":
                self._page.blank()
                self._text(_inline(next(tokens)).stylize(HEADING))
            elif token.type == "inline":
                self._text(_inline(token, self._mentions))
            elif token.type == "paragraph_open":
                if not token.hidden:
                    self._page.blank()
            elif token.type in ("fence", "code_block"):
                self._page.blank()
                self._mark_alone()
                self._page.code(token.content, indent=self._rest)
                self._page.blank()
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._list(token, tokens)
            elif token.type == "blockquote_open":
                self._page.blank()
                bar = f"{self._glyphs.quote} "
                self._indented(tokens, "blockquote_close", self._first + bar, self._rest + bar)
            elif token.type == "table_open":
                self._mark_alone()
                self._table(tokens)
            elif token.type == "hr":
                self._text(Content.styled(self._glyphs.rule * (self._page.width - len(self._rest)), FAINT))

    def _text(self, content: Content) -> None:
        self._page.text(content, first=self._first, rest=self._rest)
        self._first = self._rest

    def _list(self, token: "Token", tokens: "Iterator[Token]") -> None:
        if not self._rest:
            self._page.blank()
        start = token.attrGet("start")
        number = (1 if start is None else int(start)) if token.type == "ordered_list_open" else None
        for item in tokens:
            if item.type.endswith("_list_close"):
                break
            mark = f"{self._glyphs.bullet} " if number is None else f"{number}. "
            self._indented(tokens, "list_item_close", self._rest + mark, self._rest + " " * len(mark))
            number = None if number is None else number + 1
        if not self._rest:
            self._page.blank()

    def _mark_alone(self) -> None:
        """A list item that begins with something other than text has its bullet on a line of its own."""
        if self._first != self._rest:
            self._page.text("", first=self._first)
            self._first = self._rest

    def _indented(self, tokens: "Iterator[Token]", end: str, first: str, rest: str) -> None:
        outer = self._rest
        if len(rest) > self._page.width // 2:  # deeper nesting would leave no room for words
            first = rest = outer
        self._first, self._rest = first, rest
        self.blocks(tokens, end)
        self._first = self._rest = outer

    def _table(self, tokens: "Iterator[Token]") -> None:
        rows: list[list[Content]] = []
        for token in tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_inline(token, self._mentions))
        self._page.blank()
        widths = _column_widths(rows, self._page.width)
        for number, row in enumerate(rows):
            self._row(row, widths, "bold" if number == 0 else "")
            if number == 0:
                rule = "  ".join(self._glyphs.rule * width for width in widths)
                self._page.line(Content.styled(rule, FAINT))
        self._page.blank()

    def _row(self, row: list[Content], widths: list[int], style: str) -> None:
        cells = [
            cell.stylize(style).wrap(width) if style else cell.wrap(width)
            for cell, width in zip(row, widths, strict=False)
        ]
        for position in range(max(map(len, cells), default=0)):
            line = Content("")
            for cell, width in zip(cells, widths, strict=False):
                part = cell[position] if position < len(cell) else Content("")
                line = line.append(part).append(" " * (width - part.cell_length + 2))
            self._page.line(line.rstrip())


def _column_widths(rows: list[list[Content]], room: int) -> list[int]:
    """Widths that show every column: as wide as its longest cell, the widest ones narrowed until all fit."""
    columns = max(map(len, rows), default=0)
    widths = [max(row[n].cell_length if n < len(row) else 0 for row in rows) for n in range(columns)]
    free = max(columns * 4, room - 2 * (columns - 1))
    while sum(widths) > free:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return [max(1, width) for width in widths]
