internal import BLASBackend
internal import Factorizations
internal import IterativeMethods
internal import LeastSquares
public import Matrices

/// Why a comparison could not be made at all.
public enum ComparisonError: Error, Sendable {
  /// Nothing to solve for.
  case empty(String)
  /// The data are not what least squares needs.
  case linearAlgebra(LinearAlgebraError)
}

/// Runs direct and iterative methods on one problem, grades them against the best closed-form answer, and says
/// why each ended where it did.
///
/// - Parameters:
///   - solvers: run in this order.
///   - rankTolerance: nil for ``Spectrum/defaultTolerance(for:rows:columns:)``.
/// - Throws: ``ComparisonError`` if the data are empty or not finite. What a solver makes of the data is part of
///   the report, never an error.
/// - Complexity: the solvers', and one QR of X.
public func compare(
  _ problem: ComparisonProblem, solvers: [SolverName], options: IterationOptions = .init(),
  rankTolerance: Double? = nil
) throws(ComparisonError) -> ComparisonReport {
  let data = problem.data
  guard data.rows > 0 else { throw .empty("there are no rows") }
  guard data.columns > 0 else {
    throw .empty("there is nothing to fit: no features and no intercept")
  }
  guard data.targetCount > 0 else { throw .empty("there is no target") }
  // The first use of the workers starts their threads: not the first method's time.
  _ = Workers.map(count: BLASThreads.limit) { $0 }
  do throws(LinearAlgebraError) {
    let diagnosis = try Diagnosis(data, rankTolerance: rankTolerance)
    var solutions: [SolutionReport] = []
    for name in solvers {
      let run: SolverRun
      switch name.kind {
      case .direct:
        run = try SolverRun(direct: name, on: data, rankTolerance: rankTolerance)
      case .iterative:
        do throws(IterationError) {
          run = try SolverRun(descentOn: problem, diagnosis, options)
        } catch {
          switch error {
          case .linearAlgebra(let error): throw error
          }
        }
      }
      solutions.append(try SolutionReport(run, problem, diagnosis, options))
    }
    return ComparisonReport(
      problem: ProblemSummary(problem, diagnosis),
      reference: diagnosis.reference.method, solutions: solutions)
  } catch {
    throw .linearAlgebra(error)
  }
}

extension ProblemSummary {
  init(_ problem: ComparisonProblem, _ diagnosis: Diagnosis) {
    let spectrum = diagnosis.spectrum
    self.init(
      source: problem.source, rows: problem.data.rows, columns: problem.data.columns,
      rowsDropped: problem.rowsDropped, targets: problem.targets, terms: problem.terms,
      rank: spectrum.rank,
      dependencies: diagnosis.dependencies?.descriptions(terms: problem.terms) ?? [],
      conditionNumber: spectrum.conditionNumber,
      scaledConditionNumber: spectrum.scaledConditionNumber, problemKind: "binary")
  }
}

extension SolutionReport {
  /// Grades a run and puts it into the words of the report.
  init(
    _ run: SolverRun, _ problem: ComparisonProblem, _ diagnosis: Diagnosis,
    _ options: IterationOptions
  ) throws(LinearAlgebraError) {
    let solution = run.solution
    self.init(
      method: run.name.rawValue, kind: run.name.kind, status: solution.status,
      message: solution.message, coefficients: [], digits: nil,
      residualNorm: solution.residualNorms, gradientNorm: nil,
      objective: options.objective.rawValue, iterations: 0, epochs: run.passes,
      seconds: run.seconds, stepSize: nil, largestStableStep: nil, predictedRate: nil,
      measuredRate: nil)
    if let descent = run.descent {
      iterations = descent.iterations
      gradientNorm = descent.gradientNorm
      stepSize = descent.step
      largestStableStep = descent.theory.largestStableStep
      predictedRate = descent.theory.rate(step: descent.step)
      measuredRate = descent.measuredRate
      message = try Self.explanation(of: descent, status, problem, diagnosis, options)
    } else {
      gradientNorm = try Self.gradientNorm(solution.coefficients, problem.data, options.objective)
    }
    if let values = solution.coefficients {
      try grade(
        values,
        // What these choose among many minimisers is not the one of least norm in the given columns.
        choosesOther: run.descent?.standardized == true || run.name == .qrcp, problem, diagnosis)
    }
  }

  /// Grades coefficients from elsewhere.
  ///
  /// - Throws: `.shapeMismatch`.
  init(
    given values: Matrix<Double>, as method: String, _ problem: ComparisonProblem,
    _ diagnosis: Diagnosis, _ options: IterationOptions
  ) throws(LinearAlgebraError) {
    let empty = GradientAccumulator(parameters: values)
    let sums = try problem.data.rowBlock.accumulate(into: empty, memory: empty.memory)
    self.init(
      method: method, kind: .direct, status: .solved, message: "", coefficients: [], digits: nil,
      residualNorm: sums.residualSquares.map { $0.squareRoot() },
      gradientNorm: sums.gradient.frobeniusNorm()
        * options.objective.hessianFactor(rows: problem.data.rows),
      objective: options.objective.rawValue, iterations: 0, epochs: 0, seconds: 0, stepSize: nil,
      largestStableStep: nil, predictedRate: nil, measuredRate: nil)
    try grade(values, choosesOther: false, problem, diagnosis)
  }

  private mutating func grade(
    _ values: Matrix<Double>, choosesOther: Bool, _ problem: ComparisonProblem,
    _ diagnosis: Diagnosis
  ) throws(LinearAlgebraError) {
    guard values.firstNonFinite() == nil, let reference = diagnosis.reference.coefficients else {
      return
    }
    // Of two different minimisers only what they fit can be compared.
    let isDeficient = diagnosis.spectrum.rank < problem.data.columns
    guard isDeficient && choosesOther else {
      coefficients = Self.coefficients(
        values, Grading.digits(values, reference: reference), problem)
      digits = coefficients.compactMap(\.digits).min()
      return
    }
    coefficients = Self.coefficients(values, nil, problem)
    digits = try Grading.fittedDigits(values, reference: reference, design: problem.data.design)
    message +=
      "; graded by fitted values: X is rank deficient, and this is not the minimiser of least norm in the given columns"
  }

  private static func explanation(
    of descent: DescentRun, _ status: SolutionStatus, _ problem: ComparisonProblem,
    _ diagnosis: Diagnosis, _ options: IterationOptions
  ) throws(LinearAlgebraError) -> String {
    Explanation(
      run: descent, status: status, terms: problem.terms, options: options,
      standardized: descent.standardized
        ? nil
        : try HessianSpectrum.standardized(
          diagnosis.reduced, hasIntercept: problem.hasIntercept, objective: options.objective)
    ).text
  }

  private static func coefficients(
    _ values: Matrix<Double>, _ digits: Matrix<Double>?, _ problem: ComparisonProblem
  ) -> [CoefficientReport] {
    problem.targets.enumerated().flatMap { k, target in
      problem.terms.enumerated().map { j, term in
        CoefficientReport(
          target: target, term: term, value: values[j, k], digits: digits?[j, k], errorBound: nil,
          proven: false, correctlyRounded: nil)
      }
    }
  }

  private static func gradientNorm(
    _ coefficients: Matrix<Double>?, _ problem: LeastSquaresProblem<Double>, _ objective: Objective
  ) throws(LinearAlgebraError) -> Double? {
    guard let coefficients else { return nil }
    let empty = GradientAccumulator(parameters: coefficients)
    let sums = try problem.rowBlock.accumulate(into: empty, memory: empty.memory)
    return sums.gradient.frobeniusNorm() * objective.hessianFactor(rows: problem.rows)
  }
}
