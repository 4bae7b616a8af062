public import BLASBackend

/// A column of numbers.
public struct Vector<Scalar: BLASScalar>: Hashable, Sendable {
  public var elements: [Scalar]

  public init(_ elements: [Scalar]) { self.elements = elements }

  /// A vector of zeros.
  public init(count: Int) { elements = [Scalar](repeating: .zero, count: count) }

  public var count: Int { elements.count }

  @inlinable
  public subscript(index: Int) -> Scalar {
    get { elements[index] }
    set { elements[index] = newValue }
  }

  /// The vector as a matrix of one column.
  public var column: Matrix<Scalar> {
    Matrix(rows: count, columns: 1, storage: elements)
  }

  /// xᵀy, without conjugation.
  ///
  /// - Throws: `.shapeMismatch`; `.tooLarge`.
  /// - Complexity: 2n flops. Source: BLAS DOT.
  public func dot(_ other: Vector) throws(LinearAlgebraError) -> Scalar {
    try checkSameCount(as: other, "dot product")
    return try checkingSize { () throws(DimensionOverflow) in
      try BLAS<Scalar>.dot(
        elements.span, VectorLayout(count: count), other.elements.span,
        VectorLayout(count: other.count))
    }
  }

  /// ‖x‖₂, without overflow or underflow on the way.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: 2n flops. Source: BLAS NRM2.
  public func norm() throws(LinearAlgebraError) -> Scalar.RealScalar {
    try checkingSize { () throws(DimensionOverflow) in
      try BLAS<Scalar>.nrm2(elements.span, VectorLayout(count: count))
    }
  }

  /// x ← x + αy, in place.
  ///
  /// - Throws: `.shapeMismatch`, x unchanged; `.tooLarge`.
  /// - Complexity: 2n flops. Source: BLAS AXPY.
  public mutating func add(_ other: Vector, scaledBy alpha: Scalar) throws(LinearAlgebraError) {
    try checkSameCount(as: other, "vector sum")
    let layout = VectorLayout(count: count)
    try checkingSize { () throws(DimensionOverflow) in
      var target = elements.mutableSpan
      try BLAS<Scalar>.axpy(alpha: alpha, other.elements.span, layout, &target, layout)
    }
  }

  private func checkSameCount(
    as other: Vector, _ operation: String
  ) throws(LinearAlgebraError) {
    guard count == other.count else {
      throw .shapeMismatch(
        operation: operation, left: Shape(count, 1), right: Shape(other.count, 1))
    }
  }
}

extension Vector: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Scalar...) { self.init(elements) }
}

extension Vector: Codable {
  public init(from decoder: any Decoder) throws {
    elements = try decoder.singleValueContainer().decode([Scalar].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(elements)
  }
}

extension Vector: CustomStringConvertible {
  public var description: String { column.description }
}

extension Matrix {
  /// A column as a vector of its own: `a[..., index]`.
  public func column(_ index: Int) -> Vector<Scalar> { self[..., index] }

  /// A row as a vector of its own: `a[index, ...]`.
  public func row(_ index: Int) -> Vector<Scalar> { self[index, ...] }
}
