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
