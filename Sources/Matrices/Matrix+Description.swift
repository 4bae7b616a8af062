internal import BLASBackend

extension MatrixView: CustomStringConvertible {
  /// The shape and the elements in aligned columns; large matrices show their corners.
  public var description: String {
    let header = "\(shape) matrix of \(Scalar.self)"
    if isEmpty { return header }
    let shownRows = Self.shown(rows, limit: 10)
    let shownColumns = Self.shown(columns, limit: 8)
    let cells = shownRows.map { i in
      shownColumns.map { j in
        if let i, let j { return Self.text(self[i, j]) }
        return i == nil && j == nil ? "⋱" : i == nil ? "⋮" : "…"
      }
    }
    let widths = shownColumns.indices.map { j in cells.map { $0[j].count }.max() ?? 0 }
    let lines = cells.map { row in
      zip(row, widths).map { cell, width in
        String(repeating: " ", count: width - cell.count) + cell
      }.joined(separator: "  ")
    }
    return ([header] + lines).joined(separator: "\n")
  }

  /// All indices, or the first and the last ones with a gap.
  private static func shown(_ count: Int, limit: Int) -> [Int?] {
    if count <= limit { return (0..<count).map { $0 } }
    let half = limit / 2
    return (0..<half).map { $0 } + [nil] + (count - half..<count).map { $0 }
  }

  /// Six significant digits where the type is a real number.
  private static func text(_ element: Scalar) -> String {
    if let value = element as? Double { return shortDecimal(value) }
    if let value = element as? Float { return shortDecimal(Double(value)) }
    return "\(element)"
  }
}

extension Matrix: CustomStringConvertible {
  public var description: String { view.description }
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
