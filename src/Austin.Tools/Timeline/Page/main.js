// The page's state, and what changes it.
const whole = Math.max(1, data.end), SHORTEST = 10, FEW = 0.001;
const state = { from: 0, to: whole, lane: 0, run: -1, node: 0, begin: 0, end: 0, matches: null, table: true, sort: "own", limit: 40, few: false, active: { scroller: get("scroll") } };
const severalProcesses = new Set(data.threads.map(thread => thread.pid)).size > 1;
const isDark = () => document.documentElement.dataset.theme === "dark";
const lanes = data.threads.map((thread, index) => new Lane(thread, index));
const allTime = data.threads.reduce((sum, thread) => sum + (thread.task ? 0 : thread.time), 0);
const isFew = lane => !lane.runs.thread.main && lane.runs.thread.time < FEW * allTime;
const taskCount = data.threads.filter(thread => thread.task).length;
const shownLanes = () => lanes.filter(lane => state.few || !isFew(lane));
const waiting = { frame: 0, table: 0 };

// Draws once a frame, and sums up when nothing has moved for a while.
function refresh() {
  if (!waiting.frame) waiting.frame = requestAnimationFrame(() => {
    waiting.frame = 0;
    drawOverview();
    for (const lane of lanes) lane.draw();
    document.body.dataset.drawn = Number(document.body.dataset.drawn || 0) + 1;
  });
  clearTimeout(waiting.table);
  waiting.table = setTimeout(() => { showTable(); document.body.dataset.summed = state.from + " " + state.to; }, 120);
  get("meaning").textContent = "Shown: " + formatTime(state.from, (state.to - state.from) / 100) + " to " + formatTime(state.to, (state.to - state.from) / 100) + " of " + formatValue(whole, "us")
    + ", " + shownLanes().filter(lane => !lane.runs.thread.task).length + " of " + (lanes.length - taskCount) + " threads"
    + (taskCount > 0 ? " and " + shownLanes().filter(lane => lane.runs.thread.task).length + " of " + taskCount + " tasks" : "") + (data.idle && data.timed ? "; the table leaves idle time out" : "") + (data.timed ? "" : "; a capture of memory has no times: each sample is one interval long");
}

function show(from, to) {
  const span = Math.min(whole, Math.max(SHORTEST, to - from));
  state.from = Math.max(0, Math.min(from, whole - span));
  state.to = state.from + span;
  refresh();
}

function zoom(factor, around = (state.from + state.to) / 2) { show(around - (around - state.from) * factor, around + (state.to - around) * factor); }
function pan(part) { const by = (state.to - state.from) * part; show(state.from + by, state.to + by); }

function searchFor(text) {
  search.value = text;
  const matches = text === "" ? null : matcher(text);
  state.matches = matches === null ? null : Uint8Array.from(data.frames.name, (_, frame) => matches(frame) ? 1 : 0);
  refresh();
}

function reset() {
  searchFor("");
  choose(state.lane, -1, 0);
}

// Shows what is chosen, and says what it is.
function choose(index, run, node) {
  if (lanes.length === 0) return;
  lanes[state.lane].element.removeAttribute("aria-current");
  Object.assign(state, { lane: index, run, node });
  const lane = lanes[index], { runs } = lane;
  lane.element.setAttribute("aria-current", "true");
  get("status").textContent = run < 0 ? lane.button.title : describe(lane, run, node).join("  \u00b7  ");
  if (run >= 0) {
    const [first, last] = runs.extent(run, node);
    Object.assign(state, { begin: runs.begins[first], end: runs.ends[last] });
    if (state.end <= state.from || state.begin >= state.to) {
      const middle = (state.begin + state.end) / 2, half = (state.to - state.from) / 2;
      show(middle - half, middle + half);
    }
  }
  refresh();
}

function describe(lane, run, node) {
  const { runs } = lane, [first, last] = runs.extent(run, node), begin = runs.begins[first], length = runs.ends[last] - begin;
  return [node === 0 ? "(no frames)" : frameName(frames[node]) + (framePlace(frames[node]) ? " (" + framePlace(frames[node]) + ")" : ""),
    STATES[runs.states[run]], "from " + formatTime(begin, length / 10 || 1), "for " + formatValue(length, "us"), lane.button.textContent];
}

// From box to box on the level of the one that is chosen.
function step(by) {
  if (lanes.length === 0 || lanes[state.lane].runs.nodes.length === 0) return;
  const { runs } = lanes[state.lane], level = Math.max(1, depths[state.node]);
  let run = firstAfter(runs.ends, state.from);
  if (state.run >= 0) {
    const [first, last] = runs.extent(state.run, state.node);
    run = by < 0 ? first - 1 : last + 1;
  }
  if (run < 0 || run >= runs.nodes.length) return;
  choose(state.lane, run, ancestor(runs.nodes[run], level) || runs.nodes[run]);
}

function deeper(by) {
  if (state.run < 0) { step(1); return; }
  const leaf = lanes[state.lane].runs.nodes[state.run], level = depths[state.node] + by;
  if (level >= 1 && level <= depths[leaf]) choose(state.lane, state.run, ancestor(leaf, level));
}

function otherThread(by) {
  const shown = shownLanes(), at = shown.indexOf(lanes[state.lane]);
  if (shown.length === 0) return;
  const lane = shown[(at + by + shown.length) % shown.length];
  choose(lane.index, -1, 0);
  lane.element.scrollIntoView({ block: "nearest" });
}

function zoomToChosen() {
  if (state.run < 0) return;
  const { runs } = lanes[state.lane], [first, last] = runs.extent(state.run, state.node), edge = (runs.ends[last] - runs.begins[first]) * 0.02;
  show(runs.begins[first] - edge, runs.ends[last] + edge);
}

// The next place in the thread where something searched for begins to be on the stack.
function find(by) {
  if (state.matches === null || lanes.length === 0) return;
  const { runs } = lanes[state.lane], count = runs.nodes.length;
  const matched = run => { for (let node = runs.nodes[run]; node > 0; node = parents[node]) if (state.matches[frames[node]]) return node; return 0; };
  let run = state.run >= 0 ? state.run : by > 0 ? -1 : count, inside = state.run >= 0 ? matched(state.run) : 0;
  for (run += by; run >= 0 && run < count; run += by) {
    const node = matched(run);
    if (node !== 0 && node !== inside) { choose(state.lane, run, node); return; }
    inside = node;
  }
}

function fold(lane) {
  lane.unfold(!lane.open);
  refresh();
}

function showFew(on) {
  state.few = on;
  const few = lanes.filter(isFew).length;
  get("few").hidden = few === 0;
  get("few").textContent = few + " small " + (taskCount > 0 ? "lane" : "thread") + (few === 1 ? "" : "s");
  pressed("few", on);
  for (const lane of lanes) lane.element.hidden = !on && isFew(lane);
  refresh();
}

function toggleTheme() {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  refresh();
}

function setSort(sort) {
  state.sort = sort;
  showTable();
}

function toggleTable() {
  state.table = !state.table;
  showTable();
  refresh();
}
