internal import Loop

/// A TrueConf server as the Room knows it.
struct RoomServer: Sendable, Equatable {
    var name = "127.0.0.1"
    var port = 4307
}

/// The Room and its TrueConf server: connection, login, logout. `result:true` is acceptance only.
extension RoomActor {
    func connectToServer(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        server = RoomServer(name: try request.text("server"), port: request.frame["port"].asWhole ?? 4307)
        setServerState(1)
        guard knobs.serverReachable else { return [:] }
        after(.milliseconds(knobs.serverDelayMs)) { [weak self] in self?.connected() }
        return [:]
    }

    func login(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        let name = try request.text("login")
        let isRight = knobs.loginPassword.isEmpty || request.frame["password"].asText == knobs.loginPassword
        guard serverState >= 2 else { throw RoomRefusal("not connected to a server") }
        after(.milliseconds(knobs.serverDelayMs)) { [weak self] in
            guard let self, self.serverState >= 2 else { return }
            let result = self.serverState == 3 ? 1 : isRight ? self.knobs.loginResult : 3
            if !self.knobs.hidesLogin {
                self.tell("login", ["result": .whole(result), "peerId": .text(name), "peerDn": .text(name)])
            }
            if result == 0 { self.setServerState(3) }
        }
        return [:]
    }

    func logout() -> [String: JSON] {
        guard serverState == 3 else { return [:] }
        tell("logout", ["result": 0, "cause": 0])
        setServerState(2)
        return [:]
    }

    private func connected() {
        guard serverState == 1 else { return }
        let members: [String: JSON] = ["service": false, "server": .text(server.name), "port": .whole(server.port)]
        tell("serverConnected", members)
        setServerState(2)
    }
}
