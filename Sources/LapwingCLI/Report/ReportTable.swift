import Lapwing

/// A table that readers can sort by a click on the head of a column.
struct ReportTable {
  struct Cell {
    let content: HTML
    /// What it is sorted by; nil puts it last.
    var order: Double?
    var isNumber = true

    static func text(_ text: String) -> Cell { Cell(content: "\(text)", isNumber: false) }

    static func number(_ text: String, _ order: Double?) -> Cell {
      Cell(content: "\(text)", order: order)
    }
  }

  /// Of all tables of the page, no two of which share one.
  let identifier: String
  let caption: String
  let columns: [(title: String, isNumber: Bool)]
  var rows: [[Cell]] = []

  /// In a frame of its own, which can be scrolled sideways where it is too wide.
  var html: HTML {
    let heads = columns.map { column -> HTML in
      let alignment: HTML = column.isNumber ? #" class="number""# : ""
      return
        #"<th scope="col"\#(alignment)><button type="button">\#(column.title)</button></th>"#
    }
    let lines = rows.map { row -> HTML in
      let cells = row.enumerated().map { index, cell -> HTML in
        if index == 0 { return #"<th scope="row">\#(cell.content)</th>"# }
        let order =
          cell.order.flatMap { $0.isFinite ? "\($0)" : nil }
          .map { number -> HTML in #" data-order="\#(number)""# } ?? ""
        let alignment: HTML = cell.isNumber ? #" class="number""# : ""
        return "<td\(alignment)\(order)>\(cell.content)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    return """
      <p class="caption" id="\(identifier)">\(caption)</p>
      <div class="scroll" role="region" tabindex="0" aria-labelledby="\(identifier)">
      <table class="sortable" aria-labelledby="\(identifier)">
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(lines)</tbody></table></div>

      """
  }
}
