const flame = new ChangeFlame(get("canvas"), get("graph"), get("spacer"));
const state = { metric: 0, byShare: false, width: "after", byLine: false, inverted: false, folded: false, picked: -1, active: flame };
const WIDTHS = ["before", "after", "both"];
const trees = new Map();
const groups = [null, null];
const table = new ChangeTable(get("rows"), document.querySelectorAll("#panel th"), get("more"), pick);
const unit = () => profile.metrics[state.metric].unit;
const views = () => [flame];

function formatMeasure(value) { return state.byShare ? formatShare(value, 1) : formatValue(value, unit()); }

function formatPoints(share) { return (100 * share).toFixed(share < 0.01 ? 2 : 1); }

function formatError(error) { return "\u00b1 " + (state.byShare ? formatPoints(error) : formatValue(error, unit())); }

// Shares change by percentage points.
function formatChange(change) {
  const size = state.byShare ? formatPoints(Math.abs(change)) + " points" : formatValue(Math.abs(change), unit());
  return (change > 0 ? "+" : change < 0 ? "\u2212" : "\u00b1") + size;
}

function treeOf(inverted) {
  const key = state.byLine + "," + inverted + "," + state.folded;
  if (!trees.has(key)) {
    const at = state.byLine ? 1 : 0;
    groups[at] = groups[at] || new Groups(state.byLine);
    trees.set(key, new ChangeTree(groups[at], inverted, state.folded));
  }
  const tree = trees.get(key);
  tree.measure(state.metric, state.width, state.byShare);
  return tree;
}

// Everything after a change of measure, width, granularity or order.
function refresh() {
  const tree = treeOf(state.inverted);
  if (flame.tree !== tree) flame.setTree(tree);
  while (flame.zoomed > 0 && tree.total[flame.zoomed] === 0) flame.zoomed = tree.parent[flame.zoomed];
  if (flame.selected > 0 && tree.total[flame.selected] === 0) flame.selected = -1;
  table.update(tree);
  applySearch();
  showSides();
  relayout();
}

function relayout() {
  flame.layout();
  flame.scrollToRoot();
  flame.request();
  showButtons();
  showStatus(flame, flame.selected >= 0 ? flame.selected : flame.zoomed);
}

function zoom(view, box) {
  view.zoomed = view.selected = box;
  hideTooltip();
  relayout();
}

function applySearch() {
  const text = search.value.trim(), { groupOfFrame, frameOfGroup } = flame.tree.groups;
  let matches = null;
  get("matched").textContent = "";
  if (text !== "" || state.picked >= 0) {
    const isMatch = state.picked >= 0 ? frame => groupOfFrame[frame] === state.picked : matcher(text);
    matches = new Uint8Array(frameOfGroup.length);
    for (let frame = 0; frame < frameCount(); frame++) if (isMatch(frame)) matches[groupOfFrame[frame]] = 1;
    get("matched").textContent = formatShare(flame.tree.coverage(matches), flame.tree.whole);
  }
  flame.matches = matches;
}

// A row of the table was clicked: exactly that function or line is marked.
function pick(group) {
  search.value = flame.tree.groups.name(group);
  state.picked = group;
  applySearch();
  flame.request();
}

function describeChange({ before, after, change, error, isCertain, counts }) {
  const only = onlyIn(counts);
  return formatMeasure(before) + " \u2192 " + formatMeasure(after) + " (" + formatChange(change) + " " + formatError(error)
    + (isCertain ? "" : ", may be chance") + (only === "" || counts[BEFORE] + counts[AFTER] === 0 ? "" : ", " + only) + ")";
}

function describe(view, box) {
  const { tree } = view, change = tree.change(box);
  const parts = [describeChange(change), "samples " + change.counts.join(" \u2192 ")];
  if (box > 0 && !tree.inverted) parts.push("own " + describeChange(tree.ownChange(box)));
  return parts;
}

function showStatus(view, box) {
  get("status").textContent = box < 0 ? "" : [view.tree.label(box), ...describe(view, box)].join("  \u00b7  ");
}

function showTooltip(view, box, x, y) {
  const { tree } = view, lines = describe(view, box);
  if (tree.group[box] >= 0) lines.push(KINDS[tree.kind(box)], (state.byLine ? framePlace : frameOrigin)(tree.groups.frameOfGroup[tree.group[box]]));
  showTip(tree.name(box), lines.filter(line => line !== ""), x, y);
}

// What the captures are, in sum.
function showSides() {
  const { sides } = flame.tree;
  get("sum").textContent = profile.metrics[state.metric].name;
  const rows = profile.sides.map((side, i) => [
    i === BEFORE ? "Before" : "After", side.name, formatValue(sides[i].total[0], unit()), String(sides[i].totalCount[0]),
    side.duration > 0 ? formatValue(side.duration, "us") : "not told", formatShare(side.truncated, 1), formatShare(side.inferred, 1), formatShare(side.invalid, 1),
  ]);
  get("captures").replaceChildren(...rows.map(cells => {
    const row = document.createElement("tr");
    row.append(...cells.map((text, i) => {
      const cell = document.createElement(i === 0 ? "th" : "td");
      cell.textContent = cell.title = text;
      cell.className = i > 1 ? "number" : i === 1 ? "capture" : "";
      if (i === 0) cell.scope = "row";
      return cell;
    }));
    return row;
  }));
}

function showButtons() {
  pressed("amounts", !state.byShare);
  pressed("shares", state.byShare);
  for (const width of WIDTHS) pressed(width, state.width === width);
  pressed("callees", !state.inverted);
  pressed("callers", state.inverted);
  pressed("functions", !state.byLine);
  pressed("lines", state.byLine);
  pressed("fold", state.folded);
  pressed("table", !get("panel").hidden);
  profile.metrics.forEach((_, i) => pressed("metric" + i, i === state.metric));
}

function picture() {
  const drawing = new Picture(get("title").textContent, flame);
  profile.sides.forEach((side, i) => {
    const { total, totalCount } = flame.tree.sides[i];
    drawing.note((i === BEFORE ? "Before: " : "After: ") + side.name + ", " + profile.metrics[state.metric].name + " " + formatValue(total[0], unit()) + ", " + totalCount[0] + " samples");
  });
  drawing.note("Red grew, blue shrank, grey is within " + CERTAIN + " standard errors. Width: " + state.width + ". " + (state.byShare ? "Shares of each total." : "Amounts."));
  drawing.boxes(flame, box => [flame.tree.label(box), ...describe(flame, box)].join("  \u00b7  "));
  return drawing;
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  flame.dark = dark;
  if (flame.rows.length > 0) flame.request();
}

function set(changes) {
  Object.assign(state, changes);
  refresh();
}

function toggleTable() {
  get("panel").hidden = !get("panel").hidden;
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
