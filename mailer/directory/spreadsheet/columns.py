"""What may stand above the columns of contacts.csv and suppressed.csv, folded, by column."""

from mailer.directory.spreadsheet.headings import Columns

_NAME = ("name", "naam", "contactpersoon", "contact", "volledigenaam", "naamcontactpersoon")
_ADDRESS = (
    *("address", "adres", "email", "mail", "emailadres", "mailadres", "emailaddress"),
    *("mailaddress", "emailwerk", "emailzakelijk"),
)
_ORGANISATION = (
    *("organisation", "organisatie", "organisaties", "organisations", "organization"),
    *("organizations", "instantie", "organisatienaam"),
)
_ROLES = ("roles", "rollen", "rol", "role")
_FROM = (
    *("from", "van", "vanaf", "geldigvan", "geldigvanaf", "begin", "begindatum", "start"),
    *("startdatum", "ingangsdatum", "validfrom", "per", "sinds", "datumvanaf"),
)
_UNTIL = (
    *("until", "tot", "tm", "totenmet", "geldigtot", "geldigtm", "geldigtotenmet", "eind"),
    *("einde", "einddatum", "validuntil", "datumtot"),
)
_REMARKS = (
    *("remarks", "opmerkingen", "opmerking", "remark", "notitie", "notities", "toelichting"),
    *("comment", "comments", "bijzonderheden", "via"),
)
_REASON = ("reason", "reden", "waarom", "toelichting", "opmerking", "opmerkingen", "remarks")

_PASSED_OVER = dict.fromkeys(("functie", "functies", "function"), "roles") | dict.fromkeys(
    ("telefoon", "telefoonnummer", "telnr", "tel", "mobiel", "afdeling", "aanhef", "nr"), ""
)


def _named(**columns: tuple[str, ...]) -> dict[str, str]:
    return {name: column for column, names in columns.items() for name in names}


CONTACTS = Columns(
    names=_named(
        name=_NAME,
        address=_ADDRESS,
        organisation=_ORGANISATION,
        roles=_ROLES,
        **{"from": _FROM},
        until=_UNTIL,
        remarks=_REMARKS,
    ),
    required=("name", "address", "organisation", "roles"),
    filled=("address", "organisation"),
    multiline=frozenset({"address", "remarks"}),
    free=frozenset({"address", "remarks"}),
    passed_over=_PASSED_OVER,
)
SUPPRESSED = Columns(
    names=_named(address=_ADDRESS, reason=_REASON, name=_NAME),
    required=("address", "reason"),
    filled=("address", "reason"),
    multiline=frozenset({"address", "reason"}),
    free=frozenset({"address", "reason"}),
)
