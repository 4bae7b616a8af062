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

    /// The first states are all kept: on a logarithmic axis they take as much room as many later ones.
    private static let head = 32

    /// Keeps the first states, the last one, and between them every one in so many with the one after it: steps that
    /// go to and fro would seem to stand still if only even ones were kept.
    mutating func add(_ record: IterationRecord, limit: Int) {
      last = record
      guard isKept(record) || records.isEmpty else { return }
      records.append(record)
      guard records.count >= limit else { return }
      step *= step == 1 ? 4 : 2
      records = records.enumerated().filter { $0.offset == 0 || isKept($0.element) }
        .map(\.element)
    }

    private func isKept(_ record: IterationRecord) -> Bool {
      record.iteration <= Self.head || record.iteration % step <= 1
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
    // A run that is gone on with may come back to a target.
    if let course = courses.lastIndex(where: {
      $0.method == record.method && $0.target == record.target
    }) {
      courses[course].add(record, limit: limit)
    } else {
      var course = Course(record)
      course.add(record, limit: limit)
      courses.append(course)
    }
  }
}
