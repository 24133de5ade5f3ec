"""An HTTPS server that authenticates with the system's GSSAPI and verifies channel bindings.

Usage: gssapi-server.py PORT CERT KEY BINDING_HASH [flip]

One security context per TCP connection. The answer to an authenticated request says in the header X-Bound whether the
client's channel binding was verified (GSS_C_CHANNEL_BOUND_FLAG). With `flip`, the server expects the binding of
another certificate, as if TLS had been ended by somebody in between.
"""

import base64
import hashlib
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gssapi
from gssapi.raw import ChannelBindings

CHANNEL_BOUND = 0x800

port, cert, key, hash_name = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
with open(cert, encoding="ascii") as pem:
    digest = bytearray(hashlib.new(hash_name, ssl.PEM_cert_to_DER_cert(pem.read())).digest())
if sys.argv[5:] == ["flip"]:
    digest[0] ^= 1
BINDINGS = ChannelBindings(application_data=b"tls-server-end-point:" + bytes(digest))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    context = None

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if token:
            try:
                if self.context is None:
                    self.context = gssapi.SecurityContext(usage="accept", channel_bindings=BINDINGS)
                out = self.context.step(base64.b64decode(token))
            except Exception as error:  # gssapi raises several families of errors for one refusal
                self.context = None
                print("refused:", error, flush=True)
                self.answer(401, headers=[("WWW-Authenticate", "Negotiate"), ("WWW-Authenticate", "NTLM")])
                return
            if not self.context.complete:
                challenge = base64.b64encode(out).decode("ascii")
                self.answer(401, headers=[("WWW-Authenticate", scheme + " " + challenge)])
                return
        if self.context is None or not self.context.complete:
            self.answer(401, headers=[("WWW-Authenticate", "Negotiate"), ("WWW-Authenticate", "NTLM")])
            return
        bound = bool(int(self.context.actual_flags) & CHANNEL_BOUND)
        user = str(self.context.initiator_name).rstrip("\0")
        text = f"<Envelope user='{user}' bound='{bound}' bytes='{len(body)}'/>"
        self.answer(200, text.encode("utf-8"), [("Content-Type", "application/soap+xml;charset=UTF-8")])

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(cert, key)
server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("ready", flush=True)
server.serve_forever()
