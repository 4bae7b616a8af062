/// Text that others chose, made fit for a picture: one line, without control characters.
func plain(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: " "
        // What turns the direction of text would turn that of what follows, too.
        case .format where (0x202A...0x202E).contains(scalar.value): " "
        case .format where (0x2066...0x2069).contains(scalar.value): " "
        default: scalar
        }
      }))
}

/// A name that fits in: of a long one the beginning and the end.
func shortened(_ name: String, limit: Int = 40) -> String {
  let line = plain(name)
  guard line.count > limit else { return line }
  return line.prefix(limit * 2 / 3) + "…" + line.suffix(limit - limit * 2 / 3 - 1)
}

extension Layout {
  /// How wide a text is about: by the advances of DejaVu Sans, which Verdana shares; other fonts are narrower.
  static func width(of text: String, size: Double = textSize) -> Double {
    text.reduce(0) { $0 + advance(of: $1) } * size
  }

  /// In units of the size of the type.
  private static func advance(of character: Character) -> Double {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar {
    case "i", "j", "l", "I", " ", ".", ",", ":", ";", "'", "|", "!": return 0.32
    case "f", "t", "r", "(", ")", "[", "]", "-", "/", "\\": return 0.4
    case "m", "W", "M", "@", "%", "—": return 0.98
    case "w", "+", "=", "<", ">", "~", "−": return 0.84
    // Letters of East Asian scripts, and pictures.
    case "\u{1100}"..."\u{115F}", "\u{2E80}"..."\u{A4CF}", "\u{AC00}"..."\u{D7A3}",
      "\u{F900}"..."\u{FAFF}", "\u{FE30}"..."\u{FE6F}", "\u{FF00}"..."\u{FF60}",
      "\u{1F000}"..."\u{3FFFD}":
      return 1.05
    default: return scalar.properties.isUppercase ? 0.72 : 0.64
    }
  }
}

/// A string constant of gnuplot's: letters, and everything else in ASCII by its octal number, so that there is
/// nothing to substitute, to unquote or to misread. Digits too, as gnuplot takes those behind a number for a part
/// of it; but not `$`, which it would put a backslash before.
func gnuplotString(_ text: String) -> String {
  var result = "\""
  for scalar in plain(text).unicodeScalars {
    if scalar.isASCII, scalar != "$", !scalar.properties.isAlphabetic {
      let octal = String(scalar.value, radix: 8)
      result += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// The same as the text of a tick, where gnuplot takes `%` for the beginning of a format.
func gnuplotTick(_ text: String) -> String {
  gnuplotString(text.replacing("%", with: "%%"))
}

/// Text between the tags of XML or HTML, or in an attribute's quotation marks.
public func escapedMarkup(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
    // XML has no way to write them.
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
