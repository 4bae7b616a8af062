internal import Foundation

/// What gnuplot drew as SVG, made a picture of its own: with title, description and values to point at.
struct SVGDocument {
  /// What stands within the `svg` element, without gnuplot's own title and background.
  private let body: String
  private let background: String

  init(_ document: String) {
    let start = document.range(of: "<g id=\"gnuplot_canvas\">")?.lowerBound ?? document.startIndex
    let end = document.range(of: "</svg>", options: .backwards)?.lowerBound ?? document.endIndex
    var body = String(document[start..<end])
    // The rectangle of the background is the first one.
    if let open = body.range(of: "<rect "), let close = body[open.lowerBound...].range(of: "/>") {
      background = String(body[open.lowerBound..<close.upperBound])
      body.removeSubrange(open.lowerBound..<close.upperBound)
    } else {
      background = ""
    }
    // gnuplot escapes what XML needs, but for this one.
    self.body = body.replacing("font-family=\"sans-serif\"", with: "")
      .replacing("]]>", with: "]]&gt;")
      // Its names of the plots would be shown where they are pointed at.
      .replacing(#/\s*<title>gnuplot_plot_[^<]*</title>/#, with: "")
  }

  private static let fonts =
    "font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', Verdana, sans-serif\""

  /// A file of its own.
  func completed(_ figure: Figure, _ layout: Layout) -> String {
    let size = "\(Int(layout.width))", height = "\(Int(layout.height))"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="\(size)" height="\(height)" viewBox="0 0 \(size) \(height)" role="img" aria-labelledby="title description" \(Self.fonts)>
      <title id="title">\(escapedMarkup(plain(figure.title)))</title>
      <desc id="description">\(escapedMarkup(plain(figure.description)))</desc>
      \(background)
      \(Self.compact(body))
      \(values(layout))</svg>

      """
  }

  /// An element of an HTML page.
  func embedded(_ figure: Figure, _ layout: Layout, identifier: String) -> String {
    let (width, height) = ("\(Int(layout.width))", "\(Int(layout.height))")
    return """
      <svg viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" aria-labelledby="\(identifier)-title \(identifier)-description" \(Self.fonts)>
      <title id="\(identifier)-title">\(escapedMarkup(plain(figure.title)))</title>
      <desc id="\(identifier)-description">\(escapedMarkup(plain(figure.description)))</desc>
      \(Self.compact(renamed(identifier)))
      \(values(layout))</svg>
      """
  }

  /// Identifiers that no other picture on the page has, and the ink in the colour of the page's text.
  private func renamed(_ identifier: String) -> String {
    var text = body
    for mark in ["id=\"", "id='", "href='#", "url(#"] {
      text = text.replacing(mark, with: mark + identifier + "-")
    }
    text = text.replacing(#/rgb\( *34, *34, *34\)/#, with: "currentColor")
      .replacing(#/rgb\( *222, *222, *222\)/#, with: "var(--grid)")
      // Dark blue on a dark page would be hard to see.
      .replacing(#/rgb\( *0, *114, *178\)/#, with: "var(--series-blue)")
      .replacing(" color=\"black\"", with: "")
    for property in ["fill", "stroke"] {
      text = text.replacing("\(property)=\"black\"", with: "\(property)=\"currentColor\"")
        .replacing("\(property)='black'", with: "\(property)='currentColor'")
    }
    return text
  }

  /// Without empty groups and blank lines.
  private static func compact(_ text: String) -> String {
    var text = text.replacing("\t", with: "")
    let empty = #/<g [^>]*>\s*</g>\n?/#
    var before = 0
    repeat {
      before = text.utf8.count
      text = text.replacing(empty, with: "")
    } while text.utf8.count < before
    return text.replacing(#/\n\s*\n+/#, with: "\n")
  }

  /// A circle over each point, not to be seen, that says what the point is.
  private func values(_ layout: Layout) -> String {
    var text = "<g fill=\"none\" pointer-events=\"all\">\n"
    for panel in layout.panels {
      for layer in panel.panel.layers where layer.tellsValues {
        for (place, note) in panel.notes(of: layer) {
          let (x, y) = (String(format: "%.1f", place.x), String(format: "%.1f", place.y))
          text +=
            "<circle class=\"value\" cx=\"\(x)\" cy=\"\(y)\" r=\"7\"><title>\(escapedMarkup(plain(note)))</title></circle>\n"
        }
      }
    }
    return text + "</g>\n"
  }
}

extension PanelLayout {
  /// So many points of a layer say their values at most.
  static let mostNotes = 300

  /// Where points of a layer are, and what is said of them.
  fileprivate func notes(of layer: Layer) -> [(place: (x: Double, y: Double), note: String)] {
    let isLine = layer.mark == .line || layer.mark == .dottedLine
    let indices = isLine ? apart(layer) : Array(layer.x.indices)
    let step = max(1, (indices.count + Self.mostNotes - 1) / Self.mostNotes)
    return stride(from: 0, to: indices.count, by: step).compactMap { place in
      let index = indices[place]
      return pixel(layer.x[index], layer.y[index]).map { ($0, note(layer, index)) }
    }
  }

  /// Of a line, the points that can be pointed at apart from each other: on a logarithmic axis most of them cannot.
  private func apart(_ layer: Layer) -> [Int] {
    var kept: [Int] = []
    var last: (x: Double, y: Double)?
    for index in layer.x.indices {
      guard let place = pixel(layer.x[index], layer.y[index]) else { continue }
      if let last, abs(place.x - last.x) + abs(place.y - last.y) < 4 { continue }
      kept.append(index)
      last = place
    }
    return kept
  }

  private func note(_ layer: Layer, _ index: Int) -> String {
    if layer.notes.indices.contains(index) { return layer.notes[index] }
    let x = "\(panel.horizontal.label) \(brief(layer.x[index]))"
    let y = "\(panel.vertical.label) \(brief(layer.y[index]))"
    return (layer.label.map { $0 + ": " } ?? "") + x + ", " + y
  }
}
