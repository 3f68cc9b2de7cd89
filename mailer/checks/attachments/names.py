"""What the name of a file gives away."""

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.mails import SUFFIXES as CALENDARS
from mailer.checks.attachments.rules import CALENDAR, EXECUTABLE, MACROS
from mailer.findings import Severity, rule
from mailer.i18n import N_
from mailer.visible import visible

NAME = rule(
    "attachment-name",
    Severity.ERROR,
    message=N_("The name of the attachment {file} holds characters that nobody sees."),
    remedy=N_("Rename the file, and name it so in the step."),
    why=N_("A character that turns text around makes a program look like a document."),
)

# Microsoft, "Blocked attachments in Outlook" (support.microsoft.com), which Exchange follows; then
# what Google and Apple add: "File types blocked in Gmail", and what macOS and Linux start.
_PROGRAMS = frozenset((
    ".ade", ".adp", ".app", ".application", ".appref-ms", ".asp", ".aspx", ".asx", ".bas", ".bat",
    ".bgi", ".cab", ".cer", ".chm", ".cmd", ".cnt", ".com", ".cpl", ".crt", ".csh", ".der",
    ".diagcab", ".exe", ".fxp", ".gadget", ".grp", ".hlp", ".hpj", ".hta", ".htc", ".inf", ".ins",
    ".iso", ".isp", ".its", ".jar", ".jnlp", ".js", ".jse", ".ksh", ".lnk", ".mad", ".maf", ".mag",
    ".mam", ".maq", ".mar", ".mas", ".mau", ".mav", ".maw", ".mcf", ".mda", ".mdb", ".mde", ".mdt",
    ".mdw", ".mdz", ".msc", ".msh", ".msh1", ".msh2", ".mshxml", ".msh1xml", ".msh2xml", ".msi",
    ".msp", ".mst", ".msu", ".ops", ".osd", ".pcd", ".pif", ".pl", ".plg", ".prf", ".prg",
    ".printerexport", ".ps1", ".ps1xml", ".ps2", ".ps2xml", ".psc1", ".psc2", ".psd1", ".psdm1",
    ".pssc", ".pst", ".py", ".pyc", ".pyo", ".pyw", ".pyz", ".pyzw", ".reg", ".scf", ".scr", ".sct",
    ".shb", ".shs", ".theme", ".udl", ".url", ".vb", ".vbe", ".vbp", ".vbs", ".vhd", ".vhdx",
    ".vsmacros", ".vsw", ".webpnp", ".website", ".ws", ".wsc", ".wsf", ".wsh", ".xbap", ".xll",
    ".xnk", ".library-ms", ".search-ms", ".searchconnector-ms", ".settingcontent-ms", ".accde",
    ".slk", ".iqy", ".psm1", ".msix", ".msixbundle", ".appx", ".appxbundle", ".appinstaller",
    ".ocx", ".dll", ".sys", ".drv", ".class", ".jsp", ".apk", ".dex", ".img", ".dmg", ".pkg",
    ".deb", ".rpm", ".run", ".sh", ".bash", ".zsh", ".command", ".scpt", ".workflow", ".action",
    ".desktop", ".appimage", ".ppkg", ".wiz", ".rdp", ".wim", ".xpi", ".crx",
))  # fmt: skip
_MACRO_FORMS = frozenset((
    ".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xla", ".pptm", ".potm", ".ppam", ".ppa", ".ppsm",
    ".sldm",
))  # fmt: skip


def check_name(file: File) -> Brought:
    """What the name alone gives away."""
    if visible(file.own_name) != file.own_name:
        yield Trace(NAME)
    if file.suffix in _PROGRAMS:
        yield Trace(EXECUTABLE, file.suffix)
    elif file.suffix in _MACRO_FORMS:
        yield Trace(MACROS, file.suffix)
    elif file.suffix in CALENDARS:
        yield Trace(CALENDAR)
