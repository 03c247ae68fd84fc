// The files by where they come from.
const PROGRAM = "Program", PACKAGES = "Installed packages", LIBRARY = "Standard library", INTERPRETER = "Interpreter";

function originOf(name) {
  if (name.startsWith("<")) return INTERPRETER;
  if (/\/(site|dist)-packages\//.test(name)) return PACKAGES;
  return /\/lib(64)?\/python3(\.\d+t?)?\//.test(name) ? LIBRARY : PROGRAM;
}

// Groups of files, the hottest first in each: [name, own time, files].
function groupFiles(files, own) {
  const groups = new Map();
  for (const file of files) {
    const name = originOf(data.files[file].name);
    if (!groups.has(name)) groups.set(name, [name, 0, []]);
    const group = groups.get(name);
    group[1] += own(file);
    group[2].push(file);
  }
  return [...groups.values()].sort((a, b) => b[1] - a[1]);
}
