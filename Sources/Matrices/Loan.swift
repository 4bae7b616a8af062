public import BLASBackend
internal import Synchronization

/// While a slice is changed in place, it holds the storage of its matrix alone; the number of the loan says
/// that what comes back is that slice and not another view that was put in its place.
enum Loan {
  private static let last = Atomic<Int>(0)

  static func next() -> Int { last.add(1, ordering: .relaxed).newValue }
}

extension MatrixView {
  /// The block of the stored matrix, with the storage: this view is empty until ``takeBack(_:_:)``.
  @usableFromInline
  mutating func lend(_ block: MatrixLayout) -> MatrixView {
    let slice = MatrixView(
      storage: storage, layout: block, transposition: transposition, loan: Loan.next())
    storage = []
    return slice
  }

  @usableFromInline
  mutating func takeBack(_ slice: MatrixView, _ loan: Int) {
    guard slice.loan == loan else {
      // The rest of the matrix is lost with the slice that held it.
      fatalError(
        "a slice of a matrix was replaced as a whole while it was changed in place; assign to its elements instead: slice[..., ...] = …"
      )
    }
    storage = slice.storage
  }
}

extension Matrix {
  /// The matrix as a view of itself; what is assigned must have the same shape.
  @inlinable
  public var view: MatrixView<Scalar> {
    get { MatrixView(self) }
    set { assign(newValue) }
    _modify {
      var whole = lendWhole()
      defer { takeBack(whole) }
      yield &whole
    }
  }

  @usableFromInline
  mutating func lendWhole() -> MatrixView<Scalar> {
    let whole = MatrixView(self)
    storage = []
    return whole
  }

  @usableFromInline
  mutating func takeBack(_ whole: MatrixView<Scalar>) {
    if whole.layout == layout && !whole.isTransposed {
      storage = whole.storage
    } else {
      assign(whole)
    }
  }

  /// Takes over all elements of a view.
  @usableFromInline
  mutating func assign(_ elements: MatrixView<Scalar>) {
    precondition(
      elements.shape == shape, "\(elements.shape) elements assigned to a \(shape) matrix")
    self = Matrix(elements)
  }
}
