// Before, after and change of every function or line itself, the largest change first.
class ChangeTable {
  constructor(body, heads, more, onPick) {
    Object.assign(this, { body, heads, more, onPick, sort: "change", limit: 25 });
    for (const head of heads) head.firstElementChild.addEventListener("click", () => { this.sort = head.dataset.sort; this.show(); });
    more.addEventListener("click", () => { this.limit *= 4; this.show(); });
  }

  update(tree) {
    this.tree = tree;
    this.changes = tree.ownChanges();
    this.show();
  }

  order() {
    const { changes, tree, sort } = this;
    const size = group => Math.abs(changes[group].change);
    const order = [...changes.keys()].filter(group => changes[group] !== null).sort((a, b) => size(b) - size(a));
    if (sort === "change") return order.sort((a, b) => changes[b].isCertain - changes[a].isCertain || size(b) - size(a));
    if (sort === "before" || sort === "after") return order.sort((a, b) => changes[b][sort] - changes[a][sort]);
    const text = new Map(order.map(group => [group, sort === "file" ? this.place(group) : tree.groups.name(group)]));
    return order.sort((a, b) => text.get(a) < text.get(b) ? -1 : text.get(a) > text.get(b) ? 1 : 0);
  }

  place(group) {
    const frame = this.tree.groups.frameOfGroup[group];
    return this.tree.groups.byLine ? framePlace(frame) : frameOrigin(frame);
  }

  show() {
    for (const head of this.heads) {
      if (head.dataset.sort !== this.sort) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", this.sort === "name" || this.sort === "file" ? "ascending" : "descending");
    }
    const order = this.order();
    this.body.replaceChildren(...order.slice(0, this.limit).map(group => this.row(group)));
    const left = order.length - this.limit;
    this.more.hidden = left <= 0;
    this.more.textContent = "More (" + left + " left)";
  }

  row(group) {
    const row = document.createElement("tr"), { before, after, change, error, isCertain, counts } = this.changes[group];
    const cell = (text, name) => { const td = document.createElement("td"); td.textContent = text; td.className = name; row.append(td); return td; };
    const part = (parent, tag, text, name) => { const element = document.createElement(tag); element.textContent = text; element.className = name; parent.append(element); return element; };
    const only = onlyIn(counts);
    cell(counts[BEFORE] > 0 ? formatMeasure(before) : "none", "number").title = counts[BEFORE] + " samples";
    cell(counts[AFTER] > 0 ? formatMeasure(after) : "none", "number").title = counts[AFTER] + " samples";
    const changed = cell(formatChange(change), "number change " + (!isCertain ? "same" : change > 0 ? "grew" : "shrank"));
    part(changed, "span", " " + formatError(error), "error");
    changed.title = isCertain ? "More than " + CERTAIN + " standard errors" : "Within " + CERTAIN + " standard errors: may be chance";
    part(cell("", "name"), "button", this.tree.groups.name(group), "");
    const place = this.place(group);
    cell(shortPath(place), "file");
    row.title = [this.tree.groups.name(group), place, only].filter(line => line !== "").join("\n");
    row.addEventListener("click", () => this.onPick(group));
    return row;
  }
}

function onlyIn(counts) { return counts[BEFORE] === 0 ? "only after" : counts[AFTER] === 0 ? "only before" : ""; }
