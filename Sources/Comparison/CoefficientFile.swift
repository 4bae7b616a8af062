public import BLASBackend
public import Foundation
public import Matrices

/// Why coefficients could not be read from a file.
public struct CoefficientFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
}

/// Coefficients that were computed elsewhere, in JSON: a report of Lapwing's (its first solution), a saved model, or
/// `{"coefficients": {"(Intercept)": 1.5, "x1": "2"}}`, one level more for several targets.
public enum CoefficientFile {
  /// The coefficients in the order of the terms and targets, p × k.
  ///
  /// - Throws: ``CoefficientFileError`` if the text is not such a document, a number is not finite, or a term
  ///   is missing, unknown or there twice.
  public static func matrix(
    from json: Data, terms: [String], targets: [String]
  ) throws(CoefficientFileError) -> Matrix<Double> {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: json)
    } catch {
      throw CoefficientFileError(description: decodingReason(error))
    }
    if let name = JSONNames.firstRepeated(in: json) {
      throw CoefficientFileError(description: "`\(name)` stands twice in one object")
    }
    let columns = try document.columns(targets: targets)
    for target in columns.keys.sorted() where !targets.contains(target) {
      throw CoefficientFileError(description: "unknown target `\(target)`")
    }
    var result = Matrix<Double>(rows: terms.count, columns: targets.count)
    for (k, target) in targets.enumerated() {
      guard let column = columns[target] else {
        throw CoefficientFileError(description: "no coefficients for the target `\(target)`")
      }
      for term in column.keys.sorted() where !terms.contains(term) {
        throw CoefficientFileError(
          description: "unknown term `\(term)`; the terms are \(terms.joined(separator: ", "))")
      }
      for (j, term) in terms.enumerated() {
        guard let value = column[term] else {
          throw CoefficientFileError(
            description: "no coefficient for the term `\(term)` of the target `\(target)`")
        }
        result[j, k] = value
      }
    }
    return result
  }
}

/// Either form of the file.
private struct Document: Decodable {
  var single: [String: Number]?
  var nested: [String: [String: Number]]?
  var reported: [Reported]?

  private enum CodingKeys: String, CodingKey {
    case coefficients
    case solutions
    case terms
    case targets
  }

  private struct Solution: Decodable {
    var coefficients: [Reported]
  }

  /// What is needed of a coefficient in a report, whichever version wrote it.
  struct Reported: Decodable {
    var target: String
    var term: String
    var value: Number
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.solutions) {
      let solutions = try container.decode([Solution].self, forKey: .solutions)
      guard let first = solutions.first, !first.coefficients.isEmpty else {
        throw DecodingError.dataCorruptedError(
          forKey: .solutions, in: container,
          debugDescription: "the first solution has no coefficients")
      }
      reported = first.coefficients
      return
    }
    if container.contains(.terms) && container.contains(.targets) {
      nested = try Self.modelColumns(container)
      return
    }
    // One level or two: the first value tells, and its errors are the ones to report.
    if let values = try? container.decode([String: Shape].self, forKey: .coefficients),
      values.values.contains(.object)
    {
      nested = try container.decode([String: [String: Number]].self, forKey: .coefficients)
    } else {
      single = try container.decode([String: Number].self, forKey: .coefficients)
    }
  }

  /// Of a saved model: a term that depends on others has the coefficient 0.
  private static func modelColumns(
    _ container: KeyedDecodingContainer<CodingKeys>
  ) throws -> [String: [String: Number]] {
    let terms = try container.decode([String].self, forKey: .terms)
    let targets = try container.decode([String].self, forKey: .targets)
    let values = try container.decode([[Number?]].self, forKey: .coefficients)
    guard values.count == targets.count, values.allSatisfy({ $0.count == terms.count }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .coefficients, in: container,
        debugDescription: "there are other coefficients than terms and targets")
    }
    var columns: [String: [String: Number]] = [:]
    for (target, numbers) in zip(targets, values) {
      for (term, number) in zip(terms, numbers) {
        columns[target, default: [:]][term] = number ?? Number(value: 0)
      }
    }
    return columns
  }

  func columns(targets: [String]) throws(CoefficientFileError) -> [String: [String: Double]] {
    if let nested { return nested.mapValues { $0.mapValues(\.value) } }
    if let single {
      guard targets.count == 1 else {
        throw CoefficientFileError(
          description:
            "several targets need one level more: {\"coefficients\": {\"\(targets[0])\": {…}, …}}")
      }
      return [targets[0]: single.mapValues(\.value)]
    }
    var result: [String: [String: Double]] = [:]
    for entry in reported ?? [] {
      guard result[entry.target]?[entry.term] == nil else {
        throw CoefficientFileError(
          description: "two coefficients for the term `\(entry.term)` of `\(entry.target)`")
      }
      result[entry.target, default: [:]][entry.term] = entry.value.value
    }
    return result
  }

  private enum Shape: Decodable {
    case object
    case other

    init(from decoder: any Decoder) throws {
      self = (try? decoder.container(keyedBy: AnyKey.self)) != nil ? .object : .other
    }
  }

  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

/// A finite number, written as one or as a decimal string.
private struct Number: Decodable {
  let value: Double

  init(value: Double) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let parsed: Double?
    if let text = try? container.decode(String.self) {
      // `Double` also reads hexadecimal.
      parsed = text.contains { $0 == "x" || $0 == "X" } ? nil : Double(text)
    } else {
      parsed = try container.decode(Double.self)
    }
    guard let parsed, parsed.isFinite else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a finite number")
    }
    value = parsed
  }
}

/// What is wrong with a JSON document.
func decodingReason(_ error: any Error) -> String {
  guard let error = error as? DecodingError else { return "not readable: \(error)" }
  switch error {
  case .dataCorrupted(let context):
    return context.codingPath.isEmpty
      ? "not a JSON document" : "\(path(context)): \(context.debugDescription)"
  case .keyNotFound(let key, _): return "no member `\(key.stringValue)`"
  case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
    return "\(path(context)): \(type is Double.Type ? "a number" : "an object") is needed here"
  @unknown default: return "not readable: \(error)"
  }
}

private func path(_ context: DecodingError.Context) -> String {
  let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
  return path.isEmpty ? "the document" : "`\(path.joined(separator: "."))`"
}
