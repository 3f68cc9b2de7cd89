"""Whatever comes in is read; whatever could be meant otherwise is not agreed."""

from hypothesis import example, given
from hypothesis import strategies as st

from mailer.ledger.round import Response
from mailer.rounds.reading import Reading, read_answer
from tests.answers import OURS, PASSAGES, PROGRAMS, between, reply

AGREES = st.sampled_from(
    [
        "Akkoord",
        "Namens de gemeente Emmen akkoord",
        "Wij zijn akkoord met de tekst",
        "Geen opmerkingen",
        "De tekst klopt",
        "Wij kunnen instemmen met het concept",
        "Prima zo, dank",
    ]
)
TURNS = st.sampled_from(
    [
        "mits", "behalve", "maar", "onder voorbehoud", "tenzij", "indien", "op voorwaarde",
        "behoudens", "na aanpassing", "als", "met uitzondering van", "voor zover", "vooralsnog",
        "in principe", "ambtelijk", "niet", "geen akkoord", "nog", "echter", "deels", "wacht",
        "zodra", "2.2", "90", "wel", "bijna", "?", "…", "verder", "misschien", "behalve 2.2",
    ]
)  # fmt: skip
BETWEEN = st.sampled_from([" ", ", ", ". ", "\n", "\n\n", " (", "; ", "\n\nGroet, Anneke\n\n"])
PROGRAM = st.sampled_from(PROGRAMS)
PIECES = st.sampled_from(
    [
        b"Content-Type: text/html\r\n",
        b"Content-Type: multipart/alternative; boundary=x\r\n",
        b"Content-Type: multipart/mixed; boundary=\r\n",
        b"Content-Type: text/plain; charset=utf-7; format=flowed; delsp=yes\r\n",
        b"Content-Type: application/pkcs7-mime; name*0*=x''%FF\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: text/calendar; method=REPLY\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n",
        b"Content-Disposition: attachment; filename==?x?q??=\r\n",
        b"Content-ID: <\r\n",
        b"Subject: =?utf-8?b?////?=\r\n",
        b"--x\r\n",
        b"--x--\r\n",
        b"\r\n",
        b"<blockquote><table><tr><td>2.2</td><td>80",
        b"</td></tr></table>",
        b"<div style='display:none'>",
        b"<img alt=x>",
        b"<s>",
        b"<!--",
        b"-->",
        b"<",
        b">",
        b"&#99999999999;",
        b"&#xd800;",
        b"> 2.2 Emmen\r\n",
        b"2.2: 80 moet zijn 90\r\n",
        b"Akkoord\r\n",
        b"Van: x\r\nVerzonden: y\r\n",
        b"Aan: z\r\n",
        b"Op 14-10-2024 om 09:12 schreef X:\r\n",
        b"-- \r\n",
        b"Groet,\r\n",
        b"| 2.2 | 80 | 90 |\r\n",
        b"\t2.2\t80\t\r\n",
        b'"',
        b"\x00\xff",
        "“2.2” → „".encode(),
        "🡒\u202e\ue000".encode(),
    ]
)


def read(content: bytes) -> Reading:
    """What these bytes say."""
    return read_answer(content, PASSAGES, known=[OURS])


def sound(found: Reading) -> None:
    """Nothing counts without words, and whatever is unclear says why."""
    if found.response is Response.AGREED:
        assert found.words
        assert found.corrections == ()
    if found.response not in {Response.AGREED, Response.CORRECTIONS}:
        assert found.doubts
    texts = {passage.number: passage.text for passage in PASSAGES}
    for each in found.corrections:
        assert each.old in texts[each.passage]


@given(st.binary(max_size=2000))
def test_i29_any_bytes_are_read(content: bytes) -> None:
    """Bytes that are no mail at all are read without an error."""
    sound(read(content))


@given(st.lists(PIECES, max_size=40).map(b"".join))
@example(b"Content-Type: text/html\r\n\r\n<s>Akkoord")
def test_i29_any_pieces_of_mail_are_read(content: bytes) -> None:
    """The pieces of answers in any order are read without an error."""
    sound(read(content))


@given(st.text(max_size=300), PROGRAM)
def test_any_words_are_read(words: str, program: str) -> None:
    """Any words above any quotation are read without an error."""
    content = reply(words.encode("utf-8", "replace").decode(), program=program)
    sound(read(content))


@given(AGREES, TURNS, BETWEEN, BETWEEN, PROGRAM)
def test_a_turn_is_never_agreed(
    agrees: str, turn: str, before: str, after: str, program: str
) -> None:
    """Agreement with a condition, a negation or a stray word before or behind it is not agreed."""
    for words in (f"{agrees}{before}{turn}", f"{turn}{after}{agrees}"):
        found = read(reply(words, program=program))
        assert found.response is not Response.AGREED
        assert found.doubts or found.corrections


@given(
    st.sampled_from(["", "> ", ">", ">> ", "| ", "* ", "  ", "\t", "# "]),
    st.integers(min_value=20, max_value=200),
    PROGRAM,
)
def test_our_own_question_is_never_agreed(mark: str, width: int, program: str) -> None:
    """What we wrote, marked and broken in any way, is no agreement of theirs."""
    words = OURS.replace("\n\n", "\0").replace("\n", " ").split("\0")
    lines = [block[at : at + width] for block in words for at in range(0, len(block), width)]
    echo = "\n".join(f"{mark}{line}" for line in lines)
    assert read(reply("", program=program, ours=echo)).response is not Response.AGREED
    assert read(reply(echo, program=program)).response is not Response.AGREED


@given(st.sampled_from(PASSAGES), st.sampled_from(["Akkoord.", "Klopt.", "Geen opmerkingen"]))
def test_agreement_with_a_passage_is_not_agreement(passage: object, words: str) -> None:
    """What stands under one quoted passage agrees with that passage alone."""
    number = getattr(passage, "number", "")
    found = read(reply(between({number: words}), program="bare", ours=""))
    assert found.response is not Response.AGREED
