/// How the levels of a category become columns, one fewer than there are levels.
///
/// - Note: Source: R 4.2, `stats::contr.treatment`, `contr.SAS`, `contr.sum`, `contr.helmert`, `contr.poly`.
public enum Contrasts: String, Hashable, Sendable, Codable, CaseIterable {
  /// Each level but the first has a column of its own.
  case treatment
  /// Each level but the last has a column of its own.
  case sas = "SAS"
  /// Deviations from the mean of the levels: the last level is −1 in all columns.
  case sum
  /// Each level against the mean of those before it.
  case helmert
  /// Orthogonal polynomials over 1, 2, …: trends of levels in their order.
  case poly

  /// By the name that R knows it by: `sum` or `contr.sum`.
  init?(name: String) {
    self.init(rawValue: name.hasPrefix("contr.") ? String(name.dropFirst(6)) : name)
  }

  /// What the columns are called behind the name of the variable.
  func suffixes(levels: [String]) -> [String] {
    switch self {
    case .treatment: levels.dropFirst().map { "[\($0)]" }
    case .sas: levels.dropLast().map { "[\($0)]" }
    case .sum, .helmert: (1..<levels.count).map(String.init)
    case .poly: (1..<levels.count).map { $0 <= 3 ? [".L", ".Q", ".C"][$0 - 1] : "^\($0)" }
    }
  }

  /// The numbers of the levels in one of the `count` − 1 columns.
  func column(_ column: Int, levels count: Int) -> [Double] {
    switch self {
    case .treatment: (0..<count).map { $0 == column + 1 ? 1 : 0 }
    case .sas: (0..<count).map { $0 == column ? 1 : 0 }
    case .sum: (0..<count).map { $0 == count - 1 ? -1 : $0 == column ? 1 : 0 }
    case .helmert:
      (0..<count).map { $0 <= column ? -1 : $0 == column + 1 ? Double(column + 1) : 0 }
    case .poly:
      PolynomialBasis(degree: count - 1, over: (1...count).map(Double.init))?
        .columns(at: (1...count).map(Double.init))[column] ?? []
    }
  }

  /// More levels than this have no polynomials in double precision, as in R.
  static let mostPolynomialLevels = 95
}
