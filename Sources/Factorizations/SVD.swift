public import BLASBackend
public import Matrices
internal import RealModule

/// A = U·diag(σ)·Vᴴ with σ₁ ≥ σ₂ ≥ … ≥ 0 and the first min(m, n) singular vectors.
///
/// - Note: Source: LAPACK GESDD, and GESVD for what it does not solve; Golub, Van Loan, *Matrix Computations*, 4th ed., section 8.6.
public struct SVD<Scalar: BLASScalar>: Sendable {
  /// U, m × min(m, n).
  public private(set) var u: Matrix<Scalar>
  /// In descending order.
  public private(set) var singularValues: [Scalar.RealScalar]
  /// Vᴴ, min(m, n) × n.
  public private(set) var vt: Matrix<Scalar>
  /// What GESDD may destroy; empty until there is a second matrix.
  private var scratch = Matrix<Scalar>(rows: 0, columns: 0)

  /// - Throws: `.nonFinite` with the place in A, or with that of a singular value that leaves the range of the type;
  ///   `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 4mn² + 22n³ flops for m ≥ n; min(m, n)·(m + n) scalars.
  public init(_ matrix: consuming Matrix<Scalar>) throws(LinearAlgebraError) {
    var workspace = Workspace<Scalar>()
    try self.init(matrix, workspace: &workspace)
  }

  /// As ``init(_:)``, with scratch memory that is kept between calls.
  public init(
    _ matrix: consuming Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    let shape = matrix.shape
    let smaller = min(shape.rows, shape.columns)
    var u = Matrix<Scalar>(rows: shape.rows, columns: smaller)
    var vt = Matrix<Scalar>(rows: smaller, columns: shape.columns)
    var values = [Scalar.RealScalar](repeating: 0, count: smaller)
    var scratch = copy matrix
    try decompose(.thin, matrix, &scratch, &u, &vt, &values, &workspace)
    (self.u, singularValues, self.vt) = (u, values, vt)
  }

  /// Decomposes another matrix in the memory of this one: of the same shape, nothing is allocated after the
  /// first time, when memory for a copy of the matrix is added.
  ///
  /// - Throws: as ``init(_:)``; the decomposition is garbage then.
  public mutating func refactorize(
    _ matrix: Matrix<Scalar>, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    let smaller = min(matrix.rows, matrix.columns)
    if matrix.shape != shape {
      u = Matrix(rows: matrix.rows, columns: smaller)
      vt = Matrix(rows: smaller, columns: matrix.columns)
      singularValues = [Scalar.RealScalar](repeating: 0, count: smaller)
    }
    scratch.takeElements(of: matrix)
    try decompose(.thin, matrix, &scratch, &u, &vt, &singularValues, &workspace)
  }

  public func reconstructed() -> Matrix<Scalar> {
    u * Matrix(rows: vt.rows, columns: vt.columns) { i, j in Scalar(singularValues[i]) * vt[i, j] }
  }
}

extension MatrixProtocol {
  /// The singular values in descending order.
  ///
  /// - Throws: as ``SVD/init(_:)``.
  /// - Complexity: about 4mn² flops for m ≥ n; a copy of the matrix.
  public func singularValues() throws(LinearAlgebraError) -> [Scalar.RealScalar] {
    let matrix = Matrix(view)
    var (scratch, u, vt) = (
      matrix, Matrix<Scalar>(rows: 0, columns: 0), Matrix<Scalar>(rows: 0, columns: 0)
    )
    var values = [Scalar.RealScalar](repeating: 0, count: min(matrix.rows, matrix.columns))
    var workspace = Workspace<Scalar>()
    try decompose(.none, matrix, &scratch, &u, &vt, &values, &workspace)
    return values
  }

  /// ‖A‖₂, the largest singular value; 0 for an empty matrix.
  ///
  /// - Throws: as ``SVD/init(_:)``.
  /// - Complexity: about 4mn² flops for m ≥ n; a copy of the matrix.
  public func twoNorm() throws(LinearAlgebraError) -> Scalar.RealScalar {
    try singularValues().first ?? 0
  }
}

/// How many singular values count as different from zero.
public enum RankRule<Real: RealBLASScalar>: Hashable, Sendable {
  /// max(m, n)·ε times the largest, as LAPACK's and NumPy's users expect.
  case automatic
  /// This multiple of the largest.
  case relative(Real)
  /// This number, in units of the matrix.
  case absolute(Real)

  /// Values that are not larger count as zero.
  func bound(largest: Real, _ shape: Shape) -> Real {
    switch self {
    case .automatic: Real(max(shape.rows, shape.columns)) * Real.ulpOfOne * largest
    case .relative(let factor): factor * largest
    case .absolute(let bound): bound
    }
  }
}

extension SVD {
  /// The shape of the matrix that was factorized.
  public var shape: Shape { Shape(u.rows, vt.columns) }

  /// How many singular values count as different from zero.
  public func rank(_ rule: RankRule<Scalar.RealScalar> = .automatic) -> Int {
    let bound = rule.bound(largest: singularValues.first ?? 0, shape)
    return singularValues.prefix { $0 > bound }.count
  }

  /// κ₂(A) = σ₁ / σ_min; infinite if σ_min is zero, 1 for an empty matrix.
  public var conditionNumber: Scalar.RealScalar {
    guard let largest = singularValues.first, let least = singularValues.last else { return 1 }
    return least == 0 ? .infinity : largest / least
  }

  /// The X of least norm among those that minimise ‖B − AX‖_F, with the singular values beyond the rank
  /// taken as zero.
  ///
  /// - Throws: `.shapeMismatch`; `.nonFinite` with the place in B or, if it leaves the range of the type, in X;
  ///   `.tooLarge`.
  /// - Complexity: 2(m + n)·rank flops per right-hand side.
  public func solve(
    _ rightSides: Matrix<Scalar>, _ rule: RankRule<Scalar.RealScalar> = .automatic
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    var solutions = Matrix<Scalar>(rows: vt.columns, columns: rightSides.columns)
    var workspace = Workspace<Scalar>()
    try solve(rightSides, into: &solutions, rule, workspace: &workspace)
    return solutions
  }

  /// As ``solve(_:_:)``, with memory that is kept between calls.
  ///
  /// - Parameters:
  ///   - rightSides: B, m × k.
  ///   - solutions: takes X, n × k; what it held is not read.
  ///   - rule: which singular values count as zero.
  ///   - workspace: scratch memory, rank·k scalars.
  /// - Throws: as ``solve(_:_:)``; the solutions are unchanged after `.shapeMismatch`, else garbage.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func solve(
    _ rightSides: Matrix<Scalar>, into solutions: inout Matrix<Scalar>,
    _ rule: RankRule<Scalar.RealScalar> = .automatic, workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    try requireRightSides(rightSides, of: shape, "SVD solve")
    let (rank, columns) = (rank(rule), rightSides.columns)
    guard solutions.shape == Shape(vt.columns, columns) else {
      throw .shapeMismatch(
        operation: "SVD solve", left: Shape(vt.columns, columns), right: solutions.shape)
    }
    let leftVectors = u.layout.block(rows: 0..<u.rows, columns: 0..<rank)
    let rightVectors = vt.layout.block(rows: 0..<rank, columns: 0..<vt.columns)
    let projectedLayout = MatrixLayout(rows: rank, columns: columns)
    try solutions.withSpan { (span, layout) throws(DimensionOverflow) in
      try workspace.withScalars(rank * columns) { (projected) throws(DimensionOverflow) in
        try BLAS<Scalar>.gemm(
          .adjoint, .none, alpha: 1, u.storage.span, leftVectors, rightSides.storage.span,
          rightSides.layout, beta: 0, &projected, projectedLayout)
        for j in 0..<columns {
          for i in 0..<rank { projected[i + j * rank] /= Scalar(singularValues[i]) }
        }
        try BLAS<Scalar>.gemm(
          .adjoint, .none, alpha: 1, vt.storage.span, rightVectors, projected.span,
          projectedLayout, beta: 0, &span, layout)
      }
    }
    try solutions.requireFinite("the solution")
  }

  /// A⁺, the Moore–Penrose inverse, n × m.
  ///
  /// - Throws: `.nonFinite` with a place in A⁺, if it leaves the range of the type; `.tooLarge`.
  /// - Complexity: 2mn·rank flops.
  public func pseudoInverse(
    _ rule: RankRule<Scalar.RealScalar> = .automatic
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try solve(.identity(shape.rows), rule)
  }
}

/// σ, U and Vᴴ of a matrix whose elements `scratch` holds, and loses.
private func decompose<Scalar: BLASScalar>(
  _ vectors: VectorsWanted, _ matrix: Matrix<Scalar>, _ scratch: inout Matrix<Scalar>,
  _ u: inout Matrix<Scalar>, _ vt: inout Matrix<Scalar>, _ values: inout [Scalar.RealScalar],
  _ workspace: inout Workspace<Scalar>
) throws(LinearAlgebraError) {
  try matrix.requireFinite()
  if case .success = try decompose(
    .divideAndConquer, vectors, &scratch, &u, &vt, &values, &workspace)
  {
    return try requireFinite(values)
  }
  // GESDD destroys A before it fails.
  scratch.takeElements(of: matrix)
  if case .failure(let count) = try decompose(
    .iteration, vectors, &scratch, &u, &vt, &values, &workspace)
  {
    throw .svdDidNotConverge(unconverged: count)
  }
  try requireFinite(values)
}

private enum SVDAlgorithm { case divideAndConquer, iteration }

private func decompose<Scalar: BLASScalar>(
  _ algorithm: SVDAlgorithm, _ vectors: VectorsWanted, _ a: inout Matrix<Scalar>,
  _ u: inout Matrix<Scalar>, _ vt: inout Matrix<Scalar>, _ values: inout [Scalar.RealScalar],
  _ workspace: inout Workspace<Scalar>
) throws(LinearAlgebraError) -> LAPACKOutcome {
  let (uLayout, vtLayout) = (u.layout, vt.layout)
  return try a.withSpan { (aSpan, aLayout) throws(DimensionOverflow) in
    try u.withStorage { (uSpan) throws(DimensionOverflow) in
      try vt.withStorage { (vtSpan) throws(DimensionOverflow) in
        var valueSpan = values.mutableSpan
        switch algorithm {
        case .divideAndConquer:
          return try LAPACK<Scalar>.gesdd(
            vectors, &aSpan, aLayout, singularValues: &valueSpan, u: &uSpan, uLayout, vt: &vtSpan,
            vtLayout, workspace: &workspace)
        case .iteration:
          return try LAPACK<Scalar>.gesvd(
            vectors, &aSpan, aLayout, singularValues: &valueSpan, u: &uSpan, uLayout, vt: &vtSpan,
            vtLayout, workspace: &workspace)
        }
      }
    }
  }
}
