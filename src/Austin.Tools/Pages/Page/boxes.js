// A tree of boxes, numbered so that an outer one precedes those inside; 0 is the root. It may grow: a box keeps its number.
class Boxes {
  constructor(groups, capacity) {
    this.groups = groups;
    this.index = new PairIndex(capacity);
    this.sorted = new Map();
    this.parent = new Int32Array(0);
    this.group = new Int32Array(0);
    this.depth = new Int32Array(0);
    this.firstChild = new Int32Array(0);
    this.nextSibling = new Int32Array(0);
    this.own = new Float64Array(0);
    this.total = new Float64Array(0);
    this.reserve(Math.max(16, capacity));
    this.count = 1;
    this.group[0] = -1;
  }

  reserve(count) {
    for (const column of ["parent", "group", "depth", "own", "total"]) this[column] = grown(this[column], count);
    for (const column of ["firstChild", "nextSibling"]) this[column] = grown(this[column], count, -1);
  }

  addBox(parent, group) {
    const box = this.index.add(parent, group, this.count);
    if (box === this.count) {
      if (box === this.parent.length) this.reserve(box + 1);
      this.parent[box] = parent;
      this.group[box] = group;
      this.depth[box] = this.depth[parent] + 1;
      this.nextSibling[box] = this.firstChild[parent];
      this.firstChild[parent] = box;
      this.count++;
    }
    return box;
  }

  // The groups from the root to a box, without the root.
  path(box) {
    const groups = [];
    for (; box > 0; box = this.parent[box]) groups.unshift(this.group[box]);
    return groups;
  }

  // The box at the end of a path, or the last there is on the way.
  follow(path) {
    let box = 0;
    for (const group of path) {
      const next = this.index.find(box, group);
      if (next < 0) break;
      box = next;
    }
    return box;
  }

  sumUp() {
    const { own, total, parent } = this;
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

  name(box) { return this.group[box] < 0 ? "all" : this.groups.name(this.group[box]); }

  label(box) { return this.group[box] < 0 ? "all" : this.groups.label(this.group[box]); }

  kind(box) { return this.group[box] < 0 ? 3 : profile.frames.kind[this.groups.frameOfGroup[this.group[box]]]; }
}
