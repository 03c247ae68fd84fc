// Numbers for people.
function formatValue(value, unit) {
  if (unit === "bytes") {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let i = 0;
    while (value >= 1024 && i < units.length - 1) { value /= 1024; i++; }
    return (i === 0 ? Math.round(value) : value.toFixed(value < 10 ? 2 : 1)) + " " + units[i];
  }
  if (value < 1000) return Math.round(value) + " \u00b5s";
  if (value < 1e6) return (value / 1e3).toFixed(value < 1e4 ? 2 : 1) + " ms";
  if (value < 60e6) return (value / 1e6).toFixed(2) + " s";
  return Math.floor(value / 60e6) + " min " + ((value % 60e6) / 1e6).toFixed(0) + " s";
}

// The end of a path tells most.
function shortPath(path) {
  const parts = path.split("/");
  return parts.length > 2 ? "\u2026/" + parts.slice(-2).join("/") : path;
}

function formatShare(part, whole) {
  if (whole <= 0) return "0 %";
  const share = 100 * part / whole;
  return (share >= 99.95 || share === 0 ? share.toFixed(0) : share < 1 ? share.toFixed(2) : share.toFixed(1)) + " %";
}

// What of a text has room, with letters of a width; nothing where that is less than two.
function cutText(text, width, letter) {
  const letters = Math.floor(width / letter);
  return letters < 2 ? "" : text.length > letters ? text.slice(0, letters - 1) + "\u2026" : text;
}
