public import BLASBackend
public import Matrices

extension MatrixProtocol {
  /// How many singular values count as different from zero.
  ///
  /// - Throws: `.nonFinite`; `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 4mn² flops for m ≥ n.
  public func rank(
    _ rule: RankRule<Scalar.RealScalar> = .automatic
  ) throws(LinearAlgebraError) -> Int {
    let values = try singularValues()
    let bound = rule.bound(largest: values.first ?? 0, shape)
    return values.prefix { $0 > bound }.count
  }

  /// A⁺, the Moore–Penrose inverse, n × m.
  ///
  /// - Throws: as ``SVD/init(_:)``; `.nonFinite` with the place in A⁺, if it leaves the range of the type.
  /// - Complexity: about 4mn² + 22n³ flops for m ≥ n.
  public func pseudoInverse(
    _ rule: RankRule<Scalar.RealScalar> = .automatic
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try SVD(Matrix(view)).pseudoInverse(rule)
  }

  /// An orthonormal basis of the column space, m × rank: the left singular vectors.
  ///
  /// - Throws: `.nonFinite`; `.svdDidNotConverge`; `.tooLarge`.
  public func columnSpace(
    _ rule: RankRule<Scalar.RealScalar> = .automatic
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let svd = try SVD(Matrix(view))
    return Matrix(svd.u[..., 0..<svd.rank(rule)])
  }

  /// An orthonormal basis of the null space, n × (n − rank).
  ///
  /// - Throws: `.nonFinite`; `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: one SVD, and 4n²·rank flops for what is orthogonal to its right vectors.
  public func nullSpace(
    _ rule: RankRule<Scalar.RealScalar> = .automatic
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let svd = try SVD(Matrix(view))
    let (rank, n) = (svd.rank(rule), svd.vt.columns)
    let rows = try QR(Matrix(svd.vt[0..<rank, ...]).conjugateTranspose)
    var basis = Matrix<Scalar>(rows: n, columns: n - rank)
    for k in 0..<n - rank { basis[rank + k, k] = 1 }
    try rows.applyQ(.none, to: &basis)
    return basis
  }

  /// A ⊗ B: every element of A times B.
  ///
  /// - Complexity: as many multiplications as elements.
  public func kronecker(_ other: some MatrixProtocol<Scalar>) -> Matrix<Scalar> {
    let (a, b) = (Matrix(view), Matrix(other.view))
    let (p, q) = (b.rows, b.columns)
    return Matrix(rows: a.rows * p, columns: a.columns * q) { i, j in
      a[i / p, j / q] * b[i % p, j % q]
    }
  }

  /// A = UH with orthonormal columns in U, m × n, and a Hermitian positive semidefinite H, for m ≥ n.
  ///
  /// - Throws: `.shapeMismatch` for m < n; `.nonFinite`; `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: one SVD and 2n²(m + n) flops. Source: Higham, *Functions of Matrices*, chapter 8.
  public func polar() throws(LinearAlgebraError) -> (
    unitary: Matrix<Scalar>, hermitian: Matrix<Scalar>
  ) {
    guard view.rows >= view.columns else {
      throw .shapeMismatch(
        operation: "polar decomposition", left: shape, right: Shape(view.columns, view.columns))
    }
    let svd = try SVD(Matrix(view))
    let v = svd.vt.conjugateTranspose
    let scaled = Matrix<Scalar>(rows: v.rows, columns: v.columns) { i, j in
      v[i, j] * Scalar(svd.singularValues[j])
    }
    let hermitian = scaled * svd.vt
    return (svd.u * svd.vt, hermitian.mirrored(from: .upper))
  }

  /// Aᵏ by repeated squaring; of a negative k, the power of the inverse.
  ///
  /// - Throws: `.notSquare`; `.nonFinite` with the place in A, or in a power that leaves the range of the type;
  ///   for k < 0 `.singular`; `.tooLarge`.
  /// - Complexity: at most 2·log₂|k| products.
  public func power(_ exponent: Int) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try requireSquare(shape, "matrix power")
    try requireFinite()
    var base = exponent < 0 ? try LU(Matrix(view)).inverse() : Matrix(view)
    var left = exponent.magnitude
    var result: Matrix<Scalar>?
    while left > 0 {
      if left & 1 == 1 { result = result.map { $0 * base } ?? base }
      left >>= 1
      if left > 0 { base = base * base }
    }
    let power = result ?? .identity(view.rows)
    try power.requireFinite("the result")
    return power
  }
}
