// The rows of a source that are near the view: one may have a hundred thousand lines.
class LineRows {
  static HEIGHT = 19;
  static AROUND = 400;

  constructor(scroller, body) {
    Object.assign(this, { scroller, body, numbers: [], makeRow: null, from: 0, to: 0 });
    scroller.addEventListener("scroll", () => this.draw(false));
    new ResizeObserver(() => this.draw(false)).observe(scroller);
  }

  show(numbers, makeRow) {
    Object.assign(this, { numbers, makeRow });
    this.draw(true);
  }

  // Makes the row of a line and brings it into the middle of the view.
  reveal(number) {
    const index = this.numbers.indexOf(number);
    if (index < 0) return null;
    this.scroller.scrollTop += this.body.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top + (index + 0.5) * LineRows.HEIGHT - this.scroller.clientHeight / 2;
    this.draw(false);
    const row = get("line" + number);
    row.scrollIntoView({ block: "center" });
    return row;
  }

  draw(anew) {
    const above = this.scroller.getBoundingClientRect().top - this.body.getBoundingClientRect().top, { length } = this.numbers;
    const first = Math.min(length, Math.max(0, Math.floor(above / LineRows.HEIGHT))), last = Math.min(length, Math.max(0, Math.ceil((above + this.scroller.clientHeight) / LineRows.HEIGHT)));
    if (!anew && first >= this.from && last <= this.to) return;
    this.from = Math.max(0, first - LineRows.AROUND);
    this.to = Math.min(length, last + LineRows.AROUND);
    this.body.replaceChildren(...this.gap(this.from), ...this.numbers.slice(this.from, this.to).map(number => this.makeRow(number)), ...this.gap(length - this.to));
  }

  // The room that the rows take which are not made.
  gap(rows) {
    if (rows <= 0) return [];
    const row = document.createElement("tr"), cell = document.createElement("td");
    cell.colSpan = 4;
    cell.style.height = rows * LineRows.HEIGHT + "px";
    row.append(cell);
    row.className = "gap";
    return [row];
  }
}
