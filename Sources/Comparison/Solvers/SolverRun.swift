internal import BLASBackend
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// One method on one problem, with what the clock and the theory say.
struct SolverRun {
  let name: SolverName
  let solution: LeastSquaresSolution<Double>
  let seconds: Double
  /// How often the data were read.
  let passes: Int
  /// Only of a descent.
  let descent: DescentRun?
  /// Only of a Krylov method.
  var krylov: KrylovRun?
}

/// What an iteration adds to a solution.
struct DescentRun {
  let iterations: Int
  /// ‖∇f‖₂ over all targets.
  let gradientNorm: Double
  /// The same at the start.
  let startGradientNorm: Double
  let step: Double
  let theory: HessianSpectrum
  let measuredRate: Double?
  let standardized: Bool
  /// The rule that ended it.
  let reason: String
}

extension SolverRun {
  /// Runs a direct method.
  init(
    direct name: SolverName, on problem: LeastSquaresProblem<Double>, rankTolerance: Double?
  ) throws(LinearAlgebraError) {
    let start = ContinuousClock.now
    switch name {
    case .normal:
      solution = try NormalEquations(rankTolerance: rankTolerance).solve(problem)
    case .choleskyQR:
      solution = try CholeskyQRLeastSquares(rankTolerance: rankTolerance).solve(problem)
    case .qr: solution = try QRLeastSquares(rankTolerance: rankTolerance).solve(problem)
    case .qrcp: solution = try PivotedQRLeastSquares(rankTolerance: rankTolerance).solve(problem)
    case .svd: solution = try SVDLeastSquares(rankTolerance: rankTolerance).solve(problem)
    case .gd, .cg, .lsqr, .lsmr, .certified:
      preconditionFailure("\(name) is no plain direct method")
    }
    seconds = start.duration(to: .now).seconds
    self.name = name
    // Methods on XᵀX read the data once more for the residual, CholeskyQR2 also for its second factor.
    passes =
      switch name {
      case .normal where solution.coefficients != nil: 2
      case .choleskyQR where solution.coefficients != nil: 3
      default: 1
      }
    descent = nil
  }

  /// Takes over what was proven.
  init(certified diagnosis: Diagnosis, terms: [String]) {
    name = .certified
    seconds = diagnosis.certificateSeconds
    passes = diagnosis.certificate.map { $0.passes + $0.fixedPointPasses + 1 } ?? 1
    descent = nil
    if let refusal = diagnosis.refusal {
      solution = LeastSquaresSolution(
        method: name.rawValue, status: .notCertifiable,
        message: refusal.message(terms: terms))
    } else {
      solution = diagnosis.reference
    }
  }

  /// Runs gradient descent; its clock leaves out the theory and the comparison with the reference.
  init(
    descentOn problem: ComparisonProblem, _ diagnosis: Diagnosis, _ options: IterationOptions,
    _ observe: ((ComparisonEvent) -> Void)?
  ) throws(IterationError) {
    let start = ContinuousClock.now
    let standardization =
      options.standardize
      ? Standardization(
        design: problem.data.design, interceptColumn: problem.hasIntercept ? 0 : nil) : nil
    let data = standardization?.apply(to: problem.data) ?? problem.data
    let method = GradientDescent(
      stepSize: options.step.map { .fixed($0) } ?? .automatic, objective: options.objective)
    var iteration = try method.makeIteration(on: data)
    var rules: [any StoppingRule<Double>] = [
      GradientTolerance(relativeTolerance: options.tolerance), DivergenceRule(), StagnationRule(),
    ]
    if let limit = options.maximumSeconds { rules.append(TimeLimit(.seconds(limit))) }
    let reference =
      diagnosis.reference.coefficients.map {
        standardization?.standardized(fromCoefficients: $0) ?? $0
      }
    var history = ErrorHistory()
    let startNorm = iteration.progress.gradientNorms.norm
    let outcome = try run(
      &iteration, until: FirstOf(rules), iterationLimit: options.maximumIterations
    ) { progress in
      if let reference { history.record(progress.parameters, reference: reference) }
      observe?(
        .iterated(
          IterationRecord(
            progress, of: .gd, target: nil, seconds: start.duration(to: .now).seconds,
            relativeError: history.relativeError(of: reference), standardization: standardization)))
    }
    seconds = start.duration(to: .now).seconds
    name = .gd
    passes = iteration.progress.passes
    let parameters = outcome.last.parameters
    let hessian = options.objective.hessianFactor(rows: data.rows)
    let theory = try Self.theory(diagnosis, data, options, standardization)
    // A run that a limit ended farther from the minimum than it began was on its way out. With a smaller step,
    // only rounding grows.
    let grew =
      outcome.last.gradientNorms.norm > startNorm && iteration.step > theory.largestStableStep
    // The gradient is 0 although X fits a part of Y: its products underflowed.
    let vanished =
      outcome.status == .converged && startNorm < .leastNormalMagnitude
      && (0..<data.targetCount).contains { k in
        Double(diagnosis.reference.residualNorms[k])
          < (1 - 1e-8) * data.targets[..., k...k].frobeniusNorm()
      }
    solution = LeastSquaresSolution(
      method: "gd", status: vanished ? .failed : grew ? .diverged : outcome.status,
      coefficients: standardization?.coefficients(fromStandardized: parameters) ?? parameters,
      residualNorms: outcome.last.objective.map { (2 * $0 / hessian).squareRoot() })
    let size = reference?.frobeniusNorm() ?? 0
    // Below this the reference itself may be wrong, and so may the error against it.
    let floor = 100 * Double.ulpOfOne * max(1, diagnosis.spectrum.scaledConditionNumber) * size
    // On rank-deficient data the least norm depends on the coordinates: no rate in the standardized ones.
    let isRankDeficient = diagnosis.spectrum.rank < data.columns
    descent = DescentRun(
      iterations: outcome.last.iteration,
      gradientNorm: outcome.last.gradientNorms.norm, startGradientNorm: startNorm,
      step: iteration.step, theory: theory,
      measuredRate: isRankDeficient && standardization != nil
        ? nil : history.measuredRate(floor: floor),
      standardized: standardization != nil,
      reason: vanished ? "the gradient underflows; give the columns other units" : outcome.reason)
  }

  private static func theory(
    _ diagnosis: Diagnosis, _ data: LeastSquaresProblem<Double>, _ options: IterationOptions,
    _ standardization: Standardization<Double>?
  ) throws(IterationError) -> HessianSpectrum {
    do throws(LinearAlgebraError) {
      let reduced = standardization == nil ? diagnosis.reduced : try ReducedProblem(data)
      return try HessianSpectrum(
        reduced, rank: diagnosis.spectrum.rank, objective: options.objective)
    } catch {
      throw .linearAlgebra(error)
    }
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

extension [Double] {
  var norm: Double { Vector(self).column.frobeniusNorm() }
}
