public import BLASBackend

extension MatrixView {
  /// Where the slice lies if a column-major matrix can describe it; nil if its elements must be gathered.
  @usableFromInline
  func layout(_ rows: IndexSelection, _ columns: IndexSelection) -> MatrixLayout? {
    let (rows, columns) = isTransposed ? (columns, rows) : (rows, columns)
    guard case .evenlySpaced(let row, let rowStep, let rowCount) = rows,
      case .evenlySpaced(let column, let columnStep, let columnCount) = columns,
      rowStep == 1 || rowCount <= 1
    else { return nil }
    return MatrixLayout(
      rows: rowCount, columns: columnCount,
      leadingDimension: layout.leadingDimension * (columnCount <= 1 ? 1 : columnStep),
      offset: layout.index(row, column))
  }

  /// The slice: a view where its rows are neighbours (of a transpose, its columns), a copy otherwise.
  @usableFromInline
  func slice(_ rows: IndexSelection, _ columns: IndexSelection) -> MatrixView {
    rows.requireInside(self.rows, "rows")
    columns.requireInside(self.columns, "columns")
    if let block = layout(rows, columns) {
      return MatrixView(storage: storage, layout: block, transposition: transposition)
    }
    return gathered(rows, columns).view
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @usableFromInline
  func gathered(_ rows: IndexSelection, _ columns: IndexSelection) -> Matrix<Scalar> {
    let source = storage.span
    let (rowOffsets, columnOffsets) = (rows.offsets(strides.row), columns.offsets(strides.column))
    let conjugates = transposition == .adjoint
    let elements = [Scalar](capacity: rows.count * columns.count) { output in
      for j in 0..<columns.count {
        let start = layout.offset + columnOffsets[j]
        for i in 0..<rows.count {
          let element = source[start + rowOffsets[i]]
          output.append(conjugates ? element._conjugate : element)
        }
      }
    }
    return Matrix(rows: rows.count, columns: columns.count, storage: elements)
  }

  /// Overwrites the slice. Of indices that stand twice, the last one counts.
  @usableFromInline
  mutating func replace(
    _ rows: IndexSelection, _ columns: IndexSelection, with elements: consuming MatrixView
  ) {
    rows.requireInside(self.rows, "rows")
    columns.requireInside(self.columns, "columns")
    precondition(
      elements.shape == Shape(rows.count, columns.count),
      "\(elements.shape) elements assigned to a \(Shape(rows.count, columns.count)) slice")
    // Elements of this very storage would make every write copy all of it, and could be overwritten.
    if transposition == .adjoint || elements.transposition == .adjoint || sharesStorage(elements) {
      elements = Matrix(elements).view
    }
    if transposition == .adjoint { self = unconjugated }
    scatter(rows, columns, elements)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func scatter(
    _ rows: IndexSelection, _ columns: IndexSelection, _ elements: MatrixView
  ) {
    let layout = layout
    let (rowOffsets, columnOffsets) = (rows.offsets(strides.row), columns.offsets(strides.column))
    let (sourceRow, sourceColumn) = elements.strides
    let source = elements.storage.span
    var target = storage.mutableSpan
    for j in 0..<columns.count {
      let start = layout.offset + columnOffsets[j]
      let from = elements.layout.offset + j * sourceColumn
      for i in 0..<rows.count {
        target[start + rowOffsets[i]] = source[from + i * sourceRow]
      }
    }
  }

  /// Takes over all elements of a view of the same shape.
  @usableFromInline
  mutating func assign(_ elements: consuming MatrixView) {
    replace(IndexSelection(0..<rows), IndexSelection(0..<columns), with: elements)
  }

  @usableFromInline
  func sharesStorage(_ other: borrowing MatrixView) -> Bool {
    unsafe storage.withUnsafeBufferPointer { mine in
      unsafe other.storage.withUnsafeBufferPointer { unsafe mine.baseAddress == $0.baseAddress }
    }
  }
}

extension MatrixView {
  @inlinable
  subscript(slice rows: IndexSelection, columns: IndexSelection) -> MatrixView {
    get { slice(rows, columns) }
    set { replace(rows, columns, with: newValue) }
    _modify {
      rows.requireInside(self.rows, "rows")
      columns.requireInside(self.columns, "columns")
      if let block = layout(rows, columns) {
        if transposition == .adjoint {
          self = unconjugated
          yield &self[slice: rows, columns]
          return
        }
        var slice = lend(block)
        let loan = slice.loan
        defer { takeBack(slice, loan) }
        yield &slice
      } else {
        var copy = gathered(rows, columns).view
        defer { replace(rows, columns, with: copy) }
        yield &copy
      }
    }
  }
}

extension MutableMatrixProtocol {
  /// A slice of rows and columns: `a[1..<3, ...2]`, `a[[0, 4], stride(from: 1, to: 9, by: 2)]`.
  ///
  /// It can be read, assigned to, and changed in place (`a[1..<3, ...] *= 2`), which copies nothing. Only
  /// where rows are taken with a step or from a list (of a transpose: columns) the slice is a copy of its
  /// elements, which are written back after a change.
  ///
  /// - Precondition: the indices lie inside; what is assigned has the shape of the slice.
  @inlinable
  public subscript(rows: some SliceIndices, columns: some SliceIndices) -> MatrixView<Scalar> {
    get { view.slice(rows.selection(of: view.rows), columns.selection(of: view.columns)) }
    set {
      let (rows, columns) = (rows.selection(of: view.rows), columns.selection(of: view.columns))
      view[slice: rows, columns] = newValue
    }
    _modify {
      let (rows, columns) = (rows.selection(of: view.rows), columns.selection(of: view.columns))
      yield &view[slice: rows, columns]
    }
  }

  /// Some columns, all rows: `a[..., 2..<4]`.
  @inlinable
  public subscript(_: UnboundedRange, columns: some SliceIndices) -> MatrixView<Scalar> {
    get { self[0..<view.rows, columns] }
    set { self[0..<view.rows, columns] = newValue }
    _modify { yield &self[0..<view.rows, columns] }
  }

  /// Some rows, all columns: `a[2..<4, ...]`.
  @inlinable
  public subscript(rows: some SliceIndices, _: UnboundedRange) -> MatrixView<Scalar> {
    get { self[rows, 0..<view.columns] }
    set { self[rows, 0..<view.columns] = newValue }
    _modify { yield &self[rows, 0..<view.columns] }
  }

  /// All elements: `a[..., ...] = b` overwrites them.
  @inlinable
  public subscript(_: UnboundedRange, _: UnboundedRange) -> MatrixView<Scalar> {
    get { view }
    set { view = newValue }
    _modify { yield &view }
  }
}

// Slices as matrices of their own, where the context asks for a ``Matrix``: `a[0..<2, ...] = b`,
// `let block: Matrix<Double> = a[0..<2, ...]`, an argument. Everywhere else a slice is a view.
extension MutableMatrixProtocol {
  /// A slice as a matrix of its own; see the subscript that is a ``MatrixView``.
  ///
  /// - Complexity: one copy of its elements, in either direction.
  @_disfavoredOverload @inlinable
  public subscript(rows: some SliceIndices, columns: some SliceIndices) -> Matrix<Scalar> {
    get { Matrix(view.slice(rows.selection(of: view.rows), columns.selection(of: view.columns))) }
    set { self[rows, columns] = newValue.view }
  }

  /// Some columns as a matrix of their own.
  @_disfavoredOverload @inlinable
  public subscript(_: UnboundedRange, columns: some SliceIndices) -> Matrix<Scalar> {
    get { self[0..<view.rows, columns] }
    set { self[0..<view.rows, columns] = newValue.view }
  }

  /// Some rows as a matrix of their own.
  @_disfavoredOverload @inlinable
  public subscript(rows: some SliceIndices, _: UnboundedRange) -> Matrix<Scalar> {
    get { self[rows, 0..<view.columns] }
    set { self[rows, 0..<view.columns] = newValue.view }
  }

  /// All elements as a matrix of its own.
  @_disfavoredOverload @inlinable
  public subscript(_: UnboundedRange, _: UnboundedRange) -> Matrix<Scalar> {
    get { Matrix(view) }
    set { view = newValue.view }
  }
}
