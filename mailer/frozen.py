"""The base of every value that is read from a file or stored."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that does not change and takes no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
