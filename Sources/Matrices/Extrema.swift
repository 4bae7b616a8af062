public import BLASBackend

// The least and the greatest element, and where they stand. NaN is found before any number, as in NumPy, so
// that it cannot go unnoticed.

extension MatrixProtocol where Scalar: RealBLASScalar {
  /// The least element; nil for an empty matrix, NaN if an element is.
  public func minimum() -> Scalar? { indexOfMinimum().map { view[$0.row, $0.column] } }

  /// The greatest element; nil for an empty matrix, NaN if an element is.
  public func maximum() -> Scalar? { indexOfMaximum().map { view[$0.row, $0.column] } }

  /// Where the least element stands first, column by column, or the first NaN; nil for an empty matrix.
  ///
  /// - Complexity: mn comparisons.
  public func indexOfMinimum() -> (row: Int, column: Int)? {
    let view = view
    return view.isEmpty ? nil : view.place(of: view.extremum { $0 < $1 })
  }

  /// Where the greatest element stands first, column by column, or the first NaN; nil for an empty matrix.
  ///
  /// - Complexity: mn comparisons.
  public func indexOfMaximum() -> (row: Int, column: Int)? {
    let view = view
    return view.isEmpty ? nil : view.place(of: view.extremum { $0 > $1 })
  }

  /// The least element of each row or of each column; ∞ where it has none, NaN if an element is.
  public func minimum(ofEach axis: Axis) -> Vector<Scalar> {
    view.lines(axis).extrema(.infinity) { $0 < $1 }
  }

  /// The greatest element of each row or of each column; −∞ where it has none, NaN if an element is.
  public func maximum(ofEach axis: Axis) -> Vector<Scalar> {
    view.lines(axis).extrema(-.infinity) { $0 > $1 }
  }

  /// For each row or each column, where the least element stands first in it, or the first NaN.
  ///
  /// - Precondition: the lines are not empty.
  public func indexOfMinimum(ofEach axis: Axis) -> [Int] {
    view.lines(axis).indicesOfExtrema { $0 < $1 }
  }

  /// For each row or each column, where the greatest element stands first in it, or the first NaN.
  ///
  /// - Precondition: the lines are not empty.
  public func indexOfMaximum(ofEach axis: Axis) -> [Int] {
    view.lines(axis).indicesOfExtrema { $0 > $1 }
  }
}

extension MatrixView where Scalar: RealBLASScalar {
  /// The view whose columns are the lines.
  fileprivate func lines(_ axis: Axis) -> MatrixView { axis == .column ? self : transposed }

  /// The extremum of all elements, in the order of storage.
  @inline(__always)
  fileprivate func extremum(_ isBetter: (Scalar, Scalar) -> Bool) -> Scalar {
    let span = storage.span
    var best = span[layout.offset]
    for j in 0..<layout.columns {
      let start = layout.index(0, j)
      for k in start..<start + layout.rows where isBetter(span[k], best) || span[k].isNaN {
        best = span[k]
        if best.isNaN { return best }
      }
    }
    return best
  }

  /// Where a value stands first, column by column; NaN is found as well.
  fileprivate func place(of value: Scalar) -> (row: Int, column: Int)? {
    let span = storage.span
    for j in 0..<columns {
      let start = layout.offset + j * strides.column
      for i in 0..<rows {
        let element = span[start + i * strides.row]
        if element == value || element.isNaN && value.isNaN { return (i, j) }
      }
    }
    return nil
  }

  @inline(__always)
  fileprivate func extrema(
    _ initial: Scalar, _ isBetter: (Scalar, Scalar) -> Bool
  ) -> Vector<Scalar> {
    let span = storage.span
    var best = [Scalar](repeating: initial, count: columns)
    // Through memory in its order.
    if isTransposed {
      for j in 0..<layout.columns {
        for i in 0..<layout.rows {
          let element = span[layout.index(i, j)]
          if isBetter(element, best[i]) || element.isNaN { best[i] = element }
        }
      }
    } else {
      for j in 0..<layout.columns {
        for i in 0..<layout.rows {
          let element = span[layout.index(i, j)]
          if isBetter(element, best[j]) || element.isNaN { best[j] = element }
        }
      }
    }
    return Vector(best)
  }

  @inline(__always)
  fileprivate func indicesOfExtrema(_ isBetter: (Scalar, Scalar) -> Bool) -> [Int] {
    precondition(rows > 0 || columns == 0, "the index of an extremum of no elements")
    return (0..<columns).map { j in
      var (best, index) = (self[0, j], 0)
      for i in 1..<max(1, rows) where !best.isNaN {
        let element = self[i, j]
        if isBetter(element, best) || element.isNaN { (best, index) = (element, i) }
      }
      return index
    }
  }
}

extension Vector where Scalar: RealBLASScalar {
  /// The least element; nil for an empty vector, NaN if an element is.
  public func minimum() -> Scalar? { column.minimum() }

  /// The greatest element; nil for an empty vector, NaN if an element is.
  public func maximum() -> Scalar? { column.maximum() }

  /// Where the least element stands first, or the first NaN; nil for an empty vector.
  public func indexOfMinimum() -> Int? { column.indexOfMinimum()?.row }

  /// Where the greatest element stands first, or the first NaN; nil for an empty vector.
  public func indexOfMaximum() -> Int? { column.indexOfMaximum()?.row }
}
