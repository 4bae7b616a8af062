internal import Foundation
internal import IterativeMethods
internal import LeastSquares

/// Says in plain sentences why an iteration ended where it did, and what would help.
struct Explanation {
  let method: SolverName
  let run: DescentRun
  let status: SolutionStatus
  let terms: [String]
  let options: IterationOptions
  /// How far from the minimum mini-batches keep the coefficients, relative to their size; nil if it is not known.
  let noiseFloor: Double?
  /// The Hessian after standardizing, to say what that would give; nil if it is standardized already.
  let standardized: HessianSpectrum?

  var text: String {
    switch status {
    case .converged: converged
    case .diverged: diverged
    default:
      [stopped, limit, heldBack, shuffle, gap, cached, noise, slowness, advice].compactMap { $0 }
        .joined(separator: "; ")
    }
  }

  private var converged: String {
    [
      "converged after \(lengthText): \(run.reason)", rates, heldBack, shuffle, gap, cached,
      earlyStop,
    ].compactMap { $0 }.joined(separator: "; ")
  }

  private var diverged: String {
    if let overflow { return "diverged at iteration \(run.iterations): \(overflow)" }
    let cause =
      isStepTooLarge
      ? stepExceeds : run.reason
    return [
      "diverged at iteration \(run.iterations): \(cause)", isStepTooLarge ? culprit : nil, rates,
      advice,
    ].compactMap { $0 }.joined(separator: "; ")
  }

  private var shuffle: String? {
    run.shuffledBlockRows.map {
      "rows are shuffled in blocks of \($0) rows: the blocks of an epoch, and the rows of each"
    }
  }

  private var stopped: String {
    let fraction =
      run.startGradientNorm > 0
      ? ", where the gradient norm is \(brief(run.gradientNorm / run.startGradientNorm)) of its start"
      : ""
    return status == .stagnated
      ? "stagnated after \(lengthText): \(run.reason)\(fraction)"
      : "stopped at \(run.reason)\(fraction)"
  }

  /// The step may be too large although the run ended before it blew up.
  private var limit: String? {
    guard isStepTooLarge else { return rates }
    return
      [
        stepExceeds, rates,
      ]
      .compactMap { $0 }.joined(separator: "; ")
  }

  private var slowness: String? {
    guard !isStepTooLarge, status == .iterationLimit, let needed = needed(run.predictedDecay)
    else { return nil }
    return
      "the gradient needs about \(iterationsText(needed)) to fall to \(brief(options.tolerance)) of its start"
  }

  /// Converged by the gradient, but not yet in the coefficients: their error is λmax/λmin times larger.
  private var earlyStop: String? {
    guard run.heldBack == 0, run.dualityGap == nil, let condition = run.spectrum.conditionNumber,
      condition * options.tolerance > 1e-3
    else { return nil }
    return
      "λmax/λmin = \(brief(condition)), so the coefficients may still be far from the minimum: a smaller --tolerance shows"
  }

  private var rates: String? {
    let predicted = run.predictedDecay.map {
      "predicted rate \(rateText(decay: $0)) per step"
    }
    let measured = run.measuredRate.map { "measured \(rateText(decay: -log($0)))" }
    let parts = [predicted, measured].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private var culprit: String? {
    guard
      let (column, share) = run.spectrum.columnShares.enumerated().max(by: { $0.1 < $1.1 }),
      share.isFinite, terms.count > 1
    else { return nil }
    return "column `\(terms[column])` causes \(percent(share)) of λmax"
  }

  private var advice: String? {
    guard let theory = run.theory, let step = run.step, let stable = run.largestStableStep,
      run.batchSize == nil
    else { return generalAdvice }
    let bestStep = run.spectrum.automaticStep(theory)
    let best = needed(run.spectrum.decay(theory, step: bestStep))
    if let standardized, let now = best,
      let then = standardized.iterations(
        forDigits: digitsWanted, theory, step: standardized.automaticStep(theory)),
      then < now / 2
    {
      let kappa =
        [run.spectrum.conditionNumber, standardized.conditionNumber].compactMap { $0 }.map(brief)
        .joined(separator: " to ")
      return
        "--standardize lowers λmax/λmin from \(kappa): about \(iterationsText(then)) with --step auto"
    }
    if isStepTooLarge || status == .diverged {
      return best.map { "--step \(precise(bestStep)) converges, in about \(iterationsText($0))" }
        ?? "a --step below \(precise(stable)) does not diverge"
    }
    guard status == .iterationLimit || status == .timeLimit else { return nil }
    if let best, let present = needed(run.spectrum.decay(theory, step: step)), best < present / 2 {
      return "--step \(precise(bestStep)) needs about \(countText(best))"
    }
    return "a direct method has the answer at once"
  }

  /// What helps methods without a rate.
  private var generalAdvice: String? {
    switch status {
    case .diverged:
      return run.largestStableStep.map { "steps must be well below \(precise($0)); --step auto is" }
        ?? "a smaller --step may help"
    case .stagnated where run.batchSize != nil:
      return
        "a --schedule that shortens the steps, --average-from, or a larger --batch-size comes nearer"
    case .iterationLimit, .timeLimit: return "a direct method has the answer at once"
    default: return nil
    }
  }

  /// How long the run was.
  private var lengthText: String {
    guard run.batchSize != nil else { return iterationsText(run.iterations) }
    return
      "\(run.epochs) \(run.epochs == 1 ? "epoch" : "epochs") (\(iterationsText(run.iterations)))"
  }

  /// Where gradients came from, and what that costs.
  private var cached: String? {
    guard run.cachesGram, let condition = run.spectrum.conditionNumber else { return nil }
    let digits = min(15.95, -log10(condition * Double.ulpOfOne))
    return
      "gradients from XᵀX, formed once: its rounding leaves about \(String(format: "%.0f", digits)) digits (--exact-gradient reads the rows in every step)"
  }

  /// The answer is that of a part of the rows.
  private var heldBack: String? {
    run.heldBack > 0
      ? "\(run.heldBack) \(run.heldBack == 1 ? "row was" : "rows were") held back, so this is not the minimum over all rows"
      : nil
  }

  /// What a constant step can reach.
  private var noise: String? {
    noiseFloor.map {
      "at this step mini-batches keep the coefficients about \(brief($0)) of their size from the minimum at best if each is drawn anew, epochs that take every row once may come nearer"
    }
  }

  /// Of a penalised objective, whose minimum is another one.
  private var gap: String? {
    run.dualityGap.map {
      "penalised: the objective is within \(brief($0)) of its minimum, by the duality gap"
    }
  }

  /// How many iterations gain the digits that the tolerance asks of the gradient.
  private func needed(_ decay: Double?) -> Double? {
    guard let decay, decay > 0 else { return nil }
    return (digitsWanted * 2.302585092994046 / decay).rounded(.up)
  }

  private var isStepTooLarge: Bool { run.isStepTooLarge }

  private var stepExceeds: String {
    "the step \(precise(run.step ?? .nan)) exceeds \(run.theory?.stabilityFormula ?? "") = \(precise(run.largestStableStep ?? .nan))"
  }

  /// Where no step helps, because squares of the data leave the range of the numbers.
  private var overflow: String? {
    if run.largestStableStep == 0 {
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
