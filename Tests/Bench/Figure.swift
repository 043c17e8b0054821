/// One row of the table: what was measured, what it is measured against, and what was promised.
struct Figure: Sendable {
    /// What was measured.
    let name: String
    /// The shipped agent's figure, or why there is none.
    var portero: Result<Quantity, Missing>
    /// The same by a plain C program (or a plain dictionary) in the same run.
    var floor: Quantity?
    /// The same by somebody else's software in the same run, with its name.
    var peer: (name: String, quantity: Quantity)?
    /// The most that design section 5 allows.
    var promise: Quantity?
    /// The most that design section 5 allows as a multiple of the floor.
    var promisedRatio: Double?

    init(
        _ name: String, _ portero: Quantity?, floor: Quantity? = nil, peer: (String, Quantity?)? = nil,
        promise: Quantity? = nil, promisedRatio: Double? = nil
    ) {
        self.name = name
        self.portero = portero.map { .success($0) } ?? .failure(Missing("no sample"))
        self.floor = floor
        if let peer, let quantity = peer.1 { self.peer = (peer.0, quantity) }
        self.promise = promise
        self.promisedRatio = promisedRatio
    }

    /// A row that could not be measured.
    init(_ name: String, missing: String) {
        self.name = name
        portero = .failure(Missing(missing))
    }

    /// How often the floor goes into the agent's figure.
    var toFloor: Double? {
        guard case .success(let own) = portero, let floor, floor.value > 0 else { return nil }
        return own.value / floor.value
    }

    /// How often the agent's figure goes into the peer's.
    var peerTo: Double? {
        guard case .success(let own) = portero, let peer, own.value > 0 else { return nil }
        return peer.quantity.value / own.value
    }

    /// Whether both promises hold; nil where nothing was promised or measured.
    var isHeld: Bool? {
        guard case .success(let own) = portero, promise != nil || promisedRatio != nil else { return nil }
        let inBound = promise.map { own.value <= $0.value } ?? true
        let nearFloor = promisedRatio.flatMap { most in toFloor.map { $0 <= most } } ?? true
        return inBound && nearFloor
    }
}

/// Why something was not measured.
struct Missing: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
