public import BLASBackend
public import Matrices

/// A = PLU of a square matrix with few diagonals.
///
/// - Note: Source: LAPACK GBTRF, GBTRS, GBCON; Golub, Van Loan, *Matrix Computations*, 4th ed., section 4.3.
public struct BandedLU<Scalar: BLASScalar>: LinearSolver {
  /// Row 2·lower + upper + … of column j: see ``LAPACK/Band``.
  private let factors: Matrix<Scalar>
  private let band: LAPACK<Scalar>.Band
  private let pivots: [BLASInteger]
  /// ‖A‖₁.
  public let oneNorm: Scalar.RealScalar
  /// The first (zero-based) diagonal element of U that is exactly zero.
  public let zeroPivot: Int?

  /// - Parameters:
  ///   - band: entry (i, j) of A in row `upper + i − j` of column j: (lower + upper + 1) × n. What lies
  ///     outside of A is not read.
  ///   - lower: diagonals below the main one.
  ///   - upper: diagonals above it.
  /// - Throws: `.shapeMismatch`; `.nonFinite` with the place in A; `.tooLarge`.
  /// - Complexity: about 2n·lower·(lower + upper) flops; (2·lower + upper + 1)·n scalars.
  public init(
    band: Matrix<Scalar>, lower: Int, upper: Int
  ) throws(LinearAlgebraError) {
    precondition(lower >= 0 && upper >= 0, "a negative number of diagonals")
    guard band.rows == lower + upper + 1 else {
      throw .shapeMismatch(
        operation: "band matrix", left: Shape(lower + upper + 1, band.columns), right: band.shape)
    }
    let n = band.columns
    var oneNorm: Scalar.RealScalar = 0
    for j in 0..<n {
      var sum: Scalar.RealScalar = 0
      for i in max(0, j - upper)..<max(max(0, j - upper), min(n, j + lower + 1)) {
        let element = band[upper + i - j, j]
        if !element.isFinite { throw .nonFinite(row: i, column: j) }
        sum += element._modulus
      }
      oneNorm = max(oneNorm, sum)
    }
    let place = LAPACK<Scalar>.Band(lower: lower, upper: upper)
    var factors = Matrix<Scalar>(rows: place.storedRows, columns: n) { i, j in
      let row = i - lower - upper + j
      return i >= lower && row >= 0 && row < n ? band[i - lower, j] : .zero
    }
    var pivots = [BLASInteger](repeating: 0, count: n)
    let outcome = try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var pivotSpan = pivots.mutableSpan
      return try LAPACK<Scalar>.gbtrf(place, &span, layout, pivots: &pivotSpan)
    }
    zeroPivot = if case .failure(let pivot) = outcome { pivot - 1 } else { nil }
    (self.factors, self.band, self.pivots, self.oneNorm) = (factors, place, pivots, oneNorm)
  }

  /// The band of a dense matrix; what lies outside of it is not read.
  ///
  /// - Throws: `.notSquare`; `.nonFinite`; `.tooLarge`.
  public init(
    _ matrix: Matrix<Scalar>, lower: Int, upper: Int
  ) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "band matrix")
    let n = matrix.rows
    let band = Matrix<Scalar>(rows: lower + upper + 1, columns: n) { i, j in
      let row = i - upper + j
      return row >= 0 && row < n ? matrix[row, j] : .zero
    }
    try self.init(band: band, lower: lower, upper: upper)
  }

  public var shape: Shape { Shape(factors.columns, factors.columns) }

  /// Overwrites the right-hand sides with A⁻¹ times them.
  ///
  /// - Throws: as ``LU/solveInPlace(_:)``.
  /// - Complexity: about 2n(2·lower + upper) flops per right-hand side.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try solveInPlace(.none, &rightSides)
  }

  /// Overwrites the right-hand sides with op(A)⁻¹ times them.
  ///
  /// - Throws: as ``solveInPlace(_:)``.
  public func solveInPlace(
    _ transposition: Transposition, _ rightSides: inout Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "banded solve")
    if let zeroPivot { throw .singular(pivot: zeroPivot) }
    try rightSides.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.gbtrs(
        transposition, band, factors.storage.span, factors.layout, pivots: pivots.span, &span,
        layout)
    }
    try rightSides.requireFinite("the solution")
  }

  /// log|det A| and its sign; −∞ and 0 if A is singular.
  public var logDeterminant: LogDeterminant<Scalar> {
    // The main diagonal of U: below it are the multipliers, above it the diagonals that exchanges fill, too.
    let row = band.lower + band.upper
    return .product(of: (0..<factors.columns).map { factors[row, $0] }, exchanging: pivots)
  }

  /// An estimate of 1/κ₁(A), rarely more than 3 times too large; 0 if A is singular.
  ///
  /// - Throws: `.tooLarge`.
  public func reciprocalConditionNumber() throws(LinearAlgebraError) -> Scalar.RealScalar {
    if zeroPivot != nil || !oneNorm.isFinite { return 0 }
    var workspace = Workspace<Scalar>()
    return try checkingSize { () throws(DimensionOverflow) in
      try LAPACK<Scalar>.gbcon(
        band, factors.storage.span, factors.layout, pivots: pivots.span, oneNorm: oneNorm,
        workspace: &workspace)
    }
  }
}

/// A = UᴴU of a Hermitian positive definite matrix with few diagonals.
///
/// - Note: Source: LAPACK PBTRF, PBTRS, PBCON.
public struct BandedCholesky<Scalar: BLASScalar>: LinearSolver {
  private let factors: Matrix<Scalar>
  /// ‖A‖₁.
  public let oneNorm: Scalar.RealScalar

  /// - Parameter upperBand: entry (i, j), i ≤ j, of A in row `d + i − j` of column j, with d diagonals above
  ///   the main one: (d + 1) × n. What lies outside of A is not read.
  /// - Throws: `.shapeMismatch` without a row; `.nonFinite` with the place in A; `.notPositiveDefinite`;
  ///   `.tooLarge`.
  /// - Complexity: n·d² flops.
  public init(upperBand: Matrix<Scalar>) throws(LinearAlgebraError) {
    guard upperBand.rows >= 1 else {
      throw .shapeMismatch(
        operation: "band matrix", left: Shape(1, upperBand.columns), right: upperBand.shape)
    }
    let (n, d) = (upperBand.columns, upperBand.rows - 1)
    var sums = [Scalar.RealScalar](repeating: 0, count: n)
    var factors = upperBand
    for j in 0..<n {
      for row in 0...d {
        let i = row - d + j
        if i < 0 {
          factors[row, j] = .zero
          continue
        }
        let element = upperBand[row, j]
        if !element.isFinite { throw .nonFinite(row: i, column: j) }
        sums[j] += element._modulus
        if i != j { sums[i] += element._modulus }
      }
    }
    let outcome = try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.pbtrf(.upper, &span, layout)
    }
    if case .failure(let minor) = outcome { throw .notPositiveDefinite(leadingMinor: minor) }
    (self.factors, oneNorm) = (factors, sums.max() ?? 0)
  }

  public var shape: Shape { Shape(factors.columns, factors.columns) }

  /// Overwrites the right-hand sides with A⁻¹ times them.
  ///
  /// - Throws: as ``Cholesky/solveInPlace(_:)``.
  /// - Complexity: 4n·d flops per right-hand side.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "banded solve")
    try rightSides.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.pbtrs(.upper, factors.storage.span, factors.layout, &span, layout)
    }
    try rightSides.requireFinite("the solution")
  }

  /// log|det A|, of a positive determinant.
  public var logDeterminant: LogDeterminant<Scalar> {
    let row = factors.rows - 1
    return LogDeterminant.product(of: (0..<factors.columns).map { factors[row, $0] }).squared
  }

  /// An estimate of 1/κ₁(A), rarely more than 3 times too large.
  ///
  /// - Throws: `.tooLarge`.
  public func reciprocalConditionNumber() throws(LinearAlgebraError) -> Scalar.RealScalar {
    if !oneNorm.isFinite { return 0 }
    var workspace = Workspace<Scalar>()
    return try checkingSize { () throws(DimensionOverflow) in
      try LAPACK<Scalar>.pbcon(
        .upper, factors.storage.span, factors.layout, oneNorm: oneNorm, workspace: &workspace)
    }
  }
}
