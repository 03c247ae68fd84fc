// What a thread did in each column of pixels: of several stacks what they have in common, of several states the longest.
class Columns {
  constructor(count) {
    this.nodes = new Int32Array(count);
    this.states = new Int8Array(count);
    this.shares = new Float32Array(count * STATES.length);
  }

  // A node is -1 where there is no sample, and 0 where stacks have nothing in common.
  fill(runs, from, to) {
    const { nodes, states, shares } = this, count = nodes.length, scale = count / (to - from), kinds = STATES.length;
    nodes.fill(-1);
    shares.fill(0);
    const [first, behind] = runs.between(from, to);
    for (let run = first; run < behind; run++) {
      const begin = Math.max(0, (runs.begins[run] - from) * scale), end = Math.min(count, (runs.ends[run] - from) * scale);
      const node = runs.nodes[run], state = runs.states[run], last = Math.min(count - 1, Math.ceil(end) - 1);
      for (let x = Math.min(count - 1, Math.floor(begin)); x <= last; x++) {
        if (nodes[x] < 0) nodes[x] = node; else if (nodes[x] !== 0 && nodes[x] !== node) nodes[x] = common(nodes[x], node);
        shares[x * kinds + state] += Math.min(end, x + 1) - Math.max(begin, x);
      }
    }
    for (let x = 0; x < count; x++) {
      states[x] = -1;
      let most = 0;
      for (let state = 0; state < kinds; state++) if (shares[x * kinds + state] > most) { most = shares[x * kinds + state]; states[x] = state; }
    }
  }

  // Neighbouring columns with the same value are one.
  spans(valueOf, each) {
    const count = this.nodes.length;
    let from = 0, value = valueOf(0);
    for (let x = 1; x <= count; x++) {
      const next = x < count ? valueOf(x) : NaN;
      if (next !== value) {
        each(value, from, x);
        from = x;
        value = next;
      }
    }
  }
}
