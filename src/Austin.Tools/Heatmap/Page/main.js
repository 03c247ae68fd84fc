const data = JSON.parse(get("profile").textContent);
const state = { metric: 0, heat: "own", file: -1, line: -1, limit: 50, wanted: null, folded: new Set(), active: { scroller: get("source") } };
const sources = new Map();
const rows = new LineRows(get("source"), get("lines"));
const unit = () => data.metrics[state.metric].unit;
const whole = () => data.whole[state.metric];
const share = value => formatShare(value, whole());

function element(tag, text, name) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

function numberCell(value, name) {
  const cell = element("td", value > 0 ? share(value) : "", "number " + name);
  if (value > 0) cell.title = formatValue(value, unit());
  cell.style.setProperty("--share", whole() > 0 ? 100 * value / whole() + "%" : "0%");
  return cell;
}

// Whether a search finds a file: by its name or by a line of it.
function isFound(index) {
  const { name, source } = data.files[index];
  return state.wanted === null || state.wanted(name) || source.some(state.wanted);
}

// The files, the hottest first.
function order() {
  const at = state.metric;
  return [...data.files.keys()].filter(isFound).sort((a, b) => data.files[b][state.heat][at] - data.files[a][state.heat][at] || data.files[b].total[at] - data.files[a].total[at] || a - b);
}

function sourceOf(index) {
  if (!sources.has(index)) sources.set(index, new Source(data.files[index]));
  return sources.get(index);
}

function showFiles() {
  const files = order(), groups = groupFiles(files, index => data.files[index].own[state.metric]);
  let left = state.limit;
  get("rows").replaceChildren(...groups.flatMap(([name, own, members]) => {
    const shown = state.folded.has(name) ? [] : members.slice(0, left);
    left -= shown.length;
    return [...(groups.length > 1 ? [groupRow(name, own, members.length)] : []), ...shown.map(fileRow)];
  }));
  const hidden = groups.reduce((sum, [name, , members]) => sum + (state.folded.has(name) ? 0 : members.length), 0) - (state.limit - left);
  get("more").hidden = hidden <= 0;
  get("more").textContent = "More (" + hidden + " left)";
}

function groupRow(name, own, count) {
  const row = element("tr", "", "origin"), isFolded = state.folded.has(name), label = element("td", "", "file");
  const button = element("button", (isFolded ? "\u25b8 " : "\u25be ") + name + " (" + count + ")");
  button.setAttribute("aria-expanded", isFolded ? "false" : "true");
  label.append(button);
  row.append(numberCell(own, ""), element("td", ""), label);
  row.addEventListener("click", () => {
    if (!state.folded.delete(name)) state.folded.add(name);
    showFiles();
  });
  return row;
}

function fileRow(index) {
  const file = data.files[index], row = element("tr", "");
  row.append(numberCell(file.own[state.metric], ""), numberCell(file.total[state.metric], ""));
  const name = element("td", "", "file");
  name.append(element("button", shortPath(file.name)));
  row.append(name);
  row.title = file.name + (file.missing ? "\nno source: " + file.missing : "");
  if (index === state.file) row.setAttribute("aria-current", "true");
  row.addEventListener("click", () => open(index));
  return row;
}

function showSource() {
  if (state.file < 0) {
    get("file").textContent = "The capture has no Python frames";
    return;
  }
  const source = sourceOf(state.file), { file } = source;
  get("file").textContent = file.name;
  const notes = [];
  if (file.missing) notes.push("No source: " + file.missing + (file.path ? " (" + file.path + ")" : "") + ". These are the lines that were sampled.");
  else if (file.path !== file.name) notes.push("Source: " + file.path + ".");
  if (file.stale) notes.push("These may not be the lines that ran (marked ?): " + file.stale + ".");
  get("note").textContent = notes.join(" ");
  const hottest = data.files.reduce((most, other) => other.lines.reduce((m, line) => Math.max(m, line[state.heat][state.metric]), most), 0);
  rows.show(source.numbers(), number => lineRow(source, number, hottest));
  get("marks").hidden = file.spans.length === 0;
}

function lineRow(source, number, hottest) {
  const row = element("tr", ""), sums = source.lines.get(number), at = state.metric;
  row.id = "line" + number;
  row.append(element("td", number > 0 ? number : "unknown", "number line"), numberCell(sums ? sums.own[at] : 0, "share"), numberCell(sums ? sums.total[at] : 0, "share"));
  const text = element("td", "", "text");
  for (const [piece, ran] of source.pieces(number, at)) {
    const part = element(ran > 0 ? "mark" : "span", piece);
    if (ran > 0) {
      part.title = share(ran) + " here";
      part.style.setProperty("--part", (100 * Math.min(1, ran / sums.total[at])).toFixed(0) + "%");
    }
    text.append(part);
  }
  row.append(text);
  // Heat by the root, so that what is lukewarm can be told from what is cold.
  if (sums && hottest > 0) row.style.setProperty("--heat", (80 * Math.sqrt(sums[state.heat][at] / hottest)).toFixed(0) + "%");
  if (source.file.stale && sums) {
    row.className = "stale";
    row.title = "May not be the line that ran";
  }
  if (state.wanted !== null && state.wanted(source.file.source[number - 1] ?? "")) row.classList.add("found");
  if (number === state.line) row.setAttribute("aria-current", "true");
  return row;
}

function open(index) {
  state.file = index;
  state.line = -1;
  refresh();
  goTo(foundLines()[0] ?? sourceOf(index).byHeat(state.heat, state.metric)[0] ?? sourceOf(index).byHeat("total", state.metric)[0]);
}

// Shows a line and tells what it costs.
function goTo(line) {
  if (line === undefined) return;
  get("line" + state.line)?.removeAttribute("aria-current");
  state.line = line;
  rows.reveal(line).setAttribute("aria-current", "true");
  const { file, lines } = sourceOf(state.file), sums = lines.get(line), at = state.metric;
  const { own, total } = sums ?? { own: [], total: [] };
  get("status").textContent = sums === undefined ? shortPath(file.name) + ":" + line + "  \u00b7  not sampled" : [shortPath(file.name) + ":" + line, "own " + share(own[at]) + " (" + formatValue(own[at], unit()) + ")", "total " + share(total[at]) + " (" + formatValue(total[at], unit()) + ")"].join("  \u00b7  ");
}

// The lines of the file that a search finds.
function foundLines() {
  if (state.wanted === null || state.file < 0) return [];
  return sourceOf(state.file).file.source.flatMap((text, i) => state.wanted(text) ? [i + 1] : []);
}

function searchFor(text) {
  search.value = text;
  state.wanted = text.trim() === "" ? null : textMatcher(text.trim());
  const found = state.wanted === null ? [] : data.files.map(file => file.source.filter(state.wanted).length);
  const files = order(), lines = found.reduce((sum, count) => sum + count, 0);
  get("matched").textContent = state.wanted === null ? "" : lines + (lines === 1 ? " line" : " lines") + ", " + files.length + (files.length === 1 ? " file" : " files");
  if (files.length > 0 && !files.includes(state.file)) open(files[0]);
  else {
    refresh();
    goTo(foundLines()[0]);
  }
}

function reset() { searchFor(""); }

// By a search to the next line that it finds, else to the next by heat.
function stepLine(by) {
  if (state.file < 0) return;
  const found = foundLines(), lines = found.length > 0 ? found : sourceOf(state.file).byHeat(state.heat, state.metric), at = lines.indexOf(state.line);
  if (lines.length > 0) goTo(lines[at < 0 ? 0 : (at + by + lines.length) % lines.length]);
}

function stepFile(by) {
  const files = groupFiles(order(), index => data.files[index].own[state.metric]).flatMap(group => group[2]);
  if (files.length > 0) open(files[(files.indexOf(state.file) + by + files.length) % files.length]);
}

function refresh() {
  showFiles();
  showSource();
  pressed("own", state.heat === "own");
  pressed("total", state.heat === "total");
  data.metrics.forEach((metric, i) => pressed("metric" + i, i === state.metric));
  const inFiles = data.files.reduce((sum, file) => sum + file.own[state.metric], 0);
  get("meaning").textContent = data.metrics[state.metric].name + " " + formatValue(whole(), unit()) + " over all threads is 100 %"
    + (inFiles < whole() ? "; " + share(whole() - inFiles) + " had no Python code on the stack" : "");
}

function setHeat(heat) { state.heat = heat; refresh(); }
function setMetric(metric) { state.metric = metric; refresh(); }
function toggleTheme() {
  const { dataset } = document.documentElement;
  dataset.theme = dataset.theme === "dark" ? "light" : "dark";
}

data.metrics.forEach((metric, i) => {
  const button = element("button", metric.name);
  button.id = "metric" + i;
  button.title = "Show " + metric.name + " (m)";
  button.addEventListener("click", () => setMetric(i));
  get("metrics").append(button);
});
get("metrics").hidden = data.metrics.length < 2;
get("own").addEventListener("click", () => setHeat("own"));
get("total").addEventListener("click", () => setHeat("total"));
get("hottest").addEventListener("click", () => stepLine(1));
get("svg").addEventListener("click", () => saveSvg(picture()));
get("png").addEventListener("click", () => savePng(picture()));
get("theme").addEventListener("click", toggleTheme);
get("help").addEventListener("click", () => get("keys").showModal());
search.addEventListener("input", () => searchFor(search.value));
get("more").addEventListener("click", () => { state.limit *= 4; showFiles(); });
listen({
  n: () => stepLine(1),
  p: () => stepLine(-1),
  "]": () => stepFile(1),
  "[": () => stepFile(-1),
  "/": () => { search.focus(); search.select(); },
  Escape: reset,
  o: () => setHeat(state.heat === "own" ? "total" : "own"),
  m: () => setMetric((state.metric + 1) % data.metrics.length),
  v: () => saveSvg(picture()),
  P: () => savePng(picture()),
  d: toggleTheme,
  "?": () => get("keys").showModal(),
});

document.documentElement.dataset.theme = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
if (data.files.length > 0) open(order()[0]);
else refresh();
document.body.dataset.ready = Math.round(performance.now());
