import Foundation
import Testing

@testable import Plotting

@Suite struct FigureTests {
  @Test func thePredictedSlopeLiesOnACurveThatFollowsIt() throws {
    let iterations = (0...100).map(Double.init)
    let curve = ConvergenceCurve(
      "gd", iterations: iterations, seconds: iterations.map { $0 / 10 },
      values: iterations.map { 3 * pow(0.9, $0) }, predictedRate: 0.9)
    let figure = Figure.convergence([curve], measure: "error", source: "data")
    let predicted = try #require(
      figure.panels[0].layers.first { $0.label?.contains("predicted") == true })
    for (x, y) in zip(predicted.x, predicted.y) {
      #expect(abs(y / (3 * pow(0.9, x)) - 1) < 1e-9)
    }
    #expect(figure.panels[1].layers.count == 1)
    #expect(figure.panels[1].horizontal.label == "seconds")
    #expect(figure.description.contains("falls from 3"))
  }

  @Test func roundingAtTheEndDoesNotBendThePredictedSlope() throws {
    let iterations = (0...400).map(Double.init)
    let curve = ConvergenceCurve(
      "gd", iterations: iterations, seconds: iterations,
      values: iterations.map { max(1e-15, pow(0.8, $0)) }, predictedRate: 0.8)
    let layers = Figure.convergence([curve], measure: "error", source: "d").panels[0].layers
    let predicted = try #require(layers.last)
    for (x, y) in zip(predicted.x, predicted.y) { #expect(abs(log(y) - x * log(0.8)) < 1e-6) }
  }

  /// A method that needs two steps is seen beside one that needs thousands.
  @Test func lengthsThatDifferALotGiveLogarithmicAxes() {
    func curve(_ count: Int) -> ConvergenceCurve {
      let iterations = (0...count).map(Double.init)
      return ConvergenceCurve(
        "m\(count)", iterations: iterations, seconds: iterations.map { $0 * 1e-6 },
        values: iterations.map { exp(-$0) })
    }
    let wide = Figure.convergence([curve(2), curve(300)], measure: "error", source: "d")
    #expect(wide.panels.allSatisfy { $0.horizontal.scale == .logarithmic })
    #expect(wide.panels[1].horizontal.label == "microseconds")
    let even = Figure.convergence([curve(20), curve(30)], measure: "error", source: "d")
    #expect(even.panels.allSatisfy { $0.horizontal.scale == .linear })
  }

  @Test func methodsThatAgreeShareTheirPoints() {
    let observed = [1.0, 2, 3]
    let figure = Figure.fittedAgainstObserved(
      [
        .init("qr", fitted: [1, 2, 3]), .init("svd", fitted: [1, 2, 3 + 1e-9]),
        .init("gd", fitted: [1, 2, 2]),
      ], observed: observed, target: "y", source: "data")
    #expect(
      figure.panels[0].layers.compactMap(\.label) == ["fitted = observed", "qr and svd", "gd"])
  }

  /// A solver that went astray would leave the others no room.
  @Test(arguments: [[1, 2, 50.0], [-1e9, 0, 1e9], [1, 2, .nan], [1, 2, .infinity]])
  func whatIsFarAwayIsOnlyNamed(_ astray: [Double]) {
    let observed = [1.0, 2, 3]
    let series: [Figure.FittedSeries] = [
      .init("qr", fitted: [1, 2, 3]), .init("near", fitted: [-10, 2, 20]),
      .init("gd", fitted: astray),
    ]
    for figure in [
      Figure.fittedAgainstObserved(series, observed: observed, target: "y", source: "data"),
      Figure.lines(
        series, x: observed, observed: observed, feature: "x", target: "y", source: "data"),
    ] {
      let layers = figure.panels[0].layers
      #expect(layers.contains { $0.label == "near" && !$0.y.isEmpty })
      #expect(layers.contains { $0.label == "gd: far beyond the picture" && $0.y.isEmpty })
      #expect(layers.allSatisfy { $0.y.allSatisfy { abs($0) < 25 } })
      #expect(figure.description.hasSuffix("The values of gd are far beyond the picture."))
      #expect(figure.title.contains("data"))
    }
    // If there is nothing else, it is shown.
    let alone = Figure.fittedAgainstObserved(
      [series[2]], observed: observed, target: "y", source: "data")
    #expect(alone.panels[0].layers.contains { $0.label == "gd" && $0.y.count == 3 })
  }

  @Test func twentyCurvesDiffer() {
    let curves = (0..<20).map {
      ConvergenceCurve("m\($0)", iterations: [0, 1], seconds: [0, 1], values: [1, 0.1])
    }
    let layers = Figure.convergence(curves, measure: "error", source: "d").panels[0].layers
    #expect(Set(layers.map(\.style)).count == 20)
  }

  @Test func figuresOfTargetsAreJoinedUnderTheirNames() {
    let parts = ["a", "b"].map { name in
      (
        name: name,
        figure: Figure(
          title: "of \(name)", description: "shows \(name).",
          panels: [
            Panel(horizontal: Axis("x"), vertical: Axis("y"), layers: []),
            Panel(title: "rest", horizontal: Axis("x"), vertical: Axis("y"), layers: []),
          ])
      )
    }
    let joined = Figure.joined(parts, title: "all")
    #expect(joined.panels.map(\.title) == ["a", "a: rest", "b", "b: rest"])
    #expect(joined.title == "all" && joined.description == "Shows a. Shows b.")
  }

  @Test func theContoursAreThoseOfCooksDistance() throws {
    let series = ResidualSeries(
      fitted: [1, 2, 3], residuals: [0.1, -0.2, 0.1], standardized: [1, -2, .nan],
      leverages: [0.5, 0.9, 1], cooksDistances: [0.1, 2, .nan], normalQuantiles: [-0.7, 0.7],
      rank: 2)
    let panels = Figure.residuals(series, target: "y", method: "qr", source: "data").panels
    let contours = panels[3].layers.filter { $0.mark == .line }
    #expect(contours.count == 4)
    for (layer, distance) in zip(contours, [0.5, 0.5, 1, 1]) {
      for (h, r) in zip(layer.x, layer.y) where r.isFinite {
        #expect(abs(r * r * h / (1 - h) / 2 - distance) < 1e-12)
      }
    }
    // The second smallest of two: a residual that is no number has no quantile.
    #expect(panels[1].layers[1].y == [-2, 1])
  }

  @Test func theGapOfADeficientSpectrumIsNamed() {
    let figure = Figure.spectrum(
      given: [10, 1, 1e-16], scaled: [1.5, 0.5, 0], tolerance: 1e-14, rank: 2, source: "data")
    #expect(figure.panels[0].layers.contains { $0.label == "gap: rank 2 of 3" })
    #expect(figure.description.contains("rank is 2 of 3"))
    // 0 has no logarithm, but a place: below what counts as zero.
    #expect(figure.panels[0].layers[1].y.allSatisfy { $0 > 0 })
    #expect(figure.panels[0].layers[1].y[2] < 1e-14)
  }

  @Test func aHeatMapTellsItsBestCell() {
    let figure = Figure.heatMap(
      [[3, 1], [.nan, 2]], rows: ("step", ["0.1", "0.2"]), columns: ("batch", ["1", "2"]),
      color: ColorScale("loss", missingLabel: "diverged"), title: "sweep")
    #expect(figure.description.contains("The least is at step 0.1, batch 2: loss 1."))
    #expect(figure.description.contains("1 without a number (diverged)"))
    #expect(figure.panels[0].layers[0].notes[2] == "step 0.2, batch 1: diverged")
  }

  @Test func ofManyPathsTheLongestHaveNames() {
    let paths = (0..<30).map { (label: "c\($0)", values: [0, Double($0)]) }
    let figure = Figure.paths(paths, x: [0, 1], axis: Axis("λ"), title: "paths")
    let labels = figure.panels[0].layers.compactMap(\.label)
    #expect(labels.count == 12 && labels.contains("c29") && !labels.contains("c0"))
    #expect(figure.panels[0].layers.count == 30)
  }

  @Test func stylesDifferWithoutTheirColours() {
    let styles = (0..<8).map { Style.numbered($0) }
    for (index, style) in styles.enumerated() {
      for other in styles[..<index] {
        #expect(style.dash != other.dash || style.symbol != other.symbol)
      }
    }
  }

  /// Lines have no symbols: colour and dash must do.
  @Test func twentyFourLinesDiffer() {
    let styles = (0..<24).map { Style.numbered($0) }
    for (index, style) in styles.enumerated() {
      for other in styles[..<index] {
        #expect(style.color != other.color || style.dash != other.dash)
      }
    }
  }

  /// From dark to light without a step back, so that it reads in gray.
  @Test func theColoursOfCellsGrowLighter() {
    let lightness = (0...50).map { index in
      let color = ColorScale.color(at: Double(index) / 50)
      return 0.2126 * Double(color.red) + 0.7152 * Double(color.green) + 0.0722 * Double(color.blue)
    }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
  }
}
