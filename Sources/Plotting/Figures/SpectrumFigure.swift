extension Figure {
  /// Singular values of X, and where those begin that count as zero.
  ///
  /// - Parameters:
  ///   - given: of X as it is, descending.
  ///   - scaled: of X with columns of length 1, descending: those that the rank is counted in.
  ///   - tolerance: what counts as zero, in units of the largest one.
  public static func spectrum(
    given: [Double], scaled: [Double], tolerance: Double, rank: Int, source: String
  ) -> Figure {
    let index = scaled.indices.map { Double($0 + 1) }
    let threshold = tolerance * (scaled.first ?? 1)
    // A singular value that is exactly 0 has no logarithm: it is shown at the lower end.
    let floor = ((scaled + given + [threshold]).filter { $0 > 0 }.min() ?? 1) / 10
    func shown(_ values: [Double]) -> [Double] { values.map { $0 > 0 ? $0 : floor } }
    var layers = [
      Layer(
        "columns as given", .dottedLine, x: Array(index.prefix(given.count)), y: shown(given),
        style: Style(.sky, lineWidth: 1.5, symbol: .square)),
      Layer(
        "columns of length 1", .dottedLine, x: index, y: shown(scaled),
        style: Style(.blue, lineWidth: 1.5, pointSize: 1.4)),
      Layer(
        "counts as zero below", .line, x: [0.5, Double(max(1, scaled.count)) + 0.5],
        y: [threshold, threshold],
        style: Style(.vermilion, lineWidth: 1.5, dash: .dashed), tellsValues: false),
    ]
    var gap = "All \(scaled.count) are above what counts as zero: the rank is full."
    if rank > 0, rank < scaled.count {
      layers.append(
        Layer(
          "gap: rank \(rank) of \(scaled.count)", .line,
          x: [Double(rank) + 0.5, Double(rank) + 0.5],
          y: [scaled[rank - 1], max(scaled[rank], floor)],
          style: Style(.ink, lineWidth: 2.5, dash: .dotted), tellsValues: false))
      gap =
        "The rank is \(rank) of \(scaled.count): with columns of length 1 the spectrum falls from \(brief(scaled[rank - 1])) to \(brief(scaled[rank]))."
    }
    return Figure(
      title: "Singular values of X, \(source)",
      description:
        "Singular values in descending order on a logarithmic scale, of X as given and with columns of length 1. \(gap)",
      panels: [
        Panel(
          horizontal: Axis(
            "index", range: 0.5...(Double(max(1, scaled.count)) + 0.5), countsWhole: true),
          vertical: Axis("singular value", scale: .logarithmic), layers: layers)
      ])
  }
}
