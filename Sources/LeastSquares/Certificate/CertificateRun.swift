internal import BLASBackend
internal import Matrices

/// One certification: scales, preconditioner, refinement, inference.
struct CertificateRun {
  let problem: ScaledProblem
  let options: CertificateOptions
  let sweep: DoubleDoubleSweep
  let bounds: StepBounds
  /// Upper bounds of ‖Ŵ^½ŷ‖, offsets included.
  let targetNorms: [Double]
  /// The first solution, from the Gram pass.
  let start: [[DoubleDouble]]
  /// What was subtracted from the columns beforehand.
  let shift: InterceptShift?

  init(
    _ unscaled: CertificateProblem, _ options: CertificateOptions, shift: InterceptShift? = nil
  ) throws(NotCertifiable) {
    self.shift = shift
    let problem = try ScaledProblem(unscaled)
    let plain = PlainSweeps(problem)
    let gram = try plain.gram()
    let search = PreconditionerSearch(
      problem, plain, gram: gram.matrix, alphaFactor: options.mutation.orthogonality)
    let preconditioner = try search.run()
    self.problem = problem
    self.options = options
    sweep = DoubleDoubleSweep(problem, variant: options.variant)
    bounds = StepBounds(
      problem: problem, preconditioner: preconditioner, mutation: options.mutation)
    let inflation = bounds.inflation
    let offsetNorm = gram.offsetSquare.squareRoot() * problem.weightScale.squareRoot() * inflation
    targetNorms = (0..<problem.targets).map { t in
      (gram.targetSquares[t].squareRoot()
        + 2 * offsetNorm.scaled(byPowerOfTwo: problem.targetExponents[t])) * inflation
        + RoundingBounds.floor
    }
    start = (0..<problem.targets).map { t in
      let moments = (0..<problem.columns).map { gram.moments[$0, t] }
      let z = preconditioner.s.product(preconditioner.s.transposedProduct(moments))
      // Any start will do; an unusable one is as good as zero.
      return z.largestMagnitude <= RoundingBounds.largest
        ? z.map { DoubleDouble($0) }
        : z.map { _ in .zero }
    }
  }

  /// A certificate and the steps that it is made from, one per target.
  func outcome() throws(NotCertifiable) -> CertificateOutcome {
    let (steps, passes) = try refine()
    let inference = CertifiedInference(run: self)
    let diagonal = try inference.inverseDiagonal()
    var solutions: [CertifiedSolution] = []
    for t in 0..<problem.targets {
      let coefficients = coefficients(steps[t], target: t)
      solutions.append(
        try inference.solution(coefficients, steps[t], target: t, inverseDiagonal: diagonal))
    }
    let certificate = Certificate(
      kind: problem.problem.kind, solutions: solutions,
      orthogonalityBound: bounds.preconditioner.alpha,
      scaledConditionEstimate: bounds.preconditioner.conditionEstimate, passes: passes,
      fixedPointPasses: 0, preconditioner: bounds.preconditioner.method.rawValue,
      rows: problem.rows, degreesOfFreedom: max(0, problem.effectiveRows - problem.columns))
    return CertificateOutcome(run: self, steps: steps, certificate: certificate)
  }

  /// Refines until every coefficient is proven to be correctly rounded, or a pass no longer helps.
  private func refine() throws(NotCertifiable) -> (steps: [GradientStep], passes: Int) {
    var best: [GradientStep?] = start.map { _ in nil }
    var z = start
    var passes = 0
    while passes < max(1, options.maximumPasses) {
      let sums = try sweep.run(at: z, withTargets: true)
      passes += 1
      var wantsMore = false
      for t in z.indices {
        let step = bounds.step(
          from: z[t], gradient: sums.gradient(target: t, columns: problem.columns),
          square: sums.square(target: t), depth: sums.depth, targetNorm: targetNorms[t])
        guard step.isValid else { continue }
        let before = best[t]
        best[t] = before.map { $0.better(with: step) } ?? step
        z[t] = step.solution
        if isFinished(best[t]!, target: t) { continue }
        // A pass that does not shrink the radii to a quarter has reached the limit of double-double.
        if before.map({ step.improves(on: $0) }) ?? true { wantsMore = true }
      }
      if !wantsMore { break }
    }
    var steps: [GradientStep] = []
    for step in best {
      guard let step else { throw .outOfRange }
      steps.append(step)
    }
    return (steps, passes)
  }

  private func isFinished(_ step: GradientStep, target: Int) -> Bool {
    let rounded = coefficients(step, target: target).allSatisfy { $0.correctlyRounded == true }
    guard rounded else { return false }
    // The residual deviation too, unless what another pass can improve is no longer the larger part.
    let squares = step.residualSquares
    let spread = step.decrease.upper - step.decrease.lower
    return squares.radius <= 1e-16 * squares.center.high.magnitude
      || 0.5 * spread <= 0.5 * squares.radius
  }

  /// θ = 2⁻ᵏ·D·z.
  private func coefficients(_ step: GradientStep, target: Int) -> [CertifiedCoefficient] {
    (0..<problem.columns).map { j in
      let enclosure = Enclosure(center: step.solution[j], radius: step.radii[j])
      return CertifiedCoefficient(
        enclosure.scaled(
          byPowerOfTwo: problem.columnExponents[j] - problem.targetExponents[target]))
    }
  }

  /// θ = 2⁻ᵏ·D·z, of the problem as it was before a shift.
  func unscaled(_ intervals: [DyadicEnclosure], target: Int) -> [DyadicEnclosure] {
    let scaled = intervals.enumerated().map { j, interval in
      interval.scaled(
        byPowerOfTwo: problem.columnExponents[j] - problem.targetExponents[target])
    }
    return shift?.restore(scaled) ?? scaled
  }
}

extension GradientStep {
  /// Whether some radius is less than a quarter of what it was.
  func improves(on other: GradientStep) -> Bool {
    zip(radii, other.radii).contains { $0 < 0.25 * $1 }
      || residualSquares.radius < 0.25 * other.residualSquares.radius
  }

  /// For each coefficient the smaller radius, for the residuals the later sums: all of them hold.
  func better(with later: GradientStep) -> GradientStep {
    let takeLater = zip(later.radii, radii).map { $0 <= $1 }
    let laterSquares = later.residualSquares.radius <= residualSquares.radius
    let squares = laterSquares ? later : self
    return GradientStep(
      start: squares.start,
      solution: takeLater.indices.map { takeLater[$0] ? later.solution[$0] : solution[$0] },
      radii: takeLater.indices.map { takeLater[$0] ? later.radii[$0] : radii[$0] },
      square: squares.square, squareError: squares.squareError,
      residualError: squares.residualError, decrease: squares.decrease)
  }

  /// The objective at the solution, but for zᵀΛ̂z: ‖Ŵ^½r‖² at z, which is ‖Ŵ^½r̃‖² within ρ, minus
  /// gᵀ(QᵀQ)⁻¹g. Without a penalty that is Σ ŵr².
  var residualSquares: Enclosure {
    let inflation = 1 + 32 * RoundingBounds.u
    let middle = 0.5 * (decrease.lower + decrease.upper)
    let size = square.high.squareRoot() * (1 + 4 * RoundingBounds.u)
    let center = square - middle
    let radius =
      squareError + 2 * size * residualError + residualError * residualError
      + 0.5 * (decrease.upper - decrease.lower) + 4 * RoundingBounds.u * middle
      + 8 * RoundingBounds.u2 * (square.high + middle)
    return Enclosure(center: center, radius: radius * inflation + RoundingBounds.floor)
  }
}
