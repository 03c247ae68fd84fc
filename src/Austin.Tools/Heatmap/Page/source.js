// The lines of a file with their sums.
class Source {
  constructor(file) {
    this.file = file;
    this.lines = new Map(file.lines.map(line => [line.line, line]));
    this.spans = new Map();
    for (const span of file.spans) {
      if (!this.spans.has(span.line)) this.spans.set(span.line, []);
      this.spans.get(span.line).push(span);
    }
  }

  // All lines of the source, and those that were sampled and are not in it.
  numbers() {
    const { length } = this.file.source;
    const others = [...this.lines.keys()].filter(line => line < 1 || line > length).sort((a, b) => a - b);
    return [...Array(length).keys()].map(i => i + 1).concat(others);
  }

  // The lines that cost something, the hottest first.
  byHeat(key, metric) {
    return this.file.lines.filter(line => line[key][metric] > 0).sort((a, b) => b[key][metric] - a[key][metric] || a.line - b.line).map(line => line.line);
  }

  // A line cut where the parts that ran begin and end: [text, what ran there].
  pieces(number, metric) {
    const text = this.file.source[number - 1] ?? "";
    const spans = (this.spans.get(number) ?? []).filter(span => span.total[metric] > 0 && span.from < text.length);
    const cuts = [...new Set([0, text.length, ...spans.flatMap(span => [span.from, Math.min(span.to, text.length)])])].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((from, i) => {
      const to = cuts[i + 1];
      return [text.slice(from, to), spans.reduce((sum, span) => span.from <= from && span.to >= to ? sum + span.total[metric] : sum, 0)];
    });
  }
}
