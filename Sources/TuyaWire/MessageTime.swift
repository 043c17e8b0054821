internal import Grants

/// Times as Tuya's messages write them.
enum MessageTime {
    /// From 2020 to 2100 in milliseconds; anything else is no time of a message.
    private static let plausible: ClosedRange<Int64> = 1_577_836_800_000...4_102_444_800_000

    /// Milliseconds since 1970 of a number that counts them or whole seconds; nil where it can be neither.
    static func milliseconds(_ number: Int64?) -> Int64? {
        guard let number else { return nil }
        if plausible.contains(number) { return number }
        let (product, overflow) = number.multipliedReportingOverflow(by: 1000)
        return !overflow && plausible.contains(product) ? product : nil
    }

    /// Reads `2021-05-31T16:44:25.865+08:00`; fraction and zone may be absent, the zone may be `Z`.
    static func milliseconds(iso8601 text: String) -> Int64? {
        guard text.utf8.count <= 64, let second = WallTime(String(text.prefix(19)) + "Z", as: .start) else {
            return nil
        }
        var rest = text.dropFirst(19)
        var fraction: Int64 = 0
        if rest.first == "." {
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isWholeNumber }
            guard let value = Int64((digits + "00").prefix(3)) else { return nil }
            fraction = value
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let ahead = secondsEast(rest) else { return nil }
        return milliseconds((second.seconds - ahead) * 1000 + fraction)
    }

    private static func secondsEast(_ text: Substring) -> Int64? {
        if text.isEmpty || text == "Z" { return 0 }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard let sign = text.first, sign == "+" || sign == "-", digits.utf8.count == 4,
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits)
        else { return nil }
        let seconds = (number / 100 * 60 + number % 100) * 60
        return sign == "-" ? -seconds : seconds
    }
}
