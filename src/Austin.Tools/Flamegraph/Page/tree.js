// Open addressing for pairs of small numbers; a Map of half a million entries takes several times as long.
class PairIndex {
  constructor(capacity) {
    let size = 16;
    while (size < capacity * 2) size *= 2;
    this.mask = size - 1;
    this.first = new Int32Array(size).fill(-1);
    this.second = new Int32Array(size);
    this.values = new Int32Array(size);
  }

  // The number of the pair; next is its number if the pair is new.
  add(a, b, next) {
    let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b));
    slot = (slot ^ (slot >>> 15)) & this.mask;
    while (this.first[slot] !== -1) {
      if (this.first[slot] === a && this.second[slot] === b) return this.values[slot];
      slot = (slot + 1) & this.mask;
    }
    this.first[slot] = a;
    this.second[slot] = b;
    this.values[slot] = next;
    return next;
  }
}

// The stacks by function or by line. Boxes are numbered so that a caller precedes what it calls; 0 is the root.
class Tree {
  constructor(byLine) {
    this.byLine = byLine;
    this.groupFrames();
    this.boxOfNode = new Int32Array(nodeCount + 1);
    this.parent = new Int32Array(nodeCount + 1);
    this.group = new Int32Array(nodeCount + 1);
    this.depth = new Int32Array(nodeCount + 1);
    this.group[0] = -1;
    const index = new PairIndex(nodeCount + 1);
    let count = 1;
    for (let i = 0; i < nodeCount; i++) {
      const node = i + 1;
      const parent = this.boxOfNode[node - profile.nodes.up[i]];
      const group = this.groupOfFrame[profile.nodes.frame[i]];
      const box = index.add(parent, group, count);
      if (box === count) {
        this.parent[box] = parent;
        this.group[box] = group;
        this.depth[box] = this.depth[parent] + 1;
        count++;
      }
      this.boxOfNode[node] = box;
    }
    this.count = count;
    this.linkChildren();
    this.own = new Float64Array(count);
    this.total = new Float64Array(count);
    this.sorted = new Map();
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
    for (let i = 0; i < cellCount; i++) {
      if (isChosen[profile.cells.thread[i]]) own[this.boxOfNode[profile.cells.node[i]]] += values[i];
    }
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
    return this.byLine && line > 0 && frameFile(frame) ? frameName(frame) + ":" + line : frameName(frame);
  }

  kind(box) { return box === 0 ? 3 : profile.frames.kind[this.frameOfGroup[this.group[box]]]; }

  // The source lines a box consists of, heaviest first: [place, total].
  places(box, metric, isChosen) {
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
