/// For what kind of reader a text is laid out.
public struct TextLayout: Sendable, Hashable {
  /// How wide lines may be; nil: as wide as they are.
  public var columns: Int?
  /// Whether ANSI colours are understood.
  public var usesColor: Bool

  /// For a file or another program.
  public static let plain = TextLayout()

  public init(columns: Int? = nil, usesColor: Bool = false) {
    self.columns = columns.map { max(40, $0) }
    self.usesColor = usesColor
  }

  /// A name that leaves so many columns of the width to what stands beside it.
  public func shortened(_ name: String, beside others: Int) -> String {
    guard let columns else { return name }
    return Comparison.shortened(name, limit: max(12, columns - others))
  }

  func colored(_ text: String, _ color: TextColor?) -> String {
    guard usesColor, let color, !text.isEmpty else { return text }
    return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
  }

  /// A paragraph in lines that fit, broken between words; further lines are set in by `indent`.
  func wrapped(_ paragraph: String, indent: Int = 0) -> String {
    guard let columns else { return paragraph }
    var lines: [String] = []
    var line = ""
    var width = 0
    for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
      let wordWidth = String(word).displayWidth
      if !line.isEmpty, width + 1 + wordWidth > columns {
        lines.append(line)
        line = String(repeating: " ", count: indent) + word
        width = indent + wordWidth
      } else {
        line += (line.isEmpty ? "" : " ") + word
        width += (width == 0 ? 0 : 1) + wordWidth
      }
    }
    return (lines + [line]).joined(separator: "\n")
  }
}

/// What a cell stands out by.
enum TextColor: Int {
  case bold = 1
  case red = 31
  case green = 32
  case yellow = 33
}

extension String {
  /// How many columns of a terminal the text takes: East Asian characters and emoji two, marks on others none.
  var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }
}

extension Character {
  fileprivate var displayWidth: Int {
    guard let first = unicodeScalars.first else { return 0 }
    if first.isASCII { return 1 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch first.value {
    // The wide ranges of UAX #11.
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
