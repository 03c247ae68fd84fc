// What keys, pointer and window do.
function dragOn(canvas, move) {
  canvas.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    const begin = event.offsetX, view = { from: state.from, to: state.to };
    canvas.setPointerCapture(event.pointerId);
    const onMove = now => { if (Math.abs(now.offsetX - begin) > 3) { hideTooltip(); canvas.dataset.dragged = "1"; move(begin, now.offsetX, view); } };
    canvas.addEventListener("pointermove", onMove);
    canvas.addEventListener("pointerup", () => { canvas.removeEventListener("pointermove", onMove); setTimeout(() => delete canvas.dataset.dragged); }, { once: true });
  });
}

for (const lane of lanes) {
  const { canvas } = lane;
  canvas.addEventListener("click", event => {
    if (canvas.dataset.dragged) return;
    const { run, node } = lane.find(event.offsetX, event.offsetY);
    choose(lane.index, node > 0 ? run : -1, node);
  });
  canvas.addEventListener("dblclick", zoomToChosen);
  canvas.addEventListener("pointermove", event => {
    const { run, node, time } = lane.find(event.offsetX, event.offsetY);
    if (run < 0 || event.buttons !== 0) { hideTooltip(); return; }
    const at = node > 0 ? node : lane.runs.nodes[run];
    showTip(at > 0 ? frameName(frames[at]) : "(no frames)", [at > 0 ? framePlace(frames[at]) : "", STATES[lane.runs.states[run]] + " at " + formatTime(time, (state.to - state.from) / 1000)], event.clientX, event.clientY);
  });
  canvas.addEventListener("pointerleave", hideTooltip);
  dragOn(canvas, (begin, now, view) => {
    const by = (begin - now) / canvas.clientWidth * (view.to - view.from);
    show(view.from + by, view.to + by);
  });
  canvas.addEventListener("wheel", event => {
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey || event.metaKey) zoom(event.deltaY > 0 ? 1.25 : 0.8, lane.find(event.offsetX, 0).time);
    else if (sideways !== 0) pan(sideways / canvas.clientWidth);
    else return;
    event.preventDefault();
  }, { passive: false });
  lane.button.addEventListener("click", () => { choose(lane.index, -1, 0); fold(lane); });
  lane.unfold(lane.index === 0);
  get("scroll").append(lane.element);
}

dragOn(get("overview"), (begin, now) => {
  const width = get("overview").clientWidth - GUTTER, time = x => Math.max(0, Math.min(1, (x - GUTTER) / width)) * whole;
  show(Math.min(time(begin), time(now)), Math.max(time(begin), time(now)));
});

const observer = new IntersectionObserver(entries => {
  for (const entry of entries) lanes[Number(entry.target.id.slice(4))].visible = entry.isIntersecting;
  refresh();
}, { root: get("scroll"), rootMargin: "200px" });
for (const lane of lanes) observer.observe(lane.element);
new ResizeObserver(refresh).observe(get("lanes"));

get("in").addEventListener("click", () => zoom(0.5));
get("out").addEventListener("click", () => zoom(2));
get("all").addEventListener("click", () => show(0, whole));
get("few").addEventListener("click", () => showFew(!state.few));
get("table").addEventListener("click", toggleTable);
get("svg").addEventListener("click", () => saveSvg(picture()));
get("png").addEventListener("click", () => savePng(picture()));
get("theme").addEventListener("click", toggleTheme);
get("help").addEventListener("click", () => get("keys").showModal());
get("own").addEventListener("click", () => setSort("own"));
get("total").addEventListener("click", () => setSort("total"));
get("more").addEventListener("click", () => { state.limit *= 4; showTable(); });
search.addEventListener("input", () => searchFor(search.value));
listen({
  w: () => zoom(0.5), s: () => zoom(2), a: () => pan(-0.25), d: () => pan(0.25),
  0: () => show(0, whole),
  ArrowLeft: () => step(-1), ArrowRight: () => step(1), ArrowUp: () => deeper(-1), ArrowDown: () => deeper(1),
  "[": () => otherThread(-1), "]": () => otherThread(1),
  Enter: zoomToChosen,
  u: () => { if (lanes.length > 0) fold(lanes[state.lane]); },
  "/": () => search.focus(),
  n: () => find(1), p: () => find(-1),
  t: toggleTable,
  f: () => showFew(!state.few),
  v: () => saveSvg(picture()),
  P: () => savePng(picture()),
  D: toggleTheme,
  Escape: reset,
  "?": () => get("keys").showModal(),
});

document.documentElement.dataset.theme = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
get("idles").hidden = !data.idle;
get("gils").hidden = !data.gil;
showFew(false);
showTable();
if (lanes.length > 0) choose(0, -1, 0);
else get("status").textContent = "The capture has no samples";
document.body.dataset.ready = Math.round(performance.now());
