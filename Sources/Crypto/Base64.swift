internal import COpenSSL

/// Bytes as base64 text and back, by the usual alphabet with padding.
public enum Base64 {
    /// The text of the bytes, on one line.
    public static func text(_ bytes: [UInt8]) -> String {
        var output = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let count = EVP_EncodeBlock(&output, bytes, Int32(bytes.count))
        return String(decoding: output.prefix(Int(count)), as: UTF8.self)
    }

    /// The bytes of a text without blanks and line breaks; nil for anything else.
    public static func bytes(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        let padding = characters.suffix(2).count { $0 == UInt8(ascii: "=") }
        guard characters.count.isMultiple(of: 4), characters.dropLast(padding).allSatisfy(isDigit) else { return nil }
        guard !characters.isEmpty else { return [] }
        var output = [UInt8](repeating: 0, count: characters.count / 4 * 3)
        // It counts the padding as bytes.
        guard EVP_DecodeBlock(&output, characters, Int32(characters.count)) == output.count else { return nil }
        return Array(output.dropLast(padding))
    }

    private static func isDigit(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
