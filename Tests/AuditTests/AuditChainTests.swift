import Audit
import Crypto
import Grants
import Testing

@Suite struct AuditChainTests {
    static let key = Array("audit key of a test".utf8)

    /// Records whose fields hold what a separator could be taken for.
    static func records(_ count: Int, after head: AuditHead = .start) -> [AuditRecord] {
        let origin = AuditOrigin(station: "lobby-1", board: "virtual", boardIsStandIn: true, bootSession: "b00t")
        var chain = AuditChain(after: head, origin: origin, key: key, digests: .openSSL)
        return (0..<count).map { turn in
            let now = Moment(
                uptime: .milliseconds(1500 + turn), wall: WallTime(seconds: 1_795_255_380 + Int64(turn)),
                clockTrusted: turn % 2 == 0, floor: WallTime(seconds: 0))
            return chain.append(
                AuditEntry(
                    at: now, who: "uid \(turn)", what: "grant.add", outcome: "done",
                    facts: #"{"n":"4:a,b,","é":\#(turn)}"#))
        }
    }

    static func fault(_ records: [AuditRecord], published: AuditHead? = nil, key: [UInt8] = key) -> AuditFault? {
        var verifier = AuditVerifier(published: published, key: key, digests: .openSSL)
        do throws(AuditFault) {
            for record in records { try verifier.check(record) }
            try verifier.finish()
            return nil
        } catch {
            return error
        }
    }

    @Test func `records are numbered from one and follow each other`() {
        let records = Self.records(5)
        #expect(records.map(\.number) == [1, 2, 3, 4, 5])
        #expect(records.first?.previousHash == [])
        #expect(zip(records, records.dropFirst()).allSatisfy { $0.hash == $1.previousHash })
        #expect(records.allSatisfy { $0.hash.count == 32 })
        #expect(Self.fault(records, published: records[4].head) == nil)
    }

    @Test func `a chain goes on over a restart`() {
        let records = Self.records(3)
        #expect(Self.fault(records + Self.records(2, after: records[2].head)) == nil)
    }

    @Test func `the canonical bytes are netstrings in the documented order`() {
        let bytes = Self.records(1)[0].canonicalBytes
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "15:portero-audit-1,1:1,10:1795255380,7:trusted,7:1500000,4:b00t,7:lobby-1,7:virtual,14:stand-in board,"
                + #"5:uid 0,9:grant.add,4:done,21:{"n":"4:a,b,","é":0},0:,"#)
    }

    @Test func `F-B9 every changed byte of every field is named by its number`() {
        let sound = Self.records(4)
        let texts: [WritableKeyPath<AuditRecord, String>] = [
            \.origin.bootSession, \.origin.station, \.origin.board, \.who, \.what, \.outcome, \.facts,
        ]
        for index in sound.indices {
            func expectNamed(_ what: String, _ alter: (inout AuditRecord) -> Void) {
                var records = sound
                alter(&records[index])
                #expect(Self.fault(records)?.number == Int64(index + 1), "\(what) of record \(index + 1)")
            }
            for path in texts {
                for place in sound[index][keyPath: path].utf8.indices {
                    expectNamed("a character of \(path)") { record in
                        var characters = Array(record[keyPath: path].utf8)
                        let offset = record[keyPath: path].utf8.distance(
                            from: record[keyPath: path].utf8.startIndex, to: place)
                        characters[offset] ^= 1
                        record[keyPath: path] = String(decoding: characters, as: UTF8.self)
                    }
                }
            }
            for bit in 0..<64 {
                expectNamed("wall time") { $0.wall = WallTime(seconds: $0.wall.seconds ^ (1 << Int64(bit))) }
                expectNamed("uptime") { $0.uptimeMicroseconds ^= 1 << Int64(bit) }
            }
            expectNamed("trust") { $0.clockTrusted.toggle() }
            expectNamed("stand-in mark") { $0.origin.boardIsStandIn.toggle() }
            for place in sound[index].hash.indices { expectNamed("hash") { $0.hash[place] ^= 0x80 } }
            for place in sound[index].previousHash.indices {
                expectNamed("previous hash") { $0.previousHash[place] ^= 1 }
            }
        }
    }

    @Test func `F-B9 a dropped, doubled or moved record is named by its number`() {
        let sound = Self.records(5)
        for index in 0..<4 {
            var records = sound
            records.remove(at: index)
            #expect(Self.fault(records) == .missing(number: Int64(index + 1), found: Int64(index + 2)))
            records = sound
            records.insert(records[index], at: index)
            #expect(Self.fault(records)?.number == Int64(index + 2))
            records = sound
            records.swapAt(index, index + 1)
            #expect(Self.fault(records)?.number == Int64(index + 1))
        }
    }

    @Test func `F-B9 a cut tail shows against the published head and only there`() {
        let sound = Self.records(5)
        #expect(Self.fault(Array(sound.prefix(3)), published: sound[4].head) == .cut(number: 4))
        #expect(Self.fault(Array(sound.prefix(3))) == nil)
        #expect(Self.fault([], published: sound[0].head) == .cut(number: 1))
    }

    @Test func `a chain made anew with the right key differs from the published one`() {
        let sound = Self.records(3)
        var forged = Self.records(1)
        forged += Self.records(2, after: AuditHead(number: 1, hash: [UInt8](repeating: 0, count: 32)))
        #expect(Self.fault(forged) == .unlinked(number: 2))
        let other = AuditHead(number: 2, hash: [UInt8](repeating: 7, count: 32))
        #expect(Self.fault(sound, published: other) == .otherThanPublished(number: 2))
    }

    @Test func `another key fits no record`() {
        #expect(Self.fault(Self.records(2), key: [1, 2, 3]) == .altered(number: 1))
    }
}
