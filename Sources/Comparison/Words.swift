internal import Foundation
internal import LeastSquares

/// “1 iteration”, “12 iterations”.
func iterationsText(_ number: Int) -> String {
  number == 1 ? "1 iteration" : "\(number) iterations"
}

/// The same of a number that theory gives.
func iterationsText(_ number: Double) -> String {
  let text = countText(number)
  return text == "1" ? "1 iteration" : text + " iterations"
}

func countText(_ number: Double) -> String {
  number < 1e6 ? String(format: "%.0f", number) : brief(number)
}

/// exp(−decay) with digits enough to tell it from 1.
func rateText(decay: Double) -> String {
  let distance = abs(expm1(-decay))
  if distance == 0 { return "1" }
  if distance < 1e-5 { return "1 \(decay > 0 ? "−" : "+") \(brief(distance))" }
  let rate = exp(-decay)
  let decimals = distance < 1 ? Int(-log10(distance)) + 4 : 4
  return rate < 1e4 ? String(format: "%.\(decimals)f", rate) : brief(rate)
}

/// e^(−decay).
func rate(ofDecay decay: Double) -> Double { exp(-decay) }
