import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

@Suite struct CoefficientFileTests {
  private func read(
    _ json: String, terms: [String] = ["(Intercept)", "x1"], targets: [String] = ["y"]
  ) throws -> Matrix<Double> {
    try CoefficientFile.matrix(from: Data(json.utf8), terms: terms, targets: targets)
  }

  private func reason(_ json: String, targets: [String] = ["y"]) -> String {
    let error = #expect(throws: CoefficientFileError.self, "\(json)") {
      try read(json, targets: targets)
    }
    return error?.description ?? ""
  }

  @Test func termsMayStandInAnyOrderAndAsStrings() throws {
    let expected: Matrix<Double> = [[1.5], [-2e-3]]
    #expect(try read(#"{"coefficients": {"(Intercept)": 1.5, "x1": -2e-3}}"#) == expected)
    #expect(try read(#"{"coefficients": {"x1": "-0.002", "(Intercept)": "1.5"}}"#) == expected)
    #expect(try read(#"{"x": 1, "coefficients": {"x1": -2e-3, "(Intercept)": 1.5}}"#) == expected)
  }

  @Test func severalTargetsHaveALevelMore() throws {
    let json =
      #"{"coefficients": {"b": {"x1": 4, "(Intercept)": "3"}, "a": {"(Intercept)": 1, "x1": 2}}}"#
    #expect(try read(json, targets: ["a", "b"]) == [[1, 3], [2, 4]])
    let single = #"{"coefficients": {"y": {"x1": 4, "(Intercept)": 3}}}"#
    #expect(try read(single) == [[3], [4]])
  }

  @Test func numbersKeepTheirBits() throws {
    for text in ["0.1", "5e-324", "1.7976931348623157e308", "0.30000000000000004"] {
      let value = try #require(Double(text))
      let matrix = try read(#"{"coefficients": {"(Intercept)": \#(text), "x1": "\#(text)"}}"#)
      #expect(matrix[0, 0] == value && matrix[1, 0] == value)
    }
  }

  @Test func ownReportIsReadBack() throws {
    let report = try compare(.line(), solvers: [.qr, .gd])
    let matrix = try CoefficientFile.matrix(
      from: report.json(), terms: report.problem.terms, targets: report.problem.targets)
    #expect(matrix.storage == report.solutions[0].coefficients.map(\.value))
  }

  /// Fields are added to reports from version to version.
  @Test func reportOfAnEarlierVersionIsReadBack() throws {
    let json =
      #"{"solutions": [{"coefficients": [{"target": "y", "term": "x1", "value": 2, "digits": null}, {"target": "y", "term": "(Intercept)", "value": 1}]}]}"#
    #expect(try read(json) == [[1], [2]])
  }

  @Test func reportWithoutAnAnswerIsRefused() throws {
    let report = try compare(.threeRows(), solvers: [.qr])
    let error = #expect(throws: CoefficientFileError.self) {
      try CoefficientFile.matrix(
        from: report.json(), terms: report.problem.terms, targets: ["y"])
    }
    #expect(error?.description.contains("no coefficients") == true)
    #expect(reason(#"{"solutions": []}"#).contains("no coefficients"))
  }

  @Test func missingAndUnknownTermsAreNamed() {
    #expect(reason(#"{"coefficients": {"x1": 2}}"#).contains("`(Intercept)`"))
    let unknown = reason(#"{"coefficients": {"(Intercept)": 1, "x1": 2, "x7": 3}}"#)
    #expect(unknown.contains("unknown term `x7`") && unknown.contains("(Intercept), x1"))
    #expect(reason(#"{"coefficients": {}}"#).contains("`(Intercept)`"))
  }

  @Test func missingAndUnknownTargetsAreNamed() {
    let one = #"{"coefficients": {"a": {"(Intercept)": 1, "x1": 2}}}"#
    #expect(reason(one, targets: ["a", "b"]).contains("target `b`"))
    #expect(reason(one, targets: ["b"]).contains("unknown target `a`"))
    let flat = #"{"coefficients": {"(Intercept)": 1, "x1": 2}}"#
    #expect(reason(flat, targets: ["a", "b"]).contains("one level more"))
  }

  /// JSON readers keep one of them, which one is anybody's guess.
  @Test func termsThatStandTwiceAreRefused() {
    for json in [
      #"{"coefficients": {"(Intercept)": 1, "x1": 2, "x1": 3}}"#,
      #"{"coefficients": {"(Intercept)": 1, "x1": 2, "\u00781": 2}}"#,
      #"{"coefficients": {"y": {"x1": 1, "(Intercept)": 1, "x1": 1}}}"#,
      #"{"coefficients": {"(Intercept)": 1, "x1": 2}, "coefficients": {}}"#,
    ] {
      #expect(reason(json).contains("twice"), "\(json)")
    }
    let coefficient =
      #"{"target": "y", "term": "x1", "value": 1, "digits": null, "errorBound": null, "proven": false, "correctlyRounded": null}"#
    #expect(
      reason(#"{"solutions": [{"coefficients": [\#(coefficient), \#(coefficient)]}]}"#)
        .contains("two coefficients for the term `x1`"))
  }

  @Test func sameNamesInDifferentTargetsAreNotTwice() throws {
    let json =
      #"{"note": "a \"x1\": {", "coefficients": {"a": {"(Intercept)": 1, "x1": 2}, "b": {"x1": 2, "(Intercept)": 1}}}"#
    #expect(try read(json, targets: ["a", "b"]) == [[1, 1], [2, 2]])
  }

  @Test(arguments: [
    #""nan""#, #""inf""#, "1e999", #""1e999""#, "null", "true", #""""#, #""1,5""#, #""0x10""#,
    #"" 1""#, "[1]",
  ])
  func whatIsNoFiniteDecimalNumberIsRefused(_ text: String) {
    #expect(!reason(#"{"coefficients": {"(Intercept)": 1, "x1": \#(text)}}"#).isEmpty)
  }

  @Test(arguments: ["", "{", "[]", "1", "{}", #"{"coefficients": 3}"#, "{\"coefficients\": {}"])
  func malformedDocumentsAreRefused(_ json: String) {
    #expect(!reason(json).isEmpty)
  }
}
