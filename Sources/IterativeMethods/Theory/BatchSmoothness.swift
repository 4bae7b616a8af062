public import BLASBackend
public import LeastSquares
internal import Matrices

/// The expected smoothness of mini-batch gradients: with a step of at most 1/L(b) plain stochastic descent contracts
/// in the mean square, up to the noise.
///
/// L(b) = n(b − 1)/(b(n − 1))·λmax + (n − b)/(b(n − 1))·Lmax, where Lmax = h·n·max wᵢ‖xᵢ‖² is that of single rows. It is
/// λmax for b = n and Lmax for b = 1.
///
/// - Note: Source: Gower, Loizou, Qian, Sailanbayev, Shulgin, Richtárik, *SGD: general analysis and improved rates*
///   (2019), proposition 3.8 (sampling without replacement).
public struct BatchSmoothness: Sendable, Hashable {
  /// L(b).
  public let value: Double

  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - objective: what is minimised; it sets the scale of gradients and steps.
  ///   - batchSize: rows in a batch.
  ///   - largest: λmax of the Hessian, or a bound of it.
  /// - Complexity: one pass over X.
  public init<Scalar: RealBLASScalar>(
    _ problem: LeastSquaresProblem<Scalar>, objective: Objective, batchSize: Int, largest: Double
  ) {
    self.init(
      rows: problem.rows, largestRowSquare: Self.largestRowSquare(problem.rowBlock),
      objective: objective, batchSize: batchSize, largest: largest)
  }

  /// The same of rows that come in blocks.
  ///
  /// - Throws: what reading a block throws.
  public init<Scalar: RealBLASScalar>(
    _ source: any RowBlockSource<Scalar>, objective: Objective, batchSize: Int, largest: Double
  ) throws(IterationError) {
    var square = 0.0
    for index in 0..<source.blockCount {
      square = max(square, Self.largestRowSquare(try source.block(index)))
    }
    self.init(
      rows: source.rows, largestRowSquare: square, objective: objective, batchSize: batchSize,
      largest: largest)
  }

  private init(
    rows: Int, largestRowSquare: Double, objective: Objective, batchSize: Int, largest: Double
  ) {
    let n = Double(rows)
    let b = min(Double(batchSize), n)
    guard n > 1 else {
      value = largest
      return
    }
    let row = largestRowSquare * objective.hessianFactor(rows: rows) * n
    value = n * (b - 1) / (b * (n - 1)) * largest + (n - b) / (b * (n - 1)) * row
  }

  public var safeStep: Double { value > 0 && value.isFinite ? 1 / value : 1 }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func largestRowSquare<Scalar: RealBLASScalar>(
    _ block: RowBlock<Scalar>
  ) -> Double {
    var squares = [Double](repeating: 0, count: block.rows)
    block.design.forEachElement { i, _, element in squares[i] += Double(element) * Double(element)
    }
    if let weights = block.weights {
      for i in squares.indices { squares[i] *= Double(weights[i, 0]) }
    }
    return squares.max() ?? 0
  }
}
