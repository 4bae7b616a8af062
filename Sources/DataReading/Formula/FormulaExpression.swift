import Foundation
import Matrices

/// Arithmetic with columns: what stands inside of `I(…)` or of a function, or a column alone.
public indirect enum FormulaExpression: Hashable, Sendable {
  case number(Double)
  case column(String)
  case sum([Summand])
  case product(FormulaExpression, FormulaExpression)
  case quotient(FormulaExpression, FormulaExpression)
  case power(FormulaExpression, FormulaExpression)
  case negated(FormulaExpression)
  case parenthesized(FormulaExpression)
  case function(FormulaFunction, FormulaExpression)
  /// `I(…)`.
  case asIs(FormulaExpression)

  /// A part of a sum.
  public struct Summand: Hashable, Sendable {
    /// Whether it is subtracted.
    public let isNegative: Bool
    /// What is added or subtracted.
    public let part: FormulaExpression
  }
}

extension FormulaExpression {
  /// The columns that are needed.
  public var columns: Set<String> {
    switch self {
    case .number: []
    case .column(let name): [name]
    case .sum(let parts): parts.reduce(into: []) { $0.formUnion($1.part.columns) }
    case .product(let a, let b), .quotient(let a, let b), .power(let a, let b):
      a.columns.union(b.columns)
    case .negated(let a), .parenthesized(let a), .function(_, let a), .asIs(let a): a.columns
    }
  }

  /// The parts that are rounded to doubles in whatever arithmetic the rest is evaluated: functions,
  /// divisions, powers that are no products, constants that are no doubles.
  public var roundedParts: [FormulaExpression] {
    switch self {
    case .number(let value):
      DoubleDouble(decimal: FormulaNotation.number(value))?.low == 0 ? [] : [self]
    case .column: []
    case .sum(let parts): parts.flatMap(\.part.roundedParts)
    case .product(let a, let b): a.roundedParts + b.roundedParts
    case .quotient, .function: [self]
    case .power(let a, let b): b.integer.map { $0 >= 0 } == true ? a.roundedParts : [self]
    case .negated(let a), .parenthesized(let a), .asIs(let a): a.roundedParts
    }
  }

  /// The number itself, where it is a whole one that is written out.
  var integer: Int? {
    switch self {
    case .number(let value): abs(value) <= 1000 ? Int(exactly: value) : nil
    case .negated(let a): a.integer.map { -$0 }
    case .parenthesized(let a): a.integer
    default: nil
    }
  }

  /// The values in some rows.
  ///
  /// - Parameters:
  ///   - count: how many rows.
  ///   - column: the values of a column in these rows.
  public func values<Scalar: FormulaScalar>(
    count: Int, column: (String) -> [Scalar]
  ) -> [Scalar] {
    func values(_ expression: FormulaExpression) -> [Scalar] {
      expression.values(count: count, column: column)
    }
    func rounded(
      _ a: FormulaExpression, _ b: FormulaExpression, _ operation: (Double, Double) -> Double
    ) -> [Scalar] {
      zip(values(a), values(b)).map { Scalar(operation($0.nearestDouble, $1.nearestDouble)) }
    }
    switch self {
    case .number(let value): return [Scalar](repeating: Scalar(value), count: count)
    case .column(let name): return column(name)
    case .sum(let parts):
      var result = [Scalar](repeating: Scalar(0), count: count)
      for (index, summand) in parts.enumerated() {
        let terms = values(summand.part)
        if index == 0 {
          result = summand.isNegative ? terms.map { Scalar(0) - $0 } : terms
        } else if summand.isNegative {
          for row in 0..<count { result[row] = result[row] - terms[row] }
        } else {
          for row in 0..<count { result[row] = result[row] + terms[row] }
        }
      }
      return result
    case .product(let a, let b): return zip(values(a), values(b)).map { $0 * $1 }
    case .quotient(let a, let b): return rounded(a, b, /)
    case .power(let a, let b):
      if let exponent = b.integer, exponent >= 0 {
        return values(a).map { $0.raised(to: exponent) }
      }
      return rounded(a, b, pow)
    case .negated(let a): return values(a).map { Scalar(0) - $0 }
    case .parenthesized(let a), .asIs(let a): return values(a)
    case .function(let function, let a): return values(a).map { Scalar(function($0.nearestDouble)) }
    }
  }
}

extension FormulaExpression: CustomStringConvertible {
  /// As R writes it: `I(x1^2 + 3 * log(x2))`.
  public var description: String {
    switch self {
    case .number(let value): FormulaNotation.number(value)
    case .column(let name): FormulaNotation.name(name)
    case .sum(let parts):
      parts.enumerated().map { index, summand in
        let sign = summand.isNegative ? "-" : "+"
        if index == 0 { return (summand.isNegative ? "-" : "") + summand.part.description }
        return " \(sign) \(summand.part)"
      }.joined()
    case .product(let a, let b): "\(a) * \(b)"
    case .quotient(let a, let b): "\(a)/\(b)"
    case .power(let a, let b): "\(a)^\(b)"
    case .negated(let a): "-\(a)"
    case .parenthesized(let a): "(\(a))"
    case .function(let function, let a): "\(function.rawValue)(\(a))"
    case .asIs(let a): "I(\(a))"
    }
  }
}

/// How R writes names and numbers.
enum FormulaNotation {
  private static let reserved: Set<String> = [
    "if", "else", "repeat", "while", "function", "for", "next", "break", "TRUE", "FALSE", "NULL",
    "Inf", "NaN", "NA", "NA_integer_", "NA_real_", "NA_character_", "NA_complex_", "in", "...",
  ]

  /// A name; in backquotes if it is none without them.
  static func name(_ name: String) -> String {
    isPlain(name)
      ? name
      : "`"
        + name.replacing("\\", with: "\\\\").replacing("`", with: "\\`")
        + "`"
  }

  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.first, !reserved.contains(name) else { return false }
    guard first.isLetter || first == "." else { return false }
    if first == ".", name.count == 1 || name.dropFirst().first?.isNumber == true { return false }
    return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
  }

  /// A number, with or without an exponent, whichever is shorter.
  static func number(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let (digits, exponent) = decimal(value.magnitude)
    let sign = value < 0 ? "-" : ""
    let fraction = digits.dropFirst()
    let power = (exponent.magnitude < 10 ? "0" : "") + "\(exponent.magnitude)"
    let scientific =
      "\(digits.prefix(1))\(fraction.isEmpty ? "" : ".")\(fraction)e\(exponent < 0 ? "-" : "+")\(power)"
    // A number with very many zeros is not even tried without exponent.
    guard exponent.magnitude < 40 else { return sign + scientific }
    var fixed = ""
    if exponent < 0 {
      fixed = "0." + String(repeating: "0", count: -exponent - 1) + digits
    } else if digits.count <= exponent + 1 {
      fixed = digits + String(repeating: "0", count: exponent + 1 - digits.count)
    } else {
      fixed = "\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
    }
    return sign + (fixed.count <= scientific.count ? fixed : scientific)
  }

  /// The shortest digits d₁d₂… that read back to the double, and e in d₁.d₂… · 10ᵉ.
  private static func decimal(_ value: Double) -> (digits: String, exponent: Int) {
    let parts = value.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + mantissa[0].count - 1
    var digits = Substring(mantissa.joined())
    while digits.count > 1, digits.first == "0" {
      digits = digits.dropFirst()
      exponent -= 1
    }
    while digits.count > 1, digits.last == "0" { digits = digits.dropLast() }
    return (String(digits), exponent)
  }
}
