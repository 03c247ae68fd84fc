// The profile: columns of numbers, as the converter wrote them.
const profile = JSON.parse(document.getElementById("profile").textContent);
const KINDS = ["Python", "native", "kernel", "not readable", "collector"];
const UNREAD = ":INVALID:";
// Columns may get longer while the page is looked at; what stands in them stays.
const frameCount = () => profile.frames.name.length;
const nodeCount = () => profile.nodes.frame.length;
const cellCount = () => profile.cells.node.length;

// The values of a measure by cell: those of the whole run, unless others are to be shown, of the cells there were then.
function cellValues(metric) { return (profile.shown || profile.cells).values[metric]; }

// The array, or a longer one with the same beginning.
function grown(array, count, fill = 0) {
  if (array.length >= count) return array;
  const longer = new array.constructor(Math.max(count, 2 * array.length)).fill(fill, array.length);
  longer.set(array);
  return longer;
}

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
