internal import Foundation

/// Verifications as a JUnit report, as servers of continuous integration read it: a suite with one test for each solver.
///
/// Missed digits are a failure; that an iteration diverged, or that there is nothing to agree with, is an error.
public struct JUnitReport: Sendable {
  public let source: String
  public let verifications: [Verification]

  /// - Parameters:
  ///   - source: what was solved, the name of the suite.
  ///   - verifications: one test case each.
  public init(source: String, _ verifications: [Verification]) {
    self.source = source
    self.verifications = verifications
  }

  /// The document, in UTF-8.
  ///
  /// - Note: Source: the schema of Jenkins' xUnit plugin, `junit-10.xsd`.
  public var xml: String {
    let tests = verifications.count
    let failures = verifications.count { $0.verdict == .disagrees }
    let errors = verifications.count { $0.verdict == .diverged || $0.verdict == .noUniqueAnswer }
    let seconds = verifications.map(\.seconds).reduce(0, +)
    let counts =
      "tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" time=\"\(Self.time(seconds))\""
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    lines.append("<testsuites name=\"lapwing verify\" \(counts)>")
    lines.append("  <testsuite name=\"\(Self.escaped(source))\" \(counts)>")
    for verification in verifications {
      let start =
        "    <testcase name=\"\(Self.escaped(verification.method))\" classname=\"\(Self.escaped(source))\" time=\"\(Self.time(verification.seconds))\""
      guard let (element, kind) = Self.outcome(verification.verdict) else {
        lines.append(start + "/>")
        continue
      }
      lines.append(start + ">")
      lines.append(
        "      <\(element) type=\"\(kind)\" message=\"\(Self.escaped(verification.summary))\"/>")
      lines.append("    </testcase>")
    }
    lines += ["  </testsuite>", "</testsuites>", ""]
    return lines.joined(separator: "\n")
  }

  private static func outcome(
    _ verdict: Verification.Verdict
  ) -> (element: String, kind: String)? {
    switch verdict {
    case .agrees: nil
    case .disagrees: ("failure", "disagrees")
    case .diverged: ("error", "diverged")
    case .noUniqueAnswer: ("error", "noUniqueAnswer")
    }
  }

  private static func time(_ seconds: Double) -> String { String(format: "%.6f", seconds) }

  /// For the value of an attribute. What XML 1.0 cannot hold becomes U+FFFD.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result += scalar.value < 0x20 ? "\u{FFFD}" : String(scalar)
      }
    }
    return result
  }
}
