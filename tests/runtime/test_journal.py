import json
import subprocess
import sys

_SAYS = """
import logging, structlog
from huiwu.runtime.journal import keep_journal
keep_journal("congress")
structlog.get_logger().warning("relay interrupted", error="away")
def connect(password):
    raise ConnectionRefusedError(111, "refused")
try:
    connect("secret")
except OSError:
    logging.getLogger("asyncpg.pool").warning("no %s; retrying", "floor", exc_info=True)
logging.getLogger("uvicorn.error").info("not worth a line")
"""


def test_drivers_and_services_write_one_json_object_a_line_without_local_variables() -> None:
    said = subprocess.run([sys.executable, "-c", _SAYS], capture_output=True, text=True, check=True).stderr
    ours, theirs = (json.loads(line) for line in said.splitlines())
    assert (ours["service"], ours["level"], ours["event"]) == ("congress", "warning", "relay interrupted")
    assert (theirs["service"], theirs["level"], theirs["event"]) == ("congress", "warning", "no floor; retrying")
    assert theirs["exception"][0]["exc_type"] == "ConnectionRefusedError"
    assert "secret" not in said
