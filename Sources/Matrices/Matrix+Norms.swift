public import BLASBackend
internal import ComplexModule
internal import RealModule

extension MatrixProtocol {
  /// ‖A‖₁, the largest sum of magnitudes of a column; 0 for an empty matrix, NaN if an element is.
  ///
  /// - Complexity: one pass in the order of storage; n scalars where that runs along the rows.
  public func oneNorm() -> Scalar.RealScalar { view.largestSum(ofStoredRows: view.isTransposed) }

  /// ‖A‖∞, the largest sum of magnitudes of a row; 0 for an empty matrix, NaN if an element is.
  ///
  /// - Complexity: one pass in the order of storage; m scalars where that runs along the columns.
  public func infinityNorm() -> Scalar.RealScalar {
    view.largestSum(ofStoredRows: !view.isTransposed)
  }

  /// The largest magnitude of an element; 0 for an empty matrix, NaN if an element is.
  ///
  /// - Complexity: one pass.
  public func maxNorm() -> Scalar.RealScalar { view.largestMagnitude() }

  /// ‖A‖_F, without overflow or underflow on the way; NaN if an element is.
  ///
  /// - Complexity: two passes.
  public func frobeniusNorm() -> Scalar.RealScalar { view.rootOfSquares() }

  /// The first element, in the order of storage, that is NaN or infinite.
  ///
  /// - Complexity: one pass.
  public func firstNonFinite() -> (row: Int, column: Int)? { view.placeOfNonFinite(in: nil) }

  /// - Parameter operand: what the error calls the matrix, where there are several.
  /// - Throws: `.nonFinite` with the place that ``firstNonFinite()`` finds.
  public func requireFinite(_ operand: String? = nil) throws(LinearAlgebraError) {
    if let (row, column) = firstNonFinite() {
      throw .nonFinite(row: row, column: column, operand: operand)
    }
  }
}

// What the factorizations of one triangle read.
extension Matrix {
  /// - Throws: `.nonFinite` with the first place in the triangle, column by column; nil stands for the whole.
  package func requireFinite(
    in triangle: Triangle?, _ operand: String? = nil
  ) throws(LinearAlgebraError) {
    if let (row, column) = view.placeOfNonFinite(in: triangle) {
      throw .nonFinite(row: row, column: column, operand: operand)
    }
  }

  /// As ``requireFinite(_:)``, where a call costs more than a few real numbers.
  @inlinable @inline(__always)
  package func requireFiniteInline(_ operand: String) throws(LinearAlgebraError) {
    if Scalar.isReal && layout.rows <= 16 && layout.columns <= 4 {
      let span = storage.span
      var count = 0
      for j in 0..<layout.columns {
        for i in 0..<layout.rows where !span[layout.index(i, j)].isFinite { count &+= 1 }
      }
      if count == 0 { return }
    }
    try requireFinite(operand)
  }

  /// ‖A‖₁ of a Hermitian or symmetric matrix from its upper triangle; NaN if an element of it is.
  package func hermitianOneNorm() -> Scalar.RealScalar {
    OneNorm<Scalar>.hermitianNorm(of: storage.span, layout)
  }
}

// Generic code that is called from another module runs about a hundred times slower than these
// specializations.
extension MatrixView {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  func largestSum(ofStoredRows alongRows: Bool) -> Scalar.RealScalar {
    if isEmpty { return 0 }
    let span = storage.span
    var largest: Scalar.RealScalar = 0
    if alongRows {
      var sums = [Scalar.RealScalar](repeating: 0, count: layout.rows)
      for j in 0..<layout.columns {
        let start = layout.index(0, j)
        for i in 0..<layout.rows { sums[i] += span[start + i]._modulus }
      }
      for sum in sums { largest = Self.larger(largest, sum) }
    } else {
      largest = OneNorm<Scalar>.norm(of: span, layout)
    }
    return largest
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func largestMagnitude() -> Scalar.RealScalar {
    var largest: Scalar.RealScalar = 0
    forEachElement { _, _, element in largest = Self.larger(largest, element._modulus) }
    return largest
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func rootOfSquares() -> Scalar.RealScalar {
    let largest = largestMagnitude()
    if largest == 0 || !largest.isFinite { return largest }
    var sum: Scalar.RealScalar = 0
    forEachElement { _, _, element in
      let (real, imaginary) = (element._realPart / largest, element._imaginaryPart / largest)
      sum += real * real + imaginary * imaginary
    }
    return largest * sum.squareRoot()
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  func placeOfNonFinite(in triangle: Triangle?) -> (row: Int, column: Int)? {
    if isEmpty { return nil }
    let span = storage.span
    for j in 0..<layout.columns {
      let rows =
        switch triangle {
        case nil: 0..<layout.rows
        case .upper: 0..<min(j + 1, layout.rows)
        case .lower: min(j, layout.rows)..<layout.rows
        }
      let start = layout.index(0, j)
      let column = span.extracting(start + rows.lowerBound..<start + rows.upperBound)
      // Counting has no branch and no order: the loop becomes one over vectors.
      var count = 0
      for i in column.indices where !column[i].isFinite { count &+= 1 }
      if count == 0 { continue }
      for i in column.indices where !column[i].isFinite {
        let row = rows.lowerBound + i
        return isTransposed ? (j, row) : (row, j)
      }
    }
    return nil
  }

  /// Unlike `max`, keeps NaN whichever it is.
  @inline(__always)
  private static func larger(
    _ a: Scalar.RealScalar, _ b: Scalar.RealScalar
  ) -> Scalar.RealScalar {
    a.isNaN || b <= a ? a : b
  }
}

extension MatrixView {
  /// Visits every element once, in the order of storage.
  @inlinable
  package func forEachElement(_ body: (_ row: Int, _ column: Int, _ element: Scalar) -> Void) {
    let span = storage.span
    for j in 0..<layout.columns {
      for i in 0..<layout.rows {
        let element = span[layout.index(i, j)]
        if isTransposed { body(j, i, element) } else { body(i, j, element) }
      }
    }
  }
}
