/// How a layer looks.
public struct Style: Sendable, Hashable {
  public var color: Color
  /// In pixels.
  public var lineWidth: Double
  public var dash: Dash
  public var symbol: Symbol
  /// In units of the usual size.
  public var pointSize: Double
  /// From 0 to 1.
  public var opacity: Double

  public enum Dash: Sendable, Hashable, CaseIterable {
    case solid
    case dashed
    case dotted
    case dashDotted
  }

  public enum Symbol: Sendable, Hashable, CaseIterable {
    case circle
    case square
    case triangle
    case diamond
    case cross
  }

  public init(
    _ color: Color, lineWidth: Double = 2, dash: Dash = .solid, symbol: Symbol = .circle,
    pointSize: Double = 1, opacity: Double = 1
  ) {
    self.color = color
    self.lineWidth = lineWidth
    self.dash = dash
    self.symbol = symbol
    self.pointSize = pointSize
    self.opacity = opacity
  }

  /// Of lines that are solid while there are colours for them, and dashed then.
  static func line(_ index: Int, width: Double) -> Style {
    let colors = Color.series
    return Style(
      colors[index % colors.count], lineWidth: width,
      dash: Dash.allCases[index / colors.count % Dash.allCases.count])
  }

  /// Styles that are told apart by colour, and without colours by dashes and symbols; the first 24 pairs of colour
  /// and dash differ.
  public static func numbered(_ index: Int, lineWidth: Double = 2) -> Style {
    let colors = Color.series
    return Style(
      colors[index % colors.count], lineWidth: lineWidth,
      dash: Dash.allCases[(index + index / colors.count) % Dash.allCases.count],
      symbol: Symbol.allCases[index % Symbol.allCases.count])
  }
}

/// A colour, in sRGB.
///
/// - Note: Source: the colours of series are those of Okabe and Ito, *Color Universal Design* (2008), which
///   people with any kind of colour blindness can tell apart.
public struct Color: Sendable, Hashable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  public static let blue = Color(0, 114, 178)
  public static let vermilion = Color(213, 94, 0)
  public static let green = Color(0, 158, 115)
  public static let purple = Color(204, 121, 167)
  public static let orange = Color(230, 159, 0)
  public static let sky = Color(86, 180, 233)
  /// Text, borders, what has no colour of its own.
  public static let ink = Color(34, 34, 34)
  /// What is there for reference.
  public static let gray = Color(119, 119, 119)
  static let grid = Color(222, 222, 222)
  static let paper = Color(255, 255, 255)

  static let series: [Color] = [.blue, .vermilion, .green, .purple, .orange, .sky]

  /// As gnuplot writes colours: transparency first.
  func gnuplot(opacity: Double = 1) -> String {
    let transparency = UInt8(((1 - min(1, max(0, opacity))) * 255).rounded())
    return "'#" + [transparency, red, green, blue].map(\.hexadecimal).joined() + "'"
  }

  var number: Int { Int(red) << 16 | Int(green) << 8 | Int(blue) }
}

extension UInt8 {
  fileprivate var hexadecimal: String {
    let digits = String(self, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }
}
