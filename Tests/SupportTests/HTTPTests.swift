import Foundation
import Support
import Testing

@Suite struct HTTPClient {
    @Test func `a foreign server's answer arrives whole, chunked or counted`() async throws {
        let folder = try TemporaryFolder("http")
        let port = try FreePort.next()
        let script = try folder.write("server.py", server)
        let python = try #require(Tool.path("python3"))
        let program = try Program(python, ["-u", script, "\(port)"])
        try await program.line(containing: "ready")
        let http = HTTP(port: port)

        let counted = try await http.get("/counted?a=%20b")
        #expect(counted.status == 200)
        #expect(counted.text == "GET /counted?a=%20b ")
        #expect(counted.headers["x-kind"] == "counted")
        #expect(try await http.post("/chunked", json: #"{"a":1}"#).text == #"POST /chunked {"a":1}"#)
        #expect(try await http.send("DELETE", "/close").text == "DELETE /close ")
        let error = await #expect(throws: SupportError.self) {
            try await http.get("/silent", within: .seconds(2))
        }
        #expect(error?.description == "no answer before the deadline")
    }

    @Test func `nobody listening is an error at once`() async throws {
        let http = HTTP(port: try FreePort.next())
        await #expect(throws: SupportError.self) { try await http.get("/") }
    }
}

private let server = #"""
    import http.server, sys, time

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            text = f"{self.command} {self.path} ".encode() + body
            if self.path == "/silent":
                time.sleep(30)
            self.send_response(200)
            if self.path.startswith("/counted"):
                self.send_header("X-Kind", "counted")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)
            elif self.path == "/chunked":
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for byte in text:
                    self.wfile.write(b"1\r\n%c\r\n" % byte)
                self.wfile.write(b"0\r\n\r\n")
            else:
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(text)
                self.close_connection = True
        do_GET = do_POST = do_DELETE = answer
        def log_message(self, *arguments): pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler) as listener:
        print("ready")
        listener.serve_forever()
    """#
