// How the run does, in words and numbers.
const facts = { rate: null, earlier: profile.stat };

function groupDigits(number) { return String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f"); }

function formatClock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds / 3600, seconds / 60 % 60, seconds % 60].map(part => String(Math.floor(part)).padStart(2, "0")).join(":");
}

// Samples a second, over a second at least.
function noteRate(stat) {
  const passed = stat.elapsed - facts.earlier.elapsed;
  if (passed < 900) return;
  facts.rate = (stat.samples - facts.earlier.samples) / passed * 1000;
  facts.earlier = stat;
}

function showFacts(stat) {
  const parts = [["samples", groupDigits(stat.samples) + " samples"]];
  if (stat.live) parts.push(["elapsed", formatClock(stat.elapsed)]);
  if (!stat.over && facts.rate !== null) parts.unshift(["rate", Math.round(facts.rate) + "/s"]);
  if (!stat.over && stat.cpu !== undefined) parts.push(["cpu", "CPU " + Math.round(stat.cpu) + " %"], ["rss", "RSS " + formatValue(stat.rss, "bytes")]);
  if (stat.errors !== undefined) parts.push(["errors", "errors " + stat.errors + " %"], ["late", "late " + stat.late + " %"]);
  if (!stat.over && stat.gil !== undefined) parts.push(["gil", "GIL " + stat.gil + " %, waiting " + stat.waiting + " %"]);
  if (stat.full) parts.push(["full", "limits met: the rest is in [other]"]);
  get("numbers").replaceChildren(...parts.map(([id, text]) => {
    const part = document.createElement("span");
    part.id = id;
    part.textContent = text;
    return part;
  }));
}

function showState(state, text) {
  get("state").dataset.state = state;
  get("state").textContent = text;
}
