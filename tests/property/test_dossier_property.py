"""The Markdown of a dossier, whatever anybody wrote."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mailer.rounds.dossier import as_markdown
from mailer.rounds.dossier.document import (
    Document,
    Facts,
    Line,
    Passages,
    Patch,
    Quote,
    Section,
    Table,
)
from mailer.visible import visible

SIGNS = "<>[]()|#*_`~-=+!&\\\n\r\t 1.:/aé$@{}\"'^x\u202e\x1b"
WORDS = st.text(st.one_of(st.sampled_from(SIGNS), st.characters()), max_size=60)
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def made(words: str) -> str:
    """A document with these words in every place that there is."""
    blocks = (
        Line(words),
        Facts(((words, words),)),
        Line("tussen"),
        Passages((("1.1", words),)),
        Table((words, "kop"), ((words, words),)),
        Quote(words),
        Patch(words),
    )
    return as_markdown(Document(words, words, words, (Section(words, blocks),)))


def kinds(text: str) -> list[str]:
    """Everything but text that a reader of Markdown sees."""
    tokens = PARSER.parse(text)
    inner = [c.type for t in tokens for c in t.children or () if c.type not in QUIET]
    return [t.type for t in tokens] + inner


QUIET = {"text", "softbreak", "hardbreak", "text_special"}


@given(words=WORDS)
def test_i29_words_mean_nothing_in_markdown(words: str) -> None:
    """With any words the document has the parts that it has with harmless ones."""
    given_words = visible(words, keep="\n\t").split()
    if not given_words:  # an empty sentence is no paragraph
        return
    lines = [line for line in words.replace("\r\n", "\n").split("\n") if line.strip()]
    if len(lines) == len(words.replace("\r\n", "\n").split("\n")):
        assert kinds(made(words)) == kinds(made("woord"))
    assert not {"html_inline", "link_open", "image", "code_inline", "em_open"} & set(
        kinds(made(words))
    )


@given(words=WORDS)
def test_words_come_out_as_they_went_in(words: str) -> None:
    """Who reads the Markdown rendered reads the words, but for their white space."""
    section = Section("kop", (Line(f"x {words} x"),))
    tokens = PARSER.parse(as_markdown(Document("t", "m", "w", (section,))))
    last = [token for token in tokens if token.type == "inline"][-1]
    read = "".join(child.content for child in last.children or ())
    assert read.split() == visible(f"x {words} x", keep="\n\t").split()
