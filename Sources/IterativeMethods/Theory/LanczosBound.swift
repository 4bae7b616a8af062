internal import Factorizations
internal import Foundation
internal import Matrices

/// An upper bound of the largest eigenvalue of a symmetric positive semidefinite matrix, within 1 %.
///
/// After q steps from a random start, Lanczos' largest Ritz value is below (1 − ε)λmax with a probability of
/// at most 1.648·√p·exp(−√ε(2q − 1)): less than 1e-12 for ε = 0.005 and the q used here. The start is
/// drawn from a fixed seed, so the bound is reproducible.
///
/// - Note: Source: Kuczyński, Woźniakowski, *Estimating the largest eigenvalue by the power and Lanczos
///   algorithms with a random start* (1992), theorem 4.2.
struct LanczosBound {
  /// ε.
  private static let shortfall = 0.005

  /// q for a matrix of order p.
  static func steps(order p: Int) -> Int {
    min(p, Int((log(1.648 * Double(p).squareRoot() * 1e12) / shortfall.squareRoot() + 1) / 2) + 1)
  }

  let upperBound: Double
  /// The Ritz vector, of length 1.
  let vector: [Double]

  init(_ gram: Matrix<Double>) throws(LinearAlgebraError) {
    try self.init(order: gram.rows) { (v) throws(LinearAlgebraError) in
      try gram.multiplied(by: v)
    }
  }

  /// - Parameters:
  ///   - order: p, at least 1.
  ///   - product: the matrix times a vector.
  init(
    order p: Int, product: (Vector<Double>) throws(LinearAlgebraError) -> Vector<Double>
  ) throws(LinearAlgebraError) {
    let steps = Self.steps(order: p)
    var state: UInt64 = 0x1a9_317_6
    var q = Vector<Double>(
      (0..<p).map { _ in
        // The sum of twelve uniform numbers is near enough to a normal one for a direction.
        (0..<12).reduce(-6.0) { sum, _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return sum + Double(state >> 11) * 0x1p-53
        }
      })
    var basis: [Vector<Double>] = []
    var diagonal: [Double] = []
    var offDiagonal: [Double] = []
    q = (1 / (try q.norm())) * q
    for _ in 0..<steps {
      basis.append(q)
      var w = try product(q)
      diagonal.append(try q.dot(w))
      // Orthogonalised twice against all: without it, copies of an eigenvalue appear.
      for _ in 0..<2 {
        for v in basis { try w.add(v, scaledBy: -(try v.dot(w))) }
      }
      let norm = try w.norm()
      guard norm > 1e-14 * (diagonal.first.map(abs) ?? 0), basis.count < steps else { break }
      offDiagonal.append(norm)
      q = (1 / norm) * w
    }
    let m = basis.count
    let tridiagonal = Matrix<Double>(rows: m, columns: m) { i, j in
      i == j ? diagonal[i] : abs(i - j) == 1 ? offDiagonal[min(i, j)] : 0
    }
    let eigen = try SymmetricEigen(tridiagonal)
    upperBound = (eigen.eigenvalues.last ?? 0) / (1 - Self.shortfall)
    var ritz = Vector<Double>(count: p)
    for (i, v) in basis.enumerated() { try ritz.add(v, scaledBy: eigen.eigenvectors[i, m - 1]) }
    vector = ritz.elements
  }
}
