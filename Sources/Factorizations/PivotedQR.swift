public import BLASBackend
public import Matrices
internal import RealModule

/// AP = QR with |r₁₁| ≥ |r₂₂| ≥ … by exchanging columns.
///
/// - Note: Source: LAPACK GEQP3; Golub, Van Loan, *Matrix Computations*, 4th ed., section 5.4.2.
public struct PivotedQR<Scalar: BLASScalar>: Factorization {
  /// Q and R of the matrix with its columns exchanged.
  let factorization: QR<Scalar>
  /// The (zero-based) column of A that stands at each place of AP.
  public let pivots: [Int]

  /// - Throws: `.nonFinite` with the first element of A that is not finite, or, where A is finite but too
  ///   large, with the first element of R that overflowed; `.tooLarge`.
  /// - Complexity: 4mn² flops at most, and one pass over A; the storage of `matrix` is reused if it is consumed.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    // Before GEQP3, whose search for the longest column goes astray among numbers that are not finite.
    try matrix.requireFinite()
    var factors = matrix
    let layout = factors.layout
    var tau = [Scalar](repeating: 0, count: min(layout.rows, layout.columns))
    var pivots: [Int] = []
    var workspace = Workspace<Scalar>()
    do throws(DimensionOverflow) {
      try factors.withStorage { (span) throws(DimensionOverflow) in
        var tauSpan = tau.mutableSpan
        try LAPACK<Scalar>.geqp3(
          &span, layout, pivots: &pivots, tau: &tauSpan, workspace: &workspace)
      }
    } catch {
      throw LinearAlgebraError(error)
    }
    factorization = try QR(factors: factors, tau: tau)
    self.pivots = pivots
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
    try factorization.solveInPlace(&rightSides)
    let below = factorization.factors.columns..<rightSides.rows
    rightSides = rightSides.takingRows(places + below)
  }

  /// At which place of AP each column of A stands.
  private var places: [Int] {
    var places = pivots
    for (place, column) in pivots.enumerated() { places[column] = place }
    return places
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
  /// Takes over what GEQP3 left.
  init(factors: Matrix<Scalar>, tau: [Scalar]) throws(LinearAlgebraError) {
    try factors.requireFinite(in: .upper)
    self.factors = factors
    self.tau = tau
  }
}
