internal import Boards
internal import Loop

extension DrivePort {
    /// Adds the routes by which the stand-in chip is worked:
    ///
    /// - `POST /chip/press`, `/chip/release` with `{"key": "5"}` or `{"row": LINE, "column": LINE}`;
    ///   `/chip/tap` with `key` and `ms`, `/chip/type` with `keys` and `ms`: they answer when the key is up again
    /// - `POST /chip/drive` with `line` and either `level` (0, 1, or null to let go) or `active` (true, false)
    /// - `POST /chip/fault` with `line` and `errno` (null heals), or `edges` (false for a chip without interrupts),
    ///   or `door` and `detached` (its monitor no longer repeats the lock)
    /// - `GET /chip/lines`, and `GET /chip/log` as a journal
    public func routeChip(_ chip: ChipStandIn) {
        route("POST", "/chip/press") { request throws(DriveError) in try chip.press(request, true) }
        route("POST", "/chip/release") { request throws(DriveError) in try chip.press(request, false) }
        route("POST", "/chip/tap") { request throws(DriveError) in
            try await chip.tap(try chip.key(request), holding: try request.holding())
            return .ok()
        }
        route("POST", "/chip/type") { request throws(DriveError) in
            try await chip.type(try request.text("keys"), holding: try request.holding())
            return .ok()
        }
        route("POST", "/chip/drive") { request throws(DriveError) in try chip.drive(request) }
        route("POST", "/chip/fault") { request throws(DriveError) in try chip.fault(request) }
        route("GET", "/chip/lines") { _ throws(DriveError) in .ok(["lines": .list(chip.lineList)]) }
        routeJournal(chip.journal, at: "/chip/log")
    }
}

extension DriveRequest {
    fileprivate func holding() throws(DriveError) -> Duration {
        let time = try whole("ms") ?? 80
        guard (1...600_000).contains(time) else { throw .wrong("member \"ms\" must be 1 to 600000") }
        return .milliseconds(time)
    }
}

extension ChipStandIn {
    fileprivate var lineList: [JSON] {
        zip(board.lines, wiring.lines).enumerated().map { offset, pair in
            let (line, wired) = pair
            let active = wired.level == (line.spec.active == .high ? .high : .low)
            return [
                "line": .text(wired.name), "function": .text(line.function), "level": .whole(wired.level.rawValue),
                "active": .flag(active), "direction": outputs.contains(offset) ? "output" : "input",
                "holder": holds[offset].map { .text($0.consumer) } ?? .null,
            ]
        }
    }

    fileprivate func key(_ request: DriveRequest) throws(DriveError) -> Character {
        let text = try request.text("key")
        guard text.count == 1, let key = text.first else { throw .wrong("member \"key\" must be one character") }
        return key
    }

    fileprivate func press(_ request: DriveRequest, _ down: Bool) throws(DriveError) -> DriveReply {
        if request.body["key"] == .null {
            try connect(try request.text("row"), try request.text("column"), down)
        } else if down {
            try press(try key(request))
        } else {
            try release(try key(request))
        }
        return .ok()
    }

    fileprivate func drive(_ request: DriveRequest) throws(DriveError) -> DriveReply {
        let line = try request.text("line")
        if request.body["active"] != .null {
            try drive(line, active: try request.flag("active"))
        } else if let level = try request.whole("level") {
            guard let level = Level(rawValue: level) else { throw .wrong("member \"level\" must be 0, 1 or null") }
            try drive(line, level)
        } else {
            try drive(line, nil)
        }
        return .ok()
    }

    fileprivate func fault(_ request: DriveRequest) throws(DriveError) -> DriveReply {
        if request.body["edges"] != .null {
            refuseEdges(!(try request.flag("edges")))
        } else if request.body["door"] != .null {
            try detach(monitorOf: try request.text("door"), try request.flag("detached"))
        } else {
            try failWrites(to: try request.text("line"), errno: try request.whole("errno").map { Int32(clamping: $0) })
        }
        return .ok()
    }
}
