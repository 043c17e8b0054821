/// The form of an id of a person or a device: 1 to 32 of `[A-Za-z0-9_-]`, letter case exact (design 4.2).
public enum Identifier {
    /// Whether `text` is of that form; anything else is refused before it reaches the ledger, a path or a signature.
    public static func isSound(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
