// Own and total of every function or line of the chosen threads, the heaviest first.
class SumTable {
  constructor(body, heads, onPick) {
    this.body = body;
    this.heads = heads;
    this.onPick = onPick;
    this.sort = "own";
    this.limit = 400;
    for (const head of heads) {
      head.addEventListener("click", () => { this.sort = head.dataset.sort; this.show(); });
    }
  }

  update(tree, unit) {
    this.tree = tree;
    this.unit = unit;
    this.sums = tree.sums();
    this.show();
  }

  show() {
    const { own, total } = this.sums;
    const name = group => frameName(this.tree.frameOfGroup[group]);
    const order = [];
    for (let group = 0; group < total.length; group++) if (total[group] > 0) order.push(group);
    if (this.sort === "name") order.sort((a, b) => name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : total[b] - total[a]);
    else if (this.sort === "own") order.sort((a, b) => own[b] - own[a] || total[b] - total[a]);
    else order.sort((a, b) => total[b] - total[a] || own[b] - own[a]);
    for (const head of this.heads) {
      if (head.dataset.sort === this.sort) head.setAttribute("aria-sort", this.sort === "name" ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    this.body.replaceChildren(...order.slice(0, this.limit).map(group => this.row(group)));
  }

  row(group) {
    const frame = this.tree.frameOfGroup[group];
    const row = document.createElement("tr");
    row.append(this.number(this.sums.own[group]), this.number(this.sums.total[group]));
    const cell = document.createElement("td");
    cell.textContent = frameName(frame);
    const place = document.createElement("small");
    place.textContent = this.tree.byLine ? framePlace(frame) : frameOrigin(frame);
    cell.append(place);
    cell.title = frameName(frame) + "\n" + place.textContent;
    row.append(cell);
    row.addEventListener("click", () => this.onPick(group));
    return row;
  }

  number(value) {
    const cell = document.createElement("td");
    cell.className = "number";
    cell.textContent = formatShare(value, this.tree.total[0]);
    cell.title = formatValue(value, this.unit);
    cell.style.setProperty("--share", this.tree.total[0] > 0 ? 100 * value / this.tree.total[0] + "%" : "0%");
    return cell;
  }
}
