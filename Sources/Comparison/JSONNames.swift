internal import Foundation

/// Finds names that stand twice in one object of a JSON document: readers keep either, and say nothing.
enum JSONNames {
  /// - Parameter json: a document that a reader has accepted.
  static func firstRepeated(in json: Data) -> String? {
    let bytes = [UInt8](json)
    // The names of each object that is open; nil for an array.
    var open: [Set<String>?] = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"): open.append([])
      case UInt8(ascii: "["): open.append(nil)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
      case UInt8(ascii: "\""):
        let start = index
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = min(index + 1, bytes.count)
        guard isName(bytes[end...]), open.last.flatMap({ $0 }) != nil else { break }
        // Escapes are part of the spelling, not of the name.
        let literal = Data(bytes[start..<end])
        guard let name = try? JSONDecoder().decode(String.self, from: literal) else { break }
        if open[open.count - 1]?.insert(name).inserted == false { return name }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Whether the string before `rest` is a name: a colon follows.
  private static func isName(_ rest: ArraySlice<UInt8>) -> Bool {
    rest.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: ":")
  }
}
