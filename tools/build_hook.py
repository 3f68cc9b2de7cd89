"""Compiles the translations while a wheel or an editable install is built: one source, the .po."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_translations(root: Path) -> list[Path]:
    """Write each mailer/locale/*/LC_MESSAGES/mailer.mo beside its .po; the paths written."""
    written = []
    for source in sorted(root.glob("mailer/locale/*/LC_MESSAGES/mailer.po")):
        target = source.with_suffix(".mo")
        with source.open("rb") as po, target.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3], abort_invalid=True))
        written.append(target)
    return written


class CompileTranslations(BuildHookInterface):  # type: ignore[type-arg]  # generic only in its stubs
    """See `BuildHookInterface`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        """See `BuildHookInterface.initialize`."""
        compile_translations(Path(self.root))
