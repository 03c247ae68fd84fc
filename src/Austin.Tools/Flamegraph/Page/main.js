const flame = new Flame(get("canvas"), get("graph"), get("spacer"));
// Callers of the function in a sandwich; its callees are in the other.
const upper = new Flame(get("upperCanvas"), get("upper"), get("upperSpacer"));
const trees = new Map();
const groups = [null, null];
const state = { metric: 0, byLine: false, order: "callees", folded: false, upward: true, focus: -1, picked: -1, active: flame };
const scope = new Scope(get("scope"), () => refresh());
const table = new SumTable(get("rows"), document.querySelectorAll("th"), get("more"), pick);
const unit = () => profile.metrics[state.metric].unit;
const views = () => state.order === "sandwich" ? [upper, flame] : [flame];

function treeOf(inverted) {
  const key = state.byLine + "," + inverted + "," + state.folded;
  if (!trees.has(key)) {
    const at = state.byLine ? 1 : 0;
    groups[at] = groups[at] || new Groups(state.byLine);
    trees.set(key, new Tree(groups[at], inverted, state.folded));
  }
  const tree = trees.get(key);
  tree.grow();
  return tree;
}

// Shows other boxes around a function; the way to the zoomed one is looked for in them.
function showSide(view, side) {
  const { tree, zoomed, selected } = view;
  const isSame = tree instanceof Side && tree.groups === side.groups && tree.group[0] === side.group[0];
  view.setTree(side);
  if (!isSame) return;
  view.zoomed = side.follow(tree.path(zoomed));
  if (selected >= 0) view.selected = side.follow(tree.path(selected));
}

// Everything after a change of thread, measure, granularity or order.
function refresh() {
  recompute();
  relayout();
}

// Sums are always those of the stacks from the root.
function recompute() {
  const base = treeOf(false), flags = scope.flags();
  base.select(state.metric, flags);
  table.update(base, unit());
  if (state.order === "sandwich") {
    const focus = base.groups.groupOfFrame[state.focus];
    showSide(flame, new Side(base, focus, false));
    showSide(upper, new Side(base, focus, true));
  } else {
    const current = treeOf(state.order === "callers");
    if (current !== base) current.select(state.metric, flags);
    if (flame.tree !== current) flame.setTree(current);
    while (flame.zoomed > 0 && current.total[flame.zoomed] === 0) flame.zoomed = current.parent[flame.zoomed];
    if (flame.selected > 0 && current.total[flame.selected] === 0) flame.selected = -1;
  }
  if (!views().includes(state.active)) state.active = flame;
  applySearch();
  showMeaning();
}

// After new samples: the same part of the view, where it was.
function grow() {
  growMachinery();
  get("fold").hidden = !machinery.includes(1);
  scope.grow();
  recompute();
  arrange(view => {
    const above = view.height - view.scroller.scrollTop;
    view.layout();
    if (view.upward) view.scroller.scrollTop = view.height - above;
  });
  if (state.active.hovered >= 0) showStatus(state.active, state.active.hovered);
}

function relayout() {
  arrange(view => {
    view.layout();
    view.scrollToRoot();
  });
}

function arrange(place) {
  const both = state.order === "sandwich";
  for (const id of ["upper", "upperTitle", "lowerTitle"]) get(id).hidden = !both;
  get("flame").disabled = get("icicle").disabled = both;
  flame.upward = state.upward && !both;
  if (both) {
    const name = upper.tree.label(0);
    get("upperTitle").textContent = upper.tree.count > 1 ? "Callers of " + name : "Nothing was seen to call " + name;
    get("lowerTitle").textContent = flame.tree.count > 1 ? "What " + name + " calls" : name + " was not seen to call anything";
  }
  for (const view of views()) {
    place(view);
    view.request();
  }
  showButtons();
  showStatus(state.active, state.active.selected >= 0 ? state.active.selected : state.active.zoomed);
}

function zoom(view, box) {
  state.active = view;
  view.zoomed = box;
  view.selected = box;
  hideTooltip();
  relayout();
}

function applySearch() {
  const text = search.value.trim();
  const base = treeOf(false), { groupOfFrame, frameOfGroup } = base.groups;
  let matches = null;
  get("matched").textContent = "";
  if (text !== "" || state.picked >= 0) {
    const isMatch = state.picked >= 0 ? frame => groupOfFrame[frame] === state.picked : matcher(text);
    matches = new Uint8Array(frameOfGroup.length);
    for (let frame = 0; frame < frameCount(); frame++) if (isMatch(frame)) matches[groupOfFrame[frame]] = 1;
    get("matched").textContent = formatShare(base.coverage(matches), base.whole);
  }
  flame.matches = upper.matches = matches;
}

// A row of the table was clicked: mark exactly that function or line, and go to it where it has a place of its own.
function pick(group) {
  const current = treeOf(false);
  if (state.order === "sandwich") {
    state.focus = current.groups.frameOfGroup[group];
    refresh();
    return;
  }
  search.value = current.groups.name(group);
  state.picked = group;
  applySearch();
  const box = state.order === "callers" ? flame.tree.outermost(group) : -1;
  if (box > 0 && flame.tree.total[box] > 0) zoom(flame, box);
  else flame.request();
}

// The function in the middle of the sandwich: that of the selected box, else of the picked row, else the hottest.
function makeSandwich() {
  const { tree, selected, zoomed } = state.active;
  const box = selected >= 0 ? selected : zoomed;
  const group = tree.group[box] >= 0 ? tree.group[box] : state.picked >= 0 ? state.picked : table.order()[0];
  if (group === undefined) return;
  state.focus = tree.groups.frameOfGroup[group];
  search.value = "";
  state.picked = -1;
  state.order = "sandwich";
  refresh();
}

function describe(view, box) {
  const { tree, zoomed } = view, total = tree.total[box];
  const parts = [formatValue(total, unit()) + " (" + formatShare(total, tree.whole) + " of all"];
  if (zoomed !== 0) parts[0] += ", " + formatShare(total, tree.total[zoomed]) + " of the zoomed box";
  else if (state.order === "sandwich" && box > 0) parts[0] += ", " + formatShare(total, tree.total[0]) + " of " + tree.label(0);
  parts[0] += ")";
  if (tree.group[box] < 0 && tree.threads > 1) parts.push("sum of " + tree.threads + " threads");
  if (box > 0 && !tree.inverted) parts.push("own " + formatValue(tree.own[box], unit()) + " (" + formatShare(tree.own[box], tree.whole) + ")");
  return parts;
}

function showStatus(view, box) {
  get("status").textContent = box < 0 ? "" : [view.tree.label(box), ...describe(view, box)].join("  \u00b7  ");
}

// What the whole width stands for, and how much of it could not be read.
function showMeaning() {
  const base = treeOf(false), { name } = profile.metrics[state.metric];
  const threads = base.threads > 1 ? ", added up over " + base.threads + " threads" : " of one thread";
  const parts = [name + " " + formatValue(base.whole, unit()) + threads];
  if (unit() === "us" && profile.duration > 0) {
    const average = (base.whole / profile.duration).toFixed(2) + " threads" + (name === "CPU time" ? " busy" : "") + " at a time";
    parts.push(formatValue(profile.duration, "us") + " elapsed" + (base.threads > 1 ? ", so " + average : ""));
  }
  const unread = Uint8Array.from(base.groups.frameOfGroup, frame => frameName(frame) === UNREAD && profile.frames.kind[frame] === 3 ? 1 : 0);
  const unreadShare = base.coverage(unread);
  if (unreadShare > 0) parts.push(formatShare(unreadShare, base.whole) + " not readable (" + UNREAD + ")");
  // What is more than this the warning tells.
  const told = 0.01;
  for (const [share, what] of [[profile.truncated, "of the samples without their innermost frames"], [profile.inferred, "of the samples with inferred callers"]]) {
    if (share > 0 && share <= told) parts.push(formatShare(share, 1) + " " + what);
  }
  get("meaning").textContent = parts.join("  \u00b7  ");
}

// What is shown, also what one would have to scroll to.
function picture() {
  const drawing = new Picture(get("title").textContent, flame);
  for (const id of ["meaning", "warning", "matched"]) {
    const text = get(id).textContent;
    if (text !== "") drawing.note(id === "matched" ? "Found " + search.value.trim() + ": " + text : text);
  }
  for (const view of views()) {
    if (state.order === "sandwich") drawing.heading(get(view === upper ? "upperTitle" : "lowerTitle").textContent);
    drawing.boxes(view, box => [view.tree.label(box), ...describe(view, box)].join("  \u00b7  "));
  }
  return drawing;
}

function showTooltip(view, box, x, y) {
  const current = view.tree;
  const lines = [...describe(view, box)];
  if (current.group[box] >= 0) {
    lines.push(KINDS[current.kind(box)]);
    const places = current.places(box, state.metric, scope.flags());
    for (const [place, value] of places.slice(0, 5)) {
      if (place) lines.push(places.length > 1 ? place + "  " + formatShare(value, current.total[box]) : place);
    }
    if (places.length > 5) lines.push("and " + (places.length - 5) + " more lines");
  }
  showTip(current.name(box), lines, x, y);
}

function showButtons() {
  pressed("flame", state.upward);
  pressed("icicle", !state.upward);
  for (const order of ["callees", "callers", "sandwich"]) pressed(order, state.order === order);
  pressed("fold", state.folded);
  pressed("functions", !state.byLine);
  pressed("lines", state.byLine);
  pressed("table", !get("panel").hidden);
  profile.metrics.forEach((_, i) => pressed("metric" + i, i === state.metric));
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  for (const view of [flame, upper]) {
    view.dark = dark;
    if (view.rows.length > 0) view.request();
  }
}

function setUpward(upward) { state.upward = upward; relayout(); }
function setOrder(order) { state.order = order; refresh(); }
function setFolded(folded) { state.folded = folded; refresh(); }
function setGranularity(byLine) { state.byLine = byLine; state.picked = -1; refresh(); }
function setMetric(metric) { state.metric = metric; refresh(); }

function toggleTable() {
  get("panel").hidden = !get("panel").hidden;
  relayout();
}

function reset() {
  search.value = "";
  state.picked = -1;
  applySearch();
  for (const view of views()) {
    view.selected = -1;
    view.zoomed = 0;
  }
  hideTooltip();
  relayout();
}
