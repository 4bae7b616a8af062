internal import Foundation

/// A number with three significant digits, for messages.
package func brief(_ value: Double) -> String {
  String(format: "%.3g", value)
}
