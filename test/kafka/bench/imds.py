#!/usr/bin/env python3
"""imds.py FOLDER: EC2's instance metadata (v2) in a network namespace, on 169.254.169.254:80.

Each item is a file below FOLDER, read when it is asked for: a test that changes one is believed at once."""

import http.server
import os
import secrets
import socketserver
import subprocess
import sys

if not subprocess.check_output(["ip", "netns", "identify", str(os.getpid())]).strip():
    sys.exit("refused: only inside a named network namespace, which has an address of its own")

FOLDER = os.path.realpath(sys.argv[1])
PREFIX = "/latest/meta-data/"
tokens = {}


def item(name):
    file = os.path.realpath(os.path.join(FOLDER, name))
    if not file.startswith(FOLDER + "/") or not os.path.isfile(file):
        return None
    with open(file, encoding="utf-8") as text:
        return text.read()


class Metadata(http.server.BaseHTTPRequestHandler):
    def answer(self, code, text=""):
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        lifetime = self.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
        if self.path != "/latest/api/token":
            return self.answer(404)
        if not lifetime.isdigit() or not 1 <= int(lifetime) <= 21600:
            return self.answer(400)
        token = secrets.token_urlsafe(30)
        tokens[token] = item("instance-id")
        return self.answer(200, token)

    def do_GET(self):
        # A token is for the instance that got it, and the interface outlives instances.
        token = self.headers.get("X-aws-ec2-metadata-token")
        if token not in tokens or tokens[token] != item("instance-id"):
            return self.answer(401)
        text = item(self.path[len(PREFIX) :]) if self.path.startswith(PREFIX) else None
        return self.answer(404) if text is None else self.answer(200, text)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def server_bind(self):
        # The library's own looks up the name of its address, which takes seconds where no resolver is.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address


Server(("169.254.169.254", 80), Metadata).serve_forever()
