/// What people take from a fit into a report: of one target, in plain values.
///
/// Its ``description`` is laid out as R prints `summary(lm)`.
public struct RegressionSummary: Sendable, Hashable, Codable {
  /// How the residuals are shown.
  public enum Residuals: Sendable, Hashable, Codable {
    /// Minimum, quartiles and maximum.
    case quantiles([Double])
    /// All of them, with the names of their rows: where there are few degrees of freedom.
    case all(names: [String], values: [Double])
    /// They were not computed.
    case unknown
  }

  /// The formula or the command that made the fit; nil for none.
  public var call: String?
  /// The names of the coefficients.
  public var terms: [String]
  public var fit: FitStatistics
  public var residuals: Residuals
  /// Whether rows have weights that differ: the residuals are then multiplied by their roots.
  public var isWeighted: Bool
  /// How many rows were left out because something is missing in them.
  public var omittedRows: Int

  /// - Parameters:
  ///   - call: the model as it was asked for.
  ///   - terms: the names of the columns of X.
  ///   - fit: the statistics of one target.
  ///   - residuals: y − Xb of all rows (times √w), or nil if they are not known.
  ///   - rowNames: of the residuals; nil for 1, 2, ….
  ///   - isWeighted: whether the rows had weights.
  ///   - omittedRows: how many rows lacked a value.
  /// - Precondition: as many terms as columns of X.
  public init(
    call: String? = nil, terms: [String], fit: FitStatistics, residuals: [Double]? = nil,
    rowNames: [String]? = nil, isWeighted: Bool = false, omittedRows: Int = 0
  ) {
    precondition(
      terms.count == fit.coefficients.count,
      "\(terms.count) terms for \(fit.coefficients.count) coefficients")
    self.call = call
    self.terms = terms
    self.fit = fit
    self.isWeighted = isWeighted
    self.omittedRows = omittedRows
    self.residuals = Residuals(
      residuals ?? [], names: rowNames, degreesOfFreedom: fit.residualDegreesOfFreedom)
  }

  /// Minimum, quartiles and maximum, linear between neighbours.
  ///
  /// - Complexity: n log n. Source: Hyndman, Fan (1996), definition 7, R's default.
  static func quantiles(_ values: [Double]) -> [Double] {
    let sorted = values.sorted()
    return (0...4).map { quarter in
      let place = Double(sorted.count - 1) * Double(quarter) / 4
      let below = Int(place.rounded(.down))
      let fraction = place - Double(below)
      if fraction == 0 { return sorted[below] }
      return sorted[below] + fraction * (sorted[below + 1] - sorted[below])
    }
  }
}

extension RegressionSummary.Residuals {
  /// All residuals where there are at most 5 degrees of freedom, else quantiles; unknown if there are none.
  ///
  /// - Parameters:
  ///   - values: the residuals.
  ///   - names: of the rows; nil for 1, 2, ….
  ///   - degreesOfFreedom: of the residuals.
  /// - Complexity: n log n.
  public init(_ values: [Double], names: [String]? = nil, degreesOfFreedom: Int) {
    if values.isEmpty {
      self = .unknown
    } else if degreesOfFreedom > 5 {
      self = .quantiles(RegressionSummary.quantiles(values))
    } else {
      self = .all(names: names ?? values.indices.map { "\($0 + 1)" }, values: values)
    }
  }
}
