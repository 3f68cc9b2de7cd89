"""The sample workspace that travels with the program: one copy in the repository, at its root.

The wheel carries it as `mailer/sample_workspace/`; an editable install reads the root itself.
"""

from pathlib import Path

PARTS = ("config.toml", "templates", "distribution_lists", "notes", "releases")


def sample_workspace() -> Path:
    """The folder that holds the sample's parts (see `PARTS`), to be read only."""
    packaged = Path(__file__).with_name("sample_workspace")
    return packaged if packaged.is_dir() else Path(__file__).parent.parent
