"""Tables as text (.csv): Excel runs what it takes for a formula when it opens one."""

import re
from itertools import islice

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.rules import ACTIVE
from mailer.checks.attachments.texts import plain

_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})
_END = r"(?=[;,\t\r\n]|\Z)"
# ="0612" keeps a leading zero and runs nothing; nor do -5, +31 6, - text and =====.
_HARMLESS = rf"=(?:\"{{1,2}}[^\"\n]{{0,99}}\"{{1,3}})?{_END}|=[ =]"
_CALL = r"(?:=[ ]{0,9}|[-+@])[A-Za-z_][\w.]{0,40}\("
_COMMAND = r"[-+@=][^;\n|]{0,60}\w\|[^;\n!]{0,99}!"
_FORMULA = re.compile(
    rf"(?:^|(?<=[;,\t]))[ ]{{0,9}}\"?((?:{_CALL}|{_COMMAND}|(?!{_HARMLESS})=)[^;\n]{{0,60}})",
    re.MULTILINE,
)
_MOST = 1_000


def look(file: File) -> Brought:
    """Cells that begin as a formula does, a call or a command (DDE)."""
    if file.suffix not in _SUFFIXES:
        return
    for found in islice(_FORMULA.finditer(plain(file.content)), _MOST):
        yield Trace(ACTIVE, found[1].strip())
