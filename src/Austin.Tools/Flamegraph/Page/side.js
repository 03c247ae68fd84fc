// One half of a sandwich: all that a function calls, or all that calls it, whichever way it was called. The root is the function.
class Side extends Boxes {
  constructor(tree, focus, callers) {
    super(tree.groups, 1024);
    this.group[0] = focus;
    this.whole = tree.total[0];
    const sums = [0];
    const add = (parent, group) => {
      const box = this.addBox(parent, group);
      if (box === sums.length) sums.push(0);
      return box;
    };
    // For each box of the tree the one here; recursive calls lie inside the outermost call, so that nothing counts twice.
    const place = new Int32Array(tree.count).fill(-1);
    for (let box = 1; box < tree.count; box++) {
      const outer = place[tree.parent[box]];
      if (tree.total[box] === 0) continue;
      if (outer >= 0) {
        place[box] = callers ? 0 : add(outer, tree.group[box]);
      } else if (tree.group[box] === focus) {
        place[box] = 0;
        if (callers) {
          let at = 0;
          for (let caller = tree.parent[box]; caller > 0; caller = tree.parent[caller]) at = add(at, tree.group[caller]);
          sums[at] += tree.total[box];
        }
      }
      if (!callers && place[box] >= 0) sums[place[box]] += tree.own[box];
    }
    this.inverted = callers;
    this.own.set(sums);
    this.sumUp();
  }

  // Its lines are those of many places.
  places() { return []; }
}
