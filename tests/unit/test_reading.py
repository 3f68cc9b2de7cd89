"""Reading what people write: lines of keys, texts that are none, paths that lead outside."""

from pathlib import Path

import pytest

from mailer.reading import KeyPath, ReadingError, Toml, inside, nearest, read_text

TEXT = """\
title = "x" # 1

[embargo]
until = "y"
"quoted key" = 1

[[step]]
name = "a"
a.b = 1

[step.round]
deadline = "z"

[[step]]
name = "b"

[step.round]
deadline = "z"

[[step.part]]
x = 1

[[step.part]]
x = 2
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 1),
        (("embargo",), 3),
        (("embargo", "until"), 4),
        (("embargo", "quoted key"), 5),
        (("embargo", "nothing"), 3),
        (("step", 0, "name"), 8),
        (("step", 0, "a", "b"), 9),
        (("step", 0, "round", "deadline"), 12),
        (("step", 1), 14),
        (("step", 1, "name"), 15),
        (("step", 1, "round", "deadline"), 18),
        (("step", 1, "part", 1, "x"), 24),
        (("nothing",), None),
        ((), None),
    ],
)
def test_a_key_has_its_line(path: KeyPath, line: int | None) -> None:
    """In tables, in the second of two, and in tables below those; else the table around it."""
    for text in (TEXT, TEXT.replace("\n", "\r\n")):
        assert Toml(text).line_of(path) == line


def test_a_fault_in_toml_has_its_line() -> None:
    """As far as the parser says."""
    with pytest.raises(ReadingError) as caught:
        Toml('a = "x"\nb = \n')
    assert caught.value.line == 2


def test_a_text_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Notepad writes one."""
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbfcaf\xc3\xa9")
    assert read_text(file) == "café"


def test_a_text_that_is_none_says_why(tmp_path: Path) -> None:
    """Missing, a folder, another encoding: a sentence, and the line where there is one."""
    for path in (tmp_path / "weg.txt", tmp_path):
        with pytest.raises(ReadingError) as caught:
            read_text(path)
        assert caught.value.line is None
    (tmp_path / "a.txt").write_bytes(b"een\ntwee \xff")
    with pytest.raises(ReadingError) as caught:
        read_text(tmp_path / "a.txt")
    assert caught.value.line == 2


@pytest.mark.parametrize("written", ["a.md", "./x/../a.md", "binnen.md"])
def test_i30_a_path_inside_is_resolved(tmp_path: Path, written: str) -> None:
    """To the one name of the file, through links as well."""
    (tmp_path / "a.md").touch()
    (tmp_path / "x").mkdir()
    (tmp_path / "binnen.md").symlink_to("a.md")
    assert inside(tmp_path, written) == tmp_path.resolve() / "a.md"


@pytest.mark.parametrize(
    "written", ["../a.md", "x/../../a.md", "/etc/passwd", "buiten.md", "", ".", "a\0b", "lus"]
)
def test_i30_a_path_that_leads_outside_is_none(tmp_path: Path, written: str) -> None:
    """By dots, from the root, through a link, in a loop, or to the folder itself."""
    root = tmp_path / "werk"
    root.mkdir()
    (tmp_path / "a.md").touch()
    (root / "buiten.md").symlink_to(tmp_path / "a.md")
    (root / "lus").symlink_to("lus")
    found = inside(root, written)
    assert found is None or (written == "lus" and not found.exists())


def test_only_what_is_near_is_suggested() -> None:
    """A wild guess would mislead."""
    assert nearest("feedbak", ["feedback", "report"]) == "feedback"
    assert nearest("zzz", ["feedback", "report"]) is None
    assert nearest("x", []) is None


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("at = 2024-11-01 9.00", "straight quotation marks around the date"),
        ("title = “PRT”", "the place of the curly ones"),
        ('notes = "C:\\Users\\x"', "write / in paths"),
        ("four_eyes = ja", "or write true or false"),
    ],
)
@pytest.mark.usefixtures("english")
def test_a_slip_in_toml_is_told_with_its_line_and_what_to_write(line: str, advice: str) -> None:
    """In the words of who made it, not of the language."""
    with pytest.raises(ReadingError) as raised:
        Toml(f'a = "b"\n{line}\n')
    assert raised.value.line == 2
    assert advice in raised.value.message
    assert line in raised.value.message
