// The stacks by function or by line, from the root or, inverted, from the innermost function: there the callers of a box lie
// inside it. Folded, what runs and imports Python code has no boxes, and its own time is that of its caller.
class Tree extends Boxes {
  constructor(groups, inverted, folded) {
    super(groups, inverted ? cellCount() : nodeCount() + 1);
    this.inverted = inverted;
    this.folded = folded;
    this.boxOfNode = new Int32Array(nodeCount() + 1);
    // How many nodes, or inverted how many cells, have their boxes.
    this.known = 0;
    this.grow();
  }

  // Takes in the nodes and cells that are new.
  grow() {
    this.groups.grow();
    this.boxOfNode = grown(this.boxOfNode, nodeCount() + 1);
    if (this.inverted) this.addCallers();
    else this.addCallees();
  }

  get whole() { return this.total[0]; }

  addCallees() {
    for (let i = this.known; i < nodeCount(); i++) {
      this.boxOfNode[i + 1] = this.addFrame(this.boxOfNode[i + 1 - profile.nodes.up[i]], profile.nodes.frame[i]);
    }
    this.known = nodeCount();
  }

  // Only stacks that samples end with; what a node stands for is its whole way to the root.
  addCallers() {
    for (; this.known < cellCount(); this.known++) {
      const node = profile.cells.node[this.known];
      // Another thread had it.
      if (this.boxOfNode[node] !== 0) continue;
      let box = 0;
      for (let at = node; at > 0; at -= profile.nodes.up[at - 1]) box = this.addFrame(box, profile.nodes.frame[at - 1]);
      this.boxOfNode[node] = box;
    }
  }

  addFrame(parent, frame) {
    return this.folded && machinery[frame] === 1 ? parent : this.addBox(parent, this.groups.groupOfFrame[frame]);
  }

  // Sums up one measure of the chosen threads.
  select(metric, isChosen) {
    const { own } = this;
    const values = cellValues(metric);
    own.fill(0);
    const threads = new Set();
    const count = Math.min(values.length, cellCount());
    for (let i = 0; i < count; i++) {
      const thread = profile.cells.thread[i];
      if (!isChosen[thread]) continue;
      own[this.boxOfNode[profile.cells.node[i]]] += values[i];
      if (!profile.shown || values[i] !== 0) threads.add(thread);
    }
    this.threads = threads.size;
    this.sumUp();
  }

  // Own and total per function or line; a recursive call does not count twice.
  sums() {
    const groups = this.groups.frameOfGroup.length;
    const own = new Float64Array(groups);
    const total = new Float64Array(groups);
    const active = new Int32Array(groups);
    let box = this.firstChild[0];
    while (box > 0) {
      const group = this.group[box];
      own[group] += this.own[box];
      if (active[group]++ === 0) total[group] += this.total[box];
      let next = this.firstChild[box];
      while (next < 0) {
        active[this.group[box]]--;
        next = this.nextSibling[box];
        if (next < 0) {
          box = this.parent[box];
          if (box === 0) return { own, total };
        }
      }
      box = next;
    }
    return { own, total };
  }

  // What the boxes of some groups stand for, without counting one inside another twice.
  coverage(isMatch) {
    const covered = new Uint8Array(this.count);
    let sum = 0;
    for (let box = 1; box < this.count; box++) {
      if (covered[this.parent[box]]) {
        covered[box] = 1;
      } else if (isMatch[this.group[box]]) {
        covered[box] = 1;
        sum += this.total[box];
      }
    }
    return sum;
  }

  // The box of a function that has no box outside; -1 when it has none.
  outermost(group) {
    for (let box = this.firstChild[0]; box >= 0; box = this.nextSibling[box]) if (this.group[box] === group) return box;
    return -1;
  }

  // The source lines a box consists of, heaviest first: [place, total].
  places(box, metric, isChosen) {
    if (this.inverted) return [];
    const frames = new Map();
    const totals = new Map();
    for (let i = 0; i < nodeCount(); i++) {
      const frame = profile.nodes.frame[i];
      // Folded frames are in the box of their caller, whose line tells more.
      if (this.boxOfNode[i + 1] === box && this.groups.groupOfFrame[frame] === this.group[box]) frames.set(i + 1, frame);
    }
    const values = cellValues(metric);
    const inside = new Int32Array(nodeCount() + 1);
    for (let i = 0; i < nodeCount(); i++) {
      inside[i + 1] = frames.has(i + 1) ? i + 1 : inside[i + 1 - profile.nodes.up[i]];
    }
    const count = Math.min(values.length, cellCount());
    for (let i = 0; i < count; i++) {
      const node = inside[profile.cells.node[i]];
      if (node === 0 || !isChosen[profile.cells.thread[i]]) continue;
      const place = framePlace(frames.get(node));
      totals.set(place, (totals.get(place) || 0) + values[i]);
    }
    return [...totals].filter(p => p[1] > 0).sort((a, b) => b[1] - a[1]);
  }
}
