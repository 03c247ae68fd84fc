// A tree of boxes, numbered so that an outer one precedes those inside; 0 is the root.
class Boxes {
  constructor(groups, capacity) {
    this.groups = groups;
    this.parent = [0];
    this.group = [-1];
    this.depth = [0];
    this.index = new PairIndex(capacity);
    this.sorted = new Map();
  }

  addBox(parent, group) {
    const next = this.parent.length;
    const box = this.index.add(parent, group, next);
    if (box === next) {
      this.parent.push(parent);
      this.group.push(group);
      this.depth.push(this.depth[parent] + 1);
    }
    return box;
  }

  // After the last box.
  finish() {
    this.index = null;
    this.parent = Int32Array.from(this.parent);
    this.group = Int32Array.from(this.group);
    this.depth = Int32Array.from(this.depth);
    this.count = this.parent.length;
    this.linkChildren();
    this.own = new Float64Array(this.count);
    this.total = new Float64Array(this.count);
  }

  linkChildren() {
    this.firstChild = new Int32Array(this.count).fill(-1);
    this.nextSibling = new Int32Array(this.count).fill(-1);
    for (let box = this.count - 1; box > 0; box--) {
      this.nextSibling[box] = this.firstChild[this.parent[box]];
      this.firstChild[this.parent[box]] = box;
    }
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
