import Loop
import Stage
import Support
import Testing

@Suite struct `Driving over HTTP` {
    init() { Loop.startThread() }

    @Loop @Test func `a ring is driven and its answer awaited`() async throws {
        let room = try startedRoom()
        let drive = DrivePort()
        room.addRoutes(to: drive)
        try drive.listen()
        defer {
            drive.close()
            room.stop()
        }
        let http = HTTP(port: drive.port)
        let controller = try await Controller(room)
        try await controller.authorize()
        let reply = try await http.post("/room/ring", json: #"{"peer": "ana@room.example", "name": "Ana"}"#)
        #expect(reply.status == 200)
        _ = try await controller.event("inviteReceived")
        let waiting = Loop.spawn { try await http.get("/room/log?kind=received&name=accept&wait_ms=5000") }
        _ = try await controller.ask("accept")
        let log = try #require(JSON(parsing: try await waiting.value.body))
        #expect(log["entries"].asList?.count == 1)
        let state = try #require(JSON(parsing: try await http.get("/room/state").body))
        #expect(state["app_state"] == 5)
        #expect(state["counts"]["received accept"] == 1)
    }

    @Loop @Test func `the Room is stopped and started on the same ports`() async throws {
        let room = try startedRoom()
        let drive = DrivePort()
        room.addRoutes(to: drive)
        try drive.listen()
        defer {
            drive.close()
            room.stop()
        }
        let http = HTTP(port: drive.port)
        let discovery = HTTP(port: room.managementPort)
        let config = try #require(JSON(parsing: try await discovery.get("/public/default/config.json").body))
        #expect(config["config"]["websocket"]["port"] == .whole(room.controlPort))
        #expect(try await http.post("/room/stop").status == 200)
        await #expect(throws: (any Error).self) { try await discovery.get("/public/default/config.json") }
        #expect(try await http.post("/room/start").status == 200)
        #expect(try await discovery.get("/public/default/config.json").status == 200)
        #expect(try await http.post("/room/ring", json: "{").status == 400)
    }

    /// libwebsockets' own HTTP would wait for ever: it takes `t` for the beginning of `te`.
    @Loop @Test func `a request whose last header is t is read and answered`() async throws {
        let cloud = CloudActor(project: CloudProject(clientID: "id", secret: "secret"))
        try cloud.start()
        defer { cloud.stop() }
        let reply = try await HTTP(port: cloud.port).send(
            "GET", "/v1.0/token?grant_type=1", headers: ["client_id": "id", "t": "1"])
        #expect(JSON(parsing: reply.body)?["code"] == 1013)
    }

    @Loop @Test func `the cloud's faults are ordered over the port`() async throws {
        let cloud = CloudActor(project: .drawn())
        try cloud.start()
        let drive = DrivePort()
        cloud.addRoutes(to: drive)
        try drive.listen()
        defer {
            drive.close()
            cloud.stop()
        }
        let http = HTTP(port: drive.port)
        try await http.post(
            "/cloud/settings", json: #"{"next_status": 502, "next_count": 1, "next_hits_tokens": true}"#)
        let token = "/v1.0/token?grant_type=1"
        #expect(try await HTTP(port: cloud.port).get(token).status == 502)
        let unsigned = try #require(JSON(parsing: try await HTTP(port: cloud.port).get(token).body))
        #expect(unsigned["success"] == false)
        #expect(unsigned["code"] == 1005)
        try await http.post("/cloud/settings", json: #"{"silence": true}"#)
        await #expect(throws: (any Error).self) {
            try await HTTP(port: cloud.port).get(token, within: .seconds(2))
        }
    }
}
