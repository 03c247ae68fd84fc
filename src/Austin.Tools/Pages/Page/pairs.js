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

  // Where the pair is, or would be.
  slot(a, b) {
    let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b));
    slot = (slot ^ (slot >>> 15)) & this.mask;
    while (this.first[slot] !== -1 && (this.first[slot] !== a || this.second[slot] !== b)) slot = (slot + 1) & this.mask;
    return slot;
  }

  // The number of the pair; -1 if there is none.
  find(a, b) {
    const slot = this.slot(a, b);
    return this.first[slot] === -1 ? -1 : this.values[slot];
  }

  // The number of the pair; next is its number if the pair is new.
  add(a, b, next) {
    if (this.count * 2 > this.mask) this.grow();
    const slot = this.slot(a, b);
    if (this.first[slot] !== -1) return this.values[slot];
    this.first[slot] = a;
    this.second[slot] = b;
    this.values[slot] = next;
    this.count++;
    return next;
  }
}
