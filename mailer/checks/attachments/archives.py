"""Archives: what is in a zip is looked into as if it were attached itself."""

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.packages import Package
from mailer.checks.attachments.rules import CLOSED, EXECUTABLE
from mailer.i18n import _


def look(file: File) -> Brought:
    """Every file in a zip; of a locked one the names."""
    package = Package(file)
    locked = package.locked
    if locked:
        yield Trace(CLOSED, _("it wants a password"))
    names = package.names
    if "META-INF/MANIFEST.MF" in names and any(name.endswith(".class") for name in names):
        yield Trace(EXECUTABLE, _("a Java program"))
    for name in names:
        yield file.inner(name, b"" if locked else package.read(name))


def look_closed(_file: File) -> Brought:
    """An archive of a kind that is not unpacked here."""
    yield Trace(CLOSED, _("it is an archive; only zip is looked into"))
