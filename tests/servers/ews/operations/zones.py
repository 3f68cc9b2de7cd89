"""GetServerTimeZones: what exchangelib may ask about a zone."""

from tests.servers.ews.calling import Call
from tests.servers.ews.soap import Element, m, parts, success, t

ZONES = {
    "UTC": "(UTC) Coordinated Universal Time",
    "W. Europe Standard Time": "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
}


def get_server_time_zones(call: Call) -> list[Element]:
    """See EWS, GetServerTimeZones; two zones, without their rules."""
    wanted = {each.text for each in parts(call.request, "Ids", "Id")} or set(ZONES)
    found = [
        t("TimeZoneDefinition", Id=name, Name=words)
        for name, words in ZONES.items()
        if name in wanted
    ]
    return [success("GetServerTimeZones", m("TimeZoneDefinitions", *found))]
