internal import BLASBackend
internal import Matrices

/// S ≈ R⁻¹ and a proven bound of ‖I − QᵀQ‖₂ for Q = [Ŵ^½X̂; Λ̂^½]·S, which is never formed exactly.
///
/// If that bound α is below 1, X̂ has full rank, and for any z with gradient g the solution is
/// z + S(QᵀQ)⁻¹g. How S was found does not matter.
struct Preconditioner: Sendable {
  enum Method: String, Sendable { case gram, choleskyQR, qr }

  /// Upper triangular.
  let s: Matrix<Double>
  /// sⱼ ≥ ‖row j of S‖₂.
  let rowNorms: [Double]
  /// dⱼ ≥ ‖column j of [Ŵ^½X̂; Λ̂^½]‖₂.
  let columnNorms: [Double]
  let alpha: Double
  let method: Method

  /// ‖S‖_F·‖d‖₂: an estimate of the condition number of the scaled columns, from above.
  var conditionEstimate: Double { rowNorms.norm * columnNorms.norm }
}

/// Finds a preconditioner whose bound is below 1, from the cheapest to the most careful way.
struct PreconditionerSearch: Sendable {
  /// Below this bound one more refinement step costs less than a better S, and standard errors already
  /// have 14 digits.
  static let goodEnough = 1e-5

  let problem: ScaledProblem
  let sweeps: PlainSweeps
  let columnNorms: [Double]
  let gram: Matrix<Double>
  /// 1, or 0 in tests of the tests.
  let alphaFactor: Double

  private var p: Int { problem.columns }
  private var inflation: Double {
    RoundingBounds.inflation(rows: problem.rows, columns: problem.columns)
  }

  /// - Parameter gram: from ``PlainSweeps/gram()``.
  init(
    _ problem: ScaledProblem, _ sweeps: PlainSweeps, gram: Matrix<Double>, alphaFactor: Double
  ) {
    self.problem = problem
    self.sweeps = sweeps
    self.alphaFactor = alphaFactor
    var full = gram
    for j in 0..<problem.columns {
      for i in 0..<j { full[j, i] = full[i, j] }
      if let ridge = problem.ridge { full[j, j] += ridge[j].high }
    }
    self.gram = full
    // Ĝⱼⱼ has at most m roundings; the entries of Ŵ^½X̂_h differ from those of Ŵ^½X̂ by at most 4u
    // relatively (√ŵ, its product, ŵ's and x's low parts).
    let inflation = RoundingBounds.inflation(rows: problem.rows, columns: problem.columns)
    let m = sweeps.chain
    columnNorms = (0..<problem.columns).map { j in
      (full[j, j] / (1 - RoundingBounds.gamma(m))).squareRoot()
        * (1 + RoundingBounds.gamma(8)) * inflation + RoundingBounds.floor
    }
  }

  func run() throws(NotCertifiable) -> Preconditioner {
    var best: Preconditioner?
    // Keeps the candidate if it is better; returns what is good enough to stop.
    func consider(_ candidate: Preconditioner?) -> Preconditioner? {
      if let candidate, !(best.map { $0.alpha <= candidate.alpha } ?? false) { best = candidate }
      return best.flatMap { $0.alpha <= PreconditionerSearch.goodEnough ? $0 : nil }
    }
    if let factor = try proving(gram.choleskyFactor), let s = try inverse(of: factor) {
      if let good = consider(try boundFromGram(s)) { return good }
      // Cholesky's own error is about p·u·‖v‖²: worth correcting while that is well below 1.
      let v = s.absoluteTransposedProduct(columnNorms)
      if Double(p) * RoundingBounds.u * v.norm * v.norm < 0.1 {
        if let good = consider(try boundFromSweep(s, .choleskyQR)) { return good }
      }
    }
    let triangle = try sweeps.triangle()
    if triangle.rows == p, let s = try inverse(of: triangle) {
      let first = try boundFromSweep(s, .qr)
      if let good = consider(first) { return good }
      // The corrected S, measured anew: its own M is nearer to I.
      if let first { _ = consider(try boundFromSweep(first.s, .qr)) }
    }
    if let best, best.alpha < 1 { return best }
    let (rank, dependent) = try proving { () throws(LinearAlgebraError) in
      try triangle.numericalRank(rows: problem.rows)
    }
    if rank < p { throw .rankDeficient(rank: rank, dependentColumns: dependent) }
    throw .illConditioned(
      orthogonalityBound: best?.alpha ?? .infinity,
      scaledConditionNumber: best?.conditionEstimate ?? .infinity)
  }

  private func inverse(of triangle: Matrix<Double>) throws(NotCertifiable) -> Matrix<Double>? {
    let inverse = try proving(triangle.invertedTriangle)
    guard let inverse, inverse.storage.largestMagnitude <= RoundingBounds.largest else {
      return nil
    }
    return inverse
  }

  private func preconditioner(
    _ s: Matrix<Double>, alpha: Double, _ method: Preconditioner.Method
  ) -> Preconditioner? {
    let bound = alpha * inflation * alphaFactor + RoundingBounds.orthogonalityFloor
    guard bound.isFinite, s.storage.largestMagnitude <= RoundingBounds.largest else { return nil }
    return Preconditioner(
      s: s, rowNorms: rowNorms(s), columnNorms: columnNorms, alpha: bound, method: method)
  }

  private func rowNorms(_ s: Matrix<Double>) -> [Double] {
    (0..<p).map { j in (0..<p).map { s[j, $0] }.norm * RoundingBounds.inflation(columns: p) }
  }

  /// α = ‖I − fl(Sᵀ(ĜS))‖_F + γ‖v‖₂², v = |S|ᵀd, without another sweep.
  ///
  /// The Gram matrix is off by at most γₘ dⱼdₖ, and by 4u for the low parts and 4u for the weights; the two
  /// products add γ_p each: γ_{m+2p+4}, γ_{m+2p+8} with weights.
  func boundFromGram(_ s: Matrix<Double>) throws(NotCertifiable) -> Preconditioner? {
    let e = try proving { () throws(LinearAlgebraError) in
      try s.congruence(of: gram)
    }
    let v = s.absoluteTransposedProduct(columnNorms)
    let gamma = RoundingBounds.gamma(sweeps.chain + 2 * p + (problem.hasWeights ? 8 : 4))
    return preconditioner(
      s, alpha: e.distanceFromIdentity + gamma * v.norm * v.norm * inflation, .gram)
  }

  /// α from M = fl(Q̂ᵀQ̂), one more sweep; then S is corrected by T = fl(chol(M)⁻¹), if that helps.
  ///
  /// With δ ≥ ‖Q − Q̂‖_F and q ≥ ‖Q̂‖₂:
  /// α = ‖I − M‖_F + ε_M, ε_M = γₘq_F² + 2qδ + δ². For S·T, whose rounding changes Q by φ:
  /// α = i + 2√(1 + i)·φ + φ², i = ‖I − fl(TᵀMT)‖_F + γ₂ₚ‖|T|ᵀ|M||T|‖_F + t²ε_M.
  func boundFromSweep(
    _ s: Matrix<Double>, _ method: Preconditioner.Method
  ) throws(NotCertifiable) -> Preconditioner? {
    var m = try sweeps.orthogonality(s)
    m.mirrorUpperTriangle()
    guard m.storage.largestMagnitude.isFinite else { return nil }
    let gamma = RoundingBounds.gamma(sweeps.chain)
    let spread = zip(columnNorms, rowNorms(s)).reduce(0) { $0 + $1.0 * $1.1 } * inflation
    let (extra, units) = problem.hasWeights ? (2, 4.0) : (0, 2.0)
    let delta =
      (RoundingBounds.gamma(p + extra) + units * RoundingBounds.u
        + problem.dataError * RoundingBounds.u2) * spread * inflation
      + RoundingBounds.orthogonalityFloor
    let distance = m.distanceFromIdentity * inflation
    let squareF = (0..<p).reduce(0) { $0 + m[$1, $1] } / (1 - gamma) * inflation
    let q = (1 + distance + gamma * squareF).squareRoot() * inflation
    let errorM = (gamma * squareF + 2 * q * delta + delta * delta) * inflation
    let plain = preconditioner(s, alpha: distance + errorM, method)

    guard let factor = try proving(m.choleskyFactor), let t = try proving(factor.invertedTriangle)
    else { return plain }
    let absoluteT = t.magnitudes
    let (i, st) = try proving { () throws(LinearAlgebraError) in
      let distance = try t.congruence(of: m).distanceFromIdentity
      let absolute = try absoluteT.congruence(of: m.magnitudes).storage.norm
      let square = absoluteT.largestColumnSum * absoluteT.largestRowSum
      return (
        distance + RoundingBounds.gamma(2 * p) * absolute + square * errorM,
        try s.times(t)
      )
    }
    let phi =
      RoundingBounds.gamma(p) * spread * inflation
      * (absoluteT.largestColumnSum * absoluteT.largestRowSum).squareRoot()
    let inflated = i * inflation
    let alpha = inflated + 2 * (1 + inflated).squareRoot() * phi + phi * phi
    guard let corrected = preconditioner(st, alpha: alpha, method) else { return plain }
    return plain.map { $0.alpha <= corrected.alpha } ?? false ? plain : corrected
  }
}

/// Turns an error of the linear algebra below into a reason.
func proving<Result>(
  _ body: () throws(LinearAlgebraError) -> Result
) throws(NotCertifiable) -> Result {
  do throws(LinearAlgebraError) { return try body() } catch { throw NotCertifiable(error) }
}
