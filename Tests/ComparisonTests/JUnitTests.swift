import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The JUnit report, read by a parser of XML.
@Suite struct JUnitTests {
  /// Every element with its attributes, in order.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String])] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements.append((name, attributes))
    }
  }

  private func elements(
    _ xml: String
  ) throws -> [(name: String, attributes: [String: String])] {
    let parser = XMLParser(data: Data(xml.utf8))
    let reader = Reader()
    parser.delegate = reader
    try #require(parser.parse(), "\(String(describing: parser.parserError)) \(xml)")
    return reader.elements
  }

  @Test func verdictsAreTestsFailuresAndErrors() throws {
    let problem = try ComparisonProblem.line()
    let report = try compare(
      problem, solvers: [.qr, .gd, .momentum],
      options: IterationOptions(step: 10, maximumIterations: 400))
    var slow = report
    slow.solutions[0].digits = 3
    let verifications = [
      Verification(report, digits: 6), Verification(slow, digits: 6),
      Verification(report, digits: 6, solution: 1),
    ]
    #expect(verifications.map(\.verdict) == [.agrees, .disagrees, .diverged])
    let found = try elements(JUnitReport(source: "line.csv", verifications).xml)
    #expect(
      found.map(\.name) == [
        "testsuites", "testsuite", "testcase", "testcase", "failure", "testcase", "error",
      ])
    for suite in found[0...1] {
      #expect(suite.attributes["tests"] == "3" && suite.attributes["failures"] == "1")
      #expect(suite.attributes["errors"] == "1")
    }
    #expect(found[1].attributes["name"] == "line.csv")
    #expect(found[2].attributes["name"] == "qr" && found[5].attributes["name"] == "gd")
    #expect(found[4].attributes["message"] == verifications[1].summary)
    #expect(found[4].attributes["type"] == "disagrees")
    #expect(found[6].attributes["message"] == verifications[2].summary)
    let time = try #require(found[2].attributes["time"].flatMap { Double($0) })
    #expect(abs(time - report.solutions[0].seconds) <= 1e-6)
  }

  @Test func namesMayHoldAnyCharacter() throws {
    let report = try compare(.line(), solvers: [.qr])
    let name = "a <b> & \"c\" 'd' é\u{1F600}\t\u{1}\u{FFFE}.csv"
    let found = try elements(
      JUnitReport(source: name, [Verification(report, digits: 1)]).xml)
    #expect(
      found[1].attributes["name"]
        == name.replacing("\u{1}", with: "\u{FFFD}").replacing("\u{FFFE}", with: "\u{FFFD}"))
    #expect(try elements(JUnitReport(source: "", []).xml).count == 2)
  }
}
