import Foundation
import Lapwing

extension Parser {
  /// Against the C library, which rounds correctly.
  static let decimal = Parser(
    name: "decimal", seeds: ["Fuzzing/Seeds/decimal"],
    words: ["e", "E", ".", "-", "+", "0", "9", "e-", "0000000000", "9999999999", "5"]
  ) { (bytes) throws(Finding) in
    let text = String(decoding: bytes.prefix(2000), as: UTF8.self)
    guard let reading = DoubleDouble.reading(decimal: text) else { return "none" }
    let nearest = strtod(text, nil)
    try require(
      !nearest.isFinite || reading.value.high == nearest,
      "\(reading.value.high) for \(text), and \(nearest) by strtod")
    let cell = "a b\n\(text) 0\n"
    if nearest.isFinite, text.allSatisfy({ "0123456789.eE+-".contains($0) }),
      let data = try? TabularData(
        csv: .text(cell), selection: ColumnSelection(targets: ["b"], hasIntercept: false),
        options: CSVOptions(delimiter: .byte(UInt8(ascii: " ")), header: .present),
        keepsDecimals: true)
    {
      try require(
        data.samples[0, 0] == nearest, "\(data.samples[0, 0]) in a file for \(text), not \(nearest)"
      )
    }
    return "\(reading.isExact) \(reading.isAccurate) \(nearest.exponent / 100)"
  }

  static let formula = Parser(
    name: "formula", seeds: ["Fuzzing/Seeds/formula"],
    words: [
      "~", "+", "-", "*", ":", "/", "^", "(", ")", "I(", "log(", "poly(", "C(", "factor(",
      "offset(",
      "cbind(", "`", "'", "\"", ".", "0", "1", "x", "z", "kind", "raw = TRUE", "%in%", " ",
    ]
  ) { (bytes) throws(Finding) in
    let text = String(decoding: bytes.prefix(400), as: UTF8.self)
    let rows = (0..<12).map {
      "\($0),\($0 * $0 % 7 + 1),\(["a", "b", "c"][$0 % 3]),\($0 * 3 % 11)\n"
    }
    let input = DataInput.text("x,z,kind,y\n" + rows.joined())
    let request = DesignRequest(.formula(text))
    let whole = Reading { () throws(DataError) in
      let data = try TabularData(csv: input, request: request)
      return [data.terms.count, data.targets.count, data.rowsRead]
    }
    let blocks = Reading { () throws(DataError) in
      var blocks = try DesignBlocks(input, request: request)
      var rows = 0
      while let block = try blocks.nextBlock(maximumRows: 5) { rows += block.rows }
      return [blocks.terms.count, blocks.targets.count, rows]
    }
    try require(whole == blocks, "blocks differ: \(whole) and \(blocks)")
    if case .failure(let error) = whole, let place = error.place {
      try require(
        place.lowerBound >= 0 && place.lowerBound <= text.count,
        "an error points to \(place) of \(text.count) characters")
    }
    if case .value(let counts) = whole { return "\(counts)" }
    return whole.pattern
  }

  static let model = Parser(
    name: "model", seeds: [], made: { try [Array(Example.model().json())] }, words: jsonWords
  ) { (bytes) throws(Finding) in
    do {
      let model = try FittedModel(json: Data(bytes))
      guard let text = try? model.json() else { return "no text" }
      let again = try? FittedModel(json: text).json()
      try require(again == text, "a model that is written is not the one that is read")
      let input = DataInput.text("x,kind\n1,a\n2,b\n3,c\n")
      if let data = try? TabularData(csv: input, recipe: model.recipe) {
        _ = try? data.block.design.multiplied(by: model.coefficientMatrix)
      }
      _ = try? model.inference()
      return "read"
    } catch let error as ModelFileError {
      return wording(error.description)
    } catch let error as Finding { throw error } catch { return "\(error)" }
  }

  static let accumulator = Parser(
    name: "accumulator", seeds: [], made: { try [Array(Example.part().file())] },
    words: jsonWords, repair: withChecksum
  ) { (bytes) throws(Finding) in
    do {
      var part = try PartialFit(file: Data(bytes))
      let file = try part.file()
      try require(
        try PartialFit(file: file).file() == file,
        "a part that is written is not the one that is read")
      try? part.merge(part)
      _ = try? part.fit()
      return "read"
    } catch let error as ModelFileError {
      return wording(error.description)
    } catch let error as Finding {
      throw error
    } catch { throw Finding(description: "an error that is none of the library's: \(error)") }
  }

  static let coefficients = Parser(
    name: "coefficients", seeds: ["Fuzzing/Seeds/coefficients"], words: jsonWords
  ) { (bytes) throws(Finding) in
    do {
      let matrix = try CoefficientFile.matrix(
        from: Data(bytes), terms: ["(Intercept)", "x"], targets: ["y"])
      try require(matrix.storage.allSatisfy(\.isFinite), "a coefficient that is not finite")
      return "read"
    } catch let error as CoefficientFileError {
      return wording(error.description)
    } catch let error as Finding { throw error } catch { return "\(error)" }
  }

  /// A descent that goes on from a file.
  static let checkpoint = Parser(
    name: "checkpoint", seeds: [], made: { try [Example.checkpoint()] }
  ) { (bytes) throws(Finding) in
    do {
      let url = try Example.file(bytes)
      defer { try? FileManager.default.removeItem(at: url) }
      return try Example.descent(url).status.rawValue
    } catch let error as ComparisonError {
      return wording("\(error)".split(separator: ": ").last.map(String.init) ?? "")
    } catch { throw Finding(description: "an error that is none of the library's: \(error)") }
  }

  private static let jsonWords = [
    "null", "true", "[]", "{}", "\"\"", ",", ":", "[", "]", "{", "}", "1e400", "-1", "\\u0000",
    "NaN",
  ]

  /// The first line of a part as it would be for what stands behind it.
  private static func withChecksum(_ bytes: [UInt8]) -> [UInt8]? {
    guard let end = bytes.prefix(200).firstIndex(of: UInt8(ascii: "\n")), bytes.count > end + 2
    else { return nil }
    let json = bytes[(end + 1)..<(bytes.count - 1)]
    var sum: UInt32 = ~0
    for byte in json {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
    }
    let digits = String(~sum, radix: 16)
    let checksum = String(repeating: "0", count: 8 - digits.count) + digits
    return Array("lapwing.accumulator/1 \(checksum) \(json.count)\n".utf8) + json + [10]
  }
}
