public import BLASBackend
public import LeastSquares
public import Matrices

/// A matrix that is known by what it does to vectors.
public protocol LinearOperator<Scalar>: Sendable {
  associatedtype Scalar: RealBLASScalar
  var shape: Shape { get }
  /// Ax.
  func apply(to x: Vector<Scalar>) throws(IterationError) -> Vector<Scalar>
  /// Aᵀy.
  func applyTransposed(to y: Vector<Scalar>) throws(IterationError) -> Vector<Scalar>
}

/// The design of a problem in memory: √w·X where rows have weights.
///
/// - Complexity: 2np flops and one read of X for either product.
public struct DesignOperator<Scalar: RealBLASScalar>: LinearOperator {
  private let design: MatrixView<Scalar>
  /// √w; nil without weights.
  private let roots: Vector<Scalar>?
  /// By what each column is divided: 1, or its length.
  public let columnLengths: [Scalar]

  /// - Parameter scalesColumns: whether columns are brought to length 1, the simplest preconditioner that there is;
  ///   ``unscaled(_:)`` maps a solution back.
  /// - Throws: `.tooLarge`.
  public init(
    _ problem: LeastSquaresProblem<Scalar>, scalesColumns: Bool
  ) throws(IterationError) {
    let design = problem.design
    self.design = design
    let roots = problem.rowBlock.weights.map { weights in
      Vector((0..<design.rows).map { weights[$0, 0].squareRoot() })
    }
    self.roots = roots
    columnLengths = (0..<design.columns).map { j in
      guard scalesColumns else { return 1 }
      let norm = Matrix(rows: design.rows, columns: 1) { i, _ in
        design[i, j] * (roots?[i] ?? 1)
      }.frobeniusNorm()
      return norm > 0 ? norm : 1
    }
  }

  public var shape: Shape { design.shape }

  public func apply(to x: Vector<Scalar>) throws(IterationError) -> Vector<Scalar> {
    let scaled = Vector(zip(x.elements, columnLengths).map { $0 / $1 })
    let product = try lifting { () throws(LinearAlgebraError) in try design.multiplied(by: scaled) }
    return weighted(product)
  }

  public func applyTransposed(to y: Vector<Scalar>) throws(IterationError) -> Vector<Scalar> {
    let weighted = weighted(y)
    let product = try lifting { () throws(LinearAlgebraError) in
      try design.transposed.multiplied(by: weighted)
    }
    return Vector(zip(product.elements, columnLengths).map { $0 / $1 })
  }

  /// The solution for X from that for the scaled columns.
  public func unscaled(_ x: Vector<Scalar>) -> Vector<Scalar> {
    Vector(zip(x.elements, columnLengths).map { $0 / $1 })
  }

  /// y in the rows' weights.
  public func weighted(_ y: Vector<Scalar>) -> Vector<Scalar> {
    guard let roots else { return y }
    return Vector(zip(y.elements, roots.elements).map { $0 * $1 })
  }
}
