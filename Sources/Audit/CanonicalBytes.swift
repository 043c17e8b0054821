internal import Grants

extension AuditRecord {
    /// What the hash covers: every field but the hash itself, each as a netstring (`length:bytes,`), in this order.
    ///
    /// `portero-audit-1`, number, wall seconds, `trusted` or `untrusted`, uptime in microseconds, boot session,
    /// station, board, `stand-in board` or `board`, who, what, outcome, facts, previous hash as raw bytes.
    /// Numbers are decimal. Lengths make the fields unambiguous whatever they hold.
    public var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + facts.utf8.count)
        func add(_ field: some Collection<UInt8>) {
            bytes += String(field.count).utf8
            bytes.append(UInt8(ascii: ":"))
            bytes += field
            bytes.append(UInt8(ascii: ","))
        }
        add("portero-audit-1".utf8)
        add(String(number).utf8)
        add(String(wall.seconds).utf8)
        add((clockTrusted ? "trusted" : "untrusted").utf8)
        add(String(uptimeMicroseconds).utf8)
        add(origin.bootSession.utf8)
        add(origin.station.utf8)
        add(origin.board.utf8)
        add((origin.boardIsStandIn ? "stand-in board" : "board").utf8)
        for field in [who, what, outcome, facts] { add(field.utf8) }
        add(previousHash)
        return bytes
    }
}
