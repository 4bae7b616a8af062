public import BLASBackend
public import Matrices
internal import RealModule

/// A = U·C·R₀·Qᴴ and B = V·S·R₀·Qᴴ with unitary U, V, Q and CᵀC + SᵀS = I: the singular values of A
/// relative to B are the quotients c / s.
///
/// - Note: Source: LAPACK GGSVD3; Golub, Van Loan, *Matrix Computations*, 4th ed., section 8.7.4.
public struct GeneralizedSVD<Scalar: BLASScalar>: Sendable {
  /// m × m, p × p and n × n.
  public let u: Matrix<Scalar>
  public let v: Matrix<Scalar>
  public let q: Matrix<Scalar>
  /// The triangular factor, rank × rank: R₀ = [0 R].
  public let r: Matrix<Scalar>
  /// c and s, one pair for each row of R, c² + s² = 1: first those with s = 0.
  public let cosines: [Scalar.RealScalar]
  public let sines: [Scalar.RealScalar]
  /// The ranks of [A; B] and of B.
  public var rank: Int { cosines.count }
  public let rankOfB: Int

  /// c / s, infinite where s = 0.
  public var generalizedSingularValues: [Scalar.RealScalar] {
    zip(cosines, sines).map { $1 == 0 ? .infinity : $0 / $1 }
  }

  /// - Parameters:
  ///   - a: A, m × n.
  ///   - b: B, p × n.
  /// - Throws: `.shapeMismatch`; `.nonFinite`; `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 20(m + p)n² flops, and m² + p² + n² scalars.
  public init(
    _ a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    guard a.columns == b.columns else {
      throw .shapeMismatch(operation: "generalized SVD", left: a.shape, right: b.shape)
    }
    try a.requireFinite()
    try b.requireFinite()
    var workspace = Workspace<Scalar>()
    var first = a
    var second = b
    let (m, p, n) = (first.rows, second.rows, first.columns)
    // One scale for both keeps the squares that LAPACK forms in range; only R has a scale.
    let norm = max(first.oneNorm(), second.oneNorm())
    let most = Scalar.RealScalar.exp2(
      Scalar.RealScalar(Scalar.RealScalar.greatestFiniteMagnitude.exponent / 2))
    let scale: Scalar.RealScalar = norm > most ? 1 / most : norm < 1 / most ? most : 1
    if scale != 1 {
      first.multiplyElements(by: Scalar(scale))
      second.multiplyElements(by: Scalar(scale))
    }
    var cosines = [Scalar.RealScalar](repeating: 0, count: n)
    var sines = cosines
    var u = Matrix<Scalar>(rows: m, columns: m)
    var v = Matrix<Scalar>(rows: p, columns: p)
    var q = Matrix<Scalar>(rows: n, columns: n)
    let (rank, outcome) = try first.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
      let bLayout = second.layout
      return try second.withStorage { (bSpan) throws(DimensionOverflow) in
        try u.withStorage { (uSpan) throws(DimensionOverflow) in
          try v.withStorage { (vSpan) throws(DimensionOverflow) in
            try q.withStorage { (qSpan) throws(DimensionOverflow) in
              var cosineSpan = cosines.mutableSpan
              var sineSpan = sines.mutableSpan
              return try LAPACK<Scalar>.ggsvd3(
                &aSpan, aLayout, &bSpan, bLayout, cosines: &cosineSpan, sines: &sineSpan,
                u: &uSpan, v: &vSpan, q: &qSpan, workspace: &workspace)
            }
          }
        }
      }
    }
    if case .failure = outcome { throw .svdDidNotConverge(unconverged: n) }
    let total = rank.k + rank.l
    // The rows of R that A has no room for stand in B, from its row m − k on.
    r = Matrix(rows: total, columns: total) { i, j in
      if i > j { return .zero }
      let scaled = i < m ? first[i, n - total + j] : second[i - rank.k, n - total + j]
      return scale == 1 ? scaled : scaled / Scalar(scale)
    }
    (self.u, self.v, self.q, rankOfB) = (u, v, q, rank.l)
    self.cosines = Array(cosines.prefix(total))
    self.sines = Array(sines.prefix(total))
  }

  /// A multiplied out again.
  public func reconstructedA() -> Matrix<Scalar> {
    // Row i of C has c_i in column i.
    let c = Matrix<Scalar>(rows: u.rows, columns: rank) { i, j in
      i == j ? Scalar(cosines[j]) : .zero
    }
    return u * c * r * trailing
  }

  /// B multiplied out again.
  public func reconstructedB() -> Matrix<Scalar> {
    let k = rank - rankOfB
    let s = Matrix<Scalar>(rows: v.rows, columns: rank) { i, j in
      i + k == j ? Scalar(sines[j]) : .zero
    }
    return v * s * r * trailing
  }

  /// The last `rank` columns of Q, adjoint.
  private var trailing: Matrix<Scalar> {
    Matrix(q[..., q.columns - rank..<q.columns]).conjugateTranspose
  }
}
