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
get("reset").addEventListener("click", reset);
get("theme").addEventListener("click", () => setTheme(!flame.dark));
get("help").addEventListener("click", () => get("keys").showModal());
search.addEventListener("input", () => {
  state.picked = -1;
  applySearch();
  for (const view of views()) view.request();
});

let tooltipTimer = 0;
for (const view of [flame, upper]) {
  view.scroller.addEventListener("scroll", () => view.request());
  view.scroller.addEventListener("focus", () => { if (views().includes(view)) state.active = view; });
  new ResizeObserver(() => {
    if (!views().includes(view)) return;
    view.layout();
    view.request();
  }).observe(view.scroller);
  view.canvas.addEventListener("mousemove", event => {
    const box = view.hit(event.offsetX, event.offsetY);
    if (box !== view.hovered) {
      view.hovered = box;
      view.request();
      showStatus(view, box >= 0 ? box : view.zoomed);
      hideTooltip();
    }
    clearTimeout(tooltipTimer);
    if (box >= 0) tooltipTimer = setTimeout(() => showTooltip(view, box, event.clientX, event.clientY), tooltip.hidden ? 120 : 0);
  });
  view.canvas.addEventListener("mouseleave", () => {
    clearTimeout(tooltipTimer);
    hideTooltip();
    view.hovered = -1;
    view.request();
  });
  view.canvas.addEventListener("click", event => {
    const box = view.hit(event.offsetX, event.offsetY);
    clearTimeout(tooltipTimer);
    if (box >= 0) zoom(view, box);
  });
}

// Moves the selection: 1 away from the root, -1 towards it, or among the siblings.
function moveAlong(step) {
  const { tree, selected, zoomed } = state.active, box = selected < 0 ? zoomed : selected;
  // The two halves of a sandwich meet at their roots.
  if (step < 0 && box === 0 && state.order === "sandwich") {
    state.active = state.active === flame ? upper : flame;
    select(0);
  } else {
    select(step < 0 ? tree.parent[box] : tree.children(box)[0]);
  }
}

function moveAcross(step) {
  const { tree, selected } = state.active;
  if (selected <= 0) return;
  const siblings = tree.children(tree.parent[selected]);
  select(siblings[siblings.indexOf(selected) + step]);
}

function select(box) {
  if (box === undefined) return;
  for (const view of views()) {
    if (view !== state.active) view.selected = -1;
    view.request();
  }
  state.active.selected = box;
  state.active.reveal(box);
  showStatus(state.active, box);
  // Read aloud for the keyboard only: what the mouse passes over would be too much.
  get("spoken").textContent = get("status").textContent;
}

const keys = {
  "/": () => { search.focus(); search.select(); },
  "0": reset,
  Escape: reset,
  Enter: () => { if (state.active.selected >= 0) zoom(state.active, state.active.selected); },
  Backspace: () => zoom(state.active, state.active.tree.parent[state.active.zoomed]),
  ArrowUp: () => moveAlong(state.active.upward ? 1 : -1),
  ArrowDown: () => moveAlong(state.active.upward ? -1 : 1),
  ArrowLeft: () => moveAcross(-1),
  ArrowRight: () => moveAcross(1),
  "[": () => scope.step(-1),
  "]": () => scope.step(1),
  m: () => setMetric((state.metric + 1) % profile.metrics.length),
  i: () => setUpward(!state.upward),
  b: () => setOrder(state.order === "callees" ? "callers" : "callees"),
  s: makeSandwich,
  f: () => { if (!get("fold").hidden) setFolded(!state.folded); },
  l: () => setGranularity(!state.byLine),
  t: toggleTable,
  d: () => setTheme(!flame.dark),
  "?": () => get("keys").showModal(),
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || get("keys").open) return;
  if (event.target === search) {
    if (event.key === "Escape") { reset(); state.active.scroller.focus(); event.preventDefault(); }
    if (event.key === "Enter") { state.active.scroller.focus(); event.preventDefault(); }
    return;
  }
  if (event.target instanceof HTMLSelectElement || (event.target instanceof HTMLButtonElement && event.key === "Enter")) return;
  const action = keys[event.key];
  if (action) { action(); event.preventDefault(); }
});

// Where there is room the functions with the most own time are seen without scrolling.
get("panel").hidden = window.innerWidth < 900;
get("fold").hidden = !machinery.includes(1);
setTheme(window.matchMedia("(prefers-color-scheme: dark)").matches);
refresh();
document.body.dataset.ready = Math.round(performance.now());
