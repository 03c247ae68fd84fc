// Open addressing for pairs of small numbers; a Map of half a million entries takes several times as long.
class PairIndex {
  constructor(capacity) {
    let size = 16;
    while (size < capacity * 2) size *= 2;
    this.count = 0;
    this.allocate(size);
  }

  allocate(size) {
    this.mask = size - 1;
    this.first = new Int32Array(size).fill(-1);
    this.second = new Int32Array(size);
    this.values = new Int32Array(size);
  }

  grow() {
    const { first, second, values } = this;
    this.count = 0;
    this.allocate(first.length * 2);
    for (let i = 0; i < first.length; i++) if (first[i] !== -1) this.add(first[i], second[i], values[i]);
  }

  // The number of the pair; next is its number if the pair is new.
  add(a, b, next) {
    if (this.count * 2 > this.mask) this.grow();
    let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b));
    slot = (slot ^ (slot >>> 15)) & this.mask;
    while (this.first[slot] !== -1) {
      if (this.first[slot] === a && this.second[slot] === b) return this.values[slot];
      slot = (slot + 1) & this.mask;
    }
    this.first[slot] = a;
    this.second[slot] = b;
    this.values[slot] = next;
    this.count++;
    return next;
  }
}

// The stacks by function or by line, from the root or, inverted, from the innermost function: there the callers of a box lie
// inside it. Boxes are numbered so that an outer one precedes those inside; 0 is the root.
class Tree {
  constructor(byLine, inverted) {
    this.byLine = byLine;
    this.inverted = inverted;
    this.groupFrames();
    this.boxOfNode = new Int32Array(nodeCount + 1);
    this.parent = [0];
    this.group = [-1];
    this.depth = [0];
    this.index = new PairIndex(inverted ? cellCount : nodeCount + 1);
    if (inverted) this.addCallers();
    else this.addCallees();
    this.index = null;
    this.parent = Int32Array.from(this.parent);
    this.group = Int32Array.from(this.group);
    this.depth = Int32Array.from(this.depth);
    const count = this.count = this.parent.length;
    this.linkChildren();
    this.own = new Float64Array(count);
    this.total = new Float64Array(count);
    this.sorted = new Map();
  }

  addCallees() {
    for (let i = 0; i < nodeCount; i++) {
      this.boxOfNode[i + 1] = this.addBox(this.boxOfNode[i + 1 - profile.nodes.up[i]], profile.nodes.frame[i]);
    }
  }

  // Only stacks that samples end with; what a node stands for is its whole way to the root.
  addCallers() {
    for (const node of new Set(profile.cells.node)) {
      let box = 0;
      for (let at = node; at > 0; at -= profile.nodes.up[at - 1]) box = this.addBox(box, profile.nodes.frame[at - 1]);
      this.boxOfNode[node] = box;
    }
  }

  addBox(parent, frame) {
    const next = this.parent.length, group = this.groupOfFrame[frame];
    const box = this.index.add(parent, group, next);
    if (box === next) {
      this.parent.push(parent);
      this.group.push(group);
      this.depth.push(this.depth[parent] + 1);
    }
    return box;
  }

  groupFrames() {
    this.groupOfFrame = new Int32Array(frameCount);
    this.frameOfGroup = [];
    const groups = new Map();
    for (let frame = 0; frame < frameCount; frame++) {
      const frames = profile.frames;
      const key = this.byLine ? frame : frames.name[frame] + "," + this.fileKey(frame) + "," + frames.kind[frame];
      let group = groups.get(key);
      if (group === undefined) {
        group = this.frameOfGroup.length;
        groups.set(key, group);
        this.frameOfGroup.push(frame);
      }
      this.groupOfFrame[frame] = group;
    }
    this.groupsOfName = new Map();
    for (const frame of this.frameOfGroup) {
      const name = profile.frames.name[frame];
      this.groupsOfName.set(name, (this.groupsOfName.get(name) || 0) + 1);
    }
  }

  // The file of unresolved native code is an address: all addresses of a function are that function.
  fileKey(frame) {
    return frameFile(frame).startsWith("native@") ? -1 : profile.frames.file[frame];
  }

  linkChildren() {
    this.firstChild = new Int32Array(this.count).fill(-1);
    this.nextSibling = new Int32Array(this.count).fill(-1);
    for (let box = this.count - 1; box > 0; box--) {
      this.nextSibling[box] = this.firstChild[this.parent[box]];
      this.firstChild[this.parent[box]] = box;
    }
  }

  // Sums up one measure of the chosen threads.
  select(metric, isChosen) {
    const { own, total, parent } = this;
    const values = profile.cells.values[metric];
    own.fill(0);
    const threads = new Set();
    for (let i = 0; i < cellCount; i++) {
      const thread = profile.cells.thread[i];
      if (!isChosen[thread]) continue;
      own[this.boxOfNode[profile.cells.node[i]]] += values[i];
      threads.add(thread);
    }
    this.threads = threads.size;
    total.set(own);
    for (let box = this.count - 1; box > 0; box--) total[parent[box]] += total[box];
    this.sorted.clear();
  }

  // Heaviest first. Only boxes that are looked at are ever sorted.
  children(box) {
    let list = this.sorted.get(box);
    if (list === undefined) {
      list = [];
      for (let child = this.firstChild[box]; child >= 0; child = this.nextSibling[child]) {
        if (this.total[child] > 0) list.push(child);
      }
      list.sort((a, b) => this.total[b] - this.total[a] || a - b);
      this.sorted.set(box, list);
    }
    return list;
  }

  // Own and total per function or line; a recursive call does not count twice.
  sums() {
    const groups = this.frameOfGroup.length;
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

  name(box) { return box === 0 ? "all" : frameName(this.frameOfGroup[this.group[box]]); }

  label(box) {
    if (box === 0) return "all";
    const frame = this.frameOfGroup[this.group[box]];
    const line = frameLine(frame);
    if (this.byLine) return line > 0 && frameFile(frame) ? frameName(frame) + ":" + line : frameName(frame);
    // Names that several files have are told apart by the module.
    const module = this.groupsOfName.get(profile.frames.name[frame]) > 1 ? frameModule(frame) : "";
    return module ? frameName(frame) + " (" + module + ")" : frameName(frame);
  }

  kind(box) { return box === 0 ? 3 : profile.frames.kind[this.frameOfGroup[this.group[box]]]; }

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
    for (let i = 0; i < nodeCount; i++) {
      if (this.boxOfNode[i + 1] === box) frames.set(i + 1, profile.nodes.frame[i]);
    }
    const values = profile.cells.values[metric];
    const inside = new Int32Array(nodeCount + 1);
    for (let i = 0; i < nodeCount; i++) {
      inside[i + 1] = frames.has(i + 1) ? i + 1 : inside[i + 1 - profile.nodes.up[i]];
    }
    for (let i = 0; i < cellCount; i++) {
      const node = inside[profile.cells.node[i]];
      if (node === 0 || !isChosen[profile.cells.thread[i]]) continue;
      const place = framePlace(frames.get(node));
      totals.set(place, (totals.get(place) || 0) + values[i]);
    }
    return [...totals].filter(p => p[1] > 0).sort((a, b) => b[1] - a[1]);
  }
}
