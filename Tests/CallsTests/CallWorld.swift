import Grants

@testable import Calls

/// A call and what may be heard, seen or opened by it, followed from the effects alone.
struct CallWorld {
    private(set) var call = Call(times: CallTimes(ring: .seconds(30)))
    private var now = People.now
    /// When the one timer fires.
    private var timer: Duration?
    /// Who was seen last in the session.
    private var seen: String?
    /// What we switched on and not off again.
    private var opened: Set<Capturer> = []
    /// What the room last said of its mutes; nil where it said nothing since we opened it.
    private var told: [Capturer: Bool] = [:]
    /// Whose right was withdrawn in the call that goes on.
    private var withdrawn: Set<PersonID> = []

    /// Takes an event; a word for what must not be.
    mutating func take(_ event: CallEvent) -> String? {
        let before = call.state
        if event == .tick { now = max(now, timer ?? now) }
        notice(event)
        let effects = call.step(event, now: now)
        var isSilenced: Set<Capturer> = []
        for effect in effects {
            if let fault = notice(effect, &isSilenced) { return fault }
        }
        if case .dialled = event, before == .idle { withdrawn = [] }
        if event == .roomLost { (opened, told, timer) = ([], [:], nil) }
        return fault(event, before, effects)
    }

    private mutating func notice(_ event: CallEvent) {
        switch event {
        case .withdrawn(let person): withdrawn.insert(person)
        case .participantSeen(let peer): seen = peer?.text ?? "nobody"
        case .participantLeft(let peer) where peer?.text == seen: seen = nil
        case .sessionEnded, .roomReady, .roomLost, .roomAway: seen = nil
        case .muted(let capturer, let isMuted): told[capturer] = isMuted
        default: break
        }
    }

    private mutating func notice(_ effect: CallEffect, _ isSilenced: inout Set<Capturer>) -> String? {
        switch effect {
        case .mute(let capturer, let on):
            if on {
                opened.remove(capturer)
                isSilenced.insert(capturer)
            } else {
                if capturer == .camera, call.party?.media == .audio { return "opened for who may only hear" }
                opened.insert(capturer)
                told[capturer] = nil
            }
        case .accept:
            withdrawn.subtract(call.party.map { [$0.person] } ?? [])
            if !isQuiet(isSilenced) { return "accepted with something on" }
        case .call(let peer):
            if peer == People.eve { return "called a stranger" }
            if !isQuiet(isSilenced) { return "called with something on" }
            if let person = call.party?.person, withdrawn.contains(person), person != PersonID("ana") || !isDialling {
                return "called somebody withdrawn"
            }
        case .release(_, let party):
            if party.peer.text != seen { return "released for nobody proved" }
            if withdrawn.contains(party.person) { return "released for somebody withdrawn" }
        case .wake(let instant): timer = instant
        default: break
        }
        return nil
    }

    /// A visitor keys anew: everybody was judged at that moment.
    private var isDialling: Bool { call.parties.count == 3 }

    private func isQuiet(_ silenced: Set<Capturer>) -> Bool {
        Capturer.allCases.allSatisfy { silenced.contains($0) || told[$0] == true }
    }

    /// What must hold whatever happened.
    private func fault(_ event: CallEvent, _ before: Call.State, _ effects: [CallEffect]) -> String? {
        if let next = call.deadline, timer != next { return "nobody looks at the next deadline" }
        if case .joinAsked = event, effects.first != .rejectPeer("eve@srv") || call.state != before {
            return "somebody was let in"
        }
        guard case .talking(let party, _) = call.state else {
            if !opened.isEmpty { return "\(opened) on for nobody proved" }
            return isLive && told.values.contains(false) && call.mutes.due == nil ? "found on, and left so" : nil
        }
        if withdrawn.contains(party.person) { return "talks to somebody withdrawn" }
        if !opened.isEmpty, party.peer.text != seen { return "\(opened) on for another" }
        guard party.media == .audio else { return nil }
        if opened.contains(.camera) { return "seen by somebody who may not" }
        return told[.camera] == false && call.mutes.due == nil ? "the camera found on, and left so" : nil
    }

    /// Somebody is rung or let in.
    private var isLive: Bool {
        switch call.state {
        case .answering: true
        case .hunting(let hunt): if case .clearing = hunt.phase { false } else { true }
        case .idle, .clearing, .talking: false
        }
    }
}

extension CallWorld {
    /// All that decides what comes next in small numbers, times as what is left of them.
    var place: [Int] {
        var place: [Int] = []
        func add(_ kind: Int, _ parties: [Party], _ more: Int = 0, until: Duration?) {
            place += [kind, more]
            for time in [until, call.mutes.due, timer] {
                place.append(time.map { Int(($0 - now) / .milliseconds(1)) } ?? -1)
            }
            place += parties.map { Self.number($0.peer.text) * 2 + ($0.media == .audio ? 1 : 0) }
        }
        switch call.state {
        case .idle: add(0, [], until: nil)
        case .answering(let party, let until): add(1, [party], until: until)
        case .talking(let party, _): add(2, [party], until: nil)
        case .clearing(let until, let asked): add(3, [], asked ? 1 : 0, until: until)
        case .hunting(let hunt):
            let parties = [hunt.current] + hunt.remaining
            switch hunt.phase {
            case .ringing(let until): add(4, parties, until: until)
            case .joining(let until): add(5, parties, until: until)
            case .clearing(let until, let outcome): add(6, parties, outcome == .noAnswer ? 1 : 0, until: until)
            }
        }
        var mutes = call.mutes
        var bits = seen.map(Self.number) ?? 7
        for capturer in Capturer.allCases {
            for flag in [call.mutes[capturer], told[capturer]] { bits = bits * 3 + (flag.map { $0 ? 1 : 0 } ?? 2) }
            bits = bits * 4 + (mutes.mayMuteAgain(capturer) ? 1 : 0) + (opened.contains(capturer) ? 2 : 0)
        }
        for name in ["ana", "ida"] { bits = bits * 2 + (withdrawn.contains(PersonID(name)!) ? 1 : 0) }
        return place + [bits]
    }

    private static func number(_ peer: String) -> Int {
        ["ana@srv", "ana-phone@srv", "ida@srv", "eve@srv"].firstIndex(of: peer) ?? 4
    }
}
