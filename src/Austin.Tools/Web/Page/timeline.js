// A bar for each second: how busy the target was. Seconds are chosen by dragging.
class Timeline {
  // The fewest seconds across, so that a run begins at the left and grows.
  static SPAN = 60;

  constructor(canvas, onPick) {
    this.canvas = canvas;
    this.bars = [];
    this.range = null;
    this.dragged = null;
    let start = 0;
    canvas.addEventListener("pointerdown", event => {
      start = event.offsetX;
      this.dragged = this.between(start, start);
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", event => {
      if (this.dragged === null) return;
      this.dragged = this.between(start, event.offsetX);
      this.draw();
    });
    canvas.addEventListener("pointerup", event => {
      if (this.dragged === null) return;
      this.dragged = null;
      onPick(Math.abs(event.offsetX - start) < 4 ? null : this.between(start, event.offsetX));
    });
    canvas.addEventListener("pointercancel", () => { this.dragged = null; this.draw(); });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  // The seconds between two places.
  between(a, b) {
    const second = x => this.first + Math.floor(Math.max(0, Math.min(x, this.canvas.clientWidth - 1)) / this.canvas.clientWidth * this.span);
    return { from: second(Math.min(a, b)), to: second(Math.max(a, b)) + 1 };
  }

  // Bars are [second, value].
  show(bars, full, range) {
    this.bars = bars;
    this.full = full;
    this.range = range;
    this.draw();
  }

  draw() {
    const { canvas, bars } = this;
    const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const last = bars.length > 0 ? bars[bars.length - 1][0] : 0;
    this.first = bars.length > 0 ? bars[0][0] : 0;
    this.span = Math.max(Timeline.SPAN, last - this.first + 1);
    const context = canvas.getContext("2d"), step = width / this.span;
    const style = getComputedStyle(document.documentElement);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const range = this.dragged || this.range;
    context.fillStyle = style.getPropertyValue("--accent");
    for (const [second, value] of bars) {
      context.globalAlpha = range === null || (second >= range.from && second < range.to) ? 0.9 : 0.3;
      const size = this.full > 0 ? Math.max(value / this.full * (height - 12), value > 0 ? 1 : 0) : 0;
      context.fillRect((second - this.first) * step, height - size, Math.max(step - (step > 3 ? 1 : 0), 0.5), size);
    }
    context.globalAlpha = 1;
    if (range === null) return;
    context.strokeStyle = style.getPropertyValue("--ink");
    context.strokeRect((range.from - this.first) * step + 0.5, 0.5, (range.to - range.from) * step - 1, height - 1);
  }
}
