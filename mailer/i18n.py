"""Dutch and English: msgids are English, texts come from locale/*/LC_MESSAGES/mailer.mo.

The language is, in this order: MAILER_LANG, `language` in the workspace's config.toml, the
operating system's locale, Dutch. What recipients read does not pass through here: that is Dutch.
"""

import gettext as _gettext
import locale
import os
import re
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("nl", "en")
_LOCALES = Path(__file__).with_name("locale")
_LANGUAGE_KEY = re.compile(r'^\s*language\s*=\s*["\'](\w+)["\']', re.MULTILINE)
_in_use: list[str] = []
"""The one in use, once somebody chose it or asked for it."""


def use(language: str | None) -> None:
    """Use this language from now on; None looks again at what environment and locale say."""
    _in_use[:] = [language] if language else []


def look_around(start: Path | None = None) -> None:
    """Use the language of the workspace that `start`, or the working folder, is in, if any."""
    try:
        start = start or Path.cwd()
    except OSError:  # the folder one stands in was removed
        return
    for folder in (start, *start.parents):
        if (config := folder / "config.toml").is_file():
            prefer(config)
            return


def prefer(config: Path) -> None:
    """Use the `language` of this config.toml, unless MAILER_LANG names one.

    Reads the one line only: a config.toml with a fault must still be able to say so in Dutch.
    """
    if _known(os.environ.get("MAILER_LANG")):
        return
    try:
        found = _LANGUAGE_KEY.search(config.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return
    if found and found[1] in LANGUAGES:
        use(found[1])


def speak_to_libraries() -> None:
    """Let libraries that ask gettext (click) say their own words in the language in use.

    gettext looks at LANGUAGE, for this process and the ones it starts.
    """
    os.environ["LANGUAGE"] = language()
    _gettext.bindtextdomain("mailer", str(_LOCALES))
    _gettext.textdomain("mailer")


def language() -> str:
    """The language in use: "nl" or "en"."""
    if not _in_use:
        use(_surrounding())
    return _in_use[0]


def _(message: str) -> str:
    """The text of an English msgid in the language in use."""
    # The catalogue keeps its own header under the empty msgid.
    return _catalogue(language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """Choose between singular and plural, in the language in use."""
    return _catalogue(language()).ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name)
    """Mark a msgid that is looked up later."""
    return message


def _surrounding() -> str:
    names = ("MAILER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    said = list(filter(None, map(os.environ.get, names)))
    if not said:  # Windows; elsewhere getlocale() would take the locale "C" for American
        said = [locale.getlocale()[0] or ""]
    return next(filter(None, map(_known, said)), LANGUAGES[0])


def _known(locale_name: str | None) -> str | None:
    """The language of a locale ("en_GB.UTF-8"), if it is one of ours."""
    code = (locale_name or "")[:2].lower()
    return code if code in LANGUAGES else None


@lru_cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    return _gettext.translation("mailer", _LOCALES, [code], fallback=code == "en")
