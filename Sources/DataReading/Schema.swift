/// What a file says about its columns.
public struct Schema: Hashable, Sendable {
  /// The columns in the order of the file.
  public let columns: [Column]
  /// The names in the order of the file.
  public let names: [String]
  /// Where columns of each name stand.
  private let places: [String: [Int]]

  /// A schema of these columns.
  public init(columns: [Column]) {
    self.columns = columns
    names = columns.map(\.name)
    places = Dictionary(grouping: columns.indices) { columns[$0].name }
  }

  /// A column of a file.
  public struct Column: Hashable, Sendable {
    /// As it stands in the file, without blanks around it; x3 if the third column has no name.
    public let name: String
    /// What it holds.
    public let kind: Kind

    /// A column with a name and what it holds.
    public init(name: String, kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  /// What the first rows of a column hold.
  public enum Kind: Hashable, Sendable {
    /// Numbers, as far as values are there.
    case numeric
    /// Mostly other text.
    case text
  }

  /// Where a column of this name stands.
  ///
  /// - Throws: `.unknownColumn` with the nearest name, or `.duplicateColumn`.
  public func index(of name: String) throws(DataError) -> Int {
    let places = places[name] ?? []
    switch places.count {
    case 1: return places[0]
    case 0: throw unknown(name)
    default: throw duplicate(name, places)
    }
  }

  func duplicate(_ name: String, _ places: [Int]) -> DataError {
    DataError(
      .duplicateColumn,
      "the name \(quoted(name)) stands over \(counted(places.count, "column")), numbers \(listed(places.map { String($0 + 1) })); give them different names",
      column: name)
  }

  private func unknown(_ name: String) -> DataError {
    var message = "there is no column \(quoted(name))"
    if let nearest = nearestName(to: name, among: names) {
      message += "; did you mean \(quoted(nearest))?"
    } else {
      message +=
        names.count == 1
        ? "; the only one is \(quoted(names[0]))"
        : "; the columns are \(listed(names.map { quoted($0) }))"
    }
    if columns.count == 1, let only = names.first,
      let delimiter = only.unicodeScalars.first(where: { ";\t|, ".unicodeScalars.contains($0) })
    {
      let argument =
        switch delimiter {
        case "\t": "tab"
        case " ": "space"
        default: "'\(delimiter)'"
        }
      message += "; if the fields are separated otherwise, say so with --delimiter \(argument)"
    }
    // Lists are separated by commas.
    if let whole = names.first(where: { $0.split(separator: ",").contains(Substring(name)) }) {
      message += "; a name that holds a comma is quoted: '\"\(whole)\"'"
    }
    return DataError(.unknownColumn, message, text: name)
  }
}

/// The name that a misspelt one was probably meant to be: at most a third of it is different, and not all of it.
package func nearestName(to name: String, among names: [String]) -> String? {
  let wanted = Array(name.lowercased())
  var nearest: (name: String, distance: Int)?
  for candidate in names where abs(candidate.count - wanted.count) <= max(1, wanted.count / 3) {
    let distance = editDistance(wanted, Array(candidate.lowercased()))
    if distance == max(wanted.count, candidate.count) { continue }
    if distance < nearest?.distance ?? .max { nearest = (candidate, distance) }
  }
  guard let nearest, nearest.distance <= max(1, wanted.count / 3) else { return nil }
  return nearest.name
}

/// How many insertions, deletions, replacements and swaps of neighbours turn one text into the other.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1]
    current.reserveCapacity(b.count + 1)
    for j in b.indices {
      var distance = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      current.append(distance)
    }
    (beforeLast, last) = (last, current)
  }
  return last[b.count]
}
