public import BLASBackend
public import DataReading
internal import IterativeMethods
internal import LeastSquares
public import Matrices

/// Why a comparison could not be made at all.
public enum ComparisonError: Error, Sendable {
  /// Nothing to solve for.
  case empty(String)
  /// The data are not what least squares needs.
  case linearAlgebra(LinearAlgebraError)
  /// A saved run cannot be read, written or gone on with.
  case checkpoint(String)
  /// The data cannot be read on.
  case data(DataError)
  /// What was asked for needs all rows in memory.
  case needsMemory(String)
}

/// Runs direct and iterative methods on one problem, grades them against the best closed-form answer, and says
/// why each ended where it did.
///
/// - Parameters:
///   - problem: X, Y and weights.
///   - solvers: run in this order.
///   - options: what the iterative solvers are told.
///   - rankTolerance: nil for ``/LeastSquares/Spectrum/defaultTolerance(for:rows:columns:)``.
///   - observe: told of every solver and of every state of the iterative ones, as they come.
/// - Throws: ``ComparisonError`` if the data are empty or not finite. What a solver makes of the data is part of
///   the report, never an error.
/// - Complexity: the solvers', one QR of X, and the certificate.
public func compare(
  _ problem: ComparisonProblem, solvers: [SolverName], options: IterationOptions = .init(),
  rankTolerance: Double? = nil, observe: ((ComparisonEvent) -> Void)? = nil
) throws(ComparisonError) -> ComparisonReport {
  try problem.requireStreaming(solvers)
  let diagnosis = try Diagnosis(checking: problem, rankTolerance: rankTolerance)
  do throws(IterationError) {
    var solutions: [SolutionReport] = []
    for name in solvers where options.control.stop?.isRaised != true || solutions.isEmpty {
      observe?(.started(name))
      let run: SolverRun
      switch name.family {
      case .direct where name == .certified:
        run = SolverRun(certified: diagnosis, terms: problem.terms)
      case .direct:
        run = try SolverRun(direct: name, on: problem, diagnosis, rankTolerance: rankTolerance)
      case .descent: run = try SolverRun(descent: name, on: problem, diagnosis, options, observe)
      case .specialDescent:
        run = try SolverRun(special: name, on: problem, diagnosis, options, observe)
      case .krylov: run = try SolverRun(krylov: name, on: problem, diagnosis, options, observe)
      }
      let solution = try SolutionReport(run, problem, diagnosis, options)
      observe?(.ended(solution))
      solutions.append(solution)
    }
    return ComparisonReport(problem, diagnosis, solutions)
  } catch {
    throw ComparisonError(error)
  }
}

/// Runs a call into the matrix layer and turns its error into that of a comparison.
func comparing<Result>(
  _ body: () throws(LinearAlgebraError) -> Result
) throws(ComparisonError) -> Result {
  do throws(LinearAlgebraError) { return try body() } catch { throw .linearAlgebra(error) }
}

extension ComparisonError {
  init(_ error: IterationError) {
    switch error {
    case .linearAlgebra(let error): self = .linearAlgebra(error)
    case .checkpoint(let reason): self = .checkpoint(reason)
    case .unreadable(let reason): self = .unreadable(reason)
    }
  }
}

/// Grades coefficients from elsewhere as if a solver had found them.
///
/// - Parameters:
///   - coefficients: p × k.
///   - method: what to call them in the report.
///   - problem: X, Y and weights.
///   - options: what the iterative solvers are told.
///   - rankTolerance: nil for ``/LeastSquares/Spectrum/defaultTolerance(for:rows:columns:)``.
/// - Throws: ``ComparisonError`` as ``compare(_:solvers:options:rankTolerance:observe:)`` does;
///   `.shapeMismatch` in it if there are not p × k.
public func grade(
  _ coefficients: Matrix<Double>, as method: String, on problem: ComparisonProblem,
  options: IterationOptions = .init(), rankTolerance: Double? = nil
) throws(ComparisonError) -> ComparisonReport {
  let diagnosis = try Diagnosis(checking: problem, rankTolerance: rankTolerance)
  do throws(IterationError) {
    let solution = try SolutionReport(
      given: coefficients, as: method, problem, diagnosis, options)
    return ComparisonReport(problem, diagnosis, [solution])
  } catch {
    throw ComparisonError(error)
  }
}

extension Diagnosis {
  /// Refuses what cannot be compared, then looks at the rest.
  fileprivate init(
    checking problem: ComparisonProblem, rankTolerance: Double?
  ) throws(ComparisonError) {
    let data = problem.blocks
    guard data.rows > 0 else { throw .empty("there are no rows") }
    guard data.columns > 0 else {
      throw .empty("there is nothing to fit: no features and no intercept")
    }
    guard data.targetCount > 0 else { throw .empty("there is no target") }
    // The first use of the workers starts their threads: not the first method's time.
    _ = Workers.map(count: BLASThreads.limit) { $0 }
    self = try Diagnosis(problem, rankTolerance: rankTolerance)
  }
}

extension ComparisonReport {
  init(_ problem: ComparisonProblem, _ diagnosis: Diagnosis, _ solutions: [SolutionReport]) {
    self.init(
      problem: ProblemSummary(problem, diagnosis), reference: diagnosis.reference.method,
      certificate: diagnosis.certificateSummary(problem), solutions: solutions)
  }
}

extension ProblemSummary {
  init(_ problem: ComparisonProblem, _ diagnosis: Diagnosis) {
    let spectrum = diagnosis.spectrum
    self.init(
      source: problem.source, rows: problem.rows, columns: problem.terms.count,
      rowsDropped: problem.rowsDropped, targets: problem.targets, terms: problem.terms,
      rank: diagnosis.rank,
      dependencies: diagnosis.rank < problem.terms.count
        ? diagnosis.dependencies?.descriptions(terms: problem.terms) ?? [] : [],
      conditionNumber: spectrum.conditionNumber,
      scaledConditionNumber: spectrum.scaledConditionNumber,
      problemKind: problem.certificateProblem.kind.rawValue,
      roundedTerms: problem.roundedTerms)
  }
}
