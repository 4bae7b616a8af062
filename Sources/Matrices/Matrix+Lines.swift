internal import BLASBackend

// Rows, columns and diagonals are short where a whole matrix may be large: each is read into a vector of its
// own, and written back after a change, so that no operation on one line costs more than the line.

extension MatrixView {
  @usableFromInline
  func line(_ rows: IndexSelection, _ columns: IndexSelection) -> Vector<Scalar> {
    rows.requireInside(self.rows, "rows")
    columns.requireInside(self.columns, "columns")
    return Vector(gathered(rows, columns).storage)
  }

  @usableFromInline
  mutating func setLine(
    _ rows: IndexSelection, _ columns: IndexSelection, _ elements: Vector<Scalar>
  ) {
    precondition(
      elements.count == rows.count * columns.count,
      "\(elements.count) elements assigned to \(rows.count * columns.count) of a line")
    replace(
      rows, columns,
      with: MatrixView(
        storage: elements.elements, layout: MatrixLayout(rows: rows.count, columns: columns.count)))
  }

  /// The elements (i, i + offset), as the 1 × n matrix that they are in storage.
  private func diagonalLayout(_ offset: Int) -> MatrixLayout {
    let (row, column) = (max(0, -offset), max(0, offset))
    precondition(
      row <= rows && column <= columns, "diagonal \(offset) lies outside of a \(shape) matrix")
    return MatrixLayout(
      rows: 1, columns: min(rows - row, columns - column),
      leadingDimension: layout.leadingDimension + 1,
      offset: isTransposed ? layout.index(column, row) : layout.index(row, column))
  }

  @usableFromInline
  func diagonal(_ offset: Int) -> Vector<Scalar> {
    let stored = MatrixView(storage: storage, layout: diagonalLayout(offset))
    return Vector((transposition == .adjoint ? stored.conjugated() : Matrix(stored)).storage)
  }

  @usableFromInline
  mutating func setDiagonal(_ offset: Int, _ elements: Vector<Scalar>) {
    if transposition == .adjoint { self = unconjugated }
    let place = diagonalLayout(offset)
    precondition(
      elements.count == place.columns,
      "\(elements.count) elements assigned to a diagonal of \(place.columns)")
    var stored = lend(place)
    let loan = stored.loan
    stored = MatrixView(storage: stored.storage, layout: place, loan: loan)
    defer { takeBack(stored, loan) }
    stored.setLine(IndexSelection(0..<1), IndexSelection(0..<place.columns), elements)
  }
}

extension MutableMatrixProtocol {
  /// Some elements of a row: `a[2, 1...]`. Can be assigned to and changed in place.
  ///
  /// - Complexity: one copy of the elements, and one back for a change.
  @inlinable
  public subscript(row: Int, columns: some SliceIndices) -> Vector<Scalar> {
    get { view.line(IndexSelection(row..<row + 1), columns.selection(of: view.columns)) }
    set {
      view.setLine(IndexSelection(row..<row + 1), columns.selection(of: view.columns), newValue)
    }
  }

  /// Some elements of a column: `a[1..., 2]`. Can be assigned to and changed in place.
  ///
  /// - Complexity: one copy of the elements, and one back for a change.
  @inlinable
  public subscript(rows: some SliceIndices, column: Int) -> Vector<Scalar> {
    get { view.line(rows.selection(of: view.rows), IndexSelection(column..<column + 1)) }
    set {
      view.setLine(rows.selection(of: view.rows), IndexSelection(column..<column + 1), newValue)
    }
  }

  /// A row: `a[2, ...]`. Can be assigned to and changed in place.
  ///
  /// - Complexity: one copy of the elements, and one back for a change.
  @inlinable
  public subscript(row: Int, _: UnboundedRange) -> Vector<Scalar> {
    get { self[row, 0..<view.columns] }
    set { self[row, 0..<view.columns] = newValue }
  }

  /// A column: `a[..., 2]`. Can be assigned to and changed in place.
  ///
  /// - Complexity: one copy of the elements, and one back for a change.
  @inlinable
  public subscript(_: UnboundedRange, column: Int) -> Vector<Scalar> {
    get { self[0..<view.rows, column] }
    set { self[0..<view.rows, column] = newValue }
  }

  /// The elements (i, i). Can be assigned to and changed in place.
  ///
  /// - Complexity: one copy of the elements, and one back for a change.
  @inlinable
  public var diagonal: Vector<Scalar> {
    get { view.diagonal(0) }
    set { view.setDiagonal(0, newValue) }
  }

  /// The elements (i, i + k): above the main diagonal for k > 0, below it for k < 0. Can be assigned to and
  /// changed in place.
  ///
  /// - Precondition: −rows ≤ k ≤ columns.
  /// - Complexity: one copy of the elements, and one back for a change.
  @inlinable
  public subscript(diagonal offset: Int) -> Vector<Scalar> {
    get { view.diagonal(offset) }
    set { view.setDiagonal(offset, newValue) }
  }

  /// Exchanges two rows in place.
  @inlinable
  public mutating func swapRows(_ i: Int, _ j: Int) {
    if i != j { (self[i, ...], self[j, ...]) = (self[j, ...], self[i, ...]) }
  }

  /// Exchanges two columns in place.
  @inlinable
  public mutating func swapColumns(_ i: Int, _ j: Int) {
    if i != j { (self[..., i], self[..., j]) = (self[..., j], self[..., i]) }
  }
}
