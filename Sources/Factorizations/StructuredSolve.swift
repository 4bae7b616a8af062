public import BLASBackend
public import Matrices
internal import RealModule

/// A structured matrix whose systems can be solved: its type says how, so no element is looked at to decide.
public protocol SolvableMatrix<Scalar>: StructuredMatrix {
  associatedtype Solver: LinearSolver where Solver.Scalar == Scalar

  /// The factorization that suits the structure, to be computed once and used for many right-hand sides.
  func solver() throws(LinearAlgebraError) -> Solver
}

/// The X of AX = B for a structured A, by the solver of its structure.
///
/// - Throws: `.shapeMismatch`; `.notSquare`, of a banded A; `.singular`; `.notPositiveDefinite`, of a
///   ``/Matrices/PositiveDefiniteMatrix``; `.nonFinite` with the place in A, in B or, where that leaves the range of the type,
///   in X; `.tooLarge`.
/// - Complexity: n² flops for each column for a triangular matrix, O(n) for diagonals, permutations and bands,
///   n³/3 for Hermitian matrices once.
public func solve<Scalar: BLASScalar>(
  _ a: some SolvableMatrix<Scalar>, _ b: consuming Matrix<Scalar>
) throws(LinearAlgebraError) -> Matrix<Scalar> {
  try a.solver().solve(b)
}

/// The x of Ax = b for a structured A; see the function for several columns.
///
/// - Throws: as for several columns.
public func solve<Scalar: BLASScalar>(
  _ a: some SolvableMatrix<Scalar>, _ b: Vector<Scalar>
) throws(LinearAlgebraError) -> Vector<Scalar> {
  Vector(try a.solver().solve(b.column).storage)
}

/// The x of Ax = b; see the function for several columns.
///
/// - Throws: as for several columns.
public func solve<Scalar: BLASScalar>(
  _ a: Matrix<Scalar>, _ b: Vector<Scalar>
) throws(LinearAlgebraError) -> Vector<Scalar> {
  Vector(Matrix(try solve(a, b.column).view).storage)
}

extension TriangularMatrix: SolvableMatrix, LinearSolver {
  /// The matrix itself.
  ///
  /// - Throws: `.nonFinite` with the first place in the triangle.
  /// - Complexity: one pass.
  public func solver() throws(LinearAlgebraError) -> TriangularMatrix {
    for j in 0..<columns {
      let stored = triangle == .upper ? 0..<j + 1 : j..<rows
      for i in stored where !self[i, j].isFinite { throw .nonFinite(row: i, column: j) }
    }
    return self
  }

  /// B ← T⁻¹B, in place. Whether T is finite is for ``solver()`` to find out.
  ///
  /// - Throws: as ``LU/solveInPlace(_:)``; `.singular` with the diagonal element that is exactly zero.
  /// - Complexity: n² flops per column, no memory. Source: LAPACK TRTRS.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "triangular solve")
    let outcome = try rightSides.withSpan { (span, layout) throws(DimensionOverflow) in
      try LAPACK<Scalar>.trtrs(
        storedTriangle, elements.transposition, diagonal, elements.storage.span, elements.layout,
        &span, layout)
    }
    if case .failure(let pivot) = outcome { throw .singular(pivot: pivot - 1) }
    try rightSides.requireFinite("the solution")
  }
}

extension DiagonalMatrix: SolvableMatrix, LinearSolver {
  /// The matrix itself.
  ///
  /// - Throws: `.nonFinite` with the first place on the diagonal.
  public func solver() throws(LinearAlgebraError) -> DiagonalMatrix {
    if let k = diagonal.elements.firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(row: k, column: k)
    }
    return self
  }

  /// B ← D⁻¹B, in place. Whether D is finite is for ``solver()`` to find out.
  ///
  /// - Throws: as ``LU/solveInPlace(_:)``; `.singular` with the element that is exactly zero.
  /// - Complexity: n divisions per column, no memory.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "diagonal solve")
    if let pivot = diagonal.elements.firstIndex(of: .zero) { throw .singular(pivot: pivot) }
    rightSides ./= diagonal
    try rightSides.requireFinite("the solution")
  }
}

extension PermutationMatrix: SolvableMatrix, LinearSolver {
  public func solver() -> PermutationMatrix { self }

  /// B ← PᵀB, in place.
  ///
  /// - Throws: `.shapeMismatch`; `.nonFinite` with the place in B.
  /// - Complexity: one copy.
  public func solveInPlace(_ rightSides: inout Matrix<Scalar>) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "permutation solve")
    rightSides = inverse * rightSides
  }
}

extension HermitianMatrix: SolvableMatrix {
  /// A = PUDUᴴPᵀ, by Bunch and Kaufman.
  ///
  /// - Throws: `.nonFinite`; `.tooLarge`.
  public func solver() throws(LinearAlgebraError) -> BunchKaufman<Scalar> {
    try BunchKaufman(upperTriangle)
  }

  /// A matrix whose upper triangle, diagonal included, is that of this one: what the factorizations read.
  fileprivate var upperTriangle: Matrix<Scalar> {
    Matrix(triangle == .upper ? elements : elements.adjoint)
  }
}

extension PositiveDefiniteMatrix: SolvableMatrix {
  /// A = UᴴU.
  ///
  /// - Throws: `.notPositiveDefinite`; `.nonFinite`; `.tooLarge`.
  public func solver() throws(LinearAlgebraError) -> Cholesky<Scalar> {
    try Cholesky(hermitian.upperTriangle)
  }
}

extension TridiagonalMatrix: SolvableMatrix {
  /// A = PLU.
  ///
  /// - Throws: `.nonFinite`; `.tooLarge`.
  public func solver() throws(LinearAlgebraError) -> TridiagonalLU<Scalar> {
    try TridiagonalLU(
      lower: lower.elements, diagonal: diagonal.elements, upper: upper.elements)
  }
}

extension BandedMatrix: SolvableMatrix {
  /// A = PLU.
  ///
  /// - Throws: `.notSquare`; `.nonFinite`; `.tooLarge`.
  public func solver() throws(LinearAlgebraError) -> BandedLU<Scalar> {
    guard shape.isSquare else { throw .notSquare(operation: "banded solve", shape: shape) }
    return try BandedLU(band: bands, lower: lowerBandwidth, upper: upperBandwidth)
  }
}

extension HermitianBandedMatrix: SolvableMatrix {
  /// A = PLU: a Hermitian band that is not known to be positive definite has no solver of its own in LAPACK.
  ///
  /// - Throws: `.nonFinite`; `.tooLarge`.
  public func solver() throws(LinearAlgebraError) -> BandedLU<Scalar> { try general.solver() }
}
