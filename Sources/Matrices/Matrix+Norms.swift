public import BLASBackend

extension MatrixProtocol where Scalar: RealBLASScalar {
  /// ‖A‖₁, the largest sum of magnitudes of a column; 0 for an empty matrix, NaN if an element is.
  public func oneNorm() -> Scalar { view.largestColumnSum() }

  /// ‖A‖∞, the largest sum of magnitudes of a row.
  public func infinityNorm() -> Scalar { view.transposed.largestColumnSum() }

  /// The largest magnitude of an element.
  public func maxNorm() -> Scalar {
    var result: Scalar = 0
    view.forEachElement { _, _, element in
      let magnitude = abs(element)
      if !(magnitude <= result) { result = result.isNaN ? result : magnitude }
    }
    return result
  }

  /// ‖A‖_F, without overflow or underflow on the way.
  public func frobeniusNorm() -> Scalar {
    let largest = maxNorm()
    if largest == 0 || !largest.isFinite { return largest }
    var sum: Scalar = 0
    view.forEachElement { _, _, element in
      let scaled = element / largest
      sum += scaled * scaled
    }
    return largest * sum.squareRoot()
  }

  /// The first element, in the order of storage, that is NaN or infinite.
  ///
  /// - Complexity: one pass.
  public func firstNonFinite() -> (row: Int, column: Int)? {
    let view = view
    let span = view.storage.span
    let layout = view.layout
    for j in 0..<layout.columns {
      let start = layout.index(0, j)
      // 0·x is NaN for what is not finite, and the sum keeps it: no branch in the loop.
      var sum: Scalar = 0
      for k in start..<start + layout.rows { sum += 0 * span[k] }
      if sum == 0 { continue }
      for i in 0..<layout.rows where !span[start + i].isFinite {
        return view.isTransposed ? (j, i) : (i, j)
      }
    }
    return nil
  }

  /// - Throws: `.nonFinite` with the place.
  public func requireFinite() throws(LinearAlgebraError) {
    if let (row, column) = firstNonFinite() { throw .nonFinite(row: row, column: column) }
  }
}

extension MatrixView where Scalar: RealBLASScalar {
  func largestColumnSum() -> Scalar {
    var result: Scalar = 0
    for j in 0..<columns {
      var sum: Scalar = 0
      for i in 0..<rows { sum += abs(self[i, j]) }
      if !(sum <= result) { result = result.isNaN ? result : sum }
    }
    return result
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
