internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// What a Krylov method adds to a solution.
struct KrylovRun {
  /// The most over the targets.
  let iterations: Int
  /// ‖∇f‖₂ over all targets in the given columns, computed anew.
  let gradientNorm: Double
  /// Of the target that ended worst, relative to its start, in the method's columns, computed anew.
  let gradientReduction: Double
  let theory: ChebyshevBound
  /// In exact arithmetic no more steps are needed.
  let rank: Int
  let measuredRate: Double?
  let preconditioner: KrylovPreconditioner
  let standardized: Bool
  /// The target that ended worst.
  let target: Int
  /// The rule that ended it.
  let reason: String
}

extension SolverRun {
  /// Runs a Krylov method target by target; its clock leaves out the theory.
  init(
    krylov name: SolverName, on problem: ComparisonProblem, _ diagnosis: Diagnosis,
    _ options: IterationOptions, _ observe: ((ComparisonEvent) -> Void)?
  ) throws(IterationError) {
    let start = ContinuousClock.now
    let standardization =
      options.standardize
      ? Standardization(
        design: problem.data.design, interceptColumn: problem.hasIntercept ? 0 : nil) : nil
    let data = standardization?.apply(to: problem.data) ?? problem.data
    // Where X is rank deficient, scaling would find another minimiser than the one of least norm.
    let preconditioner =
      options.krylov.preconditioner ?? (diagnosis.rank == data.columns ? .columns : .none)
    let reference =
      diagnosis.reference.coefficients.map {
        standardization?.standardized(fromCoefficients: $0) ?? $0
      }
    let setting = KrylovSetting(
      name: name, data: data, preconditioner: preconditioner, reference: reference,
      standardization: standardization, options: options, clockStart: start)
    let run = try setting.run(observe)
    var runs = run.targets
    let parameters = Matrix(rows: data.columns, columns: data.targetCount) { j, k in
      runs[k].last.parameters[j, 0]
    }
    let coefficients = standardization?.coefficients(fromStandardized: parameters) ?? parameters
    let sums = try lifting { () throws(LinearAlgebraError) in
      let empty = GradientAccumulator(parameters: parameters)
      return try data.rowBlock.accumulate(into: empty, memory: empty.memory)
    }
    let hessian = options.objective.hessianFactor(rows: max(1, data.rows))
    for k in runs.indices {
      let gradient = Vector((0..<data.columns).map { hessian * sums.gradient[$0, k] })
      runs[k].check(
        try runs[k].design.preconditioned(gradient).elements.norm,
        tolerance: options.krylov.tolerance == nil ? options.tolerance : nil)
    }
    seconds = run.secondsBefore + start.duration(to: .now).seconds
    self.name = name
    // Those for the preconditioner, and one more to check them all.
    passes = runs.map(\.last.passes).reduce(1 + (runs.first?.design.passes ?? 0), +)
    descent = nil
    let worst = runs.max { $0.rank < $1.rank }!
    solution = LeastSquaresSolution(
      method: name.rawValue, status: worst.status, coefficients: coefficients,
      residualNorms: sums.residualSquares.map { $0.squareRoot() })
    let spectrum = try Self.spectrum(diagnosis, standardization == nil ? nil : data)
    let condition = try Self.conditionNumber(
      spectrum, runs.first?.design, data, isGiven: standardization == nil, diagnosis)
    let longest = runs.max { $0.last.iteration < $1.last.iteration }!
    let size = reference.map { $0[..., longest.index...longest.index].frobeniusNorm() } ?? 0
    let floor = 100 * Double.ulpOfOne * max(1, diagnosis.spectrum.scaledConditionNumber) * size
    let isRankDeficient = diagnosis.rank < data.columns
    krylov = KrylovRun(
      iterations: longest.last.iteration,
      gradientNorm: try Self.gradientNorm(coefficients, problem.data) * hessian,
      gradientReduction: worst.reduction, theory: ChebyshevBound(conditionNumber: condition),
      rank: diagnosis.rank,
      measuredRate: isRankDeficient && standardization != nil
        ? nil : longest.errors.measuredRate(floor: floor),
      preconditioner: preconditioner, standardized: standardization != nil, target: worst.index,
      reason: worst.reason)
  }

  /// κ₂ of what the method iterates on, over its significant singular values.
  private static func conditionNumber(
    _ spectrum: Spectrum, _ design: DesignOperator<Double>?, _ data: LeastSquaresProblem<Double>,
    isGiven: Bool, _ diagnosis: Diagnosis
  ) throws(IterationError) -> Double {
    switch design?.preconditioner {
    case nil, .some(.none): return spectrum.conditionNumber
    case .columns: return spectrum.scaledConditionNumber
    case .sketch:
      let reduced =
        isGiven
        ? diagnosis.reduced
        : try lifting { () throws(LinearAlgebraError) in try ReducedProblem(data) }
      return try design?.conditionNumber(reduced) ?? .nan
    }
  }

  private static func spectrum(
    _ diagnosis: Diagnosis, _ standardized: LeastSquaresProblem<Double>?
  ) throws(IterationError) -> Spectrum {
    guard let standardized else { return diagnosis.spectrum }
    return try lifting { () throws(LinearAlgebraError) in
      try Spectrum(
        ReducedProblem(standardized), relativeTolerance: diagnosis.spectrum.relativeTolerance)
    }
  }

  private static func gradientNorm(
    _ coefficients: Matrix<Double>, _ data: LeastSquaresProblem<Double>
  ) throws(IterationError) -> Double {
    try lifting { () throws(LinearAlgebraError) in
      let empty = GradientAccumulator(parameters: coefficients)
      return try data.rowBlock.accumulate(into: empty, memory: empty.memory)
        .gradient.frobeniusNorm()
    }
  }
}
