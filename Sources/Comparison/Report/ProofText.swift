internal import Foundation
internal import LeastSquares

extension NotCertifiable {
  /// Why, and what would help, with the names of the columns.
  func message(terms: [String]) -> String {
    func name(_ column: Int) -> String {
      terms.indices.contains(column) ? "`\(terms[column])`" : "column \(column + 1)"
    }
    let reason =
      switch self {
      case .nonFiniteColumn(let column): "\(name(column)) holds a number that is not finite"
      case .zeroColumn(let column): "\(name(column)) is zero in every row"
      case .invalidPenalty(let column):
        "the penalty of \(name(column)) is negative or not finite"
      case .rankDeficient(let rank, let dependent):
        "rank \(rank) of \(terms.count) columns"
          + (dependent.isEmpty
            ? "" : ", with \(dependent.map(name).joined(separator: ", ")) depending on the others")
      default: description
      }
    // A penalty is for programs that link the library: no command has one.
    return "nothing could be proven: \(reason). "
      + remedy.replacing(", or add a ridge penalty", with: "")
  }
}

extension ComparisonReport {
  /// The proof for people: each coefficient with the bound of its error, and what else is proven; or, for
  /// coefficients from elsewhere, the bounds of their errors.
  public var proofText: String { proofText(.plain) }

  /// The same, laid out for a terminal.
  public func proofText(_ layout: TextLayout) -> String {
    let solution = solutions.first
    guard let certificate, let solution, !solution.coefficients.isEmpty else {
      return problem.text(layout) + "\n\n" + layout.wrapped(solution?.message ?? "") + "\n"
    }
    let isOurs = solution.method == SolverName.certified.rawValue
    let blocks = certificate.targets.map { target in
      let rows = solution.coefficients.filter { $0.target == target.target }
      let title =
        isOurs
        ? "Proven coefficients for \(shortened(target.target)):"
        : "Coefficients for \(shortened(target.target)) from \(solution.method), with proven bounds of their errors:"
      return
        ([title, isOurs ? proven(rows, layout) : graded(rows, layout)]
        + (isOurs ? facts(target) : []))
        .joined(separator: "\n")
    }
    return ([problem.text(layout) + "\n" + layout.wrapped(kindText)] + blocks).joined(
      separator: "\n\n") + "\n"
  }

  /// Which numbers were taken as exact.
  private var kindText: String {
    problem.problemKind == ProblemKind.decimal.rawValue
      ? "the decimal problem: the numbers of the file are exact as they are written"
      : "the binary problem: the doubles nearest to the numbers of the file are taken as exact"
  }

  private func proven(_ rows: [CoefficientReport], _ layout: TextLayout) -> String {
    var table = TextTable([
      ("term", .left), ("coefficient", .right), ("error at most", .right), ("digits", .right),
      ("nearest double", .left), ("standard error", .right),
    ])
    for row in rows {
      table.add([
        shortened(row.term), "\(row.value)", bound(row.errorBound), digits(row.digits),
        row.correctlyRounded == true ? "proven" : row.value == 0 ? "zero or near it" : "undecided",
        row.standardError.map { hasDigits($0) ? "\($0.value)" : "at most \(sum($0))" } ?? "–",
      ])
    }
    return table.text(layout)
  }

  private func graded(_ rows: [CoefficientReport], _ layout: TextLayout) -> String {
    var table = TextTable([
      ("term", .left), ("coefficient", .right), ("digits", .right), ("error at least", .right),
      ("error at most", .right), ("nearest double", .left),
    ])
    for row in rows {
      table.add([
        shortened(row.term), "\(row.value)", digits(row.digits),
        row.errorLowerBound.map { String(format: "%.2e", $0 * 0.99) } ?? "–",
        bound(row.errorBound),
        row.correctlyRounded.map { $0 ? "yes" : "no" } ?? "undecided",
      ])
    }
    return table.text(layout)
  }

  private func facts(_ target: TargetCertificate) -> [String] {
    [
      ("residual standard deviation", target.residualStandardDeviation),
      ("residual sum of squares", target.residualSumOfSquares), ("R²", target.rSquared),
    ].compactMap { name, number in
      number.map {
        hasDigits($0)
          ? "\(name) \($0.value), off by at most \(bound($0.errorBound))"
          : "\(name) at most \(sum($0))"
      }
    }
  }

  /// Whether more is proven than an upper bound.
  private func hasDigits(_ number: ProvenNumber) -> Bool {
    number.errorBound.map { $0 < abs(number.value) } ?? false
  }

  private func sum(_ number: ProvenNumber) -> String {
    bound(number.errorBound.map { $0 + abs(number.value) })
  }

  private func digits(_ value: Double?) -> String {
    value.map(digitsText) ?? "–"
  }

  /// A bound, rounded up to three digits.
  private func bound(_ value: Double?) -> String {
    value.map { $0 == 0 ? "0" : String(format: "%.2e", $0 * 1.01) } ?? "–"
  }
}
