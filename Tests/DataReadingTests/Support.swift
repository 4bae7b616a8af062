import DataReading
import Matrices

/// Reads a text with all columns but `y` as features.
func read(
  _ text: String, targets: [String] = ["y"], features: ColumnSelection.Features = .allOthers(),
  intercept: Bool = false, options: CSVOptions = CSVOptions()
) throws(DataError) -> TabularData {
  try TabularData(
    csv: .text(text, name: "data.csv"),
    selection: ColumnSelection(targets: targets, features: features, hasIntercept: intercept),
    options: options)
}

/// The error that reading a text ends with, or `nil`.
func failure(
  _ text: String, targets: [String] = ["y"], features: ColumnSelection.Features = .allOthers(),
  options: CSVOptions = CSVOptions()
) -> DataError? {
  do throws(DataError) {
    _ = try read(text, targets: targets, features: features, options: options)
    return nil
  } catch { return error }
}

extension TabularData {
  /// The samples as rows.
  var rows: [[Double]] {
    (0..<samples.columns).map { j in (0..<samples.rows).map { i in samples[i, j] } }
  }
}

/// A reproducible source of bits: SplitMix64.
struct Bits: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
