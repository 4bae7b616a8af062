internal import BLASBackend
internal import Factorizations
internal import LeastSquares
internal import Matrices

/// What a Krylov method iterates on in place of X: XN, with x = Nz.
///
/// The number of steps goes with κ₂(XN).
public enum KrylovPreconditioner: String, Sendable, Hashable, Codable, CaseIterable {
  /// N = I. Where X is rank deficient, the minimiser of least norm is found.
  case none
  /// Columns of length 1: the simplest preconditioner that there is, and at most √p times worse than the best diagonal
  /// one. Where X is rank deficient, another minimiser is found than the one of least norm.
  case columns
  /// N = VΣ⁻¹ of a random sketch SX with d = 4p + 16 rows: κ₂(XN) is about 3 whatever κ₂(X) is, as
  /// (√d + √p)/(√d − √p) for a Gaussian S. S has eight entries ±1/√8 in each column, drawn by the seed. With fewer than
  /// d rows X is its own sketch, and one step does it. Where X is rank deficient, the minimiser of least norm is found.
  case sketch
}

/// N of a random sketch.
///
/// - Complexity: 16np + about 20p³ flops and one read of X; 5p² scalars.
/// - Note: Source: Avron, Maymounkov, Toledo, *Blendenpik* (2010); Meng, Saunders, Mahoney, *LSRN* (2014), theorem 4.2
///   for VΣ⁻¹; sparse signs: Martinsson, Tropp, *Randomized numerical linear algebra* (2020), sections 9.2 and 10.3.
struct SketchPreconditioner<Scalar: RealBLASScalar>: Sendable {
  /// N, p × rank.
  let factor: Matrix<Scalar>

  /// How many rows of the sketch a row of X is added to.
  private static var entries: Int { 8 }

  /// - Parameter roots: √w; nil without weights.
  /// - Throws: `.nonFinite` if the data are, or the sketch overflows; `.svdDidNotConverge`; `.tooLarge`.
  init(
    _ design: MatrixView<Scalar>, roots: Vector<Scalar>?, seed: UInt64
  ) throws(LinearAlgebraError) {
    try design.requireFinite()
    let (n, p) = (design.rows, design.columns)
    let rows = 4 * p + 16
    // Powers of two, so that no sum of eight rows leaves the range.
    let units = (0..<p).map { j in
      let largest = design[..., j...j].maxNorm()
      return largest > 0 ? Scalar(sign: .plus, exponent: largest.exponent, significand: 1) : 1
    }
    let sketch =
      n <= rows
      ? Matrix(rows: n, columns: p) { i, j in design[i, j] / units[j] * (roots?[i] ?? 1) }
      : Self.sketch(design, units: units, roots: roots, rows: rows, seed: seed)
    let lengths = (0..<p).map { j in
      let length = sketch[..., j...j].frobeniusNorm()
      return length > 0 ? length : 1
    }
    // In columns of length 1, as everywhere, units do not decide what counts as zero.
    let scaled = try SVD(
      Matrix(rows: sketch.rows, columns: p) { i, j in sketch[i, j] / lengths[j] })
    let tolerance = Scalar(Spectrum.defaultTolerance(for: Scalar.self, rows: n, columns: p))
    let top = scaled.singularValues.first ?? 0
    let rank = scaled.singularValues.prefix { $0 > tolerance * top }.count
    if rank == p {
      factor = Matrix(rows: p, columns: p) { i, j in
        scaled.vt[j, i] / scaled.singularValues[j] / lengths[i] / units[i]
      }
    } else {
      // Only in the given columns VΣ⁻¹ spans the row space.
      let given = try SVD(Matrix(rows: sketch.rows, columns: p) { i, j in sketch[i, j] * units[j] })
      factor = Matrix(rows: p, columns: rank) { i, j in
        given.vt[j, i] / given.singularValues[j]
      }
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func sketch(
    _ design: MatrixView<Scalar>, units: [Scalar], roots: Vector<Scalar>?, rows: Int, seed: UInt64
  ) -> Matrix<Scalar> {
    let p = design.columns
    // Row by row, so that each one lies together.
    var sums = [Scalar](repeating: 0, count: rows * p)
    var span = sums.mutableSpan
    var row = [Scalar](repeating: 0, count: p)
    var places = [Int](repeating: 0, count: entries)
    let unit = 1 / Scalar(entries).squareRoot()
    var random = RandomStream(seed: seed, place: rows)
    for i in 0..<design.rows {
      let scale = unit * (roots?[i] ?? 1)
      for j in 0..<p { row[j] = scale * (design[i, j] / units[j]) }
      for t in 0..<entries {
        var place = random.index(below: rows)
        while places[..<t].contains(place) { place = random.index(below: rows) }
        places[t] = place
        let sign: Scalar = random.next() & 1 == 0 ? 1 : -1
        for j in 0..<p { span[place * p + j] += sign * row[j] }
      }
    }
    return Matrix(Matrix(rows: p, columns: rows, storage: sums).transposed)
  }
}
