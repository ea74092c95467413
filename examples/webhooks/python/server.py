import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from receive import receive

MAX_BYTES = 65_536


class Receiver(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        if not 0 <= length <= MAX_BYTES:
            return self.answer(413)
        try:
            event = receive(self.headers, self.rfile.read(length))
        except (ValueError, TypeError, AttributeError, KeyError):
            return self.answer(401)
        # Store the event first. Answer, and then do the work.
        if event is not None:
            print(event["type"], event["id"], flush=True)
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Receiver)
print(f"listening on port {server.server_port}", flush=True)
server.serve_forever()
