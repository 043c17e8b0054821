import Boards
import Testing

@Suite struct `Where a resistor leads` {
    @Test(arguments: [
        ("10 kΩ to 3.3 V", ResistorEnd.supply), ("1 kΩ to 10 V", .supply), ("4k7 to 3V3", .supply), ("to 5V", .supply),
        ("10k to the supply", .supply), ("to VCC", .supply), ("10 kΩ to ground", .ground), ("4k7 to GND", .ground),
        ("10 kΩ to 0 V", .ground), ("to 0.0V", .ground), ("10 kΩ to ground at the driver's gate", .ground),
        ("330 Ω in series with each column", .series), ("a series of events", .series), ("none, simulated", .unsaid),
        ("beside the very connector", .unsaid), ("", .unsaid), ("v", .unsaid), ("background noise", .unsaid),
    ])
    func `is read from the words of its note`(note: String, end: ResistorEnd) {
        #expect(ResistorEnd(note: note) == end)
    }
}
