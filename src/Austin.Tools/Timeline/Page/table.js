// Tasks ran on threads, which count.
const shownThreads = () => shownLanes().filter(lane => !lane.runs.thread.task);

// The functions of the shown time, of all shown threads.
function sumFunctions() {
  const own = new Float64Array(nodeCount);
  let whole = 0;
  for (const lane of shownThreads()) {
    const { runs } = lane, [first, behind] = runs.between(state.from, state.to);
    for (let run = first; run < behind; run++) {
      const part = Math.min(runs.ends[run], state.to) - Math.max(runs.begins[run], state.from);
      if (part <= 0 || (runs.states[run] === IDLE && data.timed)) continue;
      own[runs.nodes[run]] += part;
      whole += part;
    }
  }
  const owns = new Float64Array(data.frames.name.length), totals = new Float64Array(data.frames.name.length), below = Float64Array.from(own);
  for (let node = nodeCount - 1; node > 0; node--) {
    owns[frames[node]] += own[node];
    if (outermost[node]) totals[frames[node]] += below[node];
    below[parents[node]] += below[node];
  }
  return { owns, totals, whole };
}

function showTable() {
  get("panel").hidden = !state.table;
  pressed("table", state.table);
  if (!state.table) return;
  const { owns, totals, whole } = sumFunctions(), by = state.sort === "own" ? owns : totals, other = state.sort === "own" ? totals : owns;
  const shown = [...totals.keys()].filter(frame => totals[frame] > 0 && (state.matches === null || state.matches[frame])).sort((a, b) => by[b] - by[a] || other[b] - other[a] || a - b);
  for (const column of ["own", "total"]) {
    if (column === state.sort) get(column).setAttribute("aria-sort", "descending"); else get(column).removeAttribute("aria-sort");
  }
  get("rows").replaceChildren(...shown.slice(0, state.limit).map(frame => {
    const row = document.createElement("tr");
    for (const value of [owns[frame], totals[frame]]) {
      const cell = document.createElement("td");
      cell.className = "number";
      cell.textContent = value > 0 ? formatShare(value, whole) : "";
      cell.title = formatValue(value, "us");
      cell.style.setProperty("--share", whole > 0 ? 100 * value / whole + "%" : "0%");
      row.append(cell);
    }
    const name = document.createElement("td"), button = document.createElement("button"), file = document.createElement("td");
    name.className = "name";
    button.textContent = frameName(frame);
    name.append(button);
    file.className = "file";
    file.textContent = shortPath(framePlace(frame));
    row.title = frameName(frame) + "  " + framePlace(frame) + "\nClick to find it";
    row.append(name, file);
    row.addEventListener("click", () => searchFor(frameName(frame)));
    return row;
  }));
  get("more").hidden = shown.length <= state.limit;
  get("more").textContent = "More (" + (shown.length - state.limit) + " left)";
  if (state.matches !== null) {
    const matched = sumMatched();
    get("matched").textContent = formatShare(matched, whole);
  } else get("matched").textContent = "";
}

// The time in which a function that is searched for was on the stack.
function sumMatched() {
  const has = new Uint8Array(nodeCount);
  let sum = 0;
  for (let node = 1; node < nodeCount; node++) has[node] = has[parents[node]] || state.matches[frames[node]] ? 1 : 0;
  for (const lane of shownThreads()) {
    const { runs } = lane, [first, behind] = runs.between(state.from, state.to);
    for (let run = first; run < behind; run++) {
      const part = Math.min(runs.ends[run], state.to) - Math.max(runs.begins[run], state.from);
      if (part > 0 && has[runs.nodes[run]] && !(runs.states[run] === IDLE && data.timed)) sum += part;
    }
  }
  return sum;
}
