let tooltipTimer = 0;
// What the mouse and changes of size do to a view.
function watch(view) {
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
