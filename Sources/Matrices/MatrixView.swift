public import BLASBackend

/// A matrix that lies inside the storage of another one: a block, a transpose, an adjoint, or a block of
/// one of these. Making one copies nothing.
///
/// A view is a value, as a slice of an array is: it shows the matrix as it was, and a later change of that
/// matrix does not show. Changed in place, as in `a[1..<3, ...] *= 2`, it writes into the matrix itself.
public struct MatrixView<Scalar: BLASScalar>: Sendable {
  public internal(set) var storage: [Scalar]
  /// The layout of the matrix as it is stored, before the transposition.
  public let layout: MatrixLayout
  /// How BLAS must take the stored matrix to see the view. For real scalars never `.adjoint`.
  public let transposition: Transposition
  /// Which loan of a matrix's storage this is, or 0: see `Loan`.
  @usableFromInline var loan: Int

  @usableFromInline
  init(
    storage: [Scalar], layout: MatrixLayout, transposition: Transposition = .none, loan: Int = 0
  ) {
    self.storage = storage
    self.layout = layout
    self.transposition = transposition
    self.loan = loan
  }

  /// The whole of a matrix.
  @inlinable
  public init(_ matrix: Matrix<Scalar>) {
    self.init(storage: matrix.storage, layout: matrix.layout)
  }

  /// Whether rows and columns of the view are columns and rows of what is stored.
  @inlinable public var isTransposed: Bool { transposition != .none }
  @inlinable public var rows: Int { isTransposed ? layout.columns : layout.rows }
  @inlinable public var columns: Int { isTransposed ? layout.rows : layout.columns }
  @inlinable public var shape: Shape { Shape(rows, columns) }
  @inlinable public var isEmpty: Bool { layout.isEmpty }

  /// How far apart two neighbours in a column and two neighbours in a row are stored.
  @inlinable
  package var strides: (row: Int, column: Int) {
    isTransposed ? (layout.leadingDimension, 1) : (1, layout.leadingDimension)
  }

  /// The element in row i, column j of the view, both counted from 0.
  @inlinable
  public subscript(row: Int, column: Int) -> Scalar {
    get {
      requireInside(row, column)
      switch transposition {
      case .none: return storage[layout.index(row, column)]
      case .transposed: return storage[layout.index(column, row)]
      case .adjoint: return storage[layout.index(column, row)]._conjugate
      }
    }
    set {
      requireInside(row, column)
      let index = isTransposed ? layout.index(column, row) : layout.index(row, column)
      let value = transposition == .adjoint ? newValue._conjugate : newValue
      withStorage { $0[index] = value }
    }
  }

  @inlinable
  func requireInside(_ row: Int, _ column: Int) {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "(\(row), \(column)) lies outside of a \(rows) × \(columns) view")
  }
}

extension MatrixView {
  /// Hands the storage to `body` to change it in place.
  @inlinable
  package mutating func withStorage<Result, Failure: Error>(
    _ body: (inout MutableSpan<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var span = storage.mutableSpan
    return try body(&span)
  }

  /// Aᵀ. A view; only the transpose of the adjoint of a complex matrix is a copy.
  @inlinable
  public var transposed: MatrixView {
    switch transposition {
    case .none: MatrixView(storage: storage, layout: layout, transposition: .transposed)
    case .transposed: MatrixView(storage: storage, layout: layout)
    case .adjoint: MatrixView(storage: storage, layout: layout).conjugated().view
    }
  }

  /// Aᴴ, the conjugate transpose; the same as ``transposed`` for real scalars. A view; only the adjoint of
  /// the transpose of a complex matrix is a copy.
  @inlinable
  public var adjoint: MatrixView {
    if Scalar.isReal { return transposed }
    return switch transposition {
    case .none: MatrixView(storage: storage, layout: layout, transposition: .adjoint)
    case .transposed: MatrixView(storage: storage, layout: layout).conjugated().view
    case .adjoint: MatrixView(storage: storage, layout: layout)
    }
  }

  /// The same elements as a view that is not `.adjoint`: what loops over the storage can read.
  @inlinable
  package var unconjugated: MatrixView {
    transposition == .adjoint ? Matrix(self).view : self
  }
}

extension Matrix {
  /// Copies a view into a matrix of its own, without gaps.
  ///
  /// - Complexity: mn copies.
  public init(_ view: MatrixView<Scalar>) { self = view.copied() }
}

extension MatrixView {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate func copied() -> Matrix<Scalar> {
    let source = storage.span
    let (rowStep, columnStep) = strides
    let conjugates = transposition == .adjoint
    let elements = [Scalar](capacity: rows * columns) { output in
      for j in 0..<columns {
        var k = layout.offset + j * columnStep
        if conjugates {
          for _ in 0..<rows {
            output.append(source[k]._conjugate)
            k += rowStep
          }
        } else if rowStep == 1 {
          for i in 0..<rows { output.append(source[k + i]) }
        } else {
          for _ in 0..<rows {
            output.append(source[k])
            k += rowStep
          }
        }
      }
    }
    return Matrix(rows: rows, columns: columns, storage: elements)
  }
}

extension MatrixView: Equatable {
  public static func == (left: MatrixView, right: MatrixView) -> Bool {
    left.shape == right.shape && left.unconjugated.hasElements(of: right.unconjugated)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func hasElements(of other: MatrixView) -> Bool {
    let (a, b) = (storage.span, other.storage.span)
    let ((aRow, aColumn), (bRow, bColumn)) = (strides, other.strides)
    for j in 0..<columns {
      var (k, l) = (layout.offset + j * aColumn, other.layout.offset + j * bColumn)
      for _ in 0..<rows {
        if a[k] != b[l] { return false }
        k += aRow
        l += bRow
      }
    }
    return true
  }
}
