import BLASBackend
import LeastSquares
import Matrices
import Testing

@testable import Comparison

/// What a comparison tells while it runs.
@Suite struct ComparisonEventTests {
  private func events(
    _ problem: ComparisonProblem, _ solvers: [SolverName], _ options: IterationOptions = .init()
  ) throws -> ([ComparisonEvent], ComparisonReport) {
    var events: [ComparisonEvent] = []
    let report = try compare(problem, solvers: solvers, options: options) { events.append($0) }
    return (events, report)
  }

  private func records(_ events: [ComparisonEvent]) -> [IterationRecord] {
    events.compactMap { if case .iterated(let record) = $0 { record } else { nil } }
  }

  @Test func solversBeginAndEndInTheirOrder() throws {
    let (events, _) = try events(.line(), [.qr, .gd, .cg])
    let frame = events.compactMap { event in
      switch event {
      case .started(let name): "begin \(name.rawValue)"
      case .ended(let solution): "end \(solution.method)"
      case .iterated: nil
      }
    }
    #expect(frame == ["begin qr", "end qr", "begin gd", "end gd", "begin cg", "end cg"])
  }

  @Test(arguments: [SolverName.gd, .cg, .lsqr, .lsmr], [false, true])
  func theRecordsLeadFromTheStartToTheReport(_ solver: SolverName, standardize: Bool) throws {
    let (events, report) = try events(
      .line(), [solver], IterationOptions(standardize: standardize))
    let records = records(events)
    let solution = report.solutions[0]
    #expect(records.map(\.iteration) == Array(0...solution.iterations))
    #expect(records.allSatisfy { $0.method == solver })
    // From zeros the relative error is 1, whatever the columns.
    #expect(records[0].relativeError == 1)
    #expect(records[0].coefficients?.frobeniusNorm() == 0)
    #expect(try #require(records.last?.relativeError) < 1e-9)
    #expect(records.last?.coefficients?.column(0).elements == solution.coefficients.map(\.value))
    #expect(zip(records, records.dropFirst()).allSatisfy { $0.seconds <= $1.seconds })
    #expect(zip(records, records.dropFirst()).allSatisfy { $0.passes < $1.passes })
  }

  @Test func aKrylovMethodGoesTargetByTargetAndDescentTakesAll() throws {
    let line = try ComparisonProblem.line().data
    let two = Matrix<Double>(rows: line.rows, columns: 2) { i, k in
      Double(k + 1) * line.targets[i, 0]
    }
    let problem = try ComparisonProblem(Matrix(line.design), two)
    let (events, _) = try events(problem, [.lsqr, .gd])
    let records = records(events)
    #expect(Set(records.filter { $0.method == .lsqr }.map(\.target)) == [0, 1])
    #expect(Set(records.filter { $0.method == .gd }.map(\.target)) == [nil])
    #expect(records.filter { $0.method == .gd }.allSatisfy { $0.coefficients?.columns == 2 })
  }
}
