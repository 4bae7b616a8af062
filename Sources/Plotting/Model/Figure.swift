/// A picture: one or several panels under a title.
public struct Figure: Sendable, Hashable {
  public var title: String
  /// What is to be seen, in sentences, for those who do not see it.
  public var description: String
  public var panels: [Panel]
  /// How many panels stand side by side.
  public var columns: Int

  /// - Precondition: there is a panel.
  public init(title: String, description: String, panels: [Panel], columns: Int? = nil) {
    precondition(!panels.isEmpty, "a figure without panels")
    self.title = title
    self.description = description.prefix(1).uppercased() + description.dropFirst()
    self.panels = panels
    self.columns = columns ?? min(2, panels.count)
  }
}

extension Figure {
  /// The panels of several figures in one, each under the name of its own.
  ///
  /// - Precondition: there is a figure.
  public static func joined(_ parts: [(name: String, figure: Figure)], title: String) -> Figure {
    Figure(
      title: title, description: parts.map(\.figure.description).joined(separator: " "),
      panels: parts.flatMap { name, figure in
        figure.panels.map { panel in
          var panel = panel
          panel.title = [name, panel.title].compactMap(\.self).joined(separator: ": ")
          return panel
        }
      }, columns: 2)
  }
}

/// A pair of axes and what is drawn between them.
public struct Panel: Sendable, Hashable {
  /// Above the panel, where a figure has several.
  public var title: String?
  public var horizontal: Axis
  public var vertical: Axis
  /// The first one is drawn first, so that the others cover it.
  public var layers: [Layer]
  /// Where the layers are cells: what their colours mean.
  public var colorScale: ColorScale?

  public init(
    title: String? = nil, horizontal: Axis, vertical: Axis, layers: [Layer],
    colorScale: ColorScale? = nil
  ) {
    self.title = title
    self.horizontal = horizontal
    self.vertical = vertical
    self.layers = layers
    self.colorScale = colorScale
  }
}

/// What is measured along one side of a panel.
public struct Axis: Sendable, Hashable {
  public enum Scale: Sendable, Hashable {
    case linear
    case logarithmic
  }

  /// With the unit.
  public var label: String
  public var scale: Scale
  /// nil: what the data need, and a little more.
  public var range: ClosedRange<Double>?
  /// Whether only whole numbers are marked.
  public var countsWhole: Bool
  /// Names at 0, 1, 2, … in place of numbers.
  public var categories: [String]?

  public init(
    _ label: String, scale: Scale = .linear, range: ClosedRange<Double>? = nil,
    countsWhole: Bool = false, categories: [String]? = nil
  ) {
    self.label = label
    self.scale = scale
    self.range = range
    self.countsWhole = countsWhole
    self.categories = categories
  }
}

/// What is drawn of one series of numbers.
public struct Layer: Sendable, Hashable {
  public enum Mark: Sendable, Hashable {
    case points
    case line
    /// A line with a dot at each point.
    case dottedLine
    /// Points with bars from ``Layer/low`` to ``Layer/high``.
    case errorBars
    /// A cell around each point, coloured by ``Layer/values``.
    case cells
  }

  /// In the legend; nil keeps it out of there.
  public var label: String?
  public var mark: Mark
  public var style: Style
  public var x: [Double]
  /// As long as `x`. What is not finite, or not positive on a logarithmic axis, is left out, and parts a line.
  public var y: [Double]
  /// The ends of error bars.
  public var low: [Double]
  public var high: [Double]
  /// What cells are coloured by.
  public var values: [Double]
  /// What is said of each point when it is pointed at; empty: its coordinates.
  public var notes: [String]
  /// Whether points say what they are when they are pointed at.
  public var tellsValues: Bool

  /// - Precondition: there is a y for every x.
  public init(
    _ label: String?, _ mark: Mark, x: [Double], y: [Double], style: Style = Style(.ink),
    low: [Double] = [], high: [Double] = [], values: [Double] = [], notes: [String] = [],
    tellsValues: Bool = true
  ) {
    precondition(x.count == y.count, "\(x.count) abscissae, \(y.count) ordinates")
    self.label = label
    self.mark = mark
    self.style = style
    self.x = x
    self.y = y
    self.low = low
    self.high = high
    self.values = values
    self.notes = notes
    self.tellsValues = tellsValues
  }
}
