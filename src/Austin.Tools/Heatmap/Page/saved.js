// The lines that are seen as a picture.
const CODE_LEFT = 190, LINE = 19;

function picture() {
  const frame = get("source").getBoundingClientRect(), top = frame.top + get("code").tHead.offsetHeight;
  const rows = [...get("lines").children].filter(row => { const { bottom, top: begin } = row.getBoundingClientRect(); return row.id !== "" && bottom > top && begin < frame.bottom; });
  const drawing = new Picture(get("title").textContent, { width: frame.width, dark: document.documentElement.dataset.theme === "dark" });
  for (const id of ["meaning", "warning", "file", "note"]) if (get(id).textContent !== "") drawing.note(get(id).textContent);
  drawing.height += 16;
  for (const [name, right] of [["Line", 44], ["Own", 110], ["Total", 176]]) drawing.parts.push(atRight(drawing, name, right, drawing.height, drawing.soft));
  drawing.parts.push(drawing.label("Source", Picture.MARGIN + CODE_LEFT, drawing.height, drawing.soft));
  drawing.height += 6;
  for (const row of rows) addLine(drawing, row, frame.width);
  return drawing;
}

function atRight(drawing, text, right, y, ink) {
  return drawing.label(text, Picture.MARGIN + right, y, ink).replace("<text ", '<text text-anchor="end" ');
}

function addLine(drawing, row, width) {
  const y = drawing.height, [line, own, total, text] = row.cells, heat = parseFloat(row.style.getPropertyValue("--heat") || "0") / 100;
  const left = Picture.MARGIN + CODE_LEFT, fill = drawing.dark ? "#c2411c" : "#ff6a3d";
  drawing.parts.push('<g><rect x="' + (left - 6) + '" y="' + y + '" width="' + Math.max(1, width - CODE_LEFT + 6) + '" height="' + LINE + '" fill="' + fill + '" fill-opacity="' + heat + '"/>'
    + atRight(drawing, line.textContent + (row.classList.contains("stale") ? " ?" : ""), 44, y + 14, drawing.soft)
    + atRight(drawing, own.textContent, 110, y + 14, drawing.ink) + atRight(drawing, total.textContent, 176, y + 14, drawing.ink)
    + '<text x="' + left + '" y="' + (y + 14) + '" font-family="' + xmlText(MONOSPACE) + '" font-size="12" fill="' + drawing.ink + '" xml:space="preserve" style="white-space:pre">'
    + pieces(text.children, Math.floor((width - CODE_LEFT) / 7.3)) + "</text></g>");
  drawing.height += LINE;
}

// As many letters of a line as there is room for, the parts that ran underlined.
function pieces(elements, letters) {
  let made = "";
  for (const element of elements) {
    const shown = [...element.textContent].slice(0, Math.max(0, letters));
    letters -= shown.length;
    if (shown.length > 0) made += "<tspan" + (element.localName === "mark" ? ' text-decoration="underline"' : "") + ">" + xmlText(shown.join("")) + "</tspan>";
  }
  return made;
}
