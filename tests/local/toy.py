"""A service that only says that it is ready, and what it was told."""

import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        told = {name: value for name, value in os.environ.items() if name.startswith("HUIWU_")}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told | {"pid": os.getpid()}).encode())


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
if "--stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "--broken" in sys.argv:
    sys.exit("the roof leaks")
sys.stderr.write("ERROR something to see to\n")
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Answer).serve_forever()
