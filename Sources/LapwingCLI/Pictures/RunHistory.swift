import Lapwing

/// The states of iterative solvers, thinned so that they take little memory whatever the number of steps.
struct RunHistory {
  /// One solver, or one target of a solver that goes target by target.
  struct Course {
    let method: SolverName
    let target: Int?
    private(set) var records: [IterationRecord] = []
    private var step = 1
    private var last: IterationRecord?

    init(_ record: IterationRecord) {
      method = record.method
      target = record.target
    }

    /// Keeps the first state, the last one, and every one in so many between.
    mutating func add(_ record: IterationRecord, limit: Int) {
      last = record
      guard record.iteration % step == 0 || records.isEmpty else { return }
      records.append(record)
      guard records.count >= limit else { return }
      step *= 2
      records = records.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }

    /// The states that are kept, in their order.
    var states: [IterationRecord] {
      guard let last, last.iteration != records.last?.iteration else { return records }
      return records + [last]
    }
  }

  private(set) var courses: [Course] = []
  /// What became of the solvers.
  private(set) var ended: [SolutionReport] = []
  private let limit: Int

  /// - Parameter coefficients: how many numbers a state holds.
  init(coefficients: Int) {
    limit = max(64, min(2000, 4_000_000 / max(1, coefficients)))
  }

  mutating func add(_ event: ComparisonEvent) {
    switch event {
    case .started: break
    case .iterated(let record): add(record)
    case .ended(let solution): ended.append(solution)
    }
  }

  private mutating func add(_ record: IterationRecord) {
    if courses.last?.method != record.method || courses.last?.target != record.target {
      courses.append(Course(record))
    }
    courses[courses.count - 1].add(record, limit: limit)
  }
}
