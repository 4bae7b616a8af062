import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Plotting

/// A figure with every kind of layer and axis.
func everything(title: String = "everything", label: String = "series") -> Figure {
  let x = (1...20).map(Double.init)
  return Figure(
    title: title, description: "all of it",
    panels: [
      Panel(
        title: "one", horizontal: Axis("x", countsWhole: true),
        vertical: Axis("y", scale: .logarithmic),
        layers: [
          Layer(label, .points, x: x, y: x.map { $0 * $0 }, style: .numbered(0)),
          Layer("line", .line, x: x, y: x.map { 400 / $0 }, style: .numbered(1)),
          Layer("dotted", .dottedLine, x: x, y: x, style: .numbered(2)),
        ]),
      Panel(
        title: "two", horizontal: Axis("value"),
        vertical: Axis("term", categories: ["a", "b"]),
        layers: [
          Layer(nil, .errorBars, x: [1, 2], y: [0, 1], low: [0.5, 1], high: [1.5, 3])
        ]),
      Panel(
        title: "three", horizontal: Axis("column", categories: ["p", "q"]),
        vertical: Axis("row", categories: ["r", "s"]),
        layers: [
          Layer(nil, .cells, x: [0, 1, 0, 1], y: [0, 0, 1, 1], values: [1, 2, .nan, 4])
        ], colorScale: ColorScale("loss", missingLabel: "diverged")),
    ])
}

/// What an XML parser sees of a document.
final class Elements: NSObject, XMLParserDelegate {
  private(set) var names: [String] = []
  private(set) var identifiers: [String] = []
  /// The text of each element of a kind.
  private(set) var texts: [String: [String]] = [:]
  private var open: [String] = []

  /// nil if the document is not well-formed.
  init?(_ document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func parser(
    _: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    names.append(name)
    open.append(name)
    texts[name, default: []].append("")
    if let identifier = attributes["id"] { identifiers.append(identifier) }
  }

  func parser(_: XMLParser, foundCharacters text: String) {
    guard let name = open.last, let count = texts[name]?.count, count > 0 else { return }
    texts[name]?[count - 1] += text
  }

  func parser(
    _: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?
  ) { _ = open.popLast() }
}
