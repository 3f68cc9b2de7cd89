"""Rules about links and addresses in the text."""

import pytest

from tests.wordings import codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kijk op http:// daar.", "link-nowhere"),
        ("Kijk op https:/// daar.", "link-nowhere"),
        ("Kijk op www. voor meer.", "link-nowhere"),
        ("Kijk op http://localhost:8080/x voor meer.", "link-nowhere"),
        ("[hier](http://10.0.0.4/x)", "link-nowhere"),
        ("[hier](https://intranet/x)", "link-nowhere"),
        ("Kijk op https://example.com/x voor meer.", "link-nowhere"),
        ("Kijk op htpp://www.drenthe.example voor meer.", "link-nowhere"),
        ("Kijk op www,drenthe.example voor meer.", "link-nowhere"),
        ("Kijk op https:/www.drenthe.example/x voor meer.", "link-nowhere"),
        ("Kijk op https://www.drenthe.example/pad...", "link-nowhere"),
        ("[mail](mailto:naam)", "link-nowhere"),
        ("[bel](tel:nummer)", "link-nowhere"),
        ("Mail pers@drenthe voor vragen.", "link-nowhere"),
        ("Mail pers@@drenthe.example voor vragen.", "link-nowhere"),
        ("Zie C:\\Users\\kabinet\\verslag.docx voor meer.", "path-in-text"),
        ("Zie \\\\\\\\server\\share\\map voor meer.", "path-in-text"),
        ("Zie file:///home/kabinet voor meer.", "path-in-text"),
        ("[https://www.drenthe.example](https://www.assen.example/x)", "link-elsewhere"),
        ("[pers@drenthe.example](mailto:pers@coa.example)", "link-elsewhere"),
        ("[hier](https://drenthe.sharepoint.com/x)", "link-inside"),
        ("Zie https://teams.microsoft.com/l/channel/x voor meer.", "link-inside"),
    ],
)
def test_a_link_that_readers_cannot_follow_is_found(text: str, code: str) -> None:
    """Without a site, mistyped, on a computer of ours, to somewhere else, for colleagues alone."""
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Kijk op https://www.drenthe.example/asiel, of www.coa.example.",
        "[www.drenthe.example](https://drenthe.example/asiel)",
        "[drenthe.example/prt](https://www.drenthe.example/prt/2024)",
        "[pers@drenthe.example](mailto:pers@drenthe.example?subject=PRT)",
        "[bel](tel:+31592365555) of [112](tel:112)",
        "Mail pers@drenthe.example, of <kabinet@drenthe.example>.",
        "Ja/nee, en/of, 1/2, A: eerst, B: dan.",
        "https://teams.microsoft.com/l/meetup-join/x",
    ],
)
def test_links_that_work_are_left_alone(text: str) -> None:
    """Whole addresses, words that name a part of the site, invitations."""
    assert codes(text) == []
