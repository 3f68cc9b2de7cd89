"""Answers to a factual check, as people's mail programs write them; the people are invented."""

from collections.abc import Sequence
from email.message import EmailMessage
from html import escape

from mailer.ledger.asked import AskedPassage

SENDER = "Anneke de Boer <a.deboer@emmen.example>"
US = "Kabinet, provincie Drenthe"
OUR_ADDRESS = "kabinet@drenthe.example"
SUBJECT = "Feitelijke toets: Verslag aan de minister [FT-7.3-K4QZ]"
PASSAGES = tuple(
    AskedPassage(number=number, text=text, line=line)
    for line, (number, text) in enumerate(
        (
            (
                "1.1",
                "De twaalf gemeenten leveren samen het aantal plaatsen dat van Drenthe wordt"
                " gevraagd.",
            ),
            (
                "1.2",
                "Assen en Emmen houden hun bestaande locaties ten minste tot en met 2026 open.",
            ),
            (
                "2.1",
                "De gemeenten houden de huidige plaatsen beschikbaar. In Assen en Meppel komt een"
                " deel van de gebouwen vrij; Hoogeveen en Emmen vangen dat verschil op.",
            ),
            ("2.2", "Emmen vangt 80 personen op in 2 locaties; het COA beheert ze."),
            ("3.1", "Alle gemeenten werken aan hun taakstelling."),
        ),
        start=10,
    )
)
OURS = """Feitelijke toets: Verslag aan de minister

Geachte collega's van gemeente Emmen,

Wij vragen u om een feitelijke toets van de tekst “Verslag aan de
minister”, die hieronder staat. Wilt u nagaan of klopt wat er over uw
organisatie staat?

Wij ontvangen uw reactie graag uiterlijk vrijdag 18 oktober 2024, 17.00
uur. Hebben wij dan niets van u gehoord, dan gaan wij ervan uit dat u
akkoord bent.

U kunt antwoorden op dit bericht: met “akkoord”, of met het nummer van
de passage en de juiste tekst.

1. Verdeling

1.1 De twaalf gemeenten leveren samen het aantal plaatsen dat van
Drenthe wordt gevraagd.

1.2 (u wordt genoemd) Assen en Emmen houden hun bestaande locaties ten
minste tot en met 2026 open.

2. Opvang

2.1 (u wordt genoemd) De gemeenten houden de huidige plaatsen
beschikbaar. In Assen en Meppel komt een deel van de gebouwen vrij;
Hoogeveen en Emmen vangen dat verschil op.

2.2 (u wordt genoemd) Emmen vangt 80 personen op in 2 locaties; het COA
beheert ze.

3. Vervolg

3.1 Alle gemeenten werken aan hun taakstelling.

Met vriendelijke groet,

Kabinet, provincie Drenthe

Dit bericht is alleen bestemd voor de geadresseerde. Indien dit bericht
niet voor u bestemd is, verzoeken wij u dit te melden aan de afzender.
"""
"""Our question as its recipient saw it."""

PROGRAMS = (
    "outlook", "outlook_plain", "outlook_english", "owa", "outlook_mobile", "apple", "ios", "gmail",
    "gmail_plain", "thunderbird", "flowed", "samsung", "k9", "groupwise", "zimbra", "bare",
)  # fmt: skip


def reply(
    text: str = "",
    html: str = "",
    *,
    program: str = "outlook",
    ours: str = OURS,
    sender: str = SENDER,
    subject: str = f"RE: {SUBJECT}",
    attachments: Sequence[tuple[str, str, bytes]] = (),
) -> bytes:
    """An answer of these words above what its program quotes of ours.

    `html` are the words as HTML where `text` cannot say them. An attachment is its name, content
    type and bytes.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = OUR_ADDRESS
    message["Subject"] = subject
    message["Message-ID"] = "<9d01@emmen.example>"
    plain, markup = _PROGRAMS[program](text, html or _paragraphs(text), ours)
    if plain is None:
        message.set_content(markup or "", subtype="html")
    else:
        message.set_content(plain)
        if program == "flowed":
            message.set_param("format", "flowed")
        if markup is not None:
            message.add_alternative(markup, subtype="html")
    for name, kind, content in attachments:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def between(answers: dict[str, str], ours: str = OURS, mark: str = "> ") -> str:
    """Our question quoted, with an answer below each of these passages."""
    out: list[str] = []
    for block in ours.split("\n\n"):
        out += [f"{mark}{line}".rstrip() for line in block.splitlines()]
        number = block.split(maxsplit=1)[0] if block.split() else ""
        if number in answers:
            out += ["", answers[number], ""]
        out.append(mark.rstrip())
    return "\n".join(out)


Written = tuple[str | None, str | None]


def _paragraphs(text: str) -> str:
    return "".join(
        f'<p class="MsoNormal">{escape(block).replace(chr(10), "<br>")}</p>\n'
        for block in text.split("\n\n")
    )


def _block(labels: str = "Van Verzonden Aan Onderwerp", *, bold: str = "") -> str:
    who, when, to, about = labels.split()
    return (
        f"{bold}{who}:{bold} {US} <{OUR_ADDRESS}>\n"
        f"{bold}{when}:{bold} maandag 14 oktober 2024 09:12\n"
        f"{bold}{to}:{bold} Anneke de Boer <a.deboer@emmen.example>\n"
        f"{bold}{about}:{bold} {SUBJECT}\n"
    )


def _block_markup() -> str:
    lines = (line.partition(":") for line in escape(_block()).splitlines())
    return "<br>\n".join(f"<b>{label}:</b>{rest}" for label, _, rest in lines)


def _outlook(text: str, html: str, ours: str) -> Written:
    divided = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    markup = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p {margin:0} -->'
        f'</style></head><body lang="NL"><div class="WordSection1">{html}<p><o:p>&nbsp;</o:p></p>'
        f'{divided}<p class="MsoNormal">{_block_markup()}<o:p></o:p></p></div>'
        f"{_paragraphs(ours)}</div></body></html>"
    )
    return f"{text}\n\n{_block()}\n{ours}", markup


def _outlook_plain(text: str, html: str, ours: str) -> Written:
    return f"{text}\n\n-----Oorspronkelijk bericht-----\n{_block()}\n{ours}", None


def _outlook_english(text: str, html: str, ours: str) -> Written:
    block = _block("From Sent To Subject")
    return f"{text}\n\n-----Original Message-----\n{block}\n{ours}", None


def _owa(text: str, html: str, ours: str) -> Written:
    return None, (
        f'<html><body dir="ltr"><div class="elementToProof">{html}</div>'
        '<div id="appendonsend"></div>'
        '<hr style="display:inline-block;width:98%" tabindex="-1">'
        '<div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri">{_block_markup()}</font><div>&nbsp;</div></div>'
        f"<div>{_paragraphs(ours)}</div></body></html>"
    )


def _outlook_mobile(text: str, html: str, ours: str) -> Written:
    advert = "Outlook voor iOS<https://aka.ms/o0ukef> downloaden"
    rule = "_" * 32
    return f"{text}\n\n{advert}\n{rule}\n{_block()}\n{ours}", (
        f'<html><body><div>{html}</div><div id="ms-outlook-mobile-signature"><div>'
        '<a href="https://aka.ms/o0ukef">Outlook voor iOS</a> downloaden</div></div>'
        f'<hr><div id="divRplyFwdMsg">{_block_markup()}</div>{_paragraphs(ours)}</body></html>'
    )


def _cited(ours: str) -> str:
    return "".join(f"> {line}".rstrip() + "\n" for line in ours.splitlines())


_WROTE_NL = f"Op 14 okt 2024 om 09:12 heeft {US} <{OUR_ADDRESS}> het volgende geschreven:"
_WROTE_GMAIL = f"Op ma 14 okt 2024 om 09:12 schreef {US} <\n{OUR_ADDRESS}>:"


def _apple(text: str, html: str, ours: str) -> Written:
    return f"{text}\n\n> {_WROTE_NL}\n> \n{_cited(ours)}", (
        f'<html><body>{html}<div><br><blockquote type="cite"><div>{escape(_WROTE_NL)}</div><br>'
        f"<div>{_paragraphs(ours)}</div></blockquote></div></body></html>"
    )


def _ios(text: str, html: str, ours: str) -> Written:
    sent = "Verstuurd vanaf mijn iPhone"
    return f"{text}\n\n{sent}\n\n> {_WROTE_NL}\n> \n{_cited(ours)}", (
        f'<html><body dir="auto">{html}<br><div dir="ltr">{sent}</div><div dir="ltr"><br>'
        f'<blockquote type="cite">{escape(_WROTE_NL)}<br>{_paragraphs(ours)}'
        "</blockquote></div></body></html>"
    )


def _gmail(text: str, html: str, ours: str) -> Written:
    wrote = escape(_WROTE_GMAIL.replace("\n", ""))
    return f"{text}\n\n{_WROTE_GMAIL}\n\n{_cited(ours)}", (
        f'<div dir="ltr">{html}</div><br><div class="gmail_quote">'
        '<div dir="ltr" class="gmail_attr">'
        f'{wrote}<br></div><blockquote class="gmail_quote" style="border-left:1px solid">'
        f"{_paragraphs(ours)}</blockquote></div>"
    )


def _gmail_plain(text: str, html: str, ours: str) -> Written:
    return _gmail(text, html, ours)[0], None


def _thunderbird(text: str, html: str, ours: str) -> Written:
    wrote = f"Op 14-10-2024 om 09:12 schreef {US}:"
    return None, (
        f'<html><body>{html}<div class="moz-cite-prefix">{wrote}<br></div>'
        f'<blockquote type="cite" cite="mid:1@drenthe.example">{_paragraphs(ours)}'
        "</blockquote></body></html>"
    )


def _flowed(text: str, html: str, ours: str) -> Written:
    wrote = f"Op 14-10-2024 om 09:12 schreef {US}:"
    return f"{text}\n\n{wrote}\n{_cited(ours)}", None


def _samsung(text: str, html: str, ours: str) -> Written:
    block = _block("Van Datum Aan Onderwerp")
    mark = "-------- Oorspronkelijk bericht --------"
    return f"{text}\n\nVerzonden vanaf mijn Galaxy\n\n\n{mark}\n{block}\n{ours}", None


def _k9(text: str, html: str, ours: str) -> Written:
    return (
        f"{text}\n\nOp 14 oktober 2024 09:12:44 CEST schreef {US} <{OUR_ADDRESS}>:\n{_cited(ours)}",
        None,
    )


def _groupwise(text: str, html: str, ours: str) -> Written:
    return f'{text}\n\n>>> "{US}" <{OUR_ADDRESS}> 14-10-2024 09:12 >>>\n{ours}', None


def _zimbra(text: str, html: str, ours: str) -> Written:
    block = _block("Van Verzonden Aan Onderwerp")
    return f"{text}\n\n----- Oorspronkelijk bericht -----\n{block}\n{ours}", None


def _bare(text: str, html: str, ours: str) -> Written:
    return f"{text}\n\n{ours}", None


_PROGRAMS = {name: globals()[f"_{name}"] for name in PROGRAMS}
