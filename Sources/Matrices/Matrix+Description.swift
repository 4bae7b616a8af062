internal import BLASBackend

extension MatrixProtocol {
  /// The shape and the elements in aligned columns, with six significant digits. Of a large matrix the corners
  /// are shown, and of a wide one no more columns than fit: `…` stands for what is left out.
  ///
  /// - Parameters:
  ///   - width: how many characters a line may have; at least the first and the last column are shown.
  ///   - maximumRows: how many rows are shown at most.
  ///   - maximumColumns: how many columns are shown at most.
  public func text(width: Int = 80, maximumRows: Int = 10, maximumColumns: Int = 8) -> String {
    let view = view
    let header = "\(view.shape) matrix of \(Scalar.self)"
    if view.isEmpty { return header }
    let shownRows = shownIndices(view.rows, limit: maximumRows)
    var limit = min(maximumColumns, view.columns)
    while true {
      let lines = view.lines(shownRows, shownIndices(view.columns, limit: limit))
      if limit <= 2 || lines[0].count <= width {
        return ([header] + lines).joined(separator: "\n")
      }
      limit -= 1
    }
  }
}

/// All indices, or the first and the last ones with a gap.
private func shownIndices(_ count: Int, limit: Int) -> [Int?] {
  let limit = max(2, limit)
  if count <= limit { return (0..<count).map { $0 } }
  let first = (limit + 1) / 2
  return (0..<first).map { $0 } + [nil] + (count - (limit - first)..<count).map { $0 }
}

extension MatrixView {
  /// Lines of equal width.
  fileprivate func lines(_ shownRows: [Int?], _ shownColumns: [Int?]) -> [String] {
    let cells = shownRows.map { i in
      shownColumns.map { j in
        if let i, let j { return Self.text(self[i, j]) }
        return i == nil && j == nil ? "⋱" : i == nil ? "⋮" : "…"
      }
    }
    let widths = shownColumns.indices.map { j in cells.map { $0[j].count }.max() ?? 0 }
    return cells.map { row in
      zip(row, widths).map { cell, width in
        String(repeating: " ", count: width - cell.count) + cell
      }.joined(separator: "  ")
    }
  }

  private static func text(_ element: Scalar) -> String {
    let real = shortDecimal(Double(element._realPart))
    if Scalar.isReal { return real }
    let imaginary = shortDecimal(Double(element._imaginaryPart))
    return real + (imaginary.hasPrefix("-") ? "" : "+") + imaginary + "i"
  }
}

extension MatrixView: CustomStringConvertible {
  /// What ``MatrixProtocol/text(width:maximumRows:maximumColumns:)`` shows in 80 characters.
  public var description: String { text() }
}

extension Matrix: CustomStringConvertible {
  /// What ``MatrixProtocol/text(width:maximumRows:maximumColumns:)`` shows in 80 characters.
  public var description: String { text() }
}

/// A number with at most six significant digits, without an exponent where it reads well.
func shortDecimal(_ value: Double) -> String {
  if !value.isFinite || value == 0 { return value == 0 ? "0" : "\(value)" }
  var exponent = 0
  var scaled = value.magnitude
  while scaled >= 10 {
    scaled /= 10
    exponent += 1
  }
  while scaled < 1 {
    scaled *= 10
    exponent -= 1
  }
  var digits = Int((scaled * 100_000).rounded())
  if digits >= 1_000_000 {
    digits /= 10
    exponent += 1
  }
  var text = String(digits)
  while text.count > 1 && text.hasSuffix("0") { text.removeLast() }
  let sign = value < 0 ? "-" : ""
  if exponent < -5 || exponent > 9 {
    let first = text.removeFirst()
    return sign + String(first) + (text.isEmpty ? "" : "." + text) + "e\(exponent)"
  }
  if exponent < 0 {
    return sign + "0." + String(repeating: "0", count: -exponent - 1) + text
  }
  if text.count <= exponent + 1 {
    return sign + text + String(repeating: "0", count: exponent + 1 - text.count)
  }
  let point = text.index(text.startIndex, offsetBy: exponent + 1)
  return sign + text[..<point] + "." + text[point...]
}
