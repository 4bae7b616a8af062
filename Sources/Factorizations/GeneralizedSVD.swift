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
  /// - Throws: `.shapeMismatch`; `.nonFinite` with the place in A or B, or in R where that leaves the range of the type;
  ///   `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 20(m + p)n² flops, and m² + p² + n² scalars.
  public init(
    _ a: consuming Matrix<Scalar>, _ b: consuming Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    guard a.columns == b.columns else {
      throw .shapeMismatch(operation: "generalized SVD", left: a.shape, right: b.shape)
    }
    try a.requireFinite("A")
    try b.requireFinite("B")
    var workspace = Workspace<Scalar>()
    var first = a
    var second = b
    let (m, p, n) = (first.rows, second.rows, first.columns)
    // A scale of its own for each keeps the squares and the quotients that LAPACK forms in range.
    let (powerA, powerB) = (first.extremeExponent(), second.extremeExponent())
    first = first.multiplied(byPowerOfTwo: -powerA)
    second = second.multiplied(byPowerOfTwo: -powerB)
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
    var r = Matrix<Scalar>(rows: total, columns: total) { i, j in
      i > j ? .zero : i < m ? first[i, n - total + j] : second[i - rank.k, n - total + j]
    }
    if powerA != 0 || powerB != 0 {
      for i in 0..<total {
        let row = Self.rescaled(cosines[i], sines[i], powerA, powerB)
        (cosines[i], sines[i]) = (row.cosine, row.sine)
        for j in i..<total {
          let part = r[i, j] * Scalar(row.length)
          r[i, j] = Scalar(
            _realPart: part._realPart.multiplied(byPowerOfTwo: row.power),
            imaginaryPart: part._imaginaryPart.multiplied(byPowerOfTwo: row.power))
        }
      }
      try r.requireFinite("R")
    }
    (self.u, self.v, self.q, self.r, rankOfB) = (u, v, q, r, rank.l)
    self.cosines = Array(cosines.prefix(total))
    self.sines = Array(sines.prefix(total))
  }

  /// (2ᵃc, 2ᵇs) as the pair of a row that is length · 2^power times as long.
  private static func rescaled(
    _ cosine: Scalar.RealScalar, _ sine: Scalar.RealScalar, _ a: Int, _ b: Int
  ) -> (cosine: Scalar.RealScalar, sine: Scalar.RealScalar, length: Scalar.RealScalar, power: Int) {
    if cosine == 0 { return (0, sine, 1, b) }
    if sine == 0 { return (cosine, 0, 1, a) }
    let power = max(a + Int(cosine.exponent), b + Int(sine.exponent))
    let c = cosine.multiplied(byPowerOfTwo: a - power)
    let s = sine.multiplied(byPowerOfTwo: b - power)
    let length = Scalar.RealScalar.hypot(c, s)
    return (c / length, s / length, length, power)
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
