import Foundation
import Testing

@testable import Plotting

@Suite struct GnuplotTests {
  private static let names = [
    "it's", "`touch pwned`", "$(touch pwned)", "a\nset print 'pwned'\nprint 1", "\"; system('x')",
    "x_1^2{/Symbol a}", "100 %g %", "<b>&amp;</b>", "'''", "\\", "@x", "/0 9", "\u{1B}[31m",
    "\u{0}\u{FFFE}",
    "]]> <!--", "λ µ 漢字 🙂", "", String(repeating: "w", count: 500),
  ]

  @Test(arguments: PictureFormat.allCases)
  func everyFormatIsAPictureOfItsKind(_ format: PictureFormat) throws {
    let picture = try Gnuplot().draw(everything(), as: format)
    let start: [PictureFormat: String] = [.svg: "<?xml", .pdf: "%PDF-", .png: "\u{89}PNG"]
    let first = String(decoding: picture.prefix(5), as: UTF8.self)
    switch format {
    case .png: #expect(Array(picture.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
    default: #expect(first == start[format])
    }
    #expect(picture.count > 4000)
  }

  @Test func anSVGHasATitleADescriptionAndItsValues() throws {
    let picture = String(decoding: try Gnuplot().draw(everything(), as: .svg), as: UTF8.self)
    let elements = try #require(Elements(picture))
    #expect(elements.texts["title"]?.first == "everything")
    #expect(elements.texts["desc"] == ["All of it"])
    #expect(elements.texts["title"]?.contains("series: x 3, y 9") == true)
    #expect(elements.texts["title"]?.contains { $0.lowercased().contains("gnuplot") } == false)
    let texts = elements.texts["text"] ?? []
    for text in ["everything", "series", "dotted", "diverged", "loss", "term"] {
      #expect(texts.contains { $0.contains(text) }, "\(text)")
    }
  }

  /// Names of columns are text, whatever they look like: they are in the picture, and nothing happens.
  @Test(arguments: names)
  func namesAreTextAndNoCommands(_ name: String) throws {
    let gnuplot = try Gnuplot()
    var figure = everything(title: name, label: name)
    figure.description = name
    figure.panels[0].horizontal.label = name
    figure.panels[1].vertical.categories = [name, name]
    figure.panels[2].colorScale = ColorScale(name, missingLabel: name)
    let picture = String(decoding: try gnuplot.draw(figure, as: .svg), as: UTF8.self)
    let elements = try #require(Elements(picture))
    let shown = plain(name)
    #expect(elements.texts["title"]?.first == shown)
    if shown.count <= 18, !shown.allSatisfy(\.isWhitespace) {
      #expect(
        (elements.texts["text"] ?? []).count {
          $0.contains(shown.trimmingCharacters(in: .whitespaces))
        } >= 5)
    }
    let text = try gnuplot.text(figure, columns: 80)
    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    #expect(!FileManager.default.fileExists(atPath: "pwned"))
  }

  @Test func elementsOfOnePageShareNoIdentifier() throws {
    let gnuplot = try Gnuplot()
    let both = try ["a", "b"].map { try gnuplot.inlineSVG(everything(), identifier: $0) }
    let namespaces = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
    let elements = try #require(Elements("<p \(namespaces)>\(both.joined())</p>"))
    #expect(Set(elements.identifiers).count == elements.identifiers.count)
    #expect(elements.identifiers.count > 20)
    // What is referred to is there.
    let referred = both.joined().matches(of: #/(?:href='#|url\(#)([^')]+)/#).map { String($0.1) }
    #expect(Set(referred).isSubset(of: Set(elements.identifiers)))
    #expect(both[0].contains("currentColor"))
  }

  @Test func aFigureInCharactersKeepsToItsWidth() throws {
    for width in [60, 80, 120] {
      let text = try Gnuplot().text(everything(), columns: width)
      #expect(text.hasPrefix("everything\n"))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
      #expect(text.contains("series"))
      #expect(!text.contains("\u{1B}"))
    }
    #expect(try Gnuplot().text(everything(), columns: 80, usesColor: true).contains("\u{1B}["))
  }

  /// Labels above the axis do not cover each other, and what looks the same has the same character.
  @Test func panelsInCharactersHaveTheirTitles() throws {
    let curve = ConvergenceCurve(
      "gd", iterations: (0...9).map(Double.init), seconds: (0...9).map(Double.init),
      values: (0...9).map { exp(-Double($0)) }, predictedRate: exp(-1))
    let figure = Figure.convergence(
      [curve, curve, curve], measure: "relative error ‖b − b*‖ / ‖b*‖", source: "d")
    let text = try Gnuplot().text(figure, columns: 80)
    for title in ["over iterations", "over time"] {
      #expect(text.contains("relative error ‖b − b*‖ / ‖b*‖ \(title)"))
    }
    // Three curves, and one kind of prediction.
    #expect(text.contains("%%%") && !text.contains("@@@") && !text.contains("&&&"))
  }

  @Test func aWideNameHasRoomInTheLegend() throws {
    for name in ["momentum", "日本語", "WWWWWWW", "illicit"] {
      let entries = [name, "next"].map { Legend.Entry(label: $0, mark: .line, style: Style(.ink)) }
      let legend = Legend(entries, left: 0, top: 0, width: 1000)
      let room = legend.entries[1].left - Legend.markWidth - 8
      // The advances of DejaVu Sans at 13 pixels, by its font file.
      let needed = ["momentum": 72.5, "日本語": 39.0, "WWWWWWW": 90.0, "illicit": 32.9][name]!
      #expect(room > needed + 8 && room < needed * 1.4 + 24, "\(name) \(room)")
    }
  }

  @Test func aHeatMapInCharactersHasADigitInEachCell() throws {
    let names = (0..<30).map { "name \($0)" }
    let figure = Figure.heatMap(
      [(0..<30).map(Double.init), (0..<30).map { $0 < 5 ? .nan : 29 }],
      rows: ("row", ["a", "b"]), columns: ("column", names),
      color: ColorScale("loss", missingLabel: "diverged"), title: "map")
    let text = try Gnuplot().text(figure, columns: 100)
    let digits = text.split(separator: "\n").filter { $0.contains(" b |") || $0.contains(" a |") }
      .map { $0.filter { "0123456789x".contains($0) } }
    #expect(
      digits == ["xxxxx" + String(repeating: "9", count: 25), "000111222333444555666777888999"])
    #expect(text.contains("0 to 9: loss from 0 to 29; x: diverged"))
  }

  @Test func emptyAndUnusableDataGiveAnEmptyPlot() throws {
    for values in [[], [Double.nan, .infinity]] {
      let layer = Layer("none", .line, x: values, y: values)
      let figure = Figure(
        title: "empty", description: "",
        panels: [
          Panel(horizontal: Axis("x"), vertical: Axis("y", scale: .logarithmic), layers: [layer])
        ])
      let picture = String(decoding: try Gnuplot().draw(figure, as: .svg), as: UTF8.self)
      let elements = try #require(Elements(picture))
      #expect(elements.texts["text"]?.contains { $0.contains("no finite values to show") } == true)
      #expect(try Gnuplot().text(figure, columns: 80).contains("no finite values to show"))
    }
    let all = String(decoding: try Gnuplot().draw(everything(), as: .svg), as: UTF8.self)
    #expect(!all.contains("no finite values"))
  }

  @Test func aLineOfOnePointIsAPoint() throws {
    let one = Layer("one", .line, x: [0], y: [1])
    let figure = Figure(
      title: "one", description: "",
      panels: [Panel(horizontal: Axis("x"), vertical: Axis("y"), layers: [one])])
    #expect(GnuplotScript(Layout(figure), format: .svg).text.contains("with points"))
  }

  @Test func aMillionPointsGiveASmallPicture() throws {
    let x = (0..<1_000_000).map(Double.init)
    var y = x.map { $0 / 1000 }
    y[123_456] = 5000
    let line = Layer("line", .line, x: x, y: y).thinned
    #expect(line.x.count <= Layer.mostPoints)
    #expect(line.y.contains(5000))
    #expect(line.x == line.x.sorted() && line.x.first == 0 && line.x.last == 999_999)
    let points = Layer("points", .points, x: x, y: y).thinned
    #expect(points.x.count <= Layer.mostPoints && points.x.count > Layer.mostPoints * 9 / 10)
    // The farthest point is one of those that are drawn.
    #expect(points.y.contains(5000) && points.x == points.x.sorted())
  }

  @Test func withoutGnuplotItIsSaidWhatToInstall() {
    #expect(throws: PlotError.gnuplotNotFound) { try Gnuplot(searchPath: "/nowhere:/etc") }
    #expect(PlotError.gnuplotNotFound.description.contains("gnuplot-nox"))
  }

  @Test func whatGnuplotComplainsOfIsPassedOn() throws {
    // A stand-in that fails as gnuplot does.
    let folder = FileManager.default.temporaryDirectory.appending(path: "stub-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let stub = folder.appending(path: "gnuplot").path(percentEncoded: false)
    try Data("#!/bin/sh\necho half a picture\necho 'line 0: no such terminal' >&2\nexit 1\n".utf8)
      .write(to: URL(filePath: stub))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
    let gnuplot = try Gnuplot(searchPath: folder.path(percentEncoded: false))
    #expect(throws: PlotError.gnuplotFailed("line 0: no such terminal")) {
      try gnuplot.draw(everything(), as: .svg)
    }
  }
}
