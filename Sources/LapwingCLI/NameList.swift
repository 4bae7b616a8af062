import ArgumentParser

/// Names that are separated by commas; a name that holds a comma or a quotation mark is quoted as in CSV.
struct NameList: Sequence {
  let names: [String]

  /// - Parameter option: where the names stand, for the message.
  /// - Throws: `ValidationError` for an empty name or quotes that do not match.
  init(_ text: String, of option: String) throws {
    var names: [String] = []
    var name = ""
    var isQuoted = false
    var wasQuoted = false
    var characters = text.makeIterator()
    var next = characters.next()
    while let character = next {
      next = characters.next()
      switch character {
      case "\"" where isQuoted && next == "\"":
        name.append("\"")
        next = characters.next()
      case "\"" where isQuoted: isQuoted = false
      case "\"" where name.isEmpty && !wasQuoted:
        isQuoted = true
        wasQuoted = true
      case "," where !isQuoted:
        names.append(name)
        name = ""
        wasQuoted = false
      default: name.append(character)
      }
    }
    if isQuoted { throw ValidationError("\(option) '\(text)': a quotation mark is not closed") }
    names.append(name)
    if names.contains("") { throw ValidationError("\(option) '\(text)': a name is empty") }
    self.names = names
  }

  func makeIterator() -> IndexingIterator<[String]> { names.makeIterator() }
}
