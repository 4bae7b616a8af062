/// The text of a formula, for messages that point into it.
struct FormulaText: Hashable, Sendable {
  let characters: [Character]

  init(_ text: String) { characters = Array(text) }

  /// A failure at some characters of the formula, with the formula and a caret under them.
  func failure(
    _ message: String, _ code: DataError.Code = .invalidFormula, at place: Range<Int>,
    column: String? = nil
  ) -> DataError {
    let place =
      place.clamped(to: 0..<characters.count).isEmpty
      ? min(place.lowerBound, characters.count)..<(min(place.lowerBound, characters.count) + 1)
      : place.clamped(to: 0..<characters.count)
    // Of a long formula the part around the place.
    let first = max(0, min(place.lowerBound - 30, characters.count - 72))
    let last = min(characters.count, max(first + 72, place.lowerBound + 40))
    let shown = characters[first..<last].map { $0.isNewline || $0.isWhitespace ? " " : $0 }
    let (head, tail) = (first > 0 ? "…" : "", last < characters.count ? "…" : "")
    let indent = String(repeating: " ", count: place.lowerBound - first + head.count)
    let marks = String(
      repeating: "~", count: max(0, min(place.upperBound, last) - place.lowerBound - 1))
    var error = DataError(
      code, "\(message)\n  \(head)\(String(shown))\(tail)\n  \(indent)^\(marks)",
      text: String(characters[place.clamped(to: 0..<characters.count)]))
    error.place = place
    error.column = column
    return error
  }
}
