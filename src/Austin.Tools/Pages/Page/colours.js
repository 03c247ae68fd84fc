// Hue by kind, shade by name: the same function has the same colour everywhere.
const HUES = [
  { hue: 27, spread: 17, saturation: 84 },
  { hue: 203, spread: 12, saturation: 55 },
  { hue: 275, spread: 16, saturation: 42 },
  { hue: 40, spread: 0, saturation: 4 },
  { hue: 95, spread: 0, saturation: 30 },
];

function hashText(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

class Colours {
  constructor() { this.cache = new Map(); }

  box(kind, name, dark, faded) {
    const key = (dark ? "d" : "l") + (faded ? "f" : "n") + kind + name;
    let colour = this.cache.get(key);
    if (colour === undefined) {
      const base = HUES[kind] || HUES[3];
      const hash = hashText(name);
      const hue = base.hue + ((hash % 1000) / 1000 - 0.5) * 2 * base.spread;
      const light = (dark ? 46 : 70) + ((hash >>> 10) % 10) - (dark ? 6 : 4);
      const saturation = faded ? base.saturation * 0.22 : base.saturation * (dark ? 0.72 : 1);
      colour = "hsl(" + hue.toFixed(0) + " " + saturation.toFixed(0) + "% " + (faded ? (dark ? 26 : 88) : light) + "%)";
      if (this.cache.size > 50000) this.cache.clear();
      this.cache.set(key, colour);
    }
    return colour;
  }
}
