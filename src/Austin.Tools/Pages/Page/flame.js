// Draws the part of the tree that can be seen: boxes narrower than half a pixel are left out with all they contain.
class Flame {
  constructor(canvas, scroller, spacer) {
    this.canvas = canvas;
    this.scroller = scroller;
    this.spacer = spacer;
    this.context = canvas.getContext("2d");
    this.colours = new Colours();
    this.rowHeight = 19;
    this.rows = [];
    this.zoomed = 0;
    this.selected = -1;
    this.hovered = -1;
    this.upward = true;
    this.dark = false;
    this.matches = null;
    this.pending = false;
  }

  setTree(tree) {
    this.tree = tree;
    this.rows = [];
    this.zoomed = 0;
    this.selected = -1;
    this.hovered = -1;
  }

  // Places all boxes for the current zoom; afterwards draws happen for scrolling and hovering without it.
  layout() {
    const tree = this.tree;
    const width = this.width = Math.max(50, this.scroller.clientWidth);
    this.rows = [];
    const path = [];
    for (let box = this.zoomed; ; box = tree.parent[box]) { path.push(box); if (box === 0) break; }
    path.reverse();
    for (const box of path) this.rows.push([{ box, x: 0, width }]);
    const whole = tree.total[this.zoomed];
    let row = whole > 0 ? this.rows[this.rows.length - 1] : [];
    while (row.length > 0) {
      const next = [];
      for (const outer of row) {
        let x = outer.x;
        for (const child of tree.children(outer.box)) {
          const childWidth = tree.total[child] / whole * width;
          if (childWidth < 0.5) continue;
          next.push({ box: child, x, width: childWidth });
          x += childWidth;
        }
      }
      if (next.length > 0) this.rows.push(next);
      row = next;
    }
    this.resize();
  }

  resize() {
    const ratio = window.devicePixelRatio || 1;
    const visible = this.scroller.clientHeight;
    this.height = Math.max(visible, this.rows.length * this.rowHeight + 4);
    const canvas = this.canvas;
    canvas.width = Math.round(this.width * ratio);
    canvas.height = Math.round(visible * ratio);
    canvas.style.width = this.width + "px";
    canvas.style.height = visible + "px";
    this.spacer.style.height = Math.max(0, this.height - visible) + "px";
    this.ratio = ratio;
  }

  // Scrolls to the zoomed box, whose callers are at the edge the stacks grow from.
  scrollToRoot() {
    const depth = this.tree.depth[this.zoomed];
    const top = this.rowTop(depth);
    const visible = this.scroller.clientHeight;
    this.scroller.scrollTop = this.upward ? top - visible + 4 * this.rowHeight : top - 3 * this.rowHeight;
  }

  rowTop(depth) {
    return this.upward ? this.height - 2 - (depth + 1) * this.rowHeight : 2 + depth * this.rowHeight;
  }

  request() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => { this.pending = false; this.draw(); });
  }

  draw() {
    const { context, tree, rowHeight } = this;
    const scroll = this.scroller.scrollTop;
    const visible = this.scroller.clientHeight;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, visible);
    context.font = "12px " + MONOSPACE;
    context.textBaseline = "middle";
    this.letter = context.measureText("M").width;
    for (let depth = 0; depth < this.rows.length; depth++) {
      const top = this.rowTop(depth) - scroll;
      if (top + rowHeight < 0 || top > visible) continue;
      for (const item of this.rows[depth]) this.drawBox(item, top);
    }
  }

  drawBox(item, top) {
    const { context } = this;
    const { box, x, width } = item;
    const { fill, ink } = this.look(box);
    const gap = width > 3 ? 1 : 0;
    context.fillStyle = fill;
    context.fillRect(x, top, Math.max(width - gap, 0.5), this.rowHeight - 1);
    if (box === this.selected || box === this.hovered) {
      context.strokeStyle = this.dark ? "#ffffff" : "#22252b";
      context.lineWidth = box === this.selected ? 2 : 1;
      context.strokeRect(x + 0.5, top + 0.5, Math.max(width - gap - 1, 0.5), this.rowHeight - 2);
    }
    const text = this.text(item);
    if (text === "") return;
    context.fillStyle = ink;
    context.fillText(text, x + 4, top + this.rowHeight / 2);
  }

  isMatch(box) {
    const group = this.tree.group[box];
    return this.matches !== null && group >= 0 && this.matches[group] === 1;
  }

  // Not found by a search, or around the zoomed box.
  isFaded(box) {
    const { depth } = this.tree;
    return (this.matches !== null && !this.isMatch(box)) || (box !== this.zoomed && depth[box] < depth[this.zoomed]);
  }

  // The colours of a box and of the text on it.
  look(box) {
    const { tree, dark } = this;
    const isMatch = this.isMatch(box), faded = this.isFaded(box);
    return {
      fill: isMatch ? (dark ? "#d94f8c" : "#e86aa4") : this.colours.box(tree.kind(box), tree.name(box), dark, faded),
      ink: faded && !isMatch ? (dark ? "#8b9099" : "#8a8d93") : (dark && !isMatch ? "#fbf7f2" : "#26221c"),
    };
  }

  caption(box) { return this.tree.label(box); }

  // What stands on a box, as much of it as there is room for.
  text(item) { return cutText(this.caption(item.box), item.width - 7, this.letter); }

  // The box at a point of the canvas, or -1.
  hit(x, y) {
    const at = y + this.scroller.scrollTop;
    const depth = this.upward ? Math.floor((this.height - 2 - at) / this.rowHeight) : Math.floor((at - 2) / this.rowHeight);
    const row = this.rows[depth];
    if (row === undefined) return -1;
    let low = 0, high = row.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const item = row[middle];
      if (x < item.x) high = middle - 1;
      else if (x >= item.x + item.width) low = middle + 1;
      else return item.box;
    }
    return -1;
  }

  // Brings the row of a box into view.
  reveal(box) {
    const top = this.rowTop(this.tree.depth[box]);
    const visible = this.scroller.clientHeight;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top - 2;
    else if (top + this.rowHeight > this.scroller.scrollTop + visible) this.scroller.scrollTop = top + this.rowHeight - visible + 2;
  }
}
