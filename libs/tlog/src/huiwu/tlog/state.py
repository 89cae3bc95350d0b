"""How far a log was committed: the file with which a writer begins again."""

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from huiwu.tlog.checkpoint import Checkpoint, NotACheckpoint
from huiwu.tlog.merkle import EMPTY_ROOT

CHECKPOINT = "checkpoint"
STATE = ".writer/state"
_TITLE = "huiwu.tlog.state.v1"


@dataclass(frozen=True, slots=True)
class State:
    """Size and root of what is durable."""

    size: int
    root: bytes

    def content(self) -> bytes:
        """The file's bytes: the three lines of a checkpoint that nobody signs."""
        return f"{_TITLE}\n{self.size}\n{b64encode(self.root).decode()}\n".encode()


def read_state(folder: Path) -> State:
    """The state of the log in this folder, that of the empty log when it has none; raises NotACheckpoint."""
    try:
        content = (folder / STATE).read_bytes()
    except FileNotFoundError:
        return State(0, EMPTY_ROOT)
    try:
        read = Checkpoint.parse(content.decode())
    except UnicodeDecodeError as error:
        raise NotACheckpoint(f"{STATE} is not a state") from error
    state = State(read.size, read.root)
    if state.content() != content:
        raise NotACheckpoint(f"{STATE} is not a state")
    return state
