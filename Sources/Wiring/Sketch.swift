/// Lines, shapes and words on a sheet, in whole units; knows how far it reaches.
struct Sketch {
    /// Which end of a text stands at its place.
    enum Anchor: String {
        case start, middle, end
    }

    /// A place on the sheet: x to the right, y downward.
    struct Spot: Equatable {
        var x: Int
        var y: Int

        init(_ x: Int, _ y: Int) { (self.x, self.y) = (x, y) }
    }

    /// How far something reaches.
    struct Bounds: Equatable {
        var left = 0
        var right = 0
        var top = 0
        var bottom = 0

        mutating func take(_ spot: Spot) {
            left = min(left, spot.x)
            right = max(right, spot.x)
            top = min(top, spot.y)
            bottom = max(bottom, spot.y)
        }
    }

    private(set) var elements: [String] = []
    private(set) var bounds = Bounds()

    /// A line through all spots.
    mutating func line(_ spots: Spot..., dashed: Bool = false) {
        for spot in spots { bounds.take(spot) }
        let points = spots.map { "\($0.x),\($0.y)" }.joined(separator: " ")
        elements.append("<polyline points=\"\(points)\"\(dashed ? " stroke-dasharray=\"5 4\"" : "")/>")
    }

    /// A closed shape through all spots, black or white inside.
    mutating func shape(_ spots: Spot..., filled: Bool) {
        for spot in spots { bounds.take(spot) }
        let points = spots.map { "\($0.x),\($0.y)" }.joined(separator: " ")
        elements.append("<polygon points=\"\(points)\"\(filled ? " fill=\"black\"" : " fill=\"white\"")/>")
    }

    /// A rectangle around its middle.
    mutating func box(_ middle: Spot, width: Int, height: Int, rounded: Int = 0) {
        let corner = Spot(middle.x - width / 2, middle.y - height / 2)
        bounds.take(corner)
        bounds.take(Spot(corner.x + width, corner.y + height))
        let place = "x=\"\(corner.x)\" y=\"\(corner.y)\" width=\"\(width)\" height=\"\(height)\""
        elements.append("<rect \(place)\(rounded > 0 ? " rx=\"\(rounded)\"" : "") fill=\"white\"/>")
    }

    /// A circle, black or white inside.
    mutating func circle(_ middle: Spot, radius: Int, filled: Bool) {
        bounds.take(Spot(middle.x - radius, middle.y - radius))
        bounds.take(Spot(middle.x + radius, middle.y + radius))
        let fill = filled ? "black" : "white"
        elements.append("<circle cx=\"\(middle.x)\" cy=\"\(middle.y)\" r=\"\(radius)\" fill=\"\(fill)\"/>")
    }

    /// One line of words on its base line.
    mutating func words(
        _ text: String, at spot: Spot, size: Int = 13, anchor: Anchor = .start, bold: Bool = false
    ) {
        let width = TextWidth.of(text, size: size)
        let left =
            switch anchor {
            case .start: spot.x
            case .middle: spot.x - width / 2
            case .end: spot.x - width
            }
        bounds.take(Spot(left, spot.y - size))
        bounds.take(Spot(left + width, spot.y + size / 3))
        let style =
            (anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"") + (bold ? " font-weight=\"bold\"" : "")
        elements.append(
            "<text x=\"\(spot.x)\" y=\"\(spot.y)\" font-size=\"\(size)\"\(style) fill=\"black\" stroke=\"none\""
                + ">\(XMLText.escaped(text))</text>")
    }

    /// What is drawn inside belongs together and has a name for screen readers.
    mutating func group(_ name: String, _ draw: (inout Sketch) -> Void) {
        elements.append("<g role=\"group\" aria-label=\"\(XMLText.escaped(name))\">")
        draw(&self)
        elements.append("</g>")
    }
}
