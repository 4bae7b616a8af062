import Foundation
import Lapwing

/// How fast a run is, and when it will end.
struct Pace {
  private var startNorm = 0.0
  /// Two states, the older one from the first half of the run: the gradient's fall since then is the rate.
  private var marks: [(iteration: Int, norm: Double)] = []

  mutating func note(_ record: IterationRecord) {
    if record.iteration == 0 { self = Pace() }
    if marks.isEmpty { startNorm = record.gradientNorm }
    if record.iteration >= 2 * (marks.last?.iteration ?? 0) {
      marks = marks.suffix(1) + [(record.iteration, record.gradientNorm)]
    }
  }

  /// "iteration 4300  loss 0.51  gradient 3e-05  rate 0.9871"
  func detail(_ record: IterationRecord) -> String {
    var parts = [
      "iteration \(record.iteration)", "loss \(Self.short(record.objective))",
      "gradient \(Self.short(record.gradientNorm))",
    ]
    if let decay = measuredDecay(record) {
      let distance = abs(expm1(-decay))
      parts.append(
        distance < 1e-4
          ? "rate 1 \(decay < 0 ? "+" : "−") \(Self.short(distance))"
          : String(format: "rate %.4g", exp(-decay)))
    }
    return parts.joined(separator: "  ")
  }

  /// The seconds to what will end the run first: a limit, or the tolerance at the predicted rate, at the measured one
  /// where theory has none.
  func remaining(_ record: IterationRecord, _ limits: IterationOptions) -> Double? {
    guard record.iteration > 0 else { return nil }
    let each = record.seconds / Double(record.iteration)
    var times = [each * (Double(limits.maximumIterations) - Double(record.iteration))]
    if let epochs = limits.maximumEpochs, record.epoch > 0 {
      times.append(record.seconds * Double(epochs - record.epoch) / Double(record.epoch))
    }
    if let seconds = limits.maximumSeconds { times.append(seconds - record.seconds) }
    if let decay = record.predictedDecay ?? measuredDecay(record), decay > 0,
      limits.tolerance > 0
    {
      times.append(each * log(record.gradientNorm / (limits.tolerance * startNorm)) / decay)
    }
    return times.filter(\.isFinite).min().map { max(0, $0) }
  }

  /// −ln of what a step multiplied the gradient norm by, of late.
  private func measuredDecay(_ record: IterationRecord) -> Double? {
    guard let mark = marks.first, record.iteration > mark.iteration else { return nil }
    let decay = log(mark.norm / record.gradientNorm) / Double(record.iteration - mark.iteration)
    return decay.isFinite ? decay : nil
  }

  private static func short(_ number: Double) -> String { String(format: "%.3g", number) }
}
