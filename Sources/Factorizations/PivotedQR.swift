public import BLASBackend
public import Matrices
internal import RealModule

/// AP = QR with |r₁₁| ≥ |r₂₂| ≥ … by exchanging columns.
///
/// - Note: Source: LAPACK GEQP3; Golub, Van Loan, *Matrix Computations*, 4th ed., section 5.4.2.
public struct PivotedQR<Scalar: BLASScalar>: Factorization {
  /// Q and R of the matrix with its columns exchanged.
  private(set) var factorization: QR<Scalar>
  /// The (zero-based) column of A that stands at each place of AP.
  public private(set) var pivots: [Int]

  /// - Throws: `.nonFinite` with the first element of A that is not finite, or, where A is finite but too
  ///   large, with the first element of R that overflowed; `.tooLarge`.
  /// - Complexity: 4mn² flops at most, and one pass over A; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    var workspace = Workspace<Scalar>()
    try self.init(matrix, workspace: &workspace)
  }

  /// As ``init(_:)``, with scratch memory that is kept between calls.
  public init(
    _ matrix: consuming Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    var pivots: [Int] = []
    factorization = try QR(exchangingColumnsOf: matrix, &pivots, workspace: &workspace)
    self.pivots = pivots
  }

  /// Factorizes another matrix in the memory of this one: of the same shape, nothing is allocated.
  ///
  /// - Throws: as ``init(_:)``; the factorization is garbage then.
  public mutating func refactorize(
    _ matrix: Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    try factorization.refactorize(matrix, exchanging: &pivots, workspace: &workspace)
  }

  public var shape: Shape { factorization.shape }

  /// R, min(m, n) × n.
  public var r: Matrix<Scalar> { factorization.r }

  /// Q with its first min(m, n) columns.
  ///
  /// - Throws: `.tooLarge`.
  public func thinQ() throws(LinearAlgebraError) -> Matrix<Scalar> { try factorization.thinQ() }

  /// How many diagonal elements of R exceed `relativeTolerance` times the first.
  public func rank(relativeTolerance: Scalar.RealScalar) -> Int {
    let factors = factorization.factors
    guard let largest = factorization.tau.isEmpty ? nil : factors[0, 0]._modulus, largest > 0 else {
      return 0
    }
    return (0..<factorization.tau.count).prefix {
      factors[$0, $0]._modulus > relativeTolerance * largest
    }.count
  }

  /// B ← QB, or QᴴB, in place, without forming Q.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  public func applyQ(
    _ transposition: Transposition, to matrix: inout Matrix<Scalar>
  ) throws(LinearAlgebraError) {
    try factorization.applyQ(transposition, to: &matrix)
  }

  /// Least squares in the full-rank case; see ``QR/solveInPlace(_:)`` for the layout of the result.
  ///
  /// - Throws: as ``QR/solveInPlace(_:)``.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    var workspace = Workspace<Scalar>()
    try solveInPlace(&rightSides, workspace: &workspace)
  }

  /// As ``solveInPlace(_:)``, with scratch memory that is kept between calls.
  public func solveInPlace(
    _ rightSides: inout Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    try factorization.solveInPlace(&rightSides, workspace: &workspace)
    workspace.withScalars(pivots.count) { exchanged in
      for j in 0..<rightSides.columns {
        for place in 0..<pivots.count { exchanged[place] = rightSides[place, j] }
        for place in 0..<pivots.count { rightSides[pivots[place], j] = exchanged[place] }
      }
    }
  }

  public func reconstructed() -> Matrix<Scalar> {
    let exchanged = factorization.reconstructed()
    var result = exchanged
    for (place, column) in pivots.enumerated() {
      for i in 0..<result.rows { result[i, column] = exchanged[i, place] }
    }
    return result
  }
}

extension QR {
  /// Q and R of AP, with the (zero-based) column of A at each place of AP.
  fileprivate init(
    exchangingColumnsOf matrix: consuming Matrix<Scalar>, _ pivots: inout [Int],
    workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    var factors = matrix
    var tau: [Scalar] = []
    try Self.factorize(&factors, &tau, exchanging: &pivots, workspace: &workspace)
    (self.factors, self.tau) = (factors, tau)
  }

  fileprivate mutating func refactorize(
    _ matrix: Matrix<Scalar>, exchanging pivots: inout [Int], workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    factors.takeElements(of: matrix)
    try Self.factorize(&factors, &tau, exchanging: &pivots, workspace: &workspace)
  }

  private static func factorize(
    _ factors: inout Matrix<Scalar>, _ tau: inout [Scalar], exchanging pivots: inout [Int],
    workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    // Before GEQP3, whose search for the longest column goes astray among numbers that are not finite.
    try factors.requireFinite()
    tau.resize(to: min(factors.rows, factors.columns), filling: .zero)
    try factors.withSpan { (span, layout) throws(DimensionOverflow) in
      var tauSpan = tau.mutableSpan
      try LAPACK<Scalar>.geqp3(
        &span, layout, pivots: &pivots, tau: &tauSpan, workspace: &workspace)
    }
    try factors.requireFinite(in: .upper, "the factors")
  }
}
