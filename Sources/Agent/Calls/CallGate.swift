internal import Calls
internal import Grants
internal import Loop
internal import RoomWire

/// Asks the book of grants about callers and flats, with what the site adds on top.
@Loop struct CallGate {
    /// Whether invitations are answered at all; `[calls] answer`.
    let answers: Bool
    /// Whether the room is guarded as this site wants it for calls.
    var isProtected: @Loop () -> Bool = { true }
    /// The book as it stands now.
    let book: @Loop () -> GrantBook
    /// The evidence of this instant.
    let moment: @Loop () -> Moment

    /// A flat's granted persons, one party per identity in the order they are rung, or why there is none.
    struct Judged {
        var parties: [Party] = []
        /// Granted persons who do not want to be rung now.
        var quiet: [Party] = []
        var denial: Decision
    }

    /// Someone rings. A conference is never answered: nobody can say who would be in it.
    func judge(_ invitation: Invitation) -> Decision {
        var decision = judge(caller: invitation.peerId)
        if invitation.isGroup {
            decision.reason = .groupCall
        } else if decision.verdict == .granted {
            if !answers {
                decision.reason = .answeringOff
            } else if !isProtected() {
                decision.reason = .protectionDrift
            }
        }
        return decision
    }

    /// Somebody has been judged before and still wants to be called or heard.
    func judge(person: PersonID) -> Decision { book().decide(person: person, at: moment()) }

    /// Someone in a session asks for something.
    func judge(caller: String) -> Decision {
        book().decide(caller: caller, at: moment())
    }

    /// A visitor keyed a flat.
    func judge(unit: String) -> Judged {
        let (book, moment) = (book(), moment())
        let persons = book.persons(ofUnit: unit)
        var judged = Judged(denial: book.denial(ofUnknownUnit: unit, at: moment))
        for (index, person) in persons.enumerated() {
            var decision = book.decide(person: person.id, at: moment)
            if decision.verdict == .granted, !isProtected() { decision.reason = .protectionDrift }
            if decision.verdict == .granted {
                let parties = person.peers.map { Party(person: person.id, peer: $0, decision: decision) }
                if person.isQuiet(at: moment) { judged.quiet += parties.prefix(1) } else { judged.parties += parties }
            }
            if index == 0 { judged.denial = decision }
        }
        return judged
    }
}
