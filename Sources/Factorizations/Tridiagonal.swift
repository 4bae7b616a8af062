public import BLASBackend
public import Matrices

/// A = PLU of a tridiagonal matrix, in O(n).
///
/// - Note: Source: LAPACK GTTRF, GTTRS.
public struct TridiagonalLU<Scalar: BLASScalar>: LinearSolver {
  private let lower: [Scalar]
  private let diagonal: [Scalar]
  private let upper: [Scalar]
  private let second: [Scalar]
  private let pivots: [BLASInteger]
  /// The first (zero-based) diagonal element of U that is exactly zero.
  public let zeroPivot: Int?

  /// - Parameters:
  ///   - lower: the n − 1 elements below the diagonal.
  ///   - diagonal: n elements.
  ///   - upper: the n − 1 elements above it.
  /// - Throws: `.shapeMismatch`; `.nonFinite`; `.tooLarge`.
  /// - Complexity: about 8n flops.
  public init(
    lower: [Scalar], diagonal: [Scalar], upper: [Scalar]
  ) throws(LinearAlgebraError) {
    let n = diagonal.count
    try requireBand(lower, below: 1, of: n)
    try requireBand(diagonal, below: 0, of: n)
    try requireBand(upper, below: -1, of: n)
    var (l, d, u) = (lower, diagonal, upper)
    var second = [Scalar](repeating: 0, count: max(0, n - 2))
    var pivots = [BLASInteger](repeating: 0, count: n)
    let outcome = try checkingSize { () throws(DimensionOverflow) in
      var lSpan = l.mutableSpan
      var dSpan = d.mutableSpan
      var uSpan = u.mutableSpan
      var secondSpan = second.mutableSpan
      var pivotSpan = pivots.mutableSpan
      return try LAPACK<Scalar>.gttrf(
        lower: &lSpan, diagonal: &dSpan, upper: &uSpan, second: &secondSpan, pivots: &pivotSpan)
    }
    zeroPivot = if case .failure(let pivot) = outcome { pivot - 1 } else { nil }
    (self.lower, self.diagonal, self.upper, self.second, self.pivots) = (l, d, u, second, pivots)
  }

  public var shape: Shape { Shape(diagonal.count, diagonal.count) }

  /// Overwrites the right-hand sides with A⁻¹ times them.
  ///
  /// - Throws: as ``LU/solveInPlace(_:)``.
  /// - Complexity: about 9n flops per right-hand side.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try solveInPlace(.none, &rightSides)
  }

  /// Overwrites the right-hand sides with op(A)⁻¹ times them.
  ///
  /// - Throws: as ``solveInPlace(_:)``.
  public func solveInPlace(
    _ transposition: Transposition, _ rightSides: inout Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "tridiagonal solve")
    if let zeroPivot { throw .singular(pivot: zeroPivot) }
    try rightSides.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.gttrs(
        transposition, lower: lower.span, diagonal: diagonal.span, upper: upper.span,
        second: second.span, pivots: pivots.span, &span, layout)
    }
    try rightSides.requireFinite("the solution")
  }

  /// log|det A| and its sign; −∞ and 0 if A is singular.
  public var logDeterminant: LogDeterminant<Scalar> {
    .product(of: diagonal, exchanging: pivots)
  }
}

/// A = LDLᴴ of a Hermitian positive definite tridiagonal matrix, in O(n).
///
/// - Note: Source: LAPACK PTTRF, PTTRS.
public struct TridiagonalCholesky<Scalar: BLASScalar>: LinearSolver {
  private let diagonal: [Scalar.RealScalar]
  private let off: [Scalar]

  /// - Parameters:
  ///   - diagonal: n elements.
  ///   - off: the n − 1 elements below the diagonal.
  /// - Throws: `.shapeMismatch`; `.nonFinite`; `.notPositiveDefinite`; `.tooLarge`.
  /// - Complexity: about 3n flops.
  public init(diagonal: [Scalar.RealScalar], off: [Scalar]) throws(LinearAlgebraError) {
    let n = diagonal.count
    try requireBand(diagonal, below: 0, of: n)
    try requireBand(off, below: 1, of: n)
    var (d, e) = (diagonal, off)
    let outcome = try checkingSize { () throws(DimensionOverflow) in
      var dSpan = d.mutableSpan
      var eSpan = e.mutableSpan
      return try LAPACK<Scalar>.pttrf(diagonal: &dSpan, off: &eSpan)
    }
    if case .failure(let minor) = outcome { throw .notPositiveDefinite(leadingMinor: minor) }
    (self.diagonal, self.off) = (d, e)
  }

  public var shape: Shape { Shape(diagonal.count, diagonal.count) }

  /// Overwrites the right-hand sides with A⁻¹ times them.
  ///
  /// - Throws: as ``Cholesky/solveInPlace(_:)``.
  /// - Complexity: about 5n flops per right-hand side.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "tridiagonal solve")
    try rightSides.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.pttrs(diagonal: diagonal.span, off: off.span, &span, layout)
    }
    try rightSides.requireFinite("the solution")
  }

  /// log|det A|, of a positive determinant.
  public var logDeterminant: LogDeterminant<Scalar> {
    .product(of: diagonal.map { Scalar($0) })
  }
}

/// - Throws: `.shapeMismatch` unless a diagonal has the length of that so far below the main one;
///   `.nonFinite` with the place in the matrix.
private func requireBand<Scalar: BLASScalar>(
  _ elements: [Scalar], below: Int, of order: Int
) throws(LinearAlgebraError) {
  guard elements.count == max(0, order - abs(below)) else {
    throw .shapeMismatch(
      operation: "tridiagonal matrix", left: Shape(order, 1), right: Shape(elements.count, 1))
  }
  if let i = elements.firstIndex(where: { !$0.isFinite }) {
    throw .nonFinite(row: i + max(0, below), column: i + max(0, -below))
  }
}
