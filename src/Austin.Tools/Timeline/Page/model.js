// The capture: functions, stacks as a tree, and the runs of each thread. Times are in microseconds from its beginning.
const data = JSON.parse(get("profile").textContent);
const frameName = frame => data.strings[data.frames.name[frame]];
const framePlace = frame => data.strings[data.frames.file[frame]].replace(/^native@.*/, "native");
const STATES = ["Python", "native", "kernel", "idle", "collecting", "not readable", "waiting for the GIL"];
const IDLE = 3, GIL = 6;

const nodeCount = data.nodes.frame.length + 1;
const parents = new Int32Array(nodeCount), frames = new Int32Array(nodeCount).fill(-1), depths = new Int32Array(nodeCount);
// Whether a node is the outermost of its function on its stack.
const outermost = new Uint8Array(nodeCount);
for (let node = 1; node < nodeCount; node++) {
  parents[node] = node - data.nodes.up[node - 1];
  frames[node] = data.nodes.frame[node - 1];
  depths[node] = depths[parents[node]] + 1;
  let above = parents[node];
  while (above > 0 && frames[above] !== frames[node]) above = parents[above];
  outermost[node] = above === 0 ? 1 : 0;
}

// What two stacks have in common.
function common(one, other) {
  while (one !== other) {
    if (depths[one] > depths[other]) one = parents[one];
    else if (depths[other] > depths[one]) other = parents[other];
    else { one = parents[one]; other = parents[other]; }
  }
  return one;
}

// The caller of a node at a depth; the root when the stack is not that deep.
function ancestor(node, depth) {
  if (depths[node] < depth) return 0;
  while (depths[node] > depth) node = parents[node];
  return node;
}

// The first of sorted numbers that is greater than a value.
function firstAfter(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > value) high = middle; else low = middle + 1;
  }
  return low;
}

// What one thread did.
class Runs {
  constructor(thread) {
    const count = thread.nodes.length;
    this.thread = thread;
    this.nodes = Int32Array.from(thread.nodes);
    this.states = Uint8Array.from(thread.states);
    this.begins = new Float64Array(count);
    this.ends = new Float64Array(count);
    this.depth = 0;
    let now = 0;
    for (let i = 0; i < count; i++) {
      this.begins[i] = now += thread.gaps[i];
      this.ends[i] = now += thread.lengths[i];
      this.depth = Math.max(this.depth, depths[this.nodes[i]]);
    }
  }

  // The runs from the first that ends behind a time to the last that begins before another.
  between(from, to) { return [firstAfter(this.ends, from), firstAfter(this.begins, to)]; }

  // The run at a time; -1 in a gap.
  at(time) {
    const run = firstAfter(this.ends, time);
    return run < this.ends.length && this.begins[run] <= time ? run : -1;
  }

  // The first and last run of a box: as long as its function is at that place without a gap.
  extent(run, node) {
    const depth = depths[node];
    let first = run, last = run;
    while (first > 0 && this.begins[first] - this.ends[first - 1] <= data.slack && ancestor(this.nodes[first - 1], depth) === node) first--;
    while (last + 1 < this.nodes.length && this.begins[last + 1] - this.ends[last] <= data.slack && ancestor(this.nodes[last + 1], depth) === node) last++;
    return [first, last];
  }
}
