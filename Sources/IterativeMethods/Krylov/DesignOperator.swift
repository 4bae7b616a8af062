public import BLASBackend
internal import Factorizations
public import LeastSquares
public import Matrices

/// The design of a problem in memory, √w·X where rows have weights, times a preconditioner N from the right.
///
/// - Complexity: 2np flops and one read of X for either product; 2p² more with a sketch.
public struct DesignOperator<Scalar: RealBLASScalar>: LinearOperator {
  private let design: MatrixView<Scalar>
  /// √w; nil without weights.
  private let roots: Vector<Scalar>?
  private let right: RightFactor
  public let preconditioner: KrylovPreconditioner
  /// How often X was read to make it.
  public let passes: Int

  /// N.
  private enum RightFactor: Sendable {
    case identity
    /// By what each column is divided.
    case lengths([Scalar])
    /// p × rank.
    case dense(Matrix<Scalar>)
  }

  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - preconditioner: what it iterates on.
  ///   - seed: of the sketch.
  /// - Throws: `.tooLarge`; with a sketch `.nonFinite` if the data are, and `.svdDidNotConverge`.
  public init(
    _ problem: LeastSquaresProblem<Scalar>, preconditioner: KrylovPreconditioner, seed: UInt64 = 0
  ) throws(IterationError) {
    let design = problem.design
    let roots = problem.rowBlock.weights.map { weights in
      Vector((0..<design.rows).map { weights[$0, 0].squareRoot() })
    }
    self.design = design
    self.roots = roots
    self.preconditioner = preconditioner
    switch preconditioner {
    case .none: (right, passes) = (.identity, 0)
    case .columns:
      let lengths = (0..<design.columns).map { j in
        let norm = Matrix(rows: design.rows, columns: 1) { i, _ in
          design[i, j] * (roots?[i] ?? 1)
        }.frobeniusNorm()
        return norm > 0 ? norm : 1
      }
      (right, passes) = (.lengths(lengths), 1)
    case .sketch:
      let sketch = try lifting { () throws(LinearAlgebraError) in
        try SketchPreconditioner(design, roots: roots, seed: seed)
      }
      (right, passes) = (.dense(sketch.factor), 1)
    }
  }

  public var shape: Shape {
    guard case .dense(let factor) = right else { return design.shape }
    return Shape(design.rows, factor.columns)
  }

  public func apply(to z: Vector<Scalar>) throws(IterationError) -> Vector<Scalar> {
    let x = try solution(from: z)
    let product = try lifting { () throws(LinearAlgebraError) in try design.multiplied(by: x) }
    return weighted(product)
  }

  public func applyTransposed(to y: Vector<Scalar>) throws(IterationError) -> Vector<Scalar> {
    let weighted = weighted(y)
    let product = try lifting { () throws(LinearAlgebraError) in
      try design.transposed.multiplied(by: weighted)
    }
    return try preconditioned(product)
  }

  /// x = Nz: the solution for X from that for XN.
  public func solution(from z: Vector<Scalar>) throws(IterationError) -> Vector<Scalar> {
    switch right {
    case .identity: return z
    case .lengths(let lengths): return Vector(zip(z.elements, lengths).map { $0 / $1 })
    case .dense(let factor):
      return try lifting { () throws(LinearAlgebraError) in try factor.multiplied(by: z) }
    }
  }

  /// Nᵀg: the gradient for z from that for x.
  public func preconditioned(_ gradient: Vector<Scalar>) throws(IterationError) -> Vector<Scalar> {
    switch right {
    case .identity: return gradient
    case .lengths(let lengths): return Vector(zip(gradient.elements, lengths).map { $0 / $1 })
    case .dense(let factor):
      return try lifting { () throws(LinearAlgebraError) in
        try factor.transposed.multiplied(by: gradient)
      }
    }
  }

  /// κ₂(XN) by R of the problem; nil where R is out of range, or there are no columns.
  ///
  /// - Complexity: about 4p³ flops.
  package func conditionNumber(
    _ reduced: ReducedProblem<Scalar>
  ) throws(IterationError) -> Double? {
    var columns: [Scalar] = []
    for i in 0..<reduced.r.rows {
      let row = (0..<reduced.columns).map { reduced.r[i, $0] / reduced.columnFactors[$0] }
      columns += try preconditioned(Vector(row)).elements
    }
    let product = Matrix(rows: shape.columns, columns: reduced.r.rows, storage: columns)
    guard product.firstNonFinite() == nil, !product.isEmpty else { return nil }
    let values = try lifting { () throws(LinearAlgebraError) in try product.singularValues() }
    guard let largest = values.first, largest > 0 else { return nil }
    return Double(largest) / Double(values[min(shape.columns, values.count) - 1])
  }

  /// y in the rows' weights.
  public func weighted(_ y: Vector<Scalar>) -> Vector<Scalar> {
    guard let roots else { return y }
    return Vector(zip(y.elements, roots.elements).map { $0 * $1 })
  }
}
