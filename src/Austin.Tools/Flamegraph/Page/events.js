profile.metrics.forEach((metric, i) => {
  const button = document.createElement("button");
  button.id = "metric" + i;
  button.textContent = metric.name;
  button.title = "Show " + metric.name.toLowerCase() + " (m)";
  button.addEventListener("click", () => setMetric(i));
  get("metrics").append(button);
});

get("flame").addEventListener("click", () => setDirection(true));
get("icicle").addEventListener("click", () => setDirection(false));
get("callees").addEventListener("click", () => setInverted(false));
get("callers").addEventListener("click", () => setInverted(true));
get("functions").addEventListener("click", () => setGranularity(false));
get("lines").addEventListener("click", () => setGranularity(true));
get("table").addEventListener("click", toggleTable);
get("reset").addEventListener("click", reset);
get("theme").addEventListener("click", () => setTheme(!flame.dark));
get("help").addEventListener("click", () => get("keys").showModal());
search.addEventListener("input", () => { state.picked = -1; applySearch(); flame.request(); });
graph.addEventListener("scroll", () => flame.request());
new ResizeObserver(() => { flame.layout(); flame.request(); }).observe(graph);

let tooltipTimer = 0;
flame.canvas.addEventListener("mousemove", event => {
  const box = flame.hit(event.offsetX, event.offsetY);
  if (box !== flame.hovered) {
    flame.hovered = box;
    flame.request();
    showStatus(box >= 0 ? box : flame.zoomed);
    hideTooltip();
  }
  clearTimeout(tooltipTimer);
  if (box >= 0) tooltipTimer = setTimeout(() => showTooltip(box, event.clientX, event.clientY), tooltip.hidden ? 120 : 0);
});
flame.canvas.addEventListener("mouseleave", () => {
  clearTimeout(tooltipTimer);
  hideTooltip();
  flame.hovered = -1;
  flame.request();
});
flame.canvas.addEventListener("click", event => {
  const box = flame.hit(event.offsetX, event.offsetY);
  clearTimeout(tooltipTimer);
  if (box >= 0) zoom(box);
});

// Moves the selection: 1 towards what is called, -1 towards the caller, or among the siblings.
function moveAlong(step) {
  const current = tree(), box = flame.selected < 0 ? flame.zoomed : flame.selected;
  select(step < 0 ? current.parent[box] : current.children(box)[0]);
}

function moveAcross(step) {
  const current = tree(), box = flame.selected;
  if (box <= 0) return;
  const siblings = current.children(current.parent[box]);
  select(siblings[siblings.indexOf(box) + step]);
}

function select(box) {
  if (box === undefined) return;
  flame.selected = box;
  flame.reveal(box);
  showStatus(box);
  flame.request();
}

const keys = {
  "/": () => { search.focus(); search.select(); },
  "0": reset,
  Escape: reset,
  Enter: () => { if (flame.selected >= 0) zoom(flame.selected); },
  Backspace: () => zoom(tree().parent[flame.zoomed]),
  ArrowUp: () => moveAlong(flame.upward ? 1 : -1),
  ArrowDown: () => moveAlong(flame.upward ? -1 : 1),
  ArrowLeft: () => moveAcross(-1),
  ArrowRight: () => moveAcross(1),
  "[": () => scope.step(-1),
  "]": () => scope.step(1),
  m: () => setMetric((state.metric + 1) % profile.metrics.length),
  i: () => setDirection(!flame.upward),
  b: () => setInverted(!state.inverted),
  l: () => setGranularity(!state.byLine),
  t: toggleTable,
  d: () => setTheme(!flame.dark),
  "?": () => get("keys").showModal(),
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || get("keys").open) return;
  if (event.target === search) {
    if (event.key === "Escape") { reset(); graph.focus(); event.preventDefault(); }
    if (event.key === "Enter") { graph.focus(); event.preventDefault(); }
    return;
  }
  if (event.target instanceof HTMLSelectElement || (event.target instanceof HTMLButtonElement && event.key === "Enter")) return;
  const action = keys[event.key];
  if (action) { action(); event.preventDefault(); }
});

// Where there is room the functions with the most own time are seen without scrolling.
get("panel").hidden = window.innerWidth < 900;
setTheme(window.matchMedia("(prefers-color-scheme: dark)").matches);
refresh();
document.body.dataset.ready = Math.round(performance.now());
