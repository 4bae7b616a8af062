public import BLASBackend
public import Matrices
internal import RealModule

/// A square matrix, factorized in the way that its structure allows: what `solve(_:_:)` chooses.
public enum StructuredFactorization<Scalar: BLASScalar>: LinearSolver {
  /// Zero outside of the diagonal.
  case diagonal(Matrix<Scalar>)
  /// Zero on one side of the diagonal.
  case triangular(Triangle, Matrix<Scalar>)
  /// Few diagonals in a large matrix.
  case banded(BandedLU<Scalar>)
  /// Hermitian, with a positive diagonal, and found to be positive definite.
  case cholesky(Cholesky<Scalar>)
  /// Hermitian, or symmetric, and indefinite.
  case bunchKaufman(BunchKaufman<Scalar>)
  case lu(LU<Scalar>)

  /// Looks at the elements once, and factorizes.
  ///
  /// Diagonal and triangular matrices are kept as they are; of many rows with few diagonals the band is
  /// factorized; Hermitian ones go to Cholesky if their diagonal is positive, and to Bunch and Kaufman if it
  /// is not or Cholesky finds them indefinite; all others to LU. Which it was is the case.
  ///
  /// - Throws: `.notSquare`; `.nonFinite`; `.tooLarge`.
  /// - Complexity: n² to look, and the factorization that was chosen: 2n³/3 flops at most (n³ where
  ///   Cholesky gave up).
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireSquare(matrix.shape, "solve")
    try matrix.requireFinite()
    let structure = matrix.structure()
    let n = matrix.rows
    let (below, above) = (structure.below, structure.above)
    if below == 0 && above == 0 {
      self = .diagonal(matrix)
    } else if below == 0 {
      self = .triangular(.upper, matrix)
    } else if above == 0 {
      self = .triangular(.lower, matrix)
    } else if n >= 64 && 8 * (2 * below + above + 1) <= n {
      self = .banded(try BandedLU(matrix, lower: below, upper: above))
    } else if structure.isHermitian || structure.isSymmetric {
      if structure.isHermitian && structure.hasPositiveDiagonal {
        let kept = matrix
        do throws(LinearAlgebraError) {
          self = .cholesky(try Cholesky(kept))
          return
        } catch {
          guard case .notPositiveDefinite = error else { throw error }
        }
      }
      self = .bunchKaufman(try BunchKaufman(matrix, hermitian: structure.isHermitian))
    } else {
      self = .lu(try LU(matrix))
    }
  }

  public var shape: Shape {
    switch self {
    case .diagonal(let matrix), .triangular(_, let matrix): matrix.shape
    case .banded(let solver): solver.shape
    case .cholesky(let solver): solver.shape
    case .bunchKaufman(let solver): solver.shape
    case .lu(let solver): solver.shape
    }
  }

  /// Overwrites the right-hand sides with A⁻¹ times them.
  ///
  /// - Throws: as ``LU/solveInPlace(_:)``. Whether A is *nearly* singular is for the condition number of the
  ///   factorization to say.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    switch self {
    case .diagonal(let matrix):
      try DiagonalMatrix(Vector(matrix.diagonalElements)).solveInPlace(&rightSides)
    case .triangular(let triangle, let matrix):
      try TriangularMatrix(triangle, of: matrix).solveInPlace(&rightSides)
    case .banded(let solver): try solver.solveInPlace(&rightSides)
    case .cholesky(let solver): try solver.solveInPlace(&rightSides)
    case .bunchKaufman(let solver): try solver.solveInPlace(&rightSides)
    case .lu(let solver): try solver.solveInPlace(&rightSides)
    }
  }
}

/// The X of AX = B: by the structure of a square A, and for any other the one of least norm among those that
/// minimise ‖B − AX‖.
///
/// - Throws: `.shapeMismatch`; `.nonFinite` with the place in A, in B or, where that leaves the range of the type,
///   in X; `.singular`, of a square A; `.tooLarge`.
/// - Complexity: see ``StructuredFactorization`` and `leastSquares(_:_:_:)`.
public func solve<Scalar: BLASScalar>(
  _ a: Matrix<Scalar>, _ b: Matrix<Scalar>
) throws(LinearAlgebraError) -> Matrix<Scalar> {
  try requireRows(b, of: a.shape, "solve")
  if a.shape.isSquare { return try StructuredFactorization(a).solve(b) }
  return try leastSquares(a, b).solution
}

extension Matrix {
  /// What ``StructuredFactorization`` looks for.
  fileprivate struct Structure {
    /// How many diagonals below and above the main one are not all zeros.
    var below = 0
    var above = 0
    var isHermitian = true
    var isSymmetric = true
    var hasPositiveDiagonal = true
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate func structure() -> Structure {
    var structure = Structure()
    let span = storage.span
    for j in 0..<columns {
      let start = layout.index(0, j)
      let diagonal = span[start + j]
      if !(diagonal._realPart > 0) { structure.hasPositiveDiagonal = false }
      if diagonal._imaginaryPart != 0 { structure.isHermitian = false }
      for i in 0..<rows where i != j && span[start + i] != .zero {
        if i > j {
          structure.below = Swift.max(structure.below, i - j)
        } else {
          structure.above = Swift.max(structure.above, j - i)
        }
      }
      if structure.isHermitian || structure.isSymmetric {
        for i in 0..<j {
          let (upper, lower) = (span[start + i], span[layout.index(j, i)])
          if upper != lower { structure.isSymmetric = false }
          if upper != lower._conjugate { structure.isHermitian = false }
        }
      }
    }
    return structure
  }
}
