internal import BLASBackend
internal import Matrices

/// One step of Newton's method for one target, with its proof.
///
/// From the sums of a double-double sweep at z: h̃ ≈ X̂ᵀŴ(ŷ − X̂z) − Λ̂z, g = Sᵀh, z⁺ = z + Sg and a radius
/// for each coefficient. Errors, with c₁ and c₂ of ``DoubleDoubleKernels``:
///
///     ‖Ŵ^½(r − r̃)‖ ≤ ρ = c₁u²(‖Ŵ^½ŷ‖ + Σ dⱼ|zⱼ|)
///     |error of h̃ⱼ| ≤ ηⱼ = c₂u²dⱼ‖Ŵ^½r̃‖ + 12u²λ̂ⱼ|zⱼ| + 6u²|h̃ⱼ|
///     radⱼ = (|S|f)ⱼ + sⱼ(√(1+α)ρ + α/(1−α)·‖g‖) + γ_{p+1}(|S||ĝ|)ⱼ + 2⁻¹⁰⁴|z⁺ⱼ|
///
/// (the penalty's product has 7u², λ̂ itself u², an addition 3u² of its result, and the inverse's unit vector
/// one more addition), where f = γ_{p+1}|S|ᵀ|h̃| + |S|ᵀη bounds the error of ĝ = fl(Sᵀh̃_high) apart from the residual's, which
/// enters through Q, of norm √(1+α), and not through |S|ᵀ|X̂|ᵀ.
struct GradientStep: Sendable {
  /// z, which the sums belong to.
  let start: [DoubleDouble]
  /// z⁺ and its radii.
  let solution: [DoubleDouble]
  let radii: [Double]
  /// Σ ŵr̃² and a bound of its own error.
  let square: DoubleDouble
  let squareError: Double
  /// ρ.
  let residualError: Double
  /// Bounds of gᵀ(QᵀQ)⁻¹g.
  let decrease: (lower: Double, upper: Double)

  /// True only if every number is finite and in the range of the analysis.
  var isValid: Bool {
    radii.allSatisfy { $0.isFinite } && residualError.isFinite && squareError.isFinite
      && square.isFinite && decrease.lower.isFinite && decrease.upper.isFinite
      && solution.allSatisfy { $0.isFinite && $0.high.magnitude <= RoundingBounds.largest }
  }
}

/// What all steps of a problem share.
struct StepBounds: Sendable {
  let problem: ScaledProblem
  let preconditioner: Preconditioner
  let mutation: CertificateMutation

  var inflation: Double {
    RoundingBounds.inflation(rows: problem.rows, columns: problem.columns)
  }

  /// c₁, and ε for the data. Subtracted offsets that rounded need 4 more, of |y − o| + 2|o|.
  var residualConstant: Double {
    let kernel = DoubleDoubleKernels.residualConstant(
      columns: problem.columns, lowParts: problem.hasLowParts)
    return (kernel + problem.dataError + 4) * mutation.residual
  }

  /// c₂, and ε for the data.
  func gradientConstant(depth: Int) -> Double {
    let kernel = DoubleDoubleKernels.gradientConstant(
      rows: problem.rows, depth: depth, lowParts: problem.hasLowParts,
      weights: problem.hasWeights)
    return (kernel + problem.dataError) * mutation.gradient
  }

  /// h̃ − Λ̂z for one target of the sums.
  func penalized(_ gradient: [DoubleDouble], at z: [DoubleDouble]) -> [DoubleDouble] {
    guard let ridge = problem.ridge else { return gradient }
    return gradient.indices.map { gradient[$0] - ridge[$0] * z[$0] }
  }

  func step(
    from z: [DoubleDouble], gradient: [DoubleDouble], square: DoubleDouble, depth: Int,
    targetNorm: Double
  ) -> GradientStep {
    let p = problem.columns
    let d = preconditioner.columnNorms
    let u2 = RoundingBounds.u2
    let absoluteZ = z.map(\.high.magnitude)

    let residualNorm = square.high.squareRoot() * inflation + RoundingBounds.floor
    let coefficientNorm = zip(d, absoluteZ).reduce(0) { $0 + $1.0 * $1.1 }
    let rho =
      residualConstant * u2 * (targetNorm + coefficientNorm) * inflation + RoundingBounds.floor
    let c2 = gradientConstant(depth: depth)
    let h = penalized(gradient, at: z)
    let eta = (0..<p).map { j in
      let penalty = problem.ridge.map { $0[j].high * absoluteZ[j] } ?? 0
      let additions = (12 * penalty + 6 * h[j].high.magnitude) * mutation.gradient
      let bound = (c2 * d[j] * residualNorm + additions) * u2
      return bound * inflation + RoundingBounds.floor
    }

    let increment = increment(from: h.map(\.high), errors: eta, residualError: rho)
    let solution = (0..<p).map { z[$0] + increment.values[$0] }
    let radii = (0..<p).map { j in
      (increment.radii[j] + 0x1p-104 * solution[j].high.magnitude) * inflation
        + RoundingBounds.floor
    }
    return GradientStep(
      start: z, solution: solution, radii: radii, square: square,
      squareError: DoubleDoubleKernels.squareConstant(
        rows: problem.rows, depth: depth, weights: problem.hasWeights) * u2 * square.high
        * inflation + RoundingBounds.floor,
      residualError: rho, decrease: increment.decrease)
  }

  /// S·fl(Sᵀh) for a gradient that rounds to h and is off by η besides, and, through the residual, by ρ.
  func increment(
    from h: [Double], errors eta: [Double], residualError rho: Double
  ) -> NewtonIncrement {
    let p = problem.columns
    let (s, alpha) = (preconditioner.s, preconditioner.alpha)
    let g = s.transposedProduct(h)
    let gamma = RoundingBounds.gamma(p + 1)
    let f = zip(s.absoluteTransposedProduct(h), s.absoluteTransposedProduct(eta))
      .map { gamma * $0 + $1 }
    let throughQ = (1 + alpha).squareRoot() * rho
    let errorG = (f.norm + throughQ) * inflation
    let largestG = (g.norm + errorG) * inflation
    let smallestG = max(0, g.norm * (1 - Double(p + 9) * RoundingBounds.u) - errorG)

    let fromF = s.absoluteProduct(f)
    let fromG = s.absoluteProduct(g)
    let contraction = alpha / (1 - alpha) * largestG
    return NewtonIncrement(
      values: s.product(g),
      radii: (0..<p).map { j in
        fromF[j] + preconditioner.rowNorms[j] * (throughQ + contraction) + gamma * fromG[j]
      },
      decrease: (
        lower: smallestG * smallestG / (1 + alpha) * (1 - 8 * RoundingBounds.u),
        upper: largestG * largestG / (1 - alpha) * inflation
      ))
  }
}

/// What a step adds to z, and what is not known of it.
struct NewtonIncrement: Sendable {
  let values: [Double]
  /// Bounds of |z* − z − value|, but for the inflation and the rounding of z⁺.
  let radii: [Double]
  /// Bounds of gᵀ(QᵀQ)⁻¹g.
  let decrease: (lower: Double, upper: Double)

  var isFinite: Bool {
    values.allSatisfy { $0.isFinite } && radii.allSatisfy { $0.isFinite }
  }
}

/// Factors of the terms of the bound; 1 but in tests that must see a wrong bound fail.
package struct CertificateMutation: Sendable {
  package var residual = 1.0
  package var gradient = 1.0
  package var orthogonality = 1.0

  package init(residual: Double = 1, gradient: Double = 1, orthogonality: Double = 1) {
    self.residual = residual
    self.gradient = gradient
    self.orthogonality = orthogonality
  }
}
