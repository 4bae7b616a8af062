public import BLASBackend

/// A square matrix P with a single 1 in every row and column: row i of PA is row `sources[i]` of A.
///
/// Products move elements and round nothing; the inverse is the transpose.
public struct PermutationMatrix<Scalar: BLASScalar>: StructuredMatrix, Hashable {
  /// Which row of A comes to stand in row i of PA.
  public let sources: [Int]

  /// - Returns: nil unless the list holds each of 0, …, n − 1 once.
  public init?(_ sources: [Int]) {
    var seen = [Bool](repeating: false, count: sources.count)
    for source in sources {
      guard source >= 0, source < sources.count, !seen[source] else { return nil }
      seen[source] = true
    }
    self.sources = sources
  }

  /// The identity.
  public init(order: Int) { sources = Array(0..<order) }

  /// What exchanging row k with row `exchanges[k]`, one after the other, does: the pivots of LAPACK's
  /// factorizations, counted from 0.
  ///
  /// - Precondition: each is at least 0 and less than `order`; there are at most `order` of them.
  public init(exchanges: [Int], order: Int) {
    var sources = Array(0..<order)
    for (k, pivot) in exchanges.enumerated() { sources.swapAt(k, pivot) }
    self.sources = sources
  }

  fileprivate init(checked sources: [Int]) { self.sources = sources }

  public var shape: Shape { Shape(sources.count, sources.count) }

  public subscript(row: Int, column: Int) -> Scalar {
    requireInside(row, column)
    return sources[row] == column ? 1 : .zero
  }

  /// Pᵀ, the inverse of P.
  public var transposed: PermutationMatrix {
    var result = sources
    for (i, source) in sources.enumerated() { result[source] = i }
    return PermutationMatrix(checked: result)
  }

  /// Pᵀ, the inverse of P.
  public var adjoint: PermutationMatrix { transposed }

  /// Pᵀ, the inverse of P.
  public var inverse: PermutationMatrix { transposed }

  /// The determinant: 1 for an even number of exchanges, −1 for an odd one.
  public var sign: Int {
    var (seen, sign) = ([Bool](repeating: false, count: sources.count), 1)
    for start in sources.indices where !seen[start] {
      var (k, length) = (start, 0)
      while !seen[k] {
        seen[k] = true
        k = sources[k]
        length += 1
      }
      if length % 2 == 0 { sign = -sign }
    }
    return sign
  }

  public func _formProduct(
    _ side: Side, with b: MatrixView<Scalar>, alpha: Scalar, beta: Scalar,
    into c: inout Matrix<Scalar>
  ) {
    // Column `sources[i]` of BP is column i of B.
    var moved =
      side == .left
      ? b.gathered(.list(sources), IndexSelection(0..<b.columns))
      : b.gathered(IndexSelection(0..<b.rows), .list(transposed.sources))
    if alpha != 1 { moved *= alpha }
    c.scaleAndAdd(beta, moved)
  }

  /// The permutation that does first `right`, then `left`.
  ///
  /// - Precondition: both have the same order.
  public static func * (left: PermutationMatrix, right: PermutationMatrix) -> PermutationMatrix {
    precondition(
      left.shape == right.shape, "product of permutations: \(left.shape), \(right.shape)")
    return PermutationMatrix(checked: left.sources.map { right.sources[$0] })
  }
}

extension PermutationMatrix: Codable {
  /// Decodes the list of sources.
  ///
  /// - Throws: `DecodingError` if it is not a permutation.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let sources = try container.decode([Int].self)
    guard let permutation = PermutationMatrix(sources) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(sources.count) numbers that are not a permutation")
    }
    self = permutation
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(sources)
  }
}
