"""What the Word files of one mail bring, and how much of it is looked into."""

import base64

import pytest

from mailer.ledger.asked import AskedPassage
from mailer.rounds.tracked import tracked_corrections
from tests.documents import W, docx
from tests.soon import soon

pytestmark = pytest.mark.usefixtures("english")
PASSAGES = [AskedPassage(number="1.1", text="De opvang is open tot en met 2026.", line=9)]


def changed(new: str = "2027", by: str = "A. de Boer", rest: str = "") -> bytes:
    """A Word file in which somebody put one word for another."""
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    old = run.format("2026.").replace("w:t>", "w:delText>").replace("w:t ", "w:delText ")
    who = f'w:id="1" w:author="{by}" w:date="{"2024-10-15" * 99}"'
    words = f"<w:del {who}>{old}</w:del><w:ins {who}>{run.format(f'{new}.')}</w:ins>"
    return docx(f"<w:p>{run.format('De opvang is open tot en met ')}{words}</w:p>{rest}")


def mail(*files: bytes) -> bytes:
    """A mail with these files."""
    head = b"From: a@emmen.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    text = b"--b\r\nContent-Type: text/plain\r\n\r\nZie de bijlage.\r\n"
    parts = (
        f'--b\r\nContent-Type: application/octet-stream; name="{n}.docx"\r\n'
        f"Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
        + base64.encodebytes(file)
        for n, file in enumerate(files, 1)
    )
    return head + text + b"".join(parts) + b"--b--\r\n"


def test_the_changes_of_each_file_are_listed() -> None:
    """With the name of the file and of who made them."""
    found, unread = tracked_corrections(mail(changed(), changed("2028")), PASSAGES)
    assert [(c.passage, c.old, c.new, c.source) for c in found] == [
        ("1.1", "2026.", "2027.", "1.docx, A. de Boer"),
        ("1.1", "2026.", "2028.", "2.docx, A. de Boer"),
    ]
    assert unread == ()


def test_of_many_files_the_rest_is_named() -> None:
    """Five are looked into; of the others a person knows that nobody did."""
    found, unread = tracked_corrections(mail(*(changed() for _n in range(7))), PASSAGES)
    assert len(found) == 5
    (words,) = unread
    assert "too many" in words
    assert "6.docx, 7.docx" in words


def test_i29_an_author_as_long_as_a_book_is_cut() -> None:
    """What a file says of who and when does not fill the ledger."""
    ((found,), _unread) = tracked_corrections(mail(changed(by="x" * 1_000_000)), PASSAGES)
    assert len(found.source) < 250


def test_i29_heavy_files_together_cost_what_one_may() -> None:
    """One allowance is for all; a file that has none left is named as unread."""
    heavy = changed(rest="<w:p/>" * 150_000)
    with soon():
        found, unread = tracked_corrections(mail(*[heavy] * 4, changed()), PASSAGES)
    assert len(found) < 4
    assert len(found) + len(unread) == 5
    assert all(each.endswith("Read it in Word.") for each in unread)


def test_i29_more_words_than_a_person_reads_are_not_listed() -> None:
    """A remark as long as a book, and many files full of long ones."""
    run = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    remark = '<w:comment w:id="{}" w:author="A">{}</w:comment>'
    for length, count in ((20_000, 1), (9_000, 120)):
        remarks = "".join(remark.format(n, run.format("x" * length)) for n in range(count))
        file = docx(comments=f"<w:comments {W}>{remarks}</w:comments>")
        found, unread = tracked_corrections(mail(file), PASSAGES)
        assert found == ()
        assert "too much" in unread[0]
