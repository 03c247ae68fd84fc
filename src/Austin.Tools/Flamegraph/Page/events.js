profile.metrics.forEach((metric, i) => {
  const button = document.createElement("button");
  button.id = "metric" + i;
  button.textContent = metric.name;
  button.title = "Show " + metric.name + (metric.name === "CPU time" ? ", which hides idle threads" : "") + " (m)";
  button.addEventListener("click", () => setMetric(i));
  get("metrics").append(button);
});

get("flame").addEventListener("click", () => setUpward(true));
get("icicle").addEventListener("click", () => setUpward(false));
get("callees").addEventListener("click", () => setOrder("callees"));
get("callers").addEventListener("click", () => setOrder("callers"));
get("sandwich").addEventListener("click", makeSandwich);
get("fold").addEventListener("click", () => setFolded(!state.folded));
get("functions").addEventListener("click", () => setGranularity(false));
get("lines").addEventListener("click", () => setGranularity(true));
get("table").addEventListener("click", toggleTable);
get("svg").addEventListener("click", () => saveSvg(picture()));
get("png").addEventListener("click", () => savePng(picture()));
get("reset").addEventListener("click", reset);
get("theme").addEventListener("click", () => setTheme(!flame.dark));
get("help").addEventListener("click", () => get("keys").showModal());
search.addEventListener("input", () => {
  state.picked = -1;
  applySearch();
  for (const view of views()) view.request();
});

for (const view of [flame, upper]) watch(view);

const keys = {
  ...boxKeys,
  "0": reset,
  Escape: reset,
  "[": () => scope.step(-1),
  "]": () => scope.step(1),
  m: () => setMetric((state.metric + 1) % profile.metrics.length),
  i: () => setUpward(!state.upward),
  b: () => setOrder(state.order === "callees" ? "callers" : "callees"),
  s: makeSandwich,
  f: () => { if (!get("fold").hidden) setFolded(!state.folded); },
  l: () => setGranularity(!state.byLine),
  t: toggleTable,
  v: () => saveSvg(picture()),
  p: () => savePng(picture()),
  d: () => setTheme(!flame.dark),
  "?": () => get("keys").showModal(),
};

listen(keys);

// Where there is room the functions with the most own time are seen without scrolling.
get("panel").hidden = window.innerWidth < 900;
get("fold").hidden = !machinery.includes(1);
setTheme(window.matchMedia("(prefers-color-scheme: dark)").matches);
refresh();
document.body.dataset.ready = Math.round(performance.now());
