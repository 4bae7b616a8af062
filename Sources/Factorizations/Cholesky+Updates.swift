internal import BLASBackend
public import Matrices
internal import RealModule

extension Cholesky {
  /// The factor of G + XXᴴ, from that of G.
  ///
  /// - Parameter columns: X, n × k; k = 1 is a rank-one update.
  /// - Throws: `.shapeMismatch`; `.nonFinite`, with the place in X; `.tooLarge`; the factor unchanged.
  /// - Complexity: 2n²k flops. Source: LAPACK TPQRT: R of [U; Xᴴ]; Golub, Van Loan, *Matrix Computations*,
  ///   4th ed., section 6.5.4.
  public mutating func update(
    adding columns: Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    try requireRows(columns, of: shape, "Cholesky update")
    try columns.requireFinite("the columns")
    var below = columns.conjugateTranspose
    var updated = factors
    var workspace = Workspace<Scalar>()
    try updated.withSpan { (r, rLayout) throws(DimensionOverflow) in
      let layout = below.layout
      try below.withStorage { (b) throws(DimensionOverflow) in
        try LAPACK<Scalar>.tpqrt(
          &r, rLayout, &b, layout, isTriangular: false, workspace: &workspace)
      }
    }
    // Reflections leave a real diagonal of either sign.
    for i in 0..<updated.rows where updated[i, i]._realPart < 0 {
      for j in i..<updated.columns { updated[i, j] = .zero - updated[i, j] }
    }
    try updated.requireFinite(in: .upper, "the updated factor")
    (factors, knownOneNorm) = (updated, nil)
  }

  /// The factor of G − XXᴴ, from that of G.
  ///
  /// - Parameter columns: X, n × k; k = 1 is a rank-one downdate.
  /// - Throws: `.shapeMismatch`; `.nonFinite`, with the place in X; `.notPositiveDefinite` with n if G − XXᴴ
  ///   is not, to working precision; `.tooLarge`; the factor unchanged.
  /// - Complexity: 4n²k flops. Source: LINPACK CHDD; Golub, Van Loan, section 6.5.4. The error grows with the
  ///   condition of the result.
  public mutating func downdate(
    removing columns: Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    try requireRows(columns, of: shape, "Cholesky downdate")
    try columns.requireFinite("the columns")
    var updated = factors
    for k in 0..<columns.columns {
      // Uᴴp = x.
      var p = Matrix(columns[..., k..<k + 1])
      _ = try p.withSpan { (span, layout) throws(DimensionOverflow) in
        try LAPACK<Scalar>.trtrs(
          .upper, .adjoint, .stored, updated.storage.span, updated.layout, &span, layout)
      }
      guard Self.rotate(&updated, along: p.storage) else {
        throw .notPositiveDefinite(leadingMinor: factors.rows)
      }
    }
    try updated.requireFinite(in: .upper, "the updated factor")
    (factors, knownOneNorm) = (updated, nil)
  }

  /// Rotates [0; U] into [xᴴ; Û], where p = U⁻ᴴx, from the last row to the first.
  ///
  /// - Returns: false if ‖p‖ ≥ 1: UᴴU − xxᴴ is not positive definite.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func rotate(_ factor: inout Matrix<Scalar>, along p: [Scalar]) -> Bool {
    typealias Real = Scalar.RealScalar
    let n = factor.rows
    var norm: Real = 0
    for element in p { norm = .hypot(norm, element._modulus) }
    guard norm < 1 else { return false }
    var alpha = ((1 - norm) * (1 + norm)).squareRoot()
    guard alpha > 0 || n == 0 else { return false }
    // Row n + 1 of the rotated matrix: zeros in the beginning, xᴴ in the end.
    var row = [Scalar](repeating: .zero, count: n)
    for i in (0..<n).reversed() {
      // The rotation of (α, p̄ᵢ) that moves the length into α: cᵢ real, sᵢ of the phase of pᵢ.
      let length = Real.hypot(alpha, p[i]._modulus)
      let cosine = Scalar(alpha / length)
      let sine = Scalar(
        _realPart: p[i]._realPart / length, imaginaryPart: p[i]._imaginaryPart / length)
      alpha = length
      for j in i..<n {
        let (above, u) = (row[j], factor[i, j])
        row[j] = cosine * above + sine._conjugate * u
        factor[i, j] = cosine * u - sine * above
      }
    }
    return true
  }
}
