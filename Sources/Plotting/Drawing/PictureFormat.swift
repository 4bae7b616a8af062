internal import Foundation

/// What kind of picture a file holds.
public enum PictureFormat: String, Sendable, Hashable, CaseIterable {
  case svg
  case png
  case pdf

  /// From the end of a file's name; nil for another one.
  public init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }

  /// The terminal of gnuplot's for a picture of so many pixels.
  func terminal(width: Double, height: Double) -> String {
    let size = String(format: "%.0f,%.0f", width, height)
    let look = "noenhanced rounded background rgb \(Color.paper.gnuplot())"
    switch self {
    case .svg: return "svg size \(size) \(look) font 'sans-serif,13'"
    case .png:
      // Two dots for each pixel.
      let size = String(format: "%.0f,%.0f", 2 * width, 2 * height)
      return "pngcairo size \(size) \(look) font 'sans,13' fontscale 1.4 linewidth 2 pointscale 2.6"
    case .pdf:
      let size = String(format: "%.4fin,%.4fin", width / 96, height / 96)
      return
        "pdfcairo size \(size) \(look) font 'sans,13' fontscale 0.55 linewidth 1 pointscale 0.8"
    }
  }
}
