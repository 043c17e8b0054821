/// What is to happen, in the order of its time; of the same instant, in the order it was put down.
struct Agenda<Event> {
    private struct Item {
        let time: Int64
        let number: Int
        let event: Event

        func isBefore(_ other: Item) -> Bool { (time, number) < (other.time, other.number) }
    }

    private var heap: [Item] = []
    private var last = 0

    mutating func put(_ event: Event, at time: Int64) {
        last += 1
        heap.append(Item(time: time, number: last, event: event))
        var child = heap.count - 1
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func next() -> (time: Int64, event: Event)? {
        guard let first = heap.first, let tail = heap.popLast() else { return nil }
        if heap.isEmpty { return (first.time, first.event) }
        heap[0] = tail
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            {
                least = child
            }
            if least == parent { return (first.time, first.event) }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}

/// A timer that is moved: of all the times put down for it the last one counts.
struct Wake {
    private var due: Int64?

    mutating func schedule<Event>(_ event: Event, at time: Int64, in agenda: inout Agenda<Event>) {
        guard due != time else { return }
        due = time
        agenda.put(event, at: time)
    }

    mutating func fires(at now: Int64) -> Bool {
        guard due == now else { return false }
        due = nil
        return true
    }
}
