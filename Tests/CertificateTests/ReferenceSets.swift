import Foundation
import LeastSquares
import Matrices
import Testing

/// One of NIST's linear-regression sets with the answer of exact rational arithmetic.
struct ReferenceSet: Decodable {
  struct Model: Decodable { let columns: [String] }
  struct Parameter: Decodable {
    let estimate: String
    let sd: String
  }
  struct Answer: Decodable {
    let parameters: [Parameter]
    let residualSd: String
    let rSquared: String
  }
  let name: String
  let model: Model
  let recomputedExact: Answer
  let rSquaredConvention: String

  static let names = [
    "Norris", "Pontius", "NoInt1", "NoInt2", "Filip", "Longley", "Wampler1", "Wampler2",
    "Wampler3", "Wampler4", "Wampler5",
  ]

  /// Tests/Fixtures, wherever the package was checked out.
  static let fixtures = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  static func load(_ name: String) throws -> (set: ReferenceSet, problem: CertificateProblem) {
    let folder = fixtures.appending(path: "reference/strd")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let set = try decoder.decode(
      ReferenceSet.self, from: Data(contentsOf: folder.appending(path: "\(name).json")))
    let text = try String(contentsOf: folder.appending(path: "\(name).csv"), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).dropFirst()
    var data: [[DoubleDouble]] = []
    for line in lines {
      let fields = line.split(separator: ",").map { DoubleDouble(decimal: String($0)) }
      data.append(try fields.map { try #require($0) })
    }
    return (set, try problem(set.model.columns, data))
  }

  private static func problem(
    _ terms: [String], _ data: [[DoubleDouble]]
  ) throws -> CertificateProblem {
    var columns: [[DoubleDouble]] = []
    var errors: [Double] = []
    for term in terms {
      if term == "1" || term == "x^0" {
        columns.append(data.map { _ in DoubleDouble(1) })
        errors.append(0)
      } else if term.hasPrefix("x^") {
        let degree = try #require(Int(term.dropFirst(2)))
        let power = try #require(
          CertificateProblem.powers(of: data.map { $0[1] }, upTo: degree).last)
        columns.append(power.values)
        errors.append(power.error)
      } else {
        let index = term == "x" ? 1 : try #require(Int(term.dropFirst()))
        columns.append(data.map { $0[index] })
        errors.append(1)
      }
    }
    return try CertificateProblem(
      decimalDesign: DoubleDoubleMatrix(columns: columns),
      targets: DoubleDoubleMatrix(columns: [data.map { $0[0] }]), columnErrors: errors)
  }
}
