public import BLASBackend
public import RealModule

extension Vector {
  /// A vector of the elements after `transform`.
  @inlinable
  public func map<Result: BLASScalar, Failure: Error>(
    _ transform: (Scalar) throws(Failure) -> Result
  ) throws(Failure) -> Vector<Result> {
    Vector<Result>(try elements.map(transform))
  }

  /// Replaces every element by what `transform` makes of it, in place.
  @inlinable
  public mutating func update(_ transform: (Scalar) -> Scalar) {
    var target = elements.mutableSpan
    for i in target.indices { target[i] = transform(target[i]) }
  }

  @inlinable
  func combining(
    _ operation: String, _ other: Vector, _ combine: (Scalar, Scalar) -> Scalar
  ) -> Vector {
    requireSameCount(as: other, operation)
    let (a, b) = (elements.span, other.elements.span)
    return Vector(
      [Scalar](capacity: count) { output in
        for i in a.indices { output.append(combine(a[i], b[i])) }
      })
  }

  @inlinable
  mutating func update(
    _ operation: String, with other: Vector, _ combine: (Scalar, Scalar) -> Scalar
  ) {
    requireSameCount(as: other, operation)
    let source = other.elements.span
    var target = elements.mutableSpan
    for i in target.indices { target[i] = combine(target[i], source[i]) }
  }

  @usableFromInline
  func requireSameCount(as other: Vector, _ operation: String) {
    // Not a precondition, which says nothing in a release build.
    if count != other.count {
      fatalError("\(operation): \(count) and \(other.count) elements do not fit each other")
    }
  }
}

extension Vector {
  /// The sum of two vectors.
  ///
  /// - Precondition: both have the same number of elements.
  @inlinable
  public static func + (left: Vector, right: Vector) -> Vector {
    left.combining("vector sum", right) { $0 + $1 }
  }

  /// The difference of two vectors.
  ///
  /// - Precondition: both have the same number of elements.
  @inlinable
  public static func - (left: Vector, right: Vector) -> Vector {
    left.combining("vector difference", right) { $0 - $1 }
  }

  /// Adds a vector, in place; also to a row or a column: `a[i, ...] += x`.
  ///
  /// - Precondition: both have the same number of elements.
  @inlinable
  public static func += (left: inout Vector, right: Vector) {
    left.update("vector sum", with: right) { $0 + $1 }
  }

  /// Subtracts a vector, in place; also from a row or a column: `a[i, ...] -= x`.
  ///
  /// - Precondition: both have the same number of elements.
  @inlinable
  public static func -= (left: inout Vector, right: Vector) {
    left.update("vector difference", with: right) { $0 - $1 }
  }

  /// −x.
  @inlinable
  public static prefix func - (vector: Vector) -> Vector { vector.map { .zero - $0 } }

  @inlinable
  public static func * (factor: Scalar, vector: Vector) -> Vector { vector.map { factor * $0 } }

  @inlinable
  public static func * (vector: Vector, factor: Scalar) -> Vector { vector.map { $0 * factor } }

  @inlinable
  public static func / (vector: Vector, divisor: Scalar) -> Vector { vector.map { $0 / divisor } }

  @inlinable
  public static func *= (vector: inout Vector, factor: Scalar) { vector.update { $0 * factor } }

  @inlinable
  public static func /= (vector: inout Vector, divisor: Scalar) { vector.update { $0 / divisor } }
}

extension Vector: Sequence {
  @inlinable
  public func makeIterator() -> IndexingIterator<[Scalar]> { elements.makeIterator() }

  /// 0, …, count − 1.
  @inlinable public var indices: Range<Int> { elements.indices }

  /// Some of the elements: `x[1..<4]`, `x[stride(from: 0, to: 9, by: 2)]`, `x[[3, 1]]`. Can be assigned to
  /// and changed in place.
  ///
  /// - Complexity: one copy of these elements, and one back for a change.
  public subscript(indices: some SliceIndices) -> Vector {
    get {
      let indices = indices.selection(of: count)
      indices.requireInside(count, "elements")
      return Vector((0..<indices.count).map { elements[indices[$0]] })
    }
    set {
      let indices = indices.selection(of: count)
      indices.requireInside(count, "elements")
      precondition(
        newValue.count == indices.count,
        "\(newValue.count) elements assigned to \(indices.count)")
      for k in 0..<indices.count { elements[indices[k]] = newValue.elements[k] }
    }
  }
}

extension Vector {
  /// xᵀ, the vector as a matrix of one row.
  public var transposed: Matrix<Scalar> { Matrix(rows: 1, columns: count, storage: elements) }

  /// xᴴ, the conjugated vector as a matrix of one row.
  public var adjoint: Matrix<Scalar> { transposed.conjugated() }
}
