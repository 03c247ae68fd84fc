const get = id => document.getElementById(id);
const graph = get("graph"), tooltip = get("tooltip"), search = get("search");
const flame = new Flame(get("canvas"), graph, get("spacer"));
const trees = new Map();
const state = { metric: 0, byLine: false, inverted: false, matched: 0, picked: -1 };
const scope = new Scope(get("scope"), () => refresh());
const table = new SumTable(get("rows"), document.querySelectorAll("th"), pick);
const unit = () => profile.metrics[state.metric].unit;

function treeOf(inverted) {
  const key = state.byLine + "," + inverted;
  if (!trees.has(key)) trees.set(key, new Tree(state.byLine, inverted));
  return trees.get(key);
}

function tree() { return treeOf(state.inverted); }

// Own and total of functions are those of the stacks from the root.
function fillTable() {
  const current = treeOf(false);
  if (current !== tree()) current.select(state.metric, scope.flags());
  table.update(current, unit());
}

// Everything after a change of thread, measure or granularity.
function refresh() {
  const current = tree();
  if (flame.tree !== current) flame.setTree(current);
  current.select(state.metric, scope.flags());
  while (flame.zoomed > 0 && current.total[flame.zoomed] === 0) flame.zoomed = current.parent[flame.zoomed];
  if (flame.selected > 0 && current.total[flame.selected] === 0) flame.selected = -1;
  applySearch();
  if (!get("panel").hidden) fillTable();
  relayout();
}

function relayout() {
  flame.layout();
  flame.scrollToRoot();
  flame.request();
  showButtons();
  showStatus(flame.selected >= 0 ? flame.selected : flame.zoomed);
}

function zoom(box) {
  flame.zoomed = box;
  flame.selected = box;
  hideTooltip();
  relayout();
}

function applySearch() {
  const text = search.value.trim();
  const current = tree();
  flame.matches = null;
  get("matched").textContent = "";
  if (text === "" && state.picked < 0) return;
  const isMatch = state.picked >= 0 ? frame => current.groupOfFrame[frame] === state.picked : matcher(text);
  flame.matches = new Uint8Array(current.frameOfGroup.length);
  for (let frame = 0; frame < frameCount; frame++) if (isMatch(frame)) flame.matches[current.groupOfFrame[frame]] = 1;
  get("matched").textContent = formatShare(current.coverage(flame.matches), current.total[0]);
}

function matcher(text) {
  const pattern = /^\/(.+)\/$/.exec(text);
  if (pattern) {
    try {
      const regex = new RegExp(pattern[1], "i");
      return frame => regex.test(frameName(frame) + " " + framePlace(frame));
    } catch { return () => false; }
  }
  const lower = text.toLowerCase();
  return frame => frameName(frame).toLowerCase().includes(lower) || framePlace(frame).toLowerCase().includes(lower);
}

// A row of the table was clicked: mark exactly that function or line.
function pick(group) {
  search.value = frameName(tree().frameOfGroup[group]);
  state.picked = group;
  applySearch();
  const box = state.inverted ? tree().outermost(group) : -1;
  if (box > 0 && tree().total[box] > 0) zoom(box);
  else flame.request();
}

function describe(box) {
  const current = tree(), total = current.total[box];
  const parts = [formatValue(total, unit()) + " (" + formatShare(total, current.total[0]) + " of all"];
  if (flame.zoomed !== 0) parts[0] += ", " + formatShare(total, current.total[flame.zoomed]) + " of the zoomed box";
  parts[0] += ")";
  if (box === 0 && current.threads > 1) parts.push("sum of " + current.threads + " threads");
  if (box > 0 && !state.inverted) parts.push("own " + formatValue(current.own[box], unit()) + " (" + formatShare(current.own[box], current.total[0]) + ")");
  return parts;
}

function showStatus(box) {
  get("status").textContent = box < 0 ? "" : [tree().label(box), ...describe(box)].join("  \u00b7  ");
}

function showTooltip(box, x, y) {
  const current = tree();
  const lines = [...describe(box)];
  if (box > 0) {
    lines.push(KINDS[current.kind(box)]);
    const places = current.places(box, state.metric, scope.flags());
    for (const [place, value] of places.slice(0, 5)) {
      if (place) lines.push(places.length > 1 ? place + "  " + formatShare(value, current.total[box]) : place);
    }
    if (places.length > 5) lines.push("and " + (places.length - 5) + " more lines");
  }
  const name = document.createElement("b");
  name.textContent = current.name(box);
  tooltip.replaceChildren(name, ...lines.map(line => { const row = document.createElement("span"); row.textContent = line; return row; }));
  tooltip.hidden = false;
  const { width, height } = tooltip.getBoundingClientRect();
  tooltip.style.left = Math.max(4, Math.min(x + 14, window.innerWidth - width - 6)) + "px";
  tooltip.style.top = (y + 18 + height > window.innerHeight ? Math.max(4, y - height - 10) : y + 18) + "px";
}

function hideTooltip() { tooltip.hidden = true; }

function pressed(id, on) { get(id).setAttribute("aria-pressed", on ? "true" : "false"); }

function showButtons() {
  pressed("flame", flame.upward);
  pressed("icicle", !flame.upward);
  pressed("callees", !state.inverted);
  pressed("callers", state.inverted);
  pressed("functions", !state.byLine);
  pressed("lines", state.byLine);
  pressed("table", !get("panel").hidden);
  profile.metrics.forEach((_, i) => pressed("metric" + i, i === state.metric));
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  flame.dark = dark;
  flame.request();
}

function setDirection(upward) { flame.upward = upward; relayout(); }
function setInverted(inverted) { state.inverted = inverted; refresh(); }
function setGranularity(byLine) { state.byLine = byLine; state.picked = -1; refresh(); }
function setMetric(metric) { state.metric = metric; refresh(); }

function toggleTable() {
  get("panel").hidden = !get("panel").hidden;
  if (!get("panel").hidden) fillTable();
  relayout();
}

function reset() {
  search.value = "";
  state.picked = -1;
  applySearch();
  flame.selected = -1;
  flame.zoomed = 0;
  hideTooltip();
  relayout();
}
