/// The marks that R puts behind p values.
enum SignificanceStars {
  static let legend = [
    "---", "Signif. codes:  0 ‘***’ 0.001 ‘**’ 0.01 ‘*’ 0.05 ‘.’ 0.1 ‘ ’ 1",
  ]

  static func mark(_ pValue: Double?) -> String {
    guard let pValue else { return "" }
    switch pValue {
    case ...0.001: return "***"
    case ...0.01: return "**"
    case ...0.05: return "*"
    case ...0.1: return "."
    default: return ""
    }
  }

  /// The marks of several values; nil if there are none.
  static func marks(_ pValues: [Double?]) -> [String]? {
    let marks = pValues.map(mark)
    return marks.allSatisfy(\.isEmpty) ? nil : marks
  }
}
