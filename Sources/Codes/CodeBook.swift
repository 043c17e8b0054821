internal import Grants

/// Every code of the station by its hash, in memory.
///
/// ``holder(of:)`` looks at each hash it has, whole, whether it is the one or not: how long that takes says how many codes
/// there are, and nothing about the one that was keyed. (An index over the hashes would leak nothing either to somebody
/// without the key, whose codes fall anywhere in it; but known and unknown would take different times.)
public struct CodeBook: Sendable {
    private var hashes: [CodeHash] = []
    /// As many, in the same order.
    private var rows: [Row] = []
    private var places: [CodeRow.Key: Int] = [:]

    private struct Row {
        let key: CodeRow.Key
        let unit: String
        let created: WallTime
    }

    /// A book of these codes.
    public init(_ codes: [CodeRow] = []) {
        for code in codes { put(code) }
    }

    /// Number of codes.
    public var count: Int { rows.count }

    /// Number of codes keyed with this flat; with an empty one, of those keyed alone.
    public func count(ofUnit unit: String) -> Int { rows.count { $0.unit == unit } }

    /// Every code, ordered by person, the usual one first.
    public var codes: [CodeRow] {
        rows.indices.map { CodeRow(rows[$0].key, unit: rows[$0].unit, hash: hashes[$0], created: rows[$0].created) }
            .sorted { ($0.key.person, $0.key.isDuress ? 1 : 0) < ($1.key.person, $1.key.isDuress ? 1 : 0) }
    }

    /// The code of this key; nil when the person has none.
    public subscript(_ key: CodeRow.Key) -> CodeRow? {
        places[key].map { CodeRow(key, unit: rows[$0].unit, hash: hashes[$0], created: rows[$0].created) }
    }

    /// Whose code has this hash; nil when nobody's has.
    public func holder(of hash: CodeHash) -> CodeRow.Key? {
        let place = place(of: hash)
        return place < 0 ? nil : rows[place].key
    }

    /// Whether a code of this hash may become the one of `key`: nobody else has it, nor the same person for the other use.
    public func isFree(_ hash: CodeHash, for key: CodeRow.Key) -> Bool {
        holder(of: hash).map { $0 == key } ?? true
    }

    /// Where the hash stands, -1 for nowhere. No branch depends on what is compared.
    package func place(of hash: CodeHash) -> Int {
        var found = -1
        hashes.withUnsafeBufferPointer { hashes in
            for index in hashes.indices {
                let difference = hash.difference(hashes[index])
                // All ones when nothing differs, else zero.
                let same = Int(truncatingIfNeeded: ((difference | (0 &- difference)) >> 63)) &- 1
                found = (found & ~same) | (index & same)
            }
        }
        return found
    }

    /// Adds a code, or replaces the one of the same key.
    public mutating func put(_ code: CodeRow) {
        let row = Row(key: code.key, unit: code.unit, created: code.created)
        if let place = places[code.key] {
            hashes[place] = code.hash
            rows[place] = row
        } else {
            places[code.key] = rows.count
            hashes.append(code.hash)
            rows.append(row)
        }
    }

    /// Takes a code away; false when there is none.
    @discardableResult
    public mutating func remove(_ key: CodeRow.Key) -> Bool {
        guard let place = places.removeValue(forKey: key) else { return false }
        hashes.swapAt(place, hashes.count - 1)
        rows.swapAt(place, rows.count - 1)
        hashes.removeLast()
        rows.removeLast()
        if place < rows.count { places[rows[place].key] = place }
        return true
    }
}
