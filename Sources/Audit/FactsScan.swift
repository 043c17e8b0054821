/// Looks for single members in the facts of a record without decoding them all: a search goes through a million records.
enum FactsScan {
    /// The text of a member, or nothing where it is not there or no text. Of escapes only quotes and backslashes are
    /// undone: nothing that is looked for holds a control character.
    ///
    /// Facts are written by this program, with members in a fixed form. Inside a text every quote has a backslash before
    /// it, so that the name of a member with its quotes and colon is found nowhere but in its place.
    static func text(_ name: String, in facts: String) -> String? {
        var facts = facts
        var name = name
        return name.withUTF8 { name in
            facts.withUTF8 { bytes in
                guard let start = value(of: name, in: bytes) else { return nil }
                var (index, text): (Int, [UInt8]) = (start, [])
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
                    text.append(bytes[index])
                    index += 1
                }
                return index < bytes.count ? String(decoding: text, as: UTF8.self) : nil
            }
        }
    }

    /// Where the text of `"name":"` begins.
    private static func value(
        of name: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        let quote = UInt8(ascii: "\"")
        var index = 0
        let length = name.count + 4
        while index + length <= bytes.count {
            if bytes[index] == quote, bytes[index + name.count + 1] == quote,
                bytes[index + name.count + 2] == UInt8(ascii: ":"), bytes[index + name.count + 3] == quote,
                name.elementsEqual(UnsafeBufferPointer(rebasing: bytes[(index + 1)..<(index + 1 + name.count)]))
            {
                return index + length
            }
            index += 1
        }
        return nil
    }
}
