internal import Foundation

/// What the colours of cells mean.
///
/// - Note: Source: the colours are those of *viridis* (Smith, van der Walt, 2015), even in lightness, so that
///   they can be told apart without colours too.
public struct ColorScale: Sendable, Hashable {
  /// With the unit.
  public var label: String
  public var scale: Axis.Scale
  /// What a cell without a number stands for.
  public var missingLabel: String

  public init(_ label: String, scale: Axis.Scale = .linear, missingLabel: String) {
    self.label = label
    self.scale = scale
    self.missingLabel = missingLabel
  }

  static let stops: [Color] = [
    Color(68, 1, 84), Color(72, 40, 120), Color(62, 74, 137), Color(49, 104, 142),
    Color(38, 130, 142), Color(31, 158, 137), Color(53, 183, 121), Color(109, 205, 89),
    Color(180, 222, 44), Color(253, 231, 37),
  ]
  static let missing = Color(204, 204, 204)

  /// The colour at a place between 0 and 1.
  static func color(at fraction: Double) -> Color {
    guard fraction.isFinite else { return missing }
    let place = min(1, max(0, fraction)) * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(place))
    let (low, high, part) = (stops[index], stops[index + 1], place - Double(index))
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * part).rounded())
    }
    return Color(mix(low.red, high.red), mix(low.green, high.green), mix(low.blue, high.blue))
  }
}
