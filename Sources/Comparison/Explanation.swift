internal import Foundation
internal import IterativeMethods
internal import LeastSquares

/// Says in plain sentences why an iteration ended where it did, and what would help.
struct Explanation {
  let run: DescentRun
  let status: SolutionStatus
  let terms: [String]
  let options: IterationOptions
  /// The Hessian after standardizing, to say what that would give; nil if it is standardized already.
  let standardized: HessianSpectrum?

  var text: String {
    switch status {
    case .converged: converged
    case .diverged: diverged
    default: [stopped, limit, slowness, advice].compactMap { $0 }.joined(separator: "; ")
    }
  }

  private var converged: String {
    [
      "converged after \(iterationsText(run.iterations)): \(run.reason)", rates, earlyStop,
    ].compactMap { $0 }.joined(separator: "; ")
  }

  private var diverged: String {
    if let overflow { return "diverged at iteration \(run.iterations): \(overflow)" }
    let cause =
      isStepTooLarge
      ? "the step \(precise(run.step)) exceeds 2/λmax = \(precise(run.theory.largestStableStep))"
      : run.reason
    return [
      "diverged at iteration \(run.iterations): \(cause)", isStepTooLarge ? culprit : nil, rates,
      advice,
    ].compactMap { $0 }.joined(separator: "; ")
  }

  private var stopped: String {
    let fraction =
      run.startGradientNorm > 0
      ? ", where the gradient norm is \(brief(run.gradientNorm / run.startGradientNorm)) of its start"
      : ""
    return status == .stagnated
      ? "stagnated after \(iterationsText(run.iterations)): \(run.reason)\(fraction)"
      : "stopped at \(run.reason)\(fraction)"
  }

  /// The step may be too large although the run ended before it blew up.
  private var limit: String? {
    guard isStepTooLarge else { return rates }
    return
      [
        "the step \(precise(run.step)) exceeds 2/λmax = \(precise(run.theory.largestStableStep))",
        rates,
      ]
      .compactMap { $0 }.joined(separator: "; ")
  }

  private var slowness: String? {
    guard !isStepTooLarge, status == .iterationLimit,
      let needed = run.theory.iterations(forDigits: digitsWanted, step: run.step)
    else { return nil }
    return
      "the gradient needs about \(iterationsText(needed)) to fall to \(brief(options.tolerance)) of its start"
  }

  /// Converged by the gradient, but not yet in the coefficients: their error is λmax/λmin times larger.
  private var earlyStop: String? {
    guard let condition = run.theory.conditionNumber, condition * options.tolerance > 1e-3 else {
      return nil
    }
    return
      "λmax/λmin = \(brief(condition)), so the coefficients may still be far from the minimum: a smaller --tolerance shows"
  }

  private var rates: String? {
    let predicted = run.theory.decay(step: run.step).map {
      "predicted rate \(rateText(decay: $0)) per step"
    }
    let measured = run.measuredRate.map { "measured \(rateText(decay: -log($0)))" }
    let parts = [predicted, measured].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private var culprit: String? {
    guard
      let (column, share) = run.theory.columnShares.enumerated().max(by: { $0.1 < $1.1 }),
      share.isFinite, terms.count > 1
    else { return nil }
    return "column `\(terms[column])` causes \(percent(share)) of λmax"
  }

  private var advice: String? {
    let best = bestStep
    if let standardized,
      let needed = standardized.iterations(
        forDigits: digitsWanted, step: standardized.safeStep),
      let now = best.needed, needed < now / 2
    {
      let kappa =
        [run.theory.conditionNumber, standardized.conditionNumber].compactMap { $0 }.map(brief)
        .joined(separator: " to ")
      return
        "--standardize lowers λmax/λmin from \(kappa): about \(iterationsText(needed)) with --step auto"
    }
    if isStepTooLarge || status == .diverged {
      return best.needed.map {
        "--step \(precise(best.step)) converges, in about \(iterationsText($0))"
      } ?? "a --step below \(precise(run.theory.largestStableStep)) does not diverge"
    }
    guard status == .iterationLimit || status == .timeLimit else { return nil }
    if let needed = best.needed,
      let present = run.theory.iterations(forDigits: digitsWanted, step: run.step),
      needed < present / 2
    {
      return "--step \(precise(best.step)) needs about \(countText(needed))"
    }
    return "a direct method has the answer at once"
  }

  private var bestStep: (step: Double, needed: Double?) {
    let step = run.theory.safeStep
    return (step, run.theory.iterations(forDigits: digitsWanted, step: step))
  }

  private var isStepTooLarge: Bool { run.step > run.theory.largestStableStep }

  /// Where no step helps, because squares of the data leave the range of the numbers.
  private var overflow: String? {
    if run.theory.largestStableStep == 0 {
      return
        "XᵀX is beyond the largest number, 1.8e308, so no step is small enough; divide the columns of X by a large number"
    }
    guard run.iterations == 0, !isStepTooLarge else { return nil }
    return
      "the squares of the residuals are beyond the largest number, 1.8e308; divide y by a large number"
  }

  /// The decimal digits that the tolerance asks of the gradient.
  private var digitsWanted: Double { max(1, -log10(options.tolerance)) }

  /// Four digits, as a step is worth.
  private func precise(_ step: Double) -> String { String(format: "%.4g", step) }

  private func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }
}
