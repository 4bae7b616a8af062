extension Figure {
  /// How coefficients move.
  ///
  /// - Parameters:
  ///   - x: along what: iterations, or λ.
  ///   - paths: a coefficient at each x.
  ///   - marked: an x of interest, with its name.
  ///   - error: what is measured at each x besides, drawn below; nil for nothing.
  public static func paths(
    _ paths: [(label: String, values: [Double])], x: [Double], axis: Axis, title: String,
    marked: (x: Double, label: String)? = nil, error: (label: String, values: [Double])? = nil
  ) -> Figure {
    let limit = 12
    // The longest ones have names, the others are there in gray.
    let named = Set(
      paths.indices.sorted { span(paths[$0].values) > span(paths[$1].values) }.prefix(limit))
    var layers: [Layer] = paths.indices.filter { !named.contains($0) }.map {
      Layer(
        nil, .line, x: x, y: paths[$0].values, style: Style(.gray, lineWidth: 1, opacity: 0.5),
        tellsValues: false)
    }
    for (index, path) in paths.indices.filter(named.contains).enumerated() {
      layers.append(
        Layer(
          paths[path].label, .line, x: x, y: paths[path].values,
          style: .numbered(index, lineWidth: 2)))
    }
    let all = paths.flatMap(\.values).filter(\.isFinite)
    if let marked, let low = all.min(), let high = all.max() {
      layers.append(mark(marked, low, high))
    }
    var panels = [
      Panel(
        title: error == nil ? nil : "coefficients", horizontal: axis,
        vertical: Axis("coefficient"), layers: layers)
    ]
    if let error {
      let finite = error.values.filter { $0.isFinite && $0 > 0 }
      var below = [Layer(nil, .line, x: x, y: error.values, style: Style(.blue, lineWidth: 2.5))]
      if let marked, let low = finite.min(), let high = finite.max() {
        below.append(mark(marked, low, high))
      }
      panels.append(
        Panel(
          title: error.label, horizontal: axis, vertical: Axis(error.label), layers: below))
    }
    let place = marked.map { " Marked: \($0.label), at \(brief($0.x))." } ?? ""
    return Figure(
      title: title,
      description:
        "\(paths.count == 1 ? "One coefficient" : "\(paths.count) coefficients") over \(axis.label): \(listed(paths.prefix(limit).map(\.label)))"
        + (paths.count > limit ? " and others." : ".")
        + (error.map { " Beside them the \($0.label)." } ?? "") + place,
      panels: panels)
  }

  private static func mark(
    _ marked: (x: Double, label: String), _ low: Double, _ high: Double
  ) -> Layer {
    Layer(
      marked.label, .line, x: [marked.x, marked.x], y: [low, high],
      style: Style(.ink, lineWidth: 1.5, dash: .dotted), tellsValues: false)
  }

  private static func span(_ values: [Double]) -> Double {
    let finite = values.filter(\.isFinite)
    return (finite.max() ?? 0) - (finite.min() ?? 0)
  }
}
