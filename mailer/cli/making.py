"""init: a workspace of one's own."""

import shutil
from pathlib import Path

import click

from mailer.cli.output import next_command, say
from mailer.errors import ConfigError
from mailer.i18n import _
from mailer.sample import PARTS, sample_workspace
from mailer.visible import quoted


@click.command(help=_("Make a workspace in FOLDER: the sample, with invented people, to change."))
@click.argument("folder", metavar=_("FOLDER"), type=click.Path(path_type=Path))
def init(folder: Path) -> None:  # noqa: D103 (its help says it)
    taken = [part for part in PARTS if (folder / part).exists()]
    if taken:
        raise ConfigError(
            _("{folder} already has {names}; nothing was changed.").format(
                folder=folder, names=", ".join(taken)
            ),
            _("Choose another folder."),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in PARTS:
            _copy(sample_workspace() / part, folder / part)
    except OSError as error:
        raise ConfigError(
            _("{folder} cannot be made: {reason}").format(folder=folder, reason=error.strerror),
            _("Choose another folder."),
        ) from error
    say(_("Made a workspace in {folder}.").format(folder=folder))
    say(_("All people in it are invented; put your own in distribution_lists/contacts.csv."))
    next_command(f"cd {quoted(str(folder))}", "mailer check")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, copy_function=shutil.copyfile)
    else:
        shutil.copyfile(source, target)
