// The whole capture: how many threads were in which state, with the shown part marked, and the times of that part below.
const OVERVIEW = 58, AXIS = 16, GUTTER = 170;
let overviewSums = null;

function sumOverview(width) {
  if (overviewSums !== null && overviewSums.width === width) return overviewSums;
  const kinds = STATES.length, sums = new Float32Array(width * kinds), columns = new Columns(width);
  let most = 0;
  for (const lane of lanes) {
    if (lane.runs.thread.task) continue;
    columns.fill(lane.runs, 0, whole);
    for (let i = 0; i < sums.length; i++) sums[i] += columns.shares[i];
  }
  for (let x = 0; x < width; x++) {
    let busy = 0;
    for (let at = 0; at < kinds; at++) if (at !== IDLE) busy += sums[x * kinds + at];
    most = Math.max(most, busy);
  }
  return overviewSums = { width, sums, most };
}

function drawOverview() {
  const canvas = get("overview"), ratio = window.devicePixelRatio || 1, full = Math.max(GUTTER + 10, canvas.clientWidth), width = full - GUTTER;
  canvas.width = Math.round(full * ratio);
  canvas.height = Math.round(OVERVIEW * ratio);
  const context = canvas.getContext("2d"), style = getComputedStyle(document.documentElement), palette = stateColours(), high = OVERVIEW - AXIS - 4;
  context.scale(ratio, ratio);
  const { sums, most } = sumOverview(width), kinds = STATES.length;
  context.font = "11px system-ui, sans-serif";
  context.fillStyle = style.getPropertyValue("--soft");
  context.textBaseline = "middle";
  context.fillText("Busy threads, at most " + Number(most.toFixed(1)), 8, high / 2 + 2);
  for (let x = 0; x < width; x++) {
    let y = high + 2;
    for (let at = 0; at < kinds; at++) {
      if (at === IDLE || most === 0) continue;
      const part = sums[x * kinds + at] / most * high;
      if (part <= 0) continue;
      context.fillStyle = palette[at];
      context.fillRect(GUTTER + x, y - part, 1, part);
      y -= part;
    }
  }
  const left = GUTTER + width * state.from / whole, right = GUTTER + width * state.to / whole;
  context.fillStyle = isDark() ? "rgb(0 0 0 / 55%)" : "rgb(255 255 255 / 70%)";
  context.fillRect(GUTTER, 0, left - GUTTER, high + 2);
  context.fillRect(right, 0, GUTTER + width - right, high + 2);
  context.strokeStyle = style.getPropertyValue("--accent");
  context.lineWidth = 1;
  context.strokeRect(left + .5, .5, Math.max(2, right - left) - 1, high + 1);
  drawAxis(context, width, style);
}

// Round times of the shown part.
function drawAxis(context, width, style) {
  context.fillStyle = style.getPropertyValue("--soft");
  context.strokeStyle = style.getPropertyValue("--edge");
  for (const [x, text] of ticks(width)) {
    context.beginPath();
    context.moveTo(GUTTER + x + .5, OVERVIEW - AXIS);
    context.lineTo(GUTTER + x + .5, OVERVIEW);
    context.stroke();
    context.fillText(text, GUTTER + x + 4, OVERVIEW - AXIS / 2);
  }
}

// Where they stand on an axis of a width, and what they are called.
function ticks(width) {
  const span = state.to - state.from, least = span / Math.max(1, width / 110), found = [];
  let step = 10 ** Math.floor(Math.log10(least));
  step *= [1, 2, 5, 10].find(factor => step * factor >= least);
  for (let time = Math.ceil(state.from / step) * step; time <= state.to; time += step) found.push([width * (time - state.from) / span, formatTime(time, step)]);
  return found;
}

// A time with as many digits as tell neighbours apart.
function formatTime(time, step) {
  if (whole >= 1e6) return (time / 1e6).toFixed(Math.max(0, Math.ceil(6 - Math.log10(step)))) + " s";
  if (whole >= 1e3) return (time / 1e3).toFixed(Math.max(0, Math.ceil(3 - Math.log10(step)))) + " ms";
  return time.toFixed(0) + " \u00b5s";
}
