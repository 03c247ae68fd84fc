// The profile: columns of numbers, as the converter wrote them.
const profile = JSON.parse(document.getElementById("profile").textContent);
const KINDS = ["Python", "native", "kernel", "not readable", "collector"];
const UNREAD = ":INVALID:";
const frameCount = profile.frames.name.length;
const nodeCount = profile.nodes.frame.length;
const cellCount = profile.cells.node.length;

function frameName(frame) { return profile.strings[profile.frames.name[frame]]; }
function frameFile(frame) { return profile.strings[profile.frames.file[frame]]; }
function frameLine(frame) { return profile.frames.line[frame]; }

// native@<pc> files have an offset where others have a line.
function framePlace(frame) {
  const file = frameFile(frame);
  if (!file) return "";
  const line = frameLine(frame);
  if (file.startsWith("native@")) return file + " + " + line;
  return line > 0 ? file + ":" + line : file;
}

// The module that a file is: its name without ending, that of its folder for a package; the library of native code.
function frameModule(frame) {
  const parts = frameFile(frame).split("/");
  const name = parts.pop();
  if (name.startsWith("native@")) return "";
  return name === "__init__.py" && parts.length > 0 ? parts.pop() : name.replace(/\.pyc?$/, "");
}

// What to show beside a function that stands for all its lines or addresses.
function frameOrigin(frame) {
  const file = frameFile(frame);
  return file.startsWith("native@") ? "native" : file;
}

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

function formatShare(part, whole) {
  if (whole <= 0) return "0 %";
  const share = 100 * part / whole;
  return (share >= 99.95 || share === 0 ? share.toFixed(0) : share < 1 ? share.toFixed(2) : share.toFixed(1)) + " %";
}
