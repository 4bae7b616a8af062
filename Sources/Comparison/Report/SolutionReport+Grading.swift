internal import BLASBackend
internal import Foundation
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

extension SolutionReport {
  /// Grades a run and puts it into the words of the report.
  init(
    _ run: SolverRun, _ problem: ComparisonProblem, _ diagnosis: Diagnosis,
    _ options: IterationOptions
  ) throws(IterationError) {
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
      if descent.batchSize != nil { epochs = descent.epochs }
      gradientNorm = descent.gradientNorm
      stepSize = descent.step
      largestStableStep = descent.largestStableStep
      predictedRate = descent.predictedDecay.map { exp(-$0) }
      measuredRate = descent.measuredRate
      message = try Self.explanation(of: run.name, descent, status, problem, diagnosis, options)
    } else if let krylov = run.krylov {
      iterations = krylov.iterations
      gradientNorm = krylov.gradientNorm
      predictedRate = krylov.theory.rate
      measuredRate = krylov.measuredRate
      message =
        KrylovExplanation(
          method: run.name, run: krylov, status: status, targets: problem.targets, options: options
        ).text
    } else {
      gradientNorm = try Self.gradientNorm(solution.coefficients, problem.blocks, options.objective)
    }
    if run.name == .certified, let certificate = diagnosis.certificate {
      reportProof(certificate, problem)
    } else if let values = solution.coefficients, run.descent?.dualityGap != nil {
      try gradePenalized(values, problem, diagnosis, options)
    } else if let values = solution.coefficients {
      try grading(
        values,
        // What these choose among many minimisers is not the one of least norm in the given columns.
        choosesOther: run.isStandardized || run.name == .qrcp
          || run.descent?.leavesRowSpace == true, problem, diagnosis)
    }
  }

  /// Grades coefficients from elsewhere.
  ///
  /// - Throws: `.shapeMismatch`.
  init(
    given values: Matrix<Double>, as method: String, _ problem: ComparisonProblem,
    _ diagnosis: Diagnosis, _ options: IterationOptions
  ) throws(IterationError) {
    let sums = try problem.blocks.gradientSums(at: values)
    self.init(
      method: method, kind: .direct, status: .solved, message: "", coefficients: [], digits: nil,
      residualNorm: sums.residualSquares.map { $0.squareRoot() },
      gradientNorm: sums.gradient.frobeniusNorm()
        * options.objective.hessianFactor(rows: problem.rows),
      objective: options.objective.rawValue, iterations: 0, epochs: 0, seconds: 0, stepSize: nil,
      largestStableStep: nil, predictedRate: nil, measuredRate: nil)
    if options.penalty.isNone {
      try grading(values, choosesOther: false, problem, diagnosis)
    } else {
      try gradePenalized(values, problem, diagnosis, options)
    }
  }

  private mutating func grading(
    _ values: Matrix<Double>, choosesOther: Bool, _ problem: ComparisonProblem,
    _ diagnosis: Diagnosis
  ) throws(IterationError) {
    do throws(LinearAlgebraError) {
      try grade(values, choosesOther: choosesOther, problem, diagnosis)
    } catch { throw .linearAlgebra(error) }
  }

  /// Grades coefficients of a penalised objective, whose minimum is another one than that of least squares.
  private mutating func gradePenalized(
    _ values: Matrix<Double>, _ problem: ComparisonProblem, _ diagnosis: Diagnosis,
    _ options: IterationOptions
  ) throws(IterationError) {
    guard values.firstNonFinite() == nil else { return }
    coefficients = Self.coefficients(values, problem)
    let minimum = try problem.penalizedMinimum(near: values, options)
    if let minimum { setDigits(values, reference: minimum, diagnosis) }
    message +=
      (message.isEmpty ? "" : "; ")
      + (minimum == nil
        ? "not graded, as no unique minimum was found in closed form"
        : "graded against the minimum of the penalised objective in closed form")
  }

  private mutating func setDigits(
    _ values: Matrix<Double>, reference: Matrix<Double>, _ diagnosis: Diagnosis
  ) {
    let (reduced, p) = (diagnosis.reduced, values.rows)
    let agreement = Grading.digits(
      values, reference: reference,
      lengths: (0..<p).map {
        reduced.r[..., $0...$0].frobeniusNorm() / reduced.columnFactors[$0]
      })
    for index in coefficients.indices {
      coefficients[index].digits = agreement[index % p, index / p]
    }
    digits = coefficients.compactMap(\.digits).min()
  }

  private mutating func grade(
    _ values: Matrix<Double>, choosesOther: Bool, _ problem: ComparisonProblem,
    _ diagnosis: Diagnosis
  ) throws(LinearAlgebraError) {
    guard values.firstNonFinite() == nil, let reference = diagnosis.reference.coefficients else {
      return
    }
    coefficients = Self.coefficients(values, problem)
    // Of two different minimisers only what they fit can be compared.
    if diagnosis.rank < problem.terms.count && choosesOther {
      digits = try Grading.fittedDigits(
        values, reference: reference, design: diagnosis.design(of: problem))
      message +=
        "; graded by fitted values: X is rank deficient, and this is not the minimiser of least norm in the given columns"
      return
    }
    if let certificate = diagnosis.certificate {
      gradeByProof(values, certificate, problem)
    } else {
      setDigits(values, reference: reference, diagnosis)
    }
    digits = coefficients.compactMap(\.digits).min()
  }

  private static func explanation(
    of name: SolverName, _ descent: DescentRun, _ status: SolutionStatus,
    _ problem: ComparisonProblem,
    _ diagnosis: Diagnosis, _ options: IterationOptions
  ) throws(IterationError) -> String {
    let standardized = try lifting { () throws(LinearAlgebraError) in
      descent.standardized
        ? nil
        : try HessianSpectrum.standardized(
          diagnosis.reduced, hasIntercept: problem.hasIntercept, objective: options.objective)
    }
    return Explanation(
      method: name, run: descent, status: status, terms: problem.terms, options: options,
      noiseFloor: status == .converged || status == .diverged
        ? nil : try descent.noiseFloor(of: name, problem, diagnosis, options),
      standardized: standardized
    ).text
  }

  /// Target by target, term by term, not graded yet.
  static func coefficients(
    _ values: Matrix<Double>, _ problem: ComparisonProblem
  ) -> [CoefficientReport] {
    problem.targets.enumerated().flatMap { k, target in
      problem.terms.enumerated().map { j, term in
        CoefficientReport(target: target, term: term, value: values[j, k])
      }
    }
  }

  private static func gradientNorm(
    _ coefficients: Matrix<Double>?, _ problem: any RowBlockSource<Double>,
    _ objective: Objective
  ) throws(IterationError) -> Double? {
    guard let coefficients else { return nil }
    let sums = try problem.gradientSums(at: coefficients)
    return sums.gradient.frobeniusNorm() * objective.hessianFactor(rows: problem.rows)
  }
}

extension Diagnosis {
  /// X, or what ‖Xd‖ = ‖Rd‖ holds for where X is not in memory.
  fileprivate func design(of problem: ComparisonProblem) -> MatrixView<Double> {
    if problem.isInMemory { return problem.data.design }
    return Matrix(rows: reduced.r.rows, columns: reduced.columns) { i, j in
      reduced.r[i, j] / reduced.columnFactors[j]
    }.view
  }
}
