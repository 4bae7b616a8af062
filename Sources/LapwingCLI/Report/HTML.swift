import Plotting

/// A piece of a page. Literals are markup; what is interpolated is text and escaped, unless it is markup itself.
struct HTML: ExpressibleByStringInterpolation, CustomStringConvertible {
  let description: String

  init(stringLiteral markup: String) { description = markup }

  init(stringInterpolation: StringInterpolation) { description = stringInterpolation.markup }

  /// Markup that another part of the program has made.
  init(markup: String) { description = markup }

  init(_ pieces: [HTML]) { description = pieces.map(\.description).joined() }

  struct StringInterpolation: StringInterpolationProtocol {
    var markup = ""

    init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { markup += literal }
    mutating func appendInterpolation(_ text: String) { markup += escapedMarkup(text) }
    mutating func appendInterpolation(_ number: Int) { markup += "\(number)" }
    mutating func appendInterpolation(_ piece: HTML) { markup += piece.description }
    mutating func appendInterpolation(_ pieces: [HTML]) {
      for piece in pieces { markup += piece.description }
    }
  }
}
