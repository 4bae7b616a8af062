"""Opens pages in headless Chromium and checks them; used by scripts/test-report.

Talks to the browser over its debugging pipe (JSON messages that end with a zero byte), so nothing but
Python is needed.

    browse.py PICTURES PAGE...
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile


class Browser:
    """A headless Chromium with one page."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        (ours_in, theirs_out), (theirs_in, ours_out) = os.pipe(), os.pipe()

        def wire():
            # The browser reads messages from 3 and writes them to 4; neither may be overwritten meanwhile.
            low, high = os.dup(theirs_in), os.dup(theirs_out)
            spare_low, spare_high = os.dup2(low, 30), os.dup2(high, 31)
            os.dup2(spare_low, 3)
            os.dup2(spare_high, 4)

        self.process = subprocess.Popen(
            [
                "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
                "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
                f"--user-data-dir={self.profile.name}", "about:blank",
            ],
            preexec_fn=wire, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.reader, self.writer = os.fdopen(ours_in, "rb"), os.fdopen(ours_out, "wb")
        self.number, self.buffer, self.events, self.session = 0, b"", [], None
        target = next(
            target for target in self.call("Target.getTargets")["targetInfos"]
            if target["type"] == "page")
        self.session = self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def receive(self):
        while b"\0" not in self.buffer:
            part = self.reader.read1(1 << 16)
            if not part:
                raise SystemExit("the browser has gone")
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.writer.write(json.dumps(message).encode() + b"\0")
        self.writer.flush()
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, event):
        while not any(message.get("method") == event for message in self.events):
            self.events.append(self.receive())

    def open(self, path, width, height, dark):
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=width < 600)
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.events = []
        self.call("Page.navigate", url=path.resolve().as_uri())
        self.wait("Page.loadEventFired")

    def evaluate(self, expression):
        result = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"script failed: {result['exceptionDetails']}")
        return result["result"].get("value")

    def picture(self, path):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"]
        path.write_bytes(base64.b64decode(data))

    def close(self):
        self.call("Browser.close")
        self.process.wait(timeout=30)
        self.profile.cleanup()


def complaints(browser, page):
    """What the console said, and what was asked of the network."""
    for event in browser.events:
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            if parameters["request"]["url"] != page.resolve().as_uri():
                yield f"a request for {parameters['request']['url']}"
        elif method == "Runtime.consoleAPICalled":
            yield f"the console says {parameters['args']}"
        elif method == "Runtime.exceptionThrown":
            yield f"an exception: {parameters['exceptionDetails'].get('text')}"
        elif method == "Log.entryAdded":
            yield f"the log says {parameters['entry']['text']}"


# Sorts by each column, up and down, and says where the order is wrong.
SORTING = """
(() => {
  const wrong = [];
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, index) => {
      for (const order of ["ascending", "descending"]) {
        head.querySelector("button").click();
        if (head.getAttribute("aria-sort") !== order) wrong.push(head.textContent + " is not " + order);
        if (!head.classList.contains("number")) continue;
        const values = [...table.tBodies[0].rows].map(row => row.cells[index].dataset.order);
        const numbers = values.filter(value => value !== undefined).map(Number);
        if (values.slice(0, numbers.length).includes(undefined)) wrong.push("gaps are not last");
        const sorted = [...numbers].sort((a, b) => order === "ascending" ? a - b : b - a);
        if (numbers.some((number, i) => number !== sorted[i])) wrong.push(head.textContent + " " + order);
      }
    });
  }
  return wrong;
})()
"""

# What a reader without eyes needs: one h1, no skipped level, pictures with names, headed tables, one
# element for each identifier, contrast of 4.5 (WCAG AA).
ACCESS = """
(() => {
  const wrong = [];
  const levels = [...document.querySelectorAll("h1,h2,h3,h4")].map(h => Number(h.tagName[1]));
  if (levels.filter(level => level === 1).length !== 1) wrong.push("not one h1");
  levels.forEach((level, i) => { if (i && level > levels[i - 1] + 1) wrong.push("a level is skipped"); });
  for (const svg of document.querySelectorAll("svg")) {
    const named = (svg.getAttribute("aria-labelledby") || "").split(" ").map(id => document.getElementById(id));
    if (named.length !== 2 || named.some(node => !node || !node.textContent.trim())) wrong.push("a picture without a name");
  }
  for (const table of document.querySelectorAll("table")) {
    if (!document.getElementById(table.getAttribute("aria-labelledby")) || !table.querySelector("th[scope=col]") || !table.querySelector("th[scope=row]")) wrong.push("a table without heads");
  }
  // A long name must not push the numbers beside it out of the screen.
  for (const head of document.querySelectorAll("th[scope=row]")) {
    if (head.getBoundingClientRect().width > 0.7 * window.innerWidth) wrong.push("a name leaves no room for numbers");
  }
  const ids = [...document.querySelectorAll("[id]")].map(node => node.id);
  if (new Set(ids).size !== ids.length) wrong.push("identifiers that are not unique");
  const parse = color => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = node => {
    for (; node; node = node.parentElement) {
      const color = parse(getComputedStyle(node).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  for (const node of document.querySelectorAll("h1,h2,h3,p,dt,dd,td,th,button,a,span,figcaption,code")) {
    if (!node.textContent.trim()) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) wrong.push(node.tagName + " has a contrast of " + contrast.toFixed(2));
  }
  // What has no colour of its own in a picture takes that of the text; a grid is fainter.
  for (const node of document.querySelectorAll("svg text")) {
    const [a, b] = [light(parse(getComputedStyle(node).fill)), light(ground(node.closest("figure")))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) wrong.push("text in a picture has a contrast of " + contrast.toFixed(2));
  }
  return [...new Set(wrong)];
})()
"""

# Points at a value and reads what is said of it.
POINTING = """
(() => {
  const circles = document.querySelectorAll("circle.value");
  const note = document.getElementById("note");
  if (!circles.length) return "no values";
  circles[0].dispatchEvent(new PointerEvent("pointerover", { bubbles: true, clientX: 50, clientY: 50 }));
  if (note.hidden || note.textContent !== circles[0].dataset.note) return "no note of a value";
  document.body.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  return note.hidden ? null : "the note stays";
})()
"""


def check(browser, page, pictures):
    wrong = []
    for name, width, height, dark in (
        ("phone", 375, 812, False), ("desktop", 1280, 900, False), ("desktop-dark", 1280, 900, True),
    ):
        browser.open(page, width, height, dark)
        wide = browser.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{name}: the page is {wide} pixels wide")
        wrong += [f"{name}: {text}" for text in browser.evaluate(ACCESS)]
        browser.picture(pictures / f"{page.stem}-{name}.png")
        pointing = browser.evaluate(POINTING)
        wrong += [f"{name}: {pointing}"] if pointing else []
        wrong += [f"{name}: sorting: {text}" for text in browser.evaluate(SORTING)]
        wrong += [f"{name}: {text}" for text in complaints(browser, page)]
    browser.open(page, 1280, 900, False)
    pdf = browser.call("Page.printToPDF", printBackground=True)["data"]
    (pictures / f"{page.stem}.pdf").write_bytes(base64.b64decode(pdf))
    return wrong


def self_test(browser, folder):
    """A page with every fault must be found out."""
    page = folder / "faulty.html"
    page.write_text(
        "<h1>a</h1><h3 style='color:#aaa;background:#fff'>b</h3><svg></svg><p id=x></p><p id=x></p>"
        "<table><tr><th scope=row><div style='width:2900px'>d</div></th></tr></table>"
        "<div style='width:3000px'>c</div><img src='https://example.invalid/x.png'>"
        "<script>console.log('x'); throw new Error('y')</script>")
    browser.open(page, 375, 812, False)
    found = " ".join(browser.evaluate(ACCESS)) + " ".join(complaints(browser, page))
    for sign in ("level", "picture", "room", "unique", "contrast", "example.invalid", "console", "exception"):
        if sign not in found:
            raise SystemExit(f"the checks do not see a fault: {sign}; they see {found}")
    if browser.evaluate("document.documentElement.scrollWidth") <= 375:
        raise SystemExit("the checks do not see a page that is too wide")


def main():
    pictures, pages = pathlib.Path(sys.argv[1]), [pathlib.Path(name) for name in sys.argv[2:]]
    browser = Browser()
    self_test(browser, pages[0].parent)
    failed = False
    for page in pages:
        wrong = check(browser, page, pictures)
        failed = failed or bool(wrong)
        print(f"{page.name}: " + ("; ".join(wrong) if wrong else "as it should be"))
    browser.close()
    print(f"pictures in {pictures}")
    raise SystemExit(1 if failed else 0)


main()
