// Own and total of every function or line of the chosen threads, the heaviest first.
class SumTable {
  constructor(body, heads, more, onPick) {
    this.body = body;
    this.heads = heads;
    this.more = more;
    this.onPick = onPick;
    this.sort = "own";
    this.limit = 20;
    for (const head of heads) {
      head.firstElementChild.addEventListener("click", () => { this.sort = head.dataset.sort; this.show(); });
    }
    more.addEventListener("click", () => { this.limit *= 5; this.show(); });
  }

  update(tree, unit) {
    this.tree = tree;
    this.unit = unit;
    this.sums = tree.sums();
    this.show();
  }

  // The groups in the order of the chosen column.
  order() {
    const { own, total } = this.sums;
    const order = [];
    for (let group = 0; group < total.length; group++) if (total[group] > 0) order.push(group);
    if (this.sort === "own") return order.sort((a, b) => own[b] - own[a] || total[b] - total[a]);
    if (this.sort === "total") return order.sort((a, b) => total[b] - total[a] || own[b] - own[a]);
    const text = this.sort === "file" ? group => this.place(group) : group => this.tree.groups.name(group);
    const texts = new Map(order.map(group => [group, text(group)]));
    return order.sort((a, b) => {
      const first = texts.get(a), second = texts.get(b);
      return first < second ? -1 : first > second ? 1 : own[b] - own[a] || total[b] - total[a];
    });
  }

  show() {
    const order = this.order();
    for (const head of this.heads) {
      if (head.dataset.sort !== this.sort) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", this.sort === "own" || this.sort === "total" ? "descending" : "ascending");
    }
    const focused = this.body.contains(document.activeElement) ? this.shown[[...this.body.children].indexOf(document.activeElement.closest("tr"))] : undefined;
    this.shown = order.slice(0, this.limit);
    this.body.replaceChildren(...this.shown.map(group => this.row(group)));
    if (this.shown.includes(focused)) this.body.children[this.shown.indexOf(focused)].querySelector("button").focus({ preventScroll: true });
    const left = order.length - this.limit;
    this.more.hidden = left <= 0;
    this.more.textContent = "More (" + left + " left)";
  }

  place(group) {
    const frame = this.tree.groups.frameOfGroup[group];
    return this.tree.groups.byLine ? framePlace(frame) : frameOrigin(frame);
  }

  row(group) {
    const row = document.createElement("tr");
    row.append(this.number(this.sums.own[group]), this.number(this.sums.total[group]));
    const name = document.createElement("td");
    const button = document.createElement("button");
    name.className = "name";
    button.textContent = this.tree.groups.name(group);
    name.append(button);
    const file = document.createElement("td");
    file.className = "file";
    file.textContent = shortPath(this.place(group));
    row.title = this.tree.groups.name(group) + "\n" + this.place(group);
    row.append(name, file);
    row.addEventListener("click", () => this.onPick(group));
    return row;
  }

  number(value) {
    const cell = document.createElement("td");
    cell.className = "number";
    cell.textContent = formatShare(value, this.tree.whole);
    cell.title = formatValue(value, this.unit);
    cell.style.setProperty("--share", this.tree.whole > 0 ? 100 * value / this.tree.whole + "%" : "0%");
    return cell;
  }
}
