import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

/// Runs that are saved and gone on with: only with the same data and the same options.
@Suite struct CheckpointTests {
  private let path = FileManager.default.temporaryDirectory
    .appending(path: "lapwing checkpoint \(UUID().uuidString)").path(percentEncoded: false)

  /// Some updates of a run that has more to do, saved after each of them.
  private func run(
    _ problem: ComparisonProblem, _ options: IterationOptions, by solver: SolverName = .momentum,
    resumes: Bool, interval: Double = 0, records: ((IterationRecord) -> Void)? = nil
  ) throws -> SolutionReport {
    var options = options
    options.control.checkpoint = CheckpointOptions(
      path: path, interval: interval, resumes: resumes)
    return try compare(problem, solvers: [solver], options: options) { event in
      if case .iterated(let record) = event { records?(record) }
    }.solutions[0]
  }

  private var options: IterationOptions {
    IterationOptions(
      step: 0.01, maximumIterations: 20, tolerance: 1e-12,
      optimizer: OptimizerOptions(momentum: 0.5), batch: BatchOptions(size: 30))
  }

  private func reason(_ body: () throws -> SolutionReport) -> String? {
    do {
      _ = try body()
      return nil
    } catch ComparisonError.checkpoint(let reason) {
      return reason
    } catch {
      return "\(error)"
    }
  }

  @Test func otherDataAreRefused() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let problem = try ComparisonProblem.line()
    _ = try run(problem, options, resumes: false)
    #expect(reason { try run(problem, options, resumes: true) } == nil)
    let (design, targets) = (Matrix(problem.data.design), Matrix(problem.data.targets))
    var (one, other) = (design, targets)
    one[17, 1] = one[17, 1].nextUp
    other[99, 0] = other[99, 0].nextDown
    let fewer = Matrix(rows: 99, columns: 2) { design[$0, $1] }
    let changed = try [
      ComparisonProblem(one, targets), ComparisonProblem(design, other),
      ComparisonProblem(fewer, Matrix(rows: 99, columns: 1) { i, _ in targets[i, 0] }),
    ]
    for problem in changed {
      let reason = reason { try run(problem, options, resumes: true) }
      #expect(reason?.contains("saved from other data") == true, "\(reason ?? "taken")")
    }
    // Another split, start or scale are other numbers, too.
    for change: (inout IterationOptions) -> Void in [
      { $0.validation = ValidationOptions(fraction: 0.1) }, { $0.initialization = .normal },
      { $0.standardize = true },
    ] {
      var options = options
      change(&options)
      let reason = reason { try run(problem, options, resumes: true) }
      #expect(reason?.contains("saved from other data") == true, "\(reason ?? "taken")")
    }
  }

  @Test func otherOptionsAreRefused() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let problem = try ComparisonProblem.line()
    _ = try run(problem, options, resumes: false)
    let changes: [(inout IterationOptions) -> Void] = [
      { $0.step = 0.02 }, { $0.step = nil }, { $0.objective = .halfSum }, { $0.tolerance = 1e-9 },
      { $0.lossTolerance = 1e-9 }, { $0.optimizer.momentum = 0.6 },
      { $0.optimizer.weightDecay = 0.1 }, { $0.optimizer.clipNorm = 1 },
      { $0.optimizer.clipValue = 1 }, { $0.optimizer.schedule = .exponential(factor: 0.9) },
      { $0.optimizer.schedule = .cosine }, { $0.optimizer.warmUpEpochs = 2 },
      { $0.batch.size = 31 }, { $0.batch.size = nil }, { $0.batch.order = .sequential },
      { $0.batch.seed = 9 }, { $0.batch.averagesFrom = 1 }, { $0.exactGradient = true },
    ]
    for (index, change) in changes.enumerated() {
      var options = options
      change(&options)
      let reason = reason { try run(problem, options, resumes: true) }
      #expect(
        reason?.contains("saved with other options") == true, "\(index): \(reason ?? "taken")")
    }
    let other = reason { try run(problem, options, by: .nesterov, resumes: true) }
    #expect(other?.contains("saved by momentum, not by nesterov") == true)
    // Limits do not change the course.
    var longer = options
    (longer.maximumIterations, longer.maximumSeconds) = (40, 1000)
    #expect(reason { try run(problem, longer, resumes: true) } == nil)
  }

  /// What was measured before is told again, as it was, but for the coefficients.
  @Test(arguments: [nil, 30])
  func statesFromBeforeAreToldAgain(_ batchSize: Int?) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let problem = try ComparisonProblem.line()
    var (whole, pieces): ([IterationRecord], [IterationRecord]) = ([], [])
    var options = options
    options.batch.size = batchSize
    options.maximumIterations = 60
    let alone = try compare(problem, solvers: [.momentum], options: options) { event in
      if case .iterated(let record) = event { whole.append(record) }
    }.solutions[0]
    for limit in [4, 8, 32] {
      options.maximumIterations = limit
      _ = try run(problem, options, resumes: true)
    }
    options.maximumIterations = 60
    let resumed = try run(problem, options, resumes: true) { pieces.append($0) }
    #expect(
      resumed.coefficients.map(\.value.bitPattern) == alone.coefficients.map(\.value.bitPattern))
    #expect(resumed.measuredRate == alone.measuredRate)
    #expect(pieces.count == whole.count && whole.count == (batchSize == nil ? 61 : 16))
    for (piece, record) in zip(pieces, whole) {
      #expect(piece.iteration == record.iteration && piece.epoch == record.epoch)
      #expect(piece.objective == record.objective && piece.gradientNorm == record.gradientNorm)
      #expect(piece.stepSize == record.stepSize && piece.relativeError == record.relativeError)
    }
    #expect(pieces[0].coefficients == nil && pieces.last?.coefficients != nil)
    #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.seconds <= $1.seconds })
  }

  /// What each of them remembers is saved with it, and the loss on the rows that were held back.
  @Test(
    arguments: [SolverName.svrg, .saga, .fista, .lbfgs], [nil, ValidationOptions(fraction: 0.2)])
  func methodsOfTheirOwnGoOnToTheSameBits(
    _ solver: SolverName, _ validation: ValidationOptions?
  ) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    var random = SeededGenerator(seed: 17)
    let numbers: Matrix<Double> = random.matrix(rows: 60, columns: 9)
    // Columns of different lengths, so that no method is done at once.
    let problem = try ComparisonProblem(
      Matrix(rows: 60, columns: 8) { i, j in numbers[i, j] / Double(1 + j) },
      Matrix(rows: 60, columns: 1) { i, _ in numbers[i, 8] })
    let updates = solver == .svrg || solver == .saga ? 1500 : solver == .fista ? 40 : 8
    var options = IterationOptions(maximumIterations: updates, tolerance: 0)
    options.validation = validation
    options.batch.seed = 5
    if solver == .fista { options.penalty.l1 = 0.01 }
    var (whole, pieces): ([IterationRecord], [IterationRecord]) = ([], [])
    let alone = try compare(problem, solvers: [solver], options: options) { event in
      if case .iterated(let record) = event { whole.append(record) }
    }.solutions[0]
    for limit in [updates / 4, updates / 2] {
      options.maximumIterations = limit
      _ = try run(problem, options, by: solver, resumes: true)
    }
    options.maximumIterations = updates
    let resumed = try run(problem, options, by: solver, resumes: true) { pieces.append($0) }
    #expect(
      resumed.coefficients.map(\.value.bitPattern) == alone.coefficients.map(\.value.bitPattern))
    #expect(resumed.iterations == alone.iterations && resumed.status == alone.status)
    #expect(pieces.map(\.objective) == whole.map(\.objective) && pieces.count > 5)
    #expect(pieces.map(\.gradientNorm) == whole.map(\.gradientNorm))
    #expect(pieces.map(\.validationObjective) == whole.map(\.validationObjective))
    #expect(pieces.map(\.passes) == whole.map(\.passes))
    // It did go on: the states from before are told without coefficients.
    #expect(pieces[2].coefficients == nil && pieces.last?.coefficients != nil)
    options.penalty.l1 += 0.01
    let other = reason { try run(problem, options, by: solver, resumes: true) }
    #expect(other?.contains("saved with other options") == true, "\(other ?? "taken")")
  }

  private static let krylovTolerance = KrylovOptions(
    tolerance: KrylovOptions.Tolerance(matrix: 1e-13, rightSide: 1e-13, conditionLimit: nil))

  /// Three targets one after the other: a limit leaves each of them half done, one that has ended is not run again.
  @Test(
    arguments: [SolverName.cg, .lsqr, .lsmr],
    [KrylovOptions(), KrylovOptions(preconditioner: .sketch), krylovTolerance])
  func krylovMethodsGoOnToTheSameBits(_ solver: SolverName, _ krylov: KrylovOptions) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    var random = SeededGenerator(seed: 31)
    let numbers: Matrix<Double> = random.matrix(rows: 900, columns: 15)
    // The second target is 0: it has ended at its start.
    let problem = try ComparisonProblem(
      Matrix(rows: 900, columns: 12) { i, j in numbers[i, j] + numbers[i, 0] * Double(j % 3) },
      Matrix(rows: 900, columns: 3) { i, k in k == 1 ? 0 : numbers[i, 12 + k] })
    var options = IterationOptions(maximumIterations: 25, tolerance: 1e-13)
    options.krylov = krylov
    var (whole, pieces): ([IterationRecord], [IterationRecord]) = ([], [])
    let alone = try compare(problem, solvers: [solver], options: options) { event in
      if case .iterated(let record) = event { whole.append(record) }
    }.solutions[0]
    for limit in [2, 5] {
      options.maximumIterations = limit
      _ = try run(problem, options, by: solver, resumes: true)
    }
    options.maximumIterations = 25
    // Stopped in the first target again, it keeps what there is of the others.
    let stop = StopRequest()
    options.control.stop = stop
    _ = try run(problem, options, by: solver, resumes: true) { record in
      if record.coefficients != nil { _ = stop.raise() }
    }
    options.control.stop = nil
    let resumed = try run(problem, options, by: solver, resumes: true) { pieces.append($0) }
    #expect(
      resumed.coefficients.map(\.value.bitPattern) == alone.coefficients.map(\.value.bitPattern))
    #expect(resumed.iterations == alone.iterations && resumed.status == alone.status)
    #expect(resumed.measuredRate == alone.measuredRate)
    // The states of a target follow each other, but here those of several limits do.
    for target in 0..<3 {
      let (piece, record) = (
        pieces.filter { $0.target == target }, whole.filter { $0.target == target }
      )
      #expect(piece.map(\.iteration) == record.map(\.iteration))
      #expect(piece.map(\.objective) == record.map(\.objective))
      #expect(piece.map(\.gradientNorm) == record.map(\.gradientNorm))
      #expect(piece.map(\.relativeError) == record.map(\.relativeError))
    }
    #expect(pieces[2].coefficients == nil && pieces.last?.coefficients != nil)
    #expect(whole.count { $0.target == 1 } == 1 && whole.count > 20)
    options.tolerance = 1e-9
    options.batch.seed += 1
    let other = reason { try run(problem, options, by: solver, resumes: true) }
    #expect(other?.contains("saved with other options") == true, "\(other ?? "taken")")
  }

  /// A wish to stop ends it between two steps, and what it leaves goes on to the same bits.
  @Test func interruptedKrylovMethodsGoOn() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    var random = SeededGenerator(seed: 32)
    let numbers: Matrix<Double> = random.matrix(rows: 300, columns: 32)
    let problem = try ComparisonProblem(
      Matrix(rows: 300, columns: 30) { i, j in numbers[i, j] / Double(1 + j * j) },
      Matrix(rows: 300, columns: 2) { i, k in numbers[i, 30 + k] })
    var options = IterationOptions(maximumIterations: 200, tolerance: 1e-10)
    options.krylov = KrylovOptions(preconditioner: KrylovPreconditioner.none)
    let alone = try compare(problem, solvers: [.lsmr], options: options).solutions[0]
    // Also in the last step for the first target: the wish is seen at the start of the second one.
    var first = 0
    _ = try compare(problem, solvers: [.lsmr], options: options) { event in
      if case .iterated(let record) = event, record.target == 0 { first += 1 }
    }
    #expect(first > 40)
    for moment in [3, 20, first - 23, 10] {
      let stop = StopRequest()
      options.control.stop = stop
      var steps = 0
      // Nothing but the interruption saves.
      let stopped = try run(problem, options, by: .lsmr, resumes: true, interval: 1e6) { record in
        if record.coefficients != nil { steps += 1 }
        if steps == moment { _ = stop.raise() }
      }
      #expect(stopped.status == .interrupted)
    }
    options.control.stop = nil
    var repeated = 0
    let resumed = try run(problem, options, by: .lsmr, resumes: true) { record in
      if record.coefficients == nil { repeated += 1 }
    }
    #expect(repeated == first + 11)
    #expect(
      resumed.coefficients.map(\.value.bitPattern) == alone.coefficients.map(\.value.bitPattern))
    #expect(resumed.iterations == alone.iterations && resumed.status == alone.status)
  }

  /// The columns of zeros keep the signs that their coefficients had at the start.
  @Test func zerosKeepTheirSigns() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let line = try ComparisonProblem.line()
    let (x, y) = (Matrix(line.data.design), Matrix(line.data.targets))
    let problem = try ComparisonProblem(
      Matrix(rows: x.rows, columns: 4) { i, j in j == 0 ? x[i, 1] : 0 }, y)
    var options = options
    options.initialization = .coefficients([[1], [0.0], [-0.0], [0.0]])
    options.batch.size = nil
    for limit in [5, 10] {
      options.maximumIterations = limit
      let signs = try run(problem, options, resumes: true).coefficients.map(\.value.sign)
      #expect(Array(signs.dropFirst()) == [.plus, .minus, .plus], "\(limit)")
    }
  }

  /// One byte that is another, and a file that ends early, are told from what was saved.
  @Test func damagedFilesAreRefused() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let problem = try ComparisonProblem.line()
    _ = try run(problem, options, resumes: false)
    let url = URL(filePath: path)
    let whole = try Data(contentsOf: url)
    let line = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
    for place in stride(from: line + 1, to: whole.count, by: max(1, whole.count / 50)) {
      var bytes = whole
      bytes[place] ^= 1
      try bytes.write(to: url)
      #expect(reason { try run(problem, options, resumes: true) }?.contains("damaged") == true)
    }
    for count in [line + 1, whole.count / 2, whole.count - 1] {
      try whole.prefix(count).write(to: url)
      #expect(reason { try run(problem, options, resumes: true) }?.contains("damaged") == true)
    }
    for count in [1, line / 2] {
      try whole.prefix(count).write(to: url)
      let reason = reason { try run(problem, options, resumes: true) }
      #expect(reason?.contains("not a saved run") == true, "\(reason ?? "taken")")
    }
    try whole.write(to: url)
    #expect(reason { try run(problem, options, resumes: true) } == nil)
  }

  /// A link stays one, and the file is made where it leads.
  @Test func linksToNowhereAreFollowed() throws {
    let folder = URL(filePath: path, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let link = folder.appending(path: "link").path(percentEncoded: false)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
    var options = options
    options.control.checkpoint = CheckpointOptions(path: link, interval: 0, resumes: true)
    _ = try compare(.line(), solvers: [.momentum], options: options)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "file")
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.path(percentEncoded: false))
    #expect(names.sorted() == ["file", "link"])
    options.maximumIterations *= 2
    #expect(try compare(.line(), solvers: [.momentum], options: options).solutions.count == 1)
  }

  @Test(arguments: ["nothing", "{}", ""])
  func whatIsNoCheckpointIsRefused(_ text: String) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(filePath: path))
    let reason = reason { try run(.line(), options, resumes: true) }
    #expect(reason?.contains("not a saved run") == true)
  }
}
