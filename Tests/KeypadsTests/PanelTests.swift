import Keypads
import Testing

@Suite struct PanelTests {
    /// One change of lamp and buzzer.
    struct Change: Equatable, CustomStringConvertible {
        let at: Int
        let lamp: Bool
        let buzzer: Bool
        var description: String { "\(at) ms \(lamp) \(buzzer)" }
    }

    /// Shows signals at times in milliseconds; every change until `end`.
    private func play(_ signals: [(Int, PanelSignal)], until end: Int = 5000, sounds: Bool = true) -> [Change] {
        var panel = Panel(sounds: sounds)
        var changes: [Change] = []
        var wake: Duration?
        var left = signals[...]
        func step(_ event: PanelEvent, _ now: Duration) {
            for effect in panel.step(event, now: now) {
                switch effect {
                case .wake(let at): wake = at
                case .drive(let lamp, let buzzer):
                    changes.append(Change(at: Int(now / .milliseconds(1)), lamp: lamp, buzzer: buzzer))
                }
            }
        }
        while let now = [left.first.map { .milliseconds($0.0) }, wake].compactMap(\.self).min(),
            now <= .milliseconds(end)
        {
            if let next = left.first, now == .milliseconds(next.0) {
                left.removeFirst()
                step(.show(next.1), now)
            } else {
                wake = nil
                step(.tick, now)
            }
        }
        return changes
    }

    private func on(_ at: Int) -> Change { Change(at: at, lamp: true, buzzer: true) }
    private func off(_ at: Int) -> Change { Change(at: at, lamp: false, buzzer: false) }

    @Test(arguments: [
        PanelSignal?.none, .accepted, .cleared, .refused, .denied, .granted, .ringing, .preAlarm, .alarm,
    ])
    func `a digit is answered in the same instant, whatever else is told`(before: PanelSignal?) {
        var panel = Panel()
        if let before { _ = panel.step(.show(before), now: .zero) }
        for offset in stride(from: 1, to: 1000, by: 7) {
            var panel = panel
            _ = panel.step(.tick, now: .milliseconds(offset))
            let wasLit = before.map { Self.isLit($0, at: offset) } ?? false
            let effects = panel.step(.show(.digit), now: .milliseconds(offset))
            #expect(effects.contains(.drive(lamp: true, buzzer: true)) != wasLit)
            #expect(effects.last == .wake(at: .milliseconds(offset + 80)))
        }
    }

    private static func isLit(_ signal: PanelSignal, at offset: Int) -> Bool {
        var left: Duration = .milliseconds(offset)
        if signal.pattern.repeats { while left >= signal.pattern.length { left -= signal.pattern.length } }
        for step in signal.pattern.steps {
            if left < step.lasts { return step.isOn }
            left -= step.lasts
        }
        return false
    }

    @Test func `S8 a denial begins the same time after its # whatever it took to decide, and lasts the same`() {
        let denials = [0, 1, 40, 120, 199].map { play([(100, .accepted), (100 + $0, .denied)]) }
        for denial in denials { #expect(denial == denials[0]) }
        #expect(
            denials[0] == [
                on(100), off(180), on(300), off(450), on(600), off(750), on(900), off(1050),
            ])
    }

    @Test func `every signal ends dark and silent, but those that last`() {
        for signal in PanelSignal.allCases {
            let changes = play([(10, signal)])
            let isLasting = signal == .preAlarm || signal == .alarm
            #expect(isLasting == (changes.count > 8), "\(signal)")
            if !isLasting { #expect(changes.last.map { !$0.lamp && !$0.buzzer } ?? true, "\(signal)") }
            let isOne = signal == .lampShown || signal == .buzzerShown
            if signal != .alarmOver, !isOne { #expect(changes.first == on(10), "\(signal)") }
        }
    }

    @Test func `a newer verdict takes the place of an older one`() {
        #expect(play([(0, .ringing), (100, .granted)]) == [on(0), off(1100)])
        #expect(play([(0, .accepted), (10, .denied), (20, .granted)]) == [on(0), off(80), on(200), off(1200)])
    }

    @Test func `an alarm goes on under the keys until it is over`() {
        let changes = play([(0, .alarm), (600, .digit), (900, .preAlarm), (1000, .alarmOver)])
        #expect(changes == [on(0), off(250), on(500), off(930)])
    }

    @Test func `a pre-alarm becomes an alarm, and an alarm no pre-alarm`() {
        #expect(
            play([(0, .preAlarm), (500, .alarm), (760, .preAlarm), (900, .alarmOver)]) == [
                on(0), off(100), on(500), off(750),
            ])
        #expect(play([(0, .alarmOver), (1, .preAlarm), (1050, .alarmOver)]) == [on(1), off(101), on(1001), off(1050)])
    }

    @Test func `without sounds the lamp says the same alone, and an alarm sounds`() {
        #expect(
            play([(0, .granted), (1500, .alarm), (1600, .alarmOver)], sounds: false) == [
                Change(at: 0, lamp: true, buzzer: false), off(1000), on(1500), off(1600),
            ])
    }

    @Test func `lamp and buzzer are shown one at a time, the buzzer without sounds too`() {
        func three(lamp: Bool, buzzer: Bool) -> [Change] {
            [0, 1000, 2000].flatMap { [Change(at: $0, lamp: lamp, buzzer: buzzer), off($0 + 500)] }
        }
        for sounds in [false, true] {
            #expect(play([(0, .lampShown)], sounds: sounds) == three(lamp: true, buzzer: false))
            #expect(play([(0, .buzzerShown)], sounds: sounds) == three(lamp: false, buzzer: true))
        }
    }

    @Test func `a late tick shortens what follows instead of moving it`() {
        var panel = Panel()
        _ = panel.step(.show(.accepted), now: .zero)
        _ = panel.step(.show(.denied), now: .milliseconds(1))
        #expect(panel.step(.tick, now: .milliseconds(320)) == [.wake(at: .milliseconds(350))])
    }

    @Test func `at rest a panel asks for no wake`() {
        var panel = Panel()
        #expect(panel.step(.tick, now: .seconds(1)) == [])
        _ = panel.step(.show(.digit), now: .seconds(2))
        #expect(panel.step(.tick, now: .seconds(3)) == [.drive(lamp: false, buzzer: false)])
    }
}
