internal import BLASBackend
internal import Matrices

/// Newton steps in fixed-point arithmetic, for the coefficients that double-double cannot decide.
///
/// The bound is that of ``GradientStep``, z and the gradient being fixed-point numbers of F bits behind the
/// point. With h = h̃·2ᵗ below 1, all in units of 2⁻ᵗ:
///
///     ρ  = √n·(P_y + P_x p)·2^(t−F) + c₁u²(‖Ŵ^½ŷ‖ + Σ dⱼ|zⱼ|)·2ᵗ
///     ηⱼ = n(P_w + P_x)·2^(t−F) + (c₂u²dⱼ‖Ŵ^½r̃‖ + 2u²λ̂ⱼ|zⱼ|)·2ᵗ
///     z⁺ = z + S·fl(Sᵀh)·2⁻ᵗ, rounded to a multiple of 2⁻ᶠ
///
/// where the first terms are what ``FixedPointKernels`` cuts off, and vanish if it cut off nothing. The second
/// ones are the errors of the data, and only decimals have them: c₁ = ε, and 4 for offsets that rounded; c₂ = ε,
/// and 1 with weights. λ̂ⱼzⱼ itself is exact.
///
/// So each step shortens the radius by α or a little more, whatever κ and however small a coefficient is beside
/// the others, until 2⁻ᶠ is reached; then F is doubled. A solution that ends within F bits is found exactly: its
/// gradient is zero, and so is the radius. A coefficient of exactly zero, or exactly between two doubles, beside
/// others that do not end, stays undecided at any F.
struct FixedPointRefinement {
  /// F, at first and at last.
  static let fractionBits = (fewest: 256, most: 2048)

  let run: CertificateRun
  let target: Int
  /// How many products of words the steps may take.
  var budget: Int
  private(set) var passes = 0

  private var problem: ScaledProblem { run.problem }
  private var bounds: StepBounds { run.bounds }

  init(run: CertificateRun, target: Int, budget: Int) {
    self.run = run
    self.target = target
    self.budget = budget
  }

  /// Refines until every coefficient is decided, or a step no longer helps, or the budget is spent.
  ///
  /// - Returns: what holds z, or nil without a step.
  /// - Throws: what reading rows throws.
  mutating func refine(
    from start: [DoubleDouble]
  ) throws(NotCertifiable) -> [DyadicEnclosure]? {
    var best: [DyadicEnclosure]?
    var z = start.map { Dyadic($0) }
    var fractionBits = FixedPointRefinement.fractionBits.fewest
    while fractionBits <= FixedPointRefinement.fractionBits.most {
      var isFirst = true
      while let step = try step(from: z, fractionBits: fractionBits) {
        z = step.map(\.center)
        let helps = best.map { halves($0, step) } ?? true
        best = best.map { zip($0, step).map { $1.radius <= $0.radius ? $1 : $0 } } ?? step
        if let best, run.unscaled(best, target: target).allSatisfy(\.isDecided) { return best }
        if !helps && isFirst { return best }
        if !helps { break }
        isFirst = false
      }
      fractionBits *= 2
    }
    return best
  }

  /// Whether the radius of an undecided coefficient is at most half of what it was.
  private func halves(_ before: [DyadicEnclosure], _ after: [DyadicEnclosure]) -> Bool {
    zip(run.unscaled(before, target: target), run.unscaled(after, target: target)).contains {
      !$0.isDecided && $1.radius.scaled(byPowerOfTwo: 1) <= $0.radius
    }
  }

  /// One step; nil if the budget does not allow it or a bound leaves the range of doubles.
  mutating func step(
    from z: [Dyadic], fractionBits: Int
  ) throws(NotCertifiable) -> [DyadicEnclosure]? {
    let z = z.map { $0.rounded(toMultipleOfTwoTo: -fractionBits) }
    let limbs = limbs(for: z, fractionBits: fractionBits)
    guard spend(limbs: limbs) else { return nil }
    let sums = try sums(at: z, limbs: limbs, fractionBits: fractionBits)
    let h = gradient(sums.total, at: z)
    let largest = h.compactMap(\.leadingExponent).max()
    let rounding = DataRounding(self, at: z, residualSquare: sums.total.square)
    if largest == nil && sums.total.isExact && rounding.isNone {
      return z.map { DyadicEnclosure(center: $0, radius: .zero) }
    }
    let t = largest.map { -$0 - 1 } ?? fractionBits
    let unit = sums.total.isExact ? 0 : 1.0.scaled(byPowerOfTwo: t - fractionBits)
    let mutation = bounds.mutation
    let rho =
      (Double(problem.rows).squareRoot() * sums.residualUnits * unit
        + rounding.residual.scaled(byPowerOfTwo: t)) * bounds.inflation * mutation.residual
      + RoundingBounds.floor
    let eta = rounding.gradient.map {
      (sums.gradientUnits * unit + $0.scaled(byPowerOfTwo: t)) * bounds.inflation
        * mutation.gradient + RoundingBounds.floor
    }
    let high = h.map { $0.scaled(byPowerOfTwo: t).nearestDouble }
    let increment = bounds.increment(from: high, errors: eta, residualError: rho)
    guard increment.isFinite else { return nil }
    let lastBit = 1.0.scaled(byPowerOfTwo: t - fractionBits)
    return z.indices.map { j in
      let next = z[j] + Dyadic(increment.values[j]).scaled(byPowerOfTwo: -t)
      let radius = (increment.radii[j] + lastBit) * bounds.inflation + RoundingBounds.floor
      return DyadicEnclosure(
        center: next.rounded(toMultipleOfTwoTo: -fractionBits),
        radius: Dyadic(radius).scaled(byPowerOfTwo: -t))
    }
  }

  /// The sums over all rows and what they cut off.
  private struct Sweep {
    var total: FixedPointSums
    var residualUnits = 0.0
    var gradientUnits = 0.0
  }

  /// How many words a number needs: every sum is at most (n + 1)(1 + Σ|z|), and its sign takes a bit.
  private func limbs(for z: [Dyadic], fractionBits: Int) -> Int {
    let largest = max(0, z.compactMap(\.leadingExponent).max() ?? 0)
    let integerBits =
      largest + (problem.columns + 1).bitLength + (problem.rows + 1).bitLength + 2
    return fractionBits / 64 + integerBits / 64 + 1
  }

  /// Takes a pass from the budget, if there is enough.
  private mutating func spend(limbs: Int) -> Bool {
    let perRow = 2 * limbs * (problem.hasLowParts ? 2 : 1) * problem.columns
    let (cost, isTooLarge) = perRow.multipliedReportingOverflow(by: problem.rows)
    guard !isTooLarge, cost <= budget else { return false }
    budget -= cost
    passes += 1
    return true
  }

  private func sums(
    at z: [Dyadic], limbs: Int, fractionBits: Int
  ) throws(NotCertifiable) -> Sweep {
    let p = problem.columns
    let fractionLimbs = fractionBits / 64
    let words = z.flatMap { $0.words(count: limbs, unit: -fractionBits) }
    let signs = z.map(\.isNegative)
    let parts = run.sweep.parts
    let found = try Workers.map(count: parts.count) { (index) throws(NotCertifiable) in
      let rows = try problem.kernelRows(parts[index], withTargets: true, targets: problem.targets)
      var sums = FixedPointSums(columns: p, limbs: limbs, fractionLimbs: fractionLimbs)
      FixedPointKernels.gradient(rows, target: target, z: words, isNegative: signs, into: &sums)
      return (
        sums: sums, residual: FixedPointKernels.residualUnits(rows),
        gradient: FixedPointKernels.gradientUnits(rows)
      )
    }
    var sweep = Sweep(
      total: FixedPointSums(columns: p, limbs: limbs, fractionLimbs: fractionLimbs))
    for part in found {
      sweep.total.merge(part.sums)
      sweep.residualUnits = max(sweep.residualUnits, part.residual)
      sweep.gradientUnits += part.gradient
    }
    return sweep
  }

  /// h̃ − Λ̂z, the penalty's part exactly.
  private func gradient(_ sums: FixedPointSums, at z: [Dyadic]) -> [Dyadic] {
    z.indices.map { j in
      let words = sums.gradient[j * sums.limbs..<(j + 1) * sums.limbs]
      let h = Dyadic(twosComplement: words, exponent: -64 * sums.fractionLimbs)
      guard let penalty = problem.problem.ridge?[j] else { return h }
      let scale = 2 * problem.columnExponents[j] + problem.weightExponent
      return h - Dyadic(penalty).scaled(byPowerOfTwo: scale) * z[j]
    }
  }

  /// What is not known of decimals that a double-double stands for.
  private struct DataRounding {
    let residual: Double
    let gradient: [Double]

    var isNone: Bool { residual == 0 && gradient.allSatisfy { $0 == 0 } }

    init(_ refinement: FixedPointRefinement, at z: [Dyadic], residualSquare: Double) {
      let (problem, bounds) = (refinement.problem, refinement.bounds)
      let u2 = RoundingBounds.u2
      let d = bounds.preconditioner.columnNorms
      let absoluteZ = z.map { $0.absoluteValue.upperDouble }
      let isDecimal = problem.problem.kind == .decimal
      let offsets = problem.problem.hasRoundedOffsets ? 4.0 : 0
      let c1 = problem.dataError + offsets
      let c2 = problem.dataError + (isDecimal && problem.hasWeights ? 1 : 0)
      let fitted = zip(d, absoluteZ).reduce(0) { $0 + $1.0 * $1.1 }
      residual = c1 == 0 ? 0 : c1 * u2 * (refinement.run.targetNorms[refinement.target] + fitted)
      let norm = residualSquare.squareRoot() * bounds.inflation + RoundingBounds.floor
      gradient = d.indices.map { j in
        let penalty = isDecimal ? problem.ridge?[j].high ?? 0 : 0
        return u2 * ((c2 == 0 ? 0 : c2 * d[j] * norm) + 2 * penalty * absoluteZ[j])
      }
    }
  }
}

extension Int {
  /// Bits of a number that is not negative.
  fileprivate var bitLength: Int { Int.bitWidth - leadingZeroBitCount }
}
