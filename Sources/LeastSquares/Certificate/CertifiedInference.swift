internal import BLASBackend
internal import Matrices

/// Residual sums of squares, standard errors and R², enclosed.
struct CertifiedInference {
  let run: CertificateRun

  private var problem: ScaledProblem { run.problem }
  private var bounds: StepBounds { run.bounds }

  func solution(
    _ coefficients: [CertifiedCoefficient], _ step: GradientStep, target: Int,
    inverseDiagonal: [Enclosure]?
  ) throws(NotCertifiable) -> CertifiedSolution {
    let exponent = -2 * problem.targetExponents[target] - problem.weightExponent
    let squares = residualSquares(step).scaled(byPowerOfTwo: exponent)
    // A penalty takes less than one degree of freedom per coefficient, and how many of them is a convention.
    let freedom = problem.ridge == nil ? problem.effectiveRows - problem.columns : 0
    let variance =
      freedom > 0 ? squares / Enclosure(center: DoubleDouble(Double(freedom)), radius: 0) : nil
    return CertifiedSolution(
      coefficients: coefficients, residualSquares: squares,
      residualDeviation: variance?.squareRoot,
      standardErrors: variance.flatMap { variance in
        inverseDiagonal.map { $0.map { (variance * $0).squareRoot } }
      },
      rSquared: try rSquared(squares, target: target))
  }

  /// Σ ŵr² at the solution z*.
  ///
  /// With a penalty, Σ ŵr² + zᵀΛ̂z is what g lowers: Σ ŵr* ² = Σ ŵr² − gᵀ(QᵀQ)⁻¹g + Σ λ̂ⱼ(zⱼ − zⱼ*)(zⱼ + zⱼ*), where
  /// a decimal's λ̂ is known to 2u².
  private func residualSquares(_ step: GradientStep) -> Enclosure {
    guard let ridge = problem.ridge else { return step.residualSquares }
    let unknown = problem.problem.kind == .decimal ? 2 * RoundingBounds.u2 : 0
    return ridge.indices.reduce(step.residualSquares) { squares, j in
      let z = Enclosure(center: step.start[j], radius: 0)
      let solution = Enclosure(center: step.solution[j], radius: step.radii[j])
      let penalty = Enclosure(
        center: ridge[j], radius: unknown * ridge[j].high + RoundingBounds.floor)
      return squares + penalty * (z - solution) * (z + solution)
    }
  }

  /// 1 − RSS / TSS. TSS is the RSS of a problem with the intercept alone, or with no column at all.
  private func rSquared(
    _ squares: Enclosure, target: Int
  ) throws(NotCertifiable) -> Enclosure? {
    guard run.options.totalSquares != .none else { return nil }
    let original = problem.problem
    // The targets' errors are among those that the columns state.
    let mean = original.mapping(
      columnErrors: [problem.dataError], ridge: nil, hasLowParts: false,
      { block in
        CertificateRows(
          design: DoubleDoubleMatrix(Matrix(repeating: 1, rows: block.rows, columns: 1).view),
          targets: block.targets.column(target), sameWeightsAs: block)
      }, targets: 1)
    var options = run.options
    options.totalSquares = .none
    options.standardErrors = .none
    options.fixedPointBudget = 0
    let total: Enclosure
    if run.options.totalSquares == .centered {
      total = try mean.certified(options).solutions[0].residualSquares
    } else {
      total = try CertificateRun(mean, options).totalSquares()
    }
    guard total.excludesZero else { return nil }
    return Enclosure(center: DoubleDouble(1), radius: 0) - squares / total
  }

  /// The diagonal of (XᵀWX + Λ)⁻¹, or nil if it was not asked for.
  func inverseDiagonal() throws(NotCertifiable) -> [Enclosure]? {
    let scaled: [Enclosure]
    switch run.options.standardErrors {
    case .none: return nil
    case .free: scaled = run.shift == nil ? freeDiagonal() : try refinedDiagonal()
    case .refined: scaled = try refinedDiagonal()
    }
    return scaled.indices.map {
      scaled[$0].scaled(
        byPowerOfTwo: 2 * formExponent(of: $0) + problem.weightExponent)
    }
  }

  /// The form of the scaled coefficients that is coefficient `index`, but for 2^``formExponent(of:)``.
  private func form(of index: Int) -> [Double] {
    guard let shift = run.shift else {
      return (0..<problem.columns).map { $0 == index ? 1 : 0 }
    }
    let e = formExponent(of: index)
    return shift.form(of: index).enumerated().map {
      $1.scaled(byPowerOfTwo: problem.columnExponents[$0] - e)
    }
  }

  /// The exponent that brings the largest number of the form near 1.
  private func formExponent(of index: Int) -> Int {
    guard let shift = run.shift else { return problem.columnExponents[index] }
    return shift.form(of: index).enumerated()
      .compactMap { $1 == 0 ? nil : Int($1.exponent) + problem.columnExponents[$0] }.max() ?? 0
  }

  /// Cⱼⱼ = Sⱼ(QᵀQ)⁻¹Sⱼᵀ lies between sⱼ²/(1 + α) and sⱼ²/(1 − α).
  private func freeDiagonal() -> [Enclosure] {
    let alpha = bounds.preconditioner.alpha
    return bounds.preconditioner.rowNorms.map { norm in
      // The norms are upper bounds that exceed the true ones by less than their inflation squared.
      let inflation = RoundingBounds.inflation(columns: problem.columns)
      let upper = norm * norm / (1 - alpha) * (1 + 8 * RoundingBounds.u)
      let lower = norm / inflation / inflation
      return Enclosure(from: lower * lower / (1 + alpha) * (1 - 16 * RoundingBounds.u), to: upper)
    }
  }

  /// aᵀCa by one pass with c = fl(S·Sᵀa) for z and 0 for y, v = Ŵ^½X̂c and g = Sᵀ(a − X̂ᵀŴX̂c − Λ̂c):
  ///
  ///     aᵀCa = 2aᵀc − ‖v‖² − cᵀΛ̂c + gᵀ(QᵀQ)⁻¹g
  ///
  /// where a is a unit vector, or what a shift of the columns makes of it. The last term lies between
  /// ‖g‖²/(1 + α) and ‖g‖²/(1 − α); where ‖g‖ ≈ α‖Sᵀa‖ that determines aᵀCa within α³.
  private func refinedDiagonal() throws(NotCertifiable) -> [Enclosure] {
    let p = problem.columns
    let s = bounds.preconditioner.s
    var result: [Enclosure] = []
    // A few columns at a time keep the packed rows and all sums in cache.
    for first in stride(from: 0, to: p, by: 16) {
      let forms = (first..<min(first + 16, p)).map { form(of: $0) }
      let c = forms.map { a in s.product(s.transposedProduct(a)).map { DoubleDouble($0) } }
      let sums = try run.sweep.run(at: c, withTargets: false)
      for (index, a) in forms.enumerated() {
        var h = sums.gradient(target: index, columns: p)
        for k in 0..<p { h[k] = h[k] + a[k] }
        let step = bounds.step(
          from: c[index], gradient: h, square: sums.square(target: index), depth: sums.depth,
          targetNorm: 0)
        result.append(quadraticForm(a, c: c[index], step: step))
      }
    }
    return result
  }

  private func quadraticForm(_ a: [Double], c: [DoubleDouble], step: GradientStep) -> Enclosure {
    guard step.isValid,
      c.map(\.high).largestMagnitude <= RoundingBounds.largest
    else { return Enclosure(center: .zero, radius: .infinity) }
    let u2 = RoundingBounds.u2
    var squares = step.square
    var (product, size) = (DoubleDouble.zero, 0.0)
    for k in c.indices {
      if let ridge = problem.ridge {
        // λ̂c² with at most 15u², then an addition.
        squares = squares + ridge[k] * c[k] * c[k]
      }
      // c is a double.
      product = product + DoubleDouble(product: 2 * a[k], c[k].high)
      size += 2 * (a[k] * c[k].high).magnitude
    }
    let middle = 0.5 * (step.decrease.lower + step.decrease.upper)
    let center = product - squares + middle
    let norm = step.square.high.squareRoot() * (1 + 4 * RoundingBounds.u)
    let spread =
      step.squareError + 2 * norm * step.residualError + step.residualError * step.residualError
      + 0.5 * (step.decrease.upper - step.decrease.lower) + 4 * RoundingBounds.u * middle
    let additions = 24 + 4 * Double(problem.columns)
    let rounding = u2 * (additions * (squares.high + size) + 8 * (size + squares.high + middle))
    return Enclosure(
      center: center, radius: (spread + rounding) * bounds.inflation + 0x1p-490)
  }
}

extension CertificateRun {
  /// Σ wy², from one sweep at z = 0.
  func totalSquares() throws(NotCertifiable) -> Enclosure {
    let zero = [DoubleDouble](repeating: .zero, count: problem.columns)
    let sums = try sweep.run(at: [zero], withTargets: true)
    let step = bounds.step(
      from: zero, gradient: sums.gradient(target: 0, columns: problem.columns),
      square: sums.square(target: 0), depth: sums.depth, targetNorm: targetNorms[0])
    let size = step.square.high.squareRoot() * (1 + 4 * RoundingBounds.u)
    let radius =
      step.squareError + 2 * size * step.residualError + step.residualError * step.residualError
    let enclosure = Enclosure(
      center: step.square, radius: radius * bounds.inflation + RoundingBounds.floor)
    return enclosure.scaled(
      byPowerOfTwo: -2 * problem.targetExponents[0] - problem.weightExponent)
  }
}
