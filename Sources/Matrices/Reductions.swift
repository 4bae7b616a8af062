public import BLASBackend
public import RealModule

/// Which lines of a matrix a reduction goes along: each row or each column gives one number.
public enum Axis: Sendable, Hashable, Codable {
  case row
  case column
}

extension MatrixProtocol {
  /// The sum of all elements; 0 for an empty matrix.
  ///
  /// - Complexity: mn flops. Sums of blocks of 128 elements are added pairwise, so that the error grows with
  ///   log(mn): the result depends on the elements, not on the machine.
  @inlinable
  public func sum() -> Scalar {
    let view = view.unconjugated
    // In the order of the rows for a transpose, which is the order of storage.
    return view.storedColumnSums().sum()
  }

  /// The sum of each row or of each column: `a.sum(ofEach: .column)[j]` is that of column j.
  ///
  /// - Complexity: mn flops.
  @inlinable
  public func sum(ofEach axis: Axis) -> Vector<Scalar> {
    let view = view.unconjugated
    return (axis == .column) != view.isTransposed
      ? view.storedColumnSums() : view.storedRowSums()
  }

  /// The arithmetic mean of all elements; NaN for an empty matrix.
  @inlinable
  public func mean() -> Scalar { sum() / Scalar(Scalar.RealScalar(shape.rows * shape.columns)) }

  /// The arithmetic mean of each row or of each column; NaN where it has no elements.
  @inlinable
  public func mean(ofEach axis: Axis) -> Vector<Scalar> {
    let count = axis == .column ? shape.rows : shape.columns
    return sum(ofEach: axis) / Scalar(Scalar.RealScalar(count))
  }

  /// The product of all elements; 1 for an empty matrix.
  @inlinable
  public func product() -> Scalar { reduce(1) { $0 * $1 } }

  /// aᵢᵢ added up.
  @inlinable
  public func trace() -> Scalar { view.diagonal(0).sum() }

  /// Combines all elements, column by column, with what came before.
  @inlinable
  public func reduce<Result>(
    _ initial: Result, _ combine: (Result, Scalar) -> Result
  ) -> Result {
    let view = view.unconjugated
    let source = view.storage.span
    let (rowStep, columnStep) = view.strides
    var result = initial
    for j in 0..<view.columns {
      let start = view.layout.offset + j * columnStep
      for i in 0..<view.rows { result = combine(result, source[start + i * rowStep]) }
    }
    return result
  }

  /// A matrix of the sums down each column (`.column`) or along each row (`.row`) up to and with each element.
  ///
  /// - Complexity: mn flops; mn scalars.
  @inlinable
  public func cumulativeSum(alongEach axis: Axis) -> Matrix<Scalar> {
    accumulated(axis) { $0 + $1 }
  }

  /// A matrix of the products down each column (`.column`) or along each row (`.row`) up to and with each
  /// element.
  ///
  /// - Complexity: mn flops; mn scalars.
  @inlinable
  public func cumulativeProduct(alongEach axis: Axis) -> Matrix<Scalar> {
    accumulated(axis) { $0 * $1 }
  }

  @inlinable
  func accumulated(_ axis: Axis, _ combine: (Scalar, Scalar) -> Scalar) -> Matrix<Scalar> {
    var result = Matrix(view)
    let (rows, columns) = (result.rows, result.columns)
    result.withStorage { span in
      // What came before stands one place, or one column, earlier.
      let step = axis == .column ? 1 : rows
      for j in (axis == .column ? 0 : 1)..<max(columns, axis == .column ? 0 : 1) {
        for i in (axis == .column ? 1 : 0)..<max(rows, axis == .column ? 1 : 0) {
          let k = i + j * rows
          span[k] = combine(span[k - step], span[k])
        }
      }
    }
    return result
  }
}

extension MatrixView {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @usableFromInline
  func storedColumnSums() -> Vector<Scalar> {
    let span = storage.span
    return Vector(
      [Scalar](capacity: layout.columns) { output in
        for j in 0..<layout.columns {
          let start = layout.index(0, j)
          output.append(
            layout.rows == 0 ? .zero : pairwiseSum(span.extracting(start..<start + layout.rows)))
        }
      })
  }

  @usableFromInline
  func storedRowSums() -> Vector<Scalar> { Vector(rowSums(0..<layout.columns)) }

  /// The sums along some of the stored columns, by halves down to 128 of them.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func rowSums(_ columns: Range<Int>) -> [Scalar] {
    var sums: [Scalar]
    if columns.count > 128 {
      let middle = columns.lowerBound + columns.count / 2
      sums = rowSums(columns.lowerBound..<middle)
      let rest = rowSums(middle..<columns.upperBound)
      for i in sums.indices { sums[i] += rest[i] }
      return sums
    }
    sums = [Scalar](repeating: .zero, count: layout.rows)
    let span = storage.span
    var target = sums.mutableSpan
    for j in columns {
      let start = layout.index(0, j)
      for i in target.indices { target[i] = target[i] + span[start + i] }
    }
    return sums
  }
}

/// The sum, by halves down to blocks of 128 elements, which eight accumulators share.
///
/// - Note: Source: Higham, *Accuracy and Stability*, 2nd ed., section 4.1.
@specialized(where Scalar == Double)
@specialized(where Scalar == Float)
func pairwiseSum<Scalar: BLASScalar>(_ x: Span<Scalar>) -> Scalar {
  if x.count > 128 {
    let half = x.count / 16 * 8
    return pairwiseSum(x.extracting(0..<half)) + pairwiseSum(x.extracting(half..<x.count))
  }
  var (a, b, c, d): (Scalar, Scalar, Scalar, Scalar) = (.zero, .zero, .zero, .zero)
  var (e, f, g, h): (Scalar, Scalar, Scalar, Scalar) = (.zero, .zero, .zero, .zero)
  var i = 0
  while i + 8 <= x.count {
    a += x[i]
    b += x[i + 1]
    c += x[i + 2]
    d += x[i + 3]
    e += x[i + 4]
    f += x[i + 5]
    g += x[i + 6]
    h += x[i + 7]
    i += 8
  }
  var sum = ((a + b) + (c + d)) + ((e + f) + (g + h))
  while i < x.count {
    sum += x[i]
    i += 1
  }
  return sum
}

extension Vector {
  /// The sum of all elements; 0 for an empty vector. See ``MatrixProtocol/sum()``.
  public func sum() -> Scalar { pairwiseSum(elements.span) }

  /// The arithmetic mean; NaN for an empty vector.
  public func mean() -> Scalar { sum() / Scalar(Scalar.RealScalar(count)) }

  /// The product of all elements; 1 for an empty vector.
  @inlinable
  public func product() -> Scalar { elements.reduce(1) { $0 * $1 } }

  /// The sums up to and with each element.
  @inlinable
  public func cumulativeSum() -> Vector {
    var sum = Scalar.zero
    return map { element in
      sum += element
      return sum
    }
  }
}
