import Foundation
import RoomWire
import Support
import Testing

/// Frames drawn at random from lawful ones: cut, doubled, with members taken away, added, and of other types.
@Suite struct `Messages from a hostile room` {
    private static let lawful = [
        #"{"method":"event","event":"inviteReceived","peerId":"ana@srv","peerDn":"Ana","type":0,"confId":"c1"}"#,
        #"{"method":"event","event":"rejectReceived","peerId":"a@s","cause":2}"#,
        #"{"method":"event","event":"appStateChanged","appState":3,"desktopSharing":{"running":false}}"#,
        #"{"method":"event","event":"authorizationNeeded","cause":8}"#,
        #"{"method":"event","event":"settingsChanged","name":"autoAccept","value":true}"#,
        #"{"method":"event","event":"commandReceived","peerId":"a@s/1","command":"open"}"#,
        #"{"method":"event","event":"conferenceCreated","confId":"c","peerId":"a@s"}"#,
        #"{"method":"getSettings","requestId":"4","settings":[{"name":"autoAccept","value":true}],"result":true}"#,
        #"{"method":"getAuthInfo","requestId":"1","adminAuth":{"security":"pin","pin":"396"},"result":true}"#,
        #"{"method":"getConferenceParticipants","participants":[{"peerId":"a@s"},{"peerId":7}],"result":true}"#,
        #"{"method":"auth","requestId":"1","previleges":2,"token":"1*x","resultCode":0,"result":true}"#,
    ]

    private static let strange = [
        "null", "true", "-0", "1e999", "9223372036854775808", "-1e-999", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]",
        "{}", "[[[[]]]]", "\"\u{202E}ana@srv\"", "0.1", "{\"a\":{\"b\":[1,2]}}", "\"yes\"", "NaN",
    ]

    @Test func `F-E6 100 000 frames drawn at random trap nothing, and none is more than it says`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("room frames: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var (read, refused) = (0, 0)
        for _ in 0..<100_000 {
            let frame = Self.frame(using: &generator)
            guard let message = try? JSONDecoder().decode(RoomMessage.self, from: Data(frame)) else {
                refused += 1
                continue
            }
            read += 1
            guard case .event(.inviteReceived(let invitation)) = message else { continue }
            // Whoever is said to call stands in the frame, byte for byte, where nothing is escaped.
            let caller = Array(invitation.peerId.utf8)
            let stands =
                caller.isEmpty || frame.firstRange(of: caller) != nil || frame.contains(UInt8(ascii: "\\"))
            #expect(stands, "\(invitation) of \(frame)")
        }
        print("room frames: \(read) read, \(refused) refused")
        #expect(read > 1000 && refused > 1000)
    }

    private static func frame(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(lawful.randomElement(using: &generator)!.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.removeSubrange(place...)
            case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 2: bytes.insert(contentsOf: bytes.suffix(from: place), at: place)
            case 3: bytes.insert(contentsOf: Array(strange.randomElement(using: &generator)!.utf8), at: place)
            case 4: replaceValue(in: &bytes, using: &generator)
            default: renameMember(in: &bytes, using: &generator)
            }
            if bytes.count > 4000 { bytes.removeSubrange(4000...) }
        }
        return bytes
    }

    /// What stands between a colon and the next comma or bracket becomes something else.
    private static func replaceValue(in bytes: inout [UInt8], using generator: inout SeededGenerator) {
        let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
        guard let colon = colons.randomElement(using: &generator) else { return }
        let rest = bytes[(colon + 1)...]
        let end = rest.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? bytes.endIndex
        bytes.replaceSubrange((colon + 1)..<end, with: Array(strange.randomElement(using: &generator)!.utf8))
    }

    private static func renameMember(in bytes: inout [UInt8], using generator: inout SeededGenerator) {
        let quotes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\"") }
        guard let quote = quotes.randomElement(using: &generator) else { return }
        bytes.insert(UInt8(ascii: "x"), at: quote + 1)
    }
}
