"""What the docs say is what the program says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

import mailer
from mailer.cli import COMMANDS
from mailer.compose.templates import GIVEN, NAMES
from mailer.config import Config
from mailer.config.accounts import ExchangeAccount, GraphAccount, OutboxAccount, SmtpAccount
from mailer.directory.model import DistributionList, Organisation, OrganisationKind
from mailer.dispatch.rules import catalogue
from mailer.release.plan import Embargo, ReleasePlan, RoundTerms, Step

ROOT = Path(__file__).parents[2]
FORMATS = (ROOT / "docs/formats.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def test_the_generated_pages_are_what_the_program_says_now() -> None:
    """After a change of help or rules, `make docs` was run."""
    command = [sys.executable, str(ROOT / "tools/write_docs.py"), "--check"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("model", [Step, Embargo, RoundTerms, DistributionList, Organisation])
def test_every_key_a_person_may_write_is_in_the_formats(model: type[BaseModel]) -> None:
    """No key of a plan or list is known to the program alone."""
    internal = {"line", "id"} | ({"name"} if model is DistributionList else set())
    missing = [key for key in model.model_fields if key not in internal and key not in FORMATS]
    assert not missing


def test_every_setting_is_in_the_formats() -> None:
    """No key of config.toml is known to the program alone."""
    for name, field in Config.model_fields.items():
        assert name in FORMATS
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            assert all(key in FORMATS for key in inner.model_fields), name
    for account in (OutboxAccount, SmtpAccount, ExchangeAccount, GraphAccount):
        assert all(f"`{key}`" in FORMATS for key in account.model_fields.keys() - {"kind"})
    plan = {field.alias or name for name, field in ReleasePlan.model_fields.items()} - {"file"}
    assert all(key in FORMATS for key in plan)


def test_every_kind_template_and_name_is_in_the_formats() -> None:
    """Kinds of organisations, the templates, and what templates get are all told."""
    for word in (*OrganisationKind, *NAMES, *GIVEN):
        assert f"{word}" in FORMATS


def test_the_readme_types_commands_that_exist() -> None:
    """Each `mailer …` line of the README names a command of the program."""
    typed = re.findall(r"^\$ mailer (\w+)", README, re.MULTILINE)
    assert typed
    assert set(typed) <= set(COMMANDS)


def test_the_readme_accepts_findings_that_exist() -> None:
    """Each --accept of the README names a rule."""
    codes = re.findall(r"--accept ([\w-]+)@", README)
    assert codes
    assert set(codes) <= set(catalogue())


@pytest.mark.parametrize("page", ["README.md", "docs/formats.md", "docs/exchange.md"])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    """Relative links and pictures name files of the repository."""
    path = ROOT / page
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8"))
    assert all((path.parent / target).exists() for target in targets)


def test_the_map_of_the_rooms_names_every_room() -> None:
    """The docstring of the package is the architecture: no part is missing from it."""
    rooms = {path.name for path in (ROOT / "mailer").iterdir() if path.suffix in {"", ".py"}}
    rooms -= {"__init__.py", "__main__.py", "__pycache__", "locale"}
    assert mailer.__doc__
    assert not [room for room in rooms if room not in mailer.__doc__]
