// What is shown as a picture: the axis, and every shown thread with its rows, also those that one would have to scroll to.
const LETTER = 6.4, LEFT = Picture.MARGIN + GUTTER;

function picture() {
  const width = Math.max(300, get("scroll").clientWidth - GUTTER - 20), palette = stateColours();
  const drawing = new Picture(get("title").textContent, { width: GUTTER + width, dark: isDark() });
  for (const text of [get("meaning").textContent, get("warning").textContent, state.matches === null ? "" : "Found " + search.value.trim() + ": " + get("matched").textContent]) {
    if (text !== "") drawing.note(text);
  }
  drawing.legend(STATES.map((name, at) => [palette[at], name]).filter((_, at) => (at !== IDLE || data.idle) && (at !== GIL || data.gil)));
  drawing.height += 22;
  for (const [x, text] of ticks(width)) {
    drawing.parts.push('<rect x="' + (LEFT + x).toFixed(2) + '" y="' + (drawing.height - 14) + '" width="1" height="14" fill="' + drawing.soft + '"/>'
      + drawing.label(text, LEFT + x + 4, drawing.height - 3, drawing.soft, 11));
  }
  for (const lane of shownLanes()) addLane(drawing, lane, width, palette);
  return drawing;
}

function addLane(drawing, lane, width, palette) {
  const columns = new Columns(width), top = drawing.height + 4;
  columns.fill(lane.runs, state.from, state.to);
  const rows = lane.rowsFor(columns);
  drawing.parts.push(drawing.label(cutText(lane.button.textContent, GUTTER - 8, LETTER), Picture.MARGIN, top + 13, drawing.ink)
    + drawing.label(formatValue(lane.runs.thread.time, "us"), Picture.MARGIN, top + 29, drawing.soft, 11));
  columns.spans(x => columns.states[x], (at, from, to) => {
    if (at >= 0) drawing.parts.push(drawing.rectangle({ x: LEFT + from, y: top, width: to - from, height: STRIP, fill: palette[at], tip: STATES[at] }));
  });
  for (let row = 0; row < rows; row++) {
    lane.boxes(columns, row, ({ node, from, to, fill, ink }) => {
      const name = frameName(frames[node]), place = framePlace(frames[node]), long = to - from;
      drawing.parts.push(drawing.rectangle({
        x: LEFT + from, y: top + STRIP + 2 + row * ROW, width: long - (long > 3 ? 1 : 0), height: ROW - 1, fill, ink,
        tip: place === "" ? name : name + "  \u00b7  " + place, text: cutText(name, long - 8, LETTER), size: 11, font: "system-ui, sans-serif",
      }));
    });
  }
  drawing.height = top + Math.max(38, STRIP + rows * ROW + 4);
}
