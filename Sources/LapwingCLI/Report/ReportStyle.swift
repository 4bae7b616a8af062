/// How a report looks and moves. All of it is in the page: nothing is fetched.
enum ReportStyle {
  static let css = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --grid: #dedede; --series-blue: #0072b2;
      --panel: #f6f8fa; --accent: #0b5cad; --good: #116329; --fair: #7d4e00; --bad: #a40e26;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #12161b; --ink: #e6e8eb; --soft: #a3adb8; --line: #39424d; --grid: #3a434d; --series-blue: #3b8ede;
        --panel: #1b2129; --accent: #79b8ff; --good: #6fdd8b; --fair: #f0b849; --bad: #ff8f88;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 70rem; background: var(--paper);
      color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
    }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 0.3rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.25rem; margin: 2.4rem 0 0.8rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
    h3 { font-size: 1.05rem; margin: 1.6rem 0 0.5rem; overflow-wrap: anywhere; }
    p, li, dd, dt { overflow-wrap: anywhere; max-width: 48rem; }
    a { color: var(--accent); }
    .soft, figcaption, .caption { color: var(--soft); }
    nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin: 0.8rem 0 0; padding: 0; }
    .verdict { background: var(--panel); border: 1px solid var(--line); border-left: 0.3rem solid var(--accent); border-radius: 0.4rem; margin-top: 1rem; padding: 0.4rem 1.2rem; }
    dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.2rem; margin: 0; }
    dl.facts dt { color: var(--soft); }
    dl.facts dd { margin: 0; }
    .scroll {
      overflow-x: auto; margin: 0.8rem 0;
      /* A shade at the edge behind which there is more. */
      background:
        linear-gradient(to right, var(--paper) 30%, transparent) left / 3rem 100% no-repeat local,
        linear-gradient(to left, var(--paper) 30%, transparent) right / 3rem 100% no-repeat local,
        linear-gradient(to right, var(--line), transparent) left / 1rem 100% no-repeat scroll,
        linear-gradient(to left, var(--line), transparent) right / 1rem 100% no-repeat scroll;
    }
    .scroll:focus-visible, button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    table { border-collapse: collapse; font-size: 0.95rem; min-width: 100%; }
    .caption { margin: 1.2rem 0 0.3rem; font-size: 0.9rem; }
    .caption + .scroll { margin-top: 0; }
    th, td { padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
    tbody th { font-weight: 600; white-space: normal; overflow-wrap: anywhere; min-width: 10rem; max-width: 18rem; }
    thead th { background: var(--panel); }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    th button { all: unset; cursor: pointer; font-weight: 600; }
    th button::after { content: " ↕"; color: var(--soft); }
    th[aria-sort="ascending"] button::after { content: " ↑"; color: var(--ink); }
    th[aria-sort="descending"] button::after { content: " ↓"; color: var(--ink); }
    .good { color: var(--good); } .fair { color: var(--fair); } .bad { color: var(--bad); }
    .good, .fair, .bad { font-weight: 600; }
    figure { margin: 1.2rem 0 2rem; }
    figure svg { display: block; width: 100%; height: auto; min-width: 40rem; color: var(--ink); }
    figcaption { font-size: 0.9rem; max-width: 48rem; }
    circle.value { cursor: crosshair; }
    circle.value:hover { stroke: currentColor; stroke-width: 1.5; }
    #note {
      position: fixed; z-index: 1; max-width: 20rem; padding: 0.3rem 0.6rem; border-radius: 0.3rem;
      background: var(--ink); color: var(--paper); font-size: 0.85rem; pointer-events: none;
    }
    #note[hidden] { display: none; }
    pre { background: var(--panel); border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.8rem 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
    @media (max-width: 40rem) {
      dl.facts { grid-template-columns: 1fr; }
      dl.facts dd { margin-bottom: 0.5rem; }
    }
    @media print {
      :root { --paper: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --grid: #dedede; --series-blue: #0072b2; --panel: #ffffff; --accent: #000000; --good: #116329; --fair: #7d4e00; --bad: #a40e26; }
      body { max-width: none; padding: 0; font-size: 10pt; }
      nav, th button::after, #note { display: none; }
      figure, tr, .verdict { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
      .scroll { overflow: visible; background: none; }
      figure svg { min-width: 0; }
      th, td { padding: 0.15rem 0.4rem; white-space: normal; }
    }
    @media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
    """

  static let script = """
    "use strict";
    for (const table of document.querySelectorAll("table.sortable")) {
      const heads = [...table.tHead.rows[0].cells];
      heads.forEach((head, index) => head.querySelector("button").addEventListener("click", () => {
        const ascending = head.getAttribute("aria-sort") !== "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        const key = row => {
          const cell = row.cells[index];
          if (!head.classList.contains("number")) return cell.textContent;
          return cell.dataset.order === undefined ? NaN : Number(cell.dataset.order);
        };
        const body = table.tBodies[0];
        const rows = [...body.rows];
        rows.sort((a, b) => {
          const [left, right] = [key(a), key(b)];
          if (typeof left === "string") {
            return ascending ? left.localeCompare(right) : right.localeCompare(left);
          }
          // What has no number stays at the end.
          if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) - Number.isNaN(right);
          return ascending ? left - right : right - left;
        });
        body.append(...rows);
      }));
    }
    const note = document.getElementById("note");
    for (const circle of document.querySelectorAll("circle.value")) {
      const title = circle.querySelector("title");
      circle.dataset.note = title.textContent;
      // The browser's own would come as well, and later.
      title.remove();
    }
    const place = event => {
      const space = 14;
      const box = note.getBoundingClientRect();
      const left = Math.min(event.clientX + space, window.innerWidth - box.width - space);
      const top = event.clientY - box.height - space;
      note.style.left = Math.max(0, left) + "px";
      note.style.top = (top < 0 ? event.clientY + space : top) + "px";
    };
    document.addEventListener("pointerover", event => {
      const text = event.target.dataset ? event.target.dataset.note : undefined;
      note.hidden = text === undefined;
      if (text === undefined) return;
      note.textContent = text;
      place(event);
    });
    """
}
