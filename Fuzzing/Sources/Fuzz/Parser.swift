import Foundation
import Lapwing

/// What is fuzzed: seeds, and what must be true of every input.
struct Parser: Sendable {
  let name: String
  /// Files of the package, and folders whose files all count.
  let seeds: [String]
  /// Seeds that the library writes.
  var made: @Sendable () throws -> [[UInt8]] = { [] }
  /// What is inserted as a whole.
  var words: [String] = []
  /// Makes an input whole that no mutation would: a checksum.
  var repair: @Sendable ([UInt8]) -> [UInt8]? = { _ in nil }
  /// Reads an input.
  ///
  /// - Returns: what came of it, in words; inputs with new words are kept.
  /// - Throws: ``Finding`` if something is not as it must be. An error of the library's is no finding.
  let check: @Sendable ([UInt8]) throws(Finding) -> String

  static let all: [Parser] = [
    .csv, .decimal, .npy, .npz, .matrixMarket, .compressed, .formula, .accumulator, .model,
    .coefficients, .checkpoint, .sources,
  ]
}

/// What must not be.
struct Finding: Error {
  let description: String
}

/// The package, whose fixtures are seeds too.
let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

func require(_ condition: Bool, _ description: @autoclosure () -> String) throws(Finding) {
  if !condition { throw Finding(description: description()) }
}

extension DataError {
  var pattern: String { "\(code) \(wording(message))" }
}

/// The beginning of a message without what differs from input to input: numbers, and what stands in quotes.
func wording(_ message: String) -> String {
  var words = ""
  var isQuoted = false
  for character in message {
    if "\"`'".contains(character) { isQuoted.toggle() }
    if !isQuoted && (character == " " || character.isASCII && character.isLetter) {
      words.append(character)
    }
  }
  return String(words.prefix(24))
}
