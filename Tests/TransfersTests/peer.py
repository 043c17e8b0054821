"""A small HTTP peer that answers well or badly by path. Prints its port and serves until its input ends."""
import argparse, http.server, json, os, socket, socketserver, ssl, sys, threading, time

options = argparse.ArgumentParser()
options.add_argument("--certificate")
options.add_argument("--old-tls", action="store_true")
options.add_argument("--unix")
options = options.parse_args()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        action = getattr(self, "on_" + self.path.lstrip("/").split("?")[0], None)
        if action is None:
            return self.reply(404, b"no such path")
        action(body)

    do_GET = do_POST = do_PUT = do_DELETE = serve

    def on_ok(self, _):
        self.reply(200, b"hello", [("X-Peer", "python")])

    def on_echo(self, body):
        seen = {"method": self.command, "path": self.path, "headers": self.headers.items(), "body": body.decode()}
        self.reply(200, json.dumps(seen).encode())

    def on_silence(self, _):
        time.sleep(60)

    def on_slow(self, _):
        time.sleep(0.5)
        self.reply(200, b"late")

    def on_drip(self, _):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(60):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.5)

    def on_announced(self, _):
        self.reply(200, b"x" * 5000)

    def on_endless(self, _):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 4096)

    def on_short(self, _):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True

    def on_vanish(self, _):
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def on_headers(self, _):
        self.reply(200, b"", [("X-%d" % n, "y" * 1000) for n in range(90)])

    def on_garbage(self, _):
        self.wfile.write(b"220 mail.example ESMTP\r\n")
        self.close_connection = True

    def on_compressed(self, _):
        import gzip
        self.reply(200, gzip.compress(b"0" * 100000), [("Content-Encoding", "gzip")])

    def on_redirect(self, _):
        self.reply(302, b"", [("Location", "http://192.0.2.1/elsewhere")])

    def on_status(self, _):
        self.reply(503, b"busy")


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    address_family = socket.AF_UNIX if options.unix else socket.AF_INET

    def server_bind(self):
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, *_):
        pass

    def get_request(self):
        connection, address = super().get_request()
        return connection, address or ("unix", 0)


server = Server(options.unix or ("127.0.0.1", 0), Handler)
if options.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate)
    if options.old_tls:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    # The handshake belongs to the connection's own thread.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(0 if options.unix else server.server_address[1], flush=True)
sys.stdin.read()
os._exit(0)
