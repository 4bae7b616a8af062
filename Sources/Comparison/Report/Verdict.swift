internal import Foundation
internal import LeastSquares

extension ComparisonReport {
  /// What came out, in plain sentences: what is known of the answer, who agrees with it, who does not, and what
  /// to expect of the data.
  public var verdict: [String] {
    [reliability, conditioning, agreement, fastest, disagreement, withoutAnswer].compactMap { $0 }
  }

  private var reliability: String? {
    guard certificate != nil else {
      return problem.rank < problem.columns
        ? "The data do not determine the coefficients: the rank is \(problem.rank) of \(problem.columns). The solvers are graded by their agreement with \(reference), which takes the solution of least norm."
        : "Nothing could be proven of the exact solution. The solvers are graded by their agreement with \(reference)."
    }
    return
      "The exact solution of the \(problem.problemKind) problem is enclosed by a proof, so the digits below are not estimates: each solver has at least as many correct digits as is said."
  }

  private var conditioning: String? {
    guard problem.rank == problem.columns, let condition = problem.scaledConditionNumber,
      condition.isFinite, condition >= 1
    else { return nil }
    let lost = log10(condition)
    let size = "The condition number, with columns of length 1, is \(brief(condition))"
    if lost < 1 { return size + ": rounding costs next to nothing." }
    return size
      + ": rounding may cost a good method about \(digitsText(lost)) of 15.9 digits, and normal equations twice as many."
  }

  /// Solvers with at least half of the digits of a double.
  private var agreement: String? {
    let good = solutions.filter { ($0.digits ?? 0) >= Self.goodDigits }
    guard let least = good.compactMap(\.digits).min() else {
      return solutions.isEmpty ? nil : "No solver has \(Int(Self.goodDigits)) digits."
    }
    return
      "\(sequence(good.map(\.method))) \(good.count == 1 ? "has" : "have") at least \(digitsText(least)) digits."
  }

  private var disagreement: String? {
    let poor = solutions.filter { ($0.digits ?? .infinity) < Self.goodDigits }
    guard !poor.isEmpty else { return nil }
    return poor.map { solution in
      let digits = solution.digits ?? 0
      return digits < 0.05
        ? "\(solution.method) has no correct digit (\(solution.status.words))."
        : "\(solution.method) has only \(digitsText(digits)) (\(solution.status.words))."
    }.joined(separator: " ")
  }

  private var withoutAnswer: String? {
    let none = solutions.filter { $0.digits == nil && $0.coefficients.isEmpty }
    guard !none.isEmpty else { return nil }
    return none.map { "\($0.method) has no answer (\($0.status.words))." }.joined(separator: " ")
  }

  private var fastest: String? {
    let good = solutions.filter { ($0.digits ?? 0) >= Self.goodDigits && $0.seconds > 0 }
    guard good.count > 1, let best = good.min(by: { $0.seconds < $1.seconds }) else { return nil }
    return "The fastest of these was \(best.method), in \(timeText(best.seconds))."
  }

  /// Enough for nearly every use of the coefficients.
  private static let goodDigits = 6.0

  private func sequence(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
