// Draws one thread: a strip of states, and below it the stack, the outermost function on top.
const STRIP = 7, ROW = 17, MOST_ROWS = 150;
const stateColours = () => isDark() ? ["#c47a35", "#4f8aa6", "#8a66a8", "#474c55", "#6f9450", "#7d7d7d", "#b04a5a"] : ["#f0a35e", "#6fb0cf", "#b18ad0", "#d9d5cd", "#93bd6c", "#a9a9a9", "#e2848f"];
const colours = new Colours();

class Lane {
  constructor(thread, index) {
    this.runs = new Runs(thread);
    this.index = index;
    this.open = false;
    this.visible = false;
    this.element = document.createElement("section");
    this.element.className = "lane";
    this.element.id = "lane" + index;
    const head = document.createElement("h2"), share = document.createElement("span");
    this.button = document.createElement("button");
    this.button.textContent = (severalProcesses ? "P" + thread.pid + " " : "") + (thread.task ? "\u21b3 " : "") + thread.title + (thread.main ? " *main" : "");
    this.button.title = "Process " + thread.pid + ", " + thread.title + (thread.main ? ", the main thread" : "");
    share.textContent = formatValue(thread.time, "us");
    head.append(this.button, share);
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "What " + thread.title + " did");
    this.element.append(head, this.canvas);
  }

  get height() { return Math.max(38, STRIP + this.rows * ROW + 4); }

  unfold(open) {
    this.open = open;
    this.button.setAttribute("aria-expanded", open ? "true" : "false");
    this.setRows(1);
  }

  setRows(rows) {
    this.rows = rows;
    this.canvas.style.height = this.height + "px";
  }

  // So many rows that all but a hundredth of the columns is whole: imports would have the others scroll through emptiness.
  rowsFor(columns) {
    const deep = Array.from(columns.nodes).filter(node => node > 0).map(node => depths[node]).sort((a, b) => a - b);
    return this.open && deep.length > 0 ? Math.max(1, Math.min(MOST_ROWS, deep[Math.floor((deep.length - 1) * 0.99)])) : 1;
  }

  // The stack of a column at a row; folded, the one row is the innermost function.
  nodeAt(node, row) { return node <= 0 ? node : this.open ? ancestor(node, row + 1) : node; }

  draw() {
    if (!this.visible) return;
    const width = Math.max(1, this.canvas.clientWidth), ratio = window.devicePixelRatio || 1, count = Math.max(1, Math.round(width * ratio));
    if (this.columns === undefined || this.columns.nodes.length !== count) this.columns = new Columns(count);
    this.columns.fill(this.runs, state.from, state.to);
    this.setRows(this.rowsFor(this.columns));
    const high = Math.round(this.height * ratio);
    if (this.canvas.width !== count || this.canvas.height !== high) {
      this.canvas.width = count;
      this.canvas.height = high;
    }
    const context = this.canvas.getContext("2d"), palette = stateColours();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.columns.spans(x => this.columns.states[x], (at, from, to) => {
      if (at < 0) return;
      context.fillStyle = palette[at];
      context.fillRect(from, 0, to - from, STRIP * ratio);
    });
    context.font = 11 * ratio + "px system-ui, sans-serif";
    context.textBaseline = "middle";
    for (let row = 0; row < this.rows; row++) this.drawRow(context, row, ratio);
  }

  drawRow(context, row, ratio) {
    const dark = isDark(), top = (STRIP + 2 + row * ROW) * ratio, high = (ROW - 1) * ratio;
    this.boxes(this.columns, row, ({ node, from, to, fill, ink }) => {
      context.fillStyle = fill;
      context.fillRect(from, top, Math.max(1, to - from - (to - from > 3 * ratio ? 1 : 0)), high);
      if (this.index === state.lane && node === state.node && this.timeAt(to) > state.begin && this.timeAt(from) < state.end) {
        context.strokeStyle = dark ? "#fff" : "#000";
        context.lineWidth = 2 * ratio;
        context.strokeRect(from + ratio, top + ratio, Math.max(1, to - from - 2 * ratio), high - 2 * ratio);
      }
      if (to - from > 26 * ratio) {
        context.save();
        context.beginPath();
        context.rect(from + 3 * ratio, top, to - from - 6 * ratio, high);
        context.clip();
        context.fillStyle = ink;
        context.fillText(frameName(frames[node]), from + 4 * ratio, top + high / 2);
        context.restore();
      }
    });
  }

  // The boxes of a row, each from a column to another.
  boxes(columns, row, each) {
    const dark = isDark();
    columns.spans(x => this.nodeAt(columns.nodes[x], row), (node, from, to) => {
      if (node <= 0) return;
      const frame = frames[node], idle = columns.states.subarray(from, to).every(at => at === IDLE);
      const fill = colours.box(data.frames.kind[frame], frameName(frame), dark, idle || (state.matches !== null && !state.matches[frame]));
      each({ node, from, to, fill, ink: idle ? (dark ? "#b9bdc4" : "#5b6068") : dark ? "#f4f2ee" : "#22252b" });
    });
  }

  timeAt(x) { return state.from + (state.to - state.from) * x / this.columns.nodes.length; }

  // The time, and the run and node, at a place of the canvas.
  find(x, y) {
    const width = Math.max(1, this.canvas.clientWidth), time = state.from + (state.to - state.from) * x / width, run = this.runs.at(time);
    const row = Math.floor((y - STRIP - 2) / ROW);
    const node = run < 0 || row < 0 || row >= this.rows ? 0 : this.nodeAt(this.runs.nodes[run], row);
    return { time, run, node };
  }
}
