import Foundation

/// The texts of a picture and how much room they take, read back from its SVG and estimated here.
struct Drawn {
    struct Text {
        let words: String
        let left: Double
        let right: Double
        let top: Double
        let bottom: Double

        func overlaps(_ other: Text) -> Bool {
            left < other.right && other.left < right && top < other.bottom && other.top < bottom
        }
    }

    private static let narrow = "ilI.,:;'|! ·/\\-[]()".unicodeScalars

    let texts: [Text]
    /// Left, top, width, height.
    let page: [Double]

    init(_ svg: String) {
        let pattern =
            #/<text x="(-?\d+)" y="(-?\d+)" font-size="(\d+)"(?: text-anchor="(\w+)")?( font-weight="bold")?[^>]*>([^<]*)</text>/#
        texts = svg.matches(of: pattern).map { found in
            let words = Self.plain(String(found.6))
            let size = Double(found.3) ?? 0
            // Means of DejaVu Sans over running text; wide characters fill their square.
            let em = words.unicodeScalars.reduce(0.0) { sum, scalar in
                sum + (scalar.value >= 0x1100 ? 1.05 : Self.narrow.contains(scalar) ? 0.4 : found.5 == nil ? 0.6 : 0.7)
            }
            let width = em * size
            let x = Double(found.1) ?? 0, y = Double(found.2) ?? 0
            let left = found.4 == "middle" ? x - width / 2 : found.4 == "end" ? x - width : x
            return Text(words: words, left: left, right: left + width, top: y - 0.76 * size, bottom: y + 0.2 * size)
        }
        let box = svg.firstMatch(of: #/viewBox="([^"]*)"/#).map { String($0.1) } ?? ""
        page = box.split(separator: " ").compactMap { Double($0) }
    }

    /// Every two texts that stand on each other.
    var overlaps: [String] {
        texts.indices.flatMap { one in
            texts[(one + 1)...].filter { texts[one].overlaps($0) }.map { "\(texts[one].words) | \($0.words)" }
        }
    }

    /// Texts that leave the page.
    var outside: [String] {
        texts.filter {
            $0.left < page[0] || $0.top < page[1] || $0.right > page[0] + page[2] || $0.bottom > page[1] + page[3]
        }.map(\.words)
    }

    private static func plain(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
