// What every page has: its elements, the tooltip and the search.
const get = id => document.getElementById(id);
const tooltip = get("tooltip"), search = get("search");

function pressed(id, on) { get(id).setAttribute("aria-pressed", on ? "true" : "false"); }

function showTip(title, lines, x, y) {
  const name = document.createElement("b");
  name.textContent = title;
  tooltip.replaceChildren(name, ...lines.map(line => { const row = document.createElement("span"); row.textContent = line; return row; }));
  tooltip.hidden = false;
  const { width, height } = tooltip.getBoundingClientRect();
  tooltip.style.left = Math.max(4, Math.min(x + 14, window.innerWidth - width - 6)) + "px";
  tooltip.style.top = (y + 18 + height > window.innerHeight ? Math.max(4, y - height - 10) : y + 18) + "px";
}

function hideTooltip() { tooltip.hidden = true; }

// Tells whether something is searched for: a part of a text, or a /regex/.
function textMatcher(text) {
  const pattern = /^\/(.+)\/$/.exec(text);
  if (pattern) {
    try {
      const regex = new RegExp(pattern[1], "i");
      return searched => regex.test(searched);
    } catch { return () => false; }
  }
  const lower = text.toLowerCase();
  return searched => searched.toLowerCase().includes(lower);
}

// The same of a frame, by its name and its place.
function matcher(text) {
  const matches = textMatcher(text);
  return frame => matches(frameName(frame) + " " + framePlace(frame));
}
