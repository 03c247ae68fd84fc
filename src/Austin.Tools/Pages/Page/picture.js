// What neither XML nor a reader's terminal should get: control characters, lone surrogates, bidirectional controls.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;" };

function xmlText(text) {
  return text.replace(UNSAFE, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")).replace(/[&<>"']/g, c => ENTITIES[c]);
}

// A picture of boxes as SVG, from the top down. It needs nothing of the page: colours and fonts stand in it.
class Picture {
  constructor(title, view) {
    this.title = title;
    this.width = Math.ceil(view.width) + 2 * Picture.MARGIN;
    const { back, ink, soft } = Picture.theme(view.dark);
    Object.assign(this, { back, ink, soft });
    this.parts = [];
    this.height = Picture.MARGIN;
    this.line(title, 15, ink, "bold");
  }

  static MARGIN = 12;

  static theme(dark) {
    return dark ? { back: "#17191d", ink: "#e6e4df", soft: "#9a9fa8" } : { back: "#fbfaf8", ink: "#22252b", soft: "#646972" };
  }

  // A line of text, broken where it is too long for the picture.
  line(text, size, colour, weight) {
    const most = Math.max(20, Math.floor((this.width - 2 * Picture.MARGIN) / (size * 0.56)));
    for (let rest = text; rest !== "";) {
      let cut = rest.length <= most ? rest.length : rest.lastIndexOf(" ", most);
      if (cut <= 0) cut = most;
      this.height += size + 5;
      this.parts.push('<text x="' + Picture.MARGIN + '" y="' + (this.height - 5) + '" font-family="system-ui, sans-serif" font-size="' + size
        + '" font-weight="' + weight + '" fill="' + colour + '">' + xmlText(rest.slice(0, cut)) + "</text>");
      rest = rest.slice(cut).trimStart();
    }
  }

  note(text) { this.line(text, 12, this.soft, "normal"); }

  heading(text) { this.line(text, 12, this.ink, "bold"); }

  // All boxes of a view; each tells what it is when the mouse rests on it.
  boxes(view, describe) {
    const top = this.height + 6;
    view.rows.forEach((row, depth) => {
      const y = top + (view.upward ? view.rows.length - 1 - depth : depth) * view.rowHeight;
      for (const item of row) this.parts.push(this.box(view, item, y, describe(item.box)));
    });
    this.height = top + view.rows.length * view.rowHeight + 6;
  }

  box(view, item, y, tip) {
    const { fill, ink } = view.look(item.box);
    const x = item.x + Picture.MARGIN, text = view.text(item);
    const gap = item.width > 3 ? 1 : 0;
    return "<g><title>" + xmlText(tip) + '</title><rect x="' + x.toFixed(2) + '" y="' + y + '" width="' + Math.max(item.width - gap, 0.5).toFixed(2)
      + '" height="' + (view.rowHeight - 1) + '" fill="' + fill + '"/>'
      + (text === "" ? "" : '<text x="' + (x + 4).toFixed(2) + '" y="' + (y + 13) + '" font-family="' + xmlText(MONOSPACE) + '" font-size="12" fill="' + ink + '">' + xmlText(text) + "</text>")
      + "</g>";
  }

  svg() {
    const height = this.height + Picture.MARGIN;
    const size = 'width="' + this.width + '" height="' + height + '"';
    return '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" ' + size + ' viewBox="0 0 ' + this.width + " " + height + '">'
      + "<title>" + xmlText(this.title) + "</title>" + "<rect " + size + ' fill="' + this.back + '"/>\n' + this.parts.join("\n") + "\n</svg>\n";
  }
}
