internal import Crypto

/// Messages as Tuya encrypts and wraps them, with one project's secret.
struct MessageSealing {
    let project: CloudProject
    let knobs: MessageKnobs

    /// Characters 8 to 23 of the secret; a shorter one is filled up, as no real one is.
    private var key: [UInt8] {
        let bytes = Array(project.secret.utf8) + [UInt8](repeating: 0, count: 24)
        return Array(bytes[8..<24])
    }

    /// The envelope of a text, as JSON.
    func envelope(_ text: [UInt8], protocolNumber: Int, time: Int) -> [UInt8] {
        let sealed =
            (knobs.cipher == .gcm
                ? AES128.sealGCM(text, key: key, nonce: SystemRandom.bytes(AES128.nonceLength))
                : AES128.sealECB(text, key: key)) ?? []
        var members: [String: JSON] =
            switch knobs.form {
            case .current:
                [
                    "data": .text(Base64.text(sealed)), "protocol": .whole(protocolNumber), "pv": "2.0",
                    "t": .whole(time),
                ]
            case .legacy, .legacyHex:
                [
                    "encryptType": "aes_ecb", "v": "1.0", "t": .whole(time),
                    "encryptPayload": .text(knobs.form == .legacy ? Base64.text(sealed) : Hex.upper(sealed)),
                ]
            }
        switch knobs.sign {
        case .documented: members["sign"] = .text(Self.sign(members, project.secret))
        case .wrong: members["sign"] = .text(Self.sign(members, "not the secret"))
        case .none: break
        }
        return JSON.object(members).bytes
    }

    /// The property that names the cipher.
    var properties: JSON {
        knobs.cipher == .unnamed
            ? [:] : ["em": .text(knobs.cipher.rawValue), "tid": .text(Drawn.text(16, of: Drawn.hex))]
    }

    private static func sign(_ members: [String: JSON], _ secret: String) -> String {
        let parts = members.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\(value.asText ?? value.asWhole.map(String.init) ?? "")"
        }
        return Digest.md5Hex(Array((parts + [secret]).joined(separator: "||").utf8))
    }
}

extension CloudProject {
    /// The password with which this project consumes its messages.
    var messagePassword: String {
        let inner = Digest.md5Hex(Array(secret.utf8))
        return String(Digest.md5Hex(Array((clientID + inner).utf8)).dropFirst(8).prefix(16))
    }
}
