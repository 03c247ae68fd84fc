// The stacks of both captures as one tree. Boxes are as wide as they were before, after, or both together, and keep their
// order whichever it is.
class ChangeTree extends Tree {
  measure(metric, width, byShare) {
    this.sides = [BEFORE, AFTER].map(side => this.sumSide(metric, side));
    this.byShare = byShare;
    const [before, after] = this.sides.map(side => byShare && side.total[0] > 0 ? 1 / side.total[0] : 1);
    const [first, second] = this.sides;
    const combine = (a, b) => {
      for (let box = 0; box < this.count; box++) this.own[box] = first.own[box] * a + second.own[box] * b;
    };
    combine(before, after);
    this.sumUp();
    this.order = this.total.slice();
    combine(width === "after" ? 0 : before, width === "before" ? 0 : after);
    this.sumUp();
  }

  sumSide(metric, side) {
    const { node, thread, values, counts } = profile.cells;
    const sums = { own: new Float64Array(this.count), ownCount: new Float64Array(this.count) };
    for (let i = 0; i < cellCount(); i++) {
      if (thread[i] !== side) continue;
      sums.own[this.boxOfNode[node[i]]] += values[metric][i];
      sums.ownCount[this.boxOfNode[node[i]]] += counts[metric][i];
    }
    sums.total = sums.own.slice();
    sums.totalCount = sums.ownCount.slice();
    for (let box = this.count - 1; box > 0; box--) {
      sums.total[this.parent[box]] += sums.total[box];
      sums.totalCount[this.parent[box]] += sums.totalCount[box];
    }
    return sums;
  }

  children(box) {
    let list = this.sorted.get(box);
    if (list === undefined) {
      list = [];
      for (let child = this.firstChild[box]; child >= 0; child = this.nextSibling[child]) if (this.total[child] > 0) list.push(child);
      list.sort((a, b) => this.order[b] - this.order[a] || a - b);
      this.sorted.set(box, list);
    }
    return list;
  }

  // How a box changed, with all inside it.
  change(box) { return this.compareSums(this.sides.map(side => [side.total[box], side.totalCount[box]])); }

  // How the function or line itself changed.
  ownChange(box) { return this.compareSums(this.sides.map(side => [side.own[box], side.ownCount[box]])); }

  compareSums(sums) {
    const estimate = this.byShare ? estimateShare : estimateAmount;
    const [before, after] = sums.map(([sum, count], side) => estimate(sum, count, this.sides[side].total[0], this.sides[side].totalCount[0]));
    return { ...compare(before, after), counts: sums.map(([, count]) => count) };
  }

  // How every function or line itself changed, by group; null for those without samples of their own.
  ownChanges() {
    const sums = this.groups.frameOfGroup.map(() => [[0, 0], [0, 0]]);
    for (let box = 1; box < this.count; box++) {
      this.sides.forEach((side, i) => {
        sums[this.group[box]][i][0] += side.own[box];
        sums[this.group[box]][i][1] += side.ownCount[box];
      });
    }
    return sums.map(sum => sum[BEFORE][0] + sum[AFTER][0] > 0 ? this.compareSums(sum) : null);
  }
}

// Red grew, blue shrank, the paler the smaller the part of the box that came or went; grey may be chance.
class ChangeFlame extends Flame {
  look(box) {
    const { dark } = this, { before, after, change, isCertain } = this.tree.change(box);
    const isMatch = this.isMatch(box), faded = this.isFaded(box) && !isMatch;
    const part = Math.sqrt(Math.abs(change) / Math.max(before, after, Number.MIN_VALUE));
    const hue = !isCertain ? 40 : change > 0 ? 6 : 213;
    const saturation = (!isCertain ? 4 : dark ? 30 + 30 * part : 55 + 25 * part) * (faded ? 0.3 : 1);
    const light = faded ? (dark ? 24 : 90) : !isCertain ? (dark ? 33 : 83) : dark ? 30 + 13 * part : 88 - 24 * part;
    return {
      fill: "hsl(" + hue + " " + saturation.toFixed(0) + "% " + light.toFixed(0) + "%)",
      ink: faded ? (dark ? "#8b9099" : "#8a8d93") : dark ? "#fbf7f2" : "#26221c",
    };
  }

  // Not by colour alone.
  caption(box) {
    const { change, isCertain } = this.tree.change(box);
    return isCertain ? this.tree.label(box) + " " + formatChange(change) : this.tree.label(box);
  }
}
