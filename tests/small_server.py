"""A server on this machine that misbehaves as told; nothing of it outlives a test."""

import hashlib
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY = bytes(range(256)) * 1024
DIGEST = hashlib.sha256(BODY).hexdigest()
TAG = '"one"'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10

    def log_message(self, *_):
        pass

    def do_GET(self):
        server = self.server
        server.asked.append((self.path, dict(self.headers)))
        self.close_connection = True
        behaviour = server.script.pop(0) if server.script else server.steady
        behaviour(self)


def answer(handler, status=200, body=b"", **headers):
    handler.send_response(status)
    handler.send_header("Connection", "close")
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _asked_from(handler):
    told = handler.headers.get("Range")
    return int(told.removeprefix("bytes=").removesuffix("-")) if told else None


def whole(handler):
    """Give the file, or the part of it that is asked for."""
    start = _asked_from(handler)
    if start is None:
        answer(handler, body=BODY, ETag=TAG)
    elif start >= len(BODY):
        answer(handler, 416, Content_Range=f"bytes */{len(BODY)}")
    else:
        told = f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"
        answer(handler, 206, BODY[start:], ETag=TAG, Content_Range=told)


def without_range(handler):
    answer(handler, body=BODY, ETag=TAG)


def truncating(size):
    def behaviour(handler):
        start = _asked_from(handler) or 0
        rest = {"Content_Length": str(len(BODY) - start), "ETag": TAG}
        if start:
            told = f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"
            answer(handler, 206, BODY[start : start + size], Content_Range=told, **rest)
        else:
            answer(handler, 200, BODY[:size], **rest)

    return behaviour


def stalling(handler):
    """Send a little and then nothing, until the test is over."""
    answer(handler, body=BODY[:100], Content_Length=str(len(BODY)), ETag=TAG)
    handler.wfile.flush()
    handler.server.over.wait(10)


def dripping(handler):
    """Send a byte now and then: never silent, never done."""
    answer(handler, Content_Length=str(len(BODY)), ETag=TAG)
    for _ in range(200):
        if handler.server.over.wait(0.05):
            return
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return


def redirecting(where, status=302):
    return lambda handler: answer(handler, status, Location=where)


def status(code, **headers):
    return lambda handler: answer(handler, code, b"no", **headers)


@contextmanager
def serving(*script, steady=whole):
    """Run a server that follows `script`, one behaviour per request, and then `steady`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.script, server.steady = list(script), steady
    server.asked, server.over = [], threading.Event()
    server.daemon_threads = True
    server.url = f"http://127.0.0.1:{server.server_address[1]}/data.zip"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
        assert not thread.is_alive()
