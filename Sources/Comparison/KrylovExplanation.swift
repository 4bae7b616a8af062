internal import Foundation
internal import IterativeMethods
internal import LeastSquares

/// Says in plain sentences why a Krylov method ended where it did, and what theory says of its speed.
struct KrylovExplanation {
  let method: SolverName
  let run: KrylovRun
  let status: SolutionStatus
  let targets: [String]
  let options: IterationOptions

  var text: String {
    let parts =
      status == .converged
      ? [ended, rates, bound, earlyStop] : [ended, rates, bound, rounding, advice]
    return parts.compactMap { $0 }.joined(separator: "; ")
  }

  private var ended: String {
    let place = targets.count > 1 && status != .converged ? " for \(targets[run.target])" : ""
    let fraction = ", where the gradient norm is \(brief(run.gradientReduction)) of its start"
    switch status {
    case .converged:
      return "converged after \(iterationsText(run.iterations)): \(run.reason)"
    case .stagnated:
      return
        "stagnated\(place) after \(iterationsText(run.iterations)): \(run.reason)\(fraction)"
    case .diverged:
      return
        "ended\(place) at iteration \(run.iterations): \(run.reason); the squares of the data are beyond the largest number, 1.8e308; divide them by a large number"
    default: return "stopped\(place) at \(run.reason)\(fraction)"
    }
  }

  private var rates: String? {
    let predicted = run.theory.decay.map {
      "predicted rate \(rateText(decay: $0)) per step or less"
    }
    let measured = run.measuredRate.map { "measured \(rateText(decay: -log($0)))" }
    let parts = [predicted, measured].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private var bound: String? {
    guard
      let needed = run.theory.iterations(
        toGradient: options.tolerance, minimizesGradient: method == .lsmr)
    else { return nil }
    let columns =
      switch run.preconditioner {
      case .none: "of the given columns"
      case .columns: "with columns of length 1"
      case .sketch: "after the sketch"
      }
    return
      "κ = \(brief(run.theory.conditionNumber)) \(columns), so by Chebyshev's bound \(iterationsText(needed)) at most, without rounding also \(run.rank)"
  }

  /// More steps than columns: only rounding asks for them.
  private var rounding: String? {
    guard run.iterations > run.rank, status != .diverged else { return nil }
    return "more than \(run.rank) steps are the work of rounding"
  }

  private var advice: String? {
    status == .iterationLimit || status == .timeLimit || status == .stagnated
      ? "a direct method has the answer at once" : nil
  }

  /// Converged by the gradient, but not yet in the coefficients: their error is up to κ² times larger.
  private var earlyStop: String? {
    let square = run.theory.conditionNumber * run.theory.conditionNumber
    guard square * options.tolerance > 1e-3 else { return nil }
    return
      "κ² = \(brief(square)), so the coefficients may still be far from the minimum: a smaller --tolerance shows"
  }
}

extension SolverRun {
  var isStandardized: Bool { descent?.standardized == true || krylov?.standardized == true }
}
