const MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

// What neither XML nor a reader's terminal should get: control characters, lone surrogates, bidirectional controls.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;" };

function xmlText(text) {
  return text.replace(UNSAFE, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")).replace(/[&<>"']/g, c => ENTITIES[c]);
}

// A picture as SVG, from the top down. It needs nothing of the page: colours and fonts stand in it.
class Picture {
  constructor(title, view) {
    this.title = title;
    this.width = Math.ceil(view.width) + 2 * Picture.MARGIN;
    const { back, ink, soft } = Picture.theme(view.dark);
    Object.assign(this, { back, ink, soft, dark: view.dark });
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

  // What colours mean, on a line.
  legend(entries) {
    this.height += 20;
    let x = Picture.MARGIN;
    for (const [colour, name] of entries) {
      this.parts.push('<rect x="' + x + '" y="' + (this.height - 13) + '" width="10" height="10" fill="' + colour + '"/>' + this.label(name, x + 15, this.height - 4, this.soft));
      x += 33 + 7 * name.length;
    }
  }

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
    const { fill, ink } = view.look(item.box), gap = item.width > 3 ? 1 : 0;
    return this.rectangle({ x: item.x + Picture.MARGIN, y, width: item.width - gap, height: view.rowHeight - 1, fill, tip, text: view.text(item), ink });
  }

  // One box with its text, and what it tells when the mouse rests on it.
  rectangle({ x, y, width, height, fill, tip = "", text = "", ink = this.ink, size = 12, font = MONOSPACE }) {
    return "<g>" + (tip === "" ? "" : "<title>" + xmlText(tip) + "</title>")
      + '<rect x="' + x.toFixed(2) + '" y="' + y + '" width="' + Math.max(width, 0.5).toFixed(2) + '" height="' + height + '" fill="' + fill + '"/>'
      + (text === "" ? "" : this.label(text, x + 4, y + 13, ink, size, font)) + "</g>";
  }

  label(text, x, y, ink, size = 12, font = "system-ui, sans-serif") {
    return '<text x="' + x.toFixed(2) + '" y="' + y + '" font-family="' + xmlText(font) + '" font-size="' + size + '" fill="' + ink + '">' + xmlText(text) + "</text>";
  }

  svg() {
    const height = this.height + Picture.MARGIN;
    const size = 'width="' + this.width + '" height="' + height + '"';
    return '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" ' + size + ' viewBox="0 0 ' + this.width + " " + height + '">'
      + "<title>" + xmlText(this.title) + "</title>" + "<rect " + size + ' fill="' + this.back + '"/>\n' + this.parts.join("\n") + "\n</svg>\n";
  }
}
