profile.metrics.forEach((metric, i) => {
  const button = document.createElement("button");
  button.id = "metric" + i;
  button.textContent = metric.name;
  button.title = "Compare " + metric.name + " (m)";
  button.addEventListener("click", () => set({ metric: i }));
  get("metrics").append(button);
});

const clicks = {
  amounts: () => set({ byShare: false }),
  shares: () => set({ byShare: true }),
  callees: () => set({ inverted: false }),
  callers: () => set({ inverted: true }),
  functions: () => set({ byLine: false, picked: -1 }),
  lines: () => set({ byLine: true, picked: -1 }),
  fold: () => set({ folded: !state.folded }),
  svg: () => saveSvg(picture()),
  png: () => savePng(picture()),
  table: toggleTable,
  reset,
  theme: () => setTheme(!flame.dark),
  help: () => get("keys").showModal(),
};
for (const id in clicks) get(id).addEventListener("click", clicks[id]);
for (const width of WIDTHS) get(width).addEventListener("click", () => set({ width }));
search.addEventListener("input", () => {
  state.picked = -1;
  applySearch();
  flame.request();
});
watch(flame);

const keys = {
  ...boxKeys,
  "0": reset,
  Escape: reset,
  m: () => set({ metric: (state.metric + 1) % profile.metrics.length }),
  a: () => set({ byShare: !state.byShare }),
  w: () => set({ width: WIDTHS[(WIDTHS.indexOf(state.width) + 1) % WIDTHS.length] }),
  b: () => set({ inverted: !state.inverted }),
  l: () => { if (profile.lines) set({ byLine: !state.byLine, picked: -1 }); },
  f: () => { if (!get("fold").hidden) clicks.fold(); },
  t: toggleTable,
  v: clicks.svg,
  p: clicks.png,
  d: clicks.theme,
  "?": clicks.help,
};
listen(keys);

get("panel").hidden = window.innerWidth < 900;
get("granularity").hidden = !profile.lines;
get("fold").hidden = !machinery.includes(1);
get("metrics").hidden = profile.metrics.length < 2;
setTheme(window.matchMedia("(prefers-color-scheme: dark)").matches);
refresh();
document.body.dataset.ready = Math.round(performance.now());
