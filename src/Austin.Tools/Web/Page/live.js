// The run goes on: what the server sends is taken in as it comes, and shown unless something holds the picture.
const live = { paused: false, range: null, last: 0, over: false, lost: false, message: "", pressed: false, stale: false, asked: 0, updates: 0 };
const timeline = new Timeline(get("timeline"), range => chooseRange(range, 0));

// Entries of a table behind the first ones; those that are here already are the same.
function append(list, base, more) {
  for (let i = list.length - base; i < more.length; i++) list.push(more[i]);
}

// Takes in what is new; false where something in between is missing.
function take(changes) {
  const { base, cells } = changes;
  if (base.strings > profile.strings.length || base.frames > frameCount() || base.nodes > nodeCount()
    || base.threads > profile.threads.length || base.cells > cellCount()) return false;
  append(profile.strings, base.strings, changes.strings);
  for (const column of ["name", "file", "line", "kind"]) append(profile.frames[column], base.frames, changes.frames[column]);
  for (const column of ["up", "frame"]) append(profile.nodes[column], base.nodes, changes.nodes[column]);
  for (const thread of changes.threads) profile.threads[thread.id] = thread;
  for (let i = 0; i < cells.cell.length; i++) {
    const cell = cells.cell[i];
    profile.cells.thread[cell] = cells.thread[i];
    profile.cells.node[cell] = cells.node[i];
    for (let metric = 0; metric < cells.values.length; metric++) profile.cells.values[metric][cell] = cells.values[metric][i];
  }
  for (const second of changes.seconds) takeSecond(second);
  profile.stat = changes.stat;
  // What cannot be chosen any more is not shown either.
  profile.seconds.splice(0, profile.seconds.findIndex(second => second[0] >= profile.stat.oldest));
  noteRate(changes.stat);
  return true;
}

// The newest may come again, with more.
function takeSecond(second) {
  const { seconds } = profile;
  while (seconds.length > 0 && seconds[seconds.length - 1][0] >= second[0]) seconds.pop();
  seconds.push(second);
}

function receive(changes) {
  const start = performance.now();
  if (!take(changes)) {
    location.reload();
    return;
  }
  live.lost = false;
  showRun();
  update(start);
}

// What is never held: how the run does.
function showRun() {
  showFacts(profile.stat);
  if (live.over) showState("ended", "Ended");
  else if (live.lost) showState("lost", "Connection lost, trying again");
  else if (live.paused) showState("paused", "Paused");
  else showState("live", "Live");
  get("state").title = live.message;
  pressed("pause", live.paused);
  get("pause").textContent = live.paused ? "Go on" : "Pause";
  get("pause").disabled = live.over && !live.paused;
  pressed("rangeAll", live.range === null);
  pressed("range10", live.last === 10);
  pressed("range60", live.last === 60);
  get("rangeText").textContent = live.range === null || live.last > 0 ? "" : "seconds " + live.range.from + " to " + live.range.to;
  const query = live.range === null ? "" : "?from=" + live.range.from + "&to=" + live.range.to;
  get("html").href = "flamegraph.html" + query;
  get("mojo").href = "capture.mojo" + query;
  showTime();
}

// The CPU where it is known, else the chosen measure.
function showTime() {
  const { seconds } = profile, hasCpu = seconds.some(second => second[1] !== null);
  const bars = seconds.map(second => [second[0], hasCpu ? second[1] || 0 : second[2 + state.metric]]);
  const most = Math.max(0, ...bars.map(bar => bar[1]));
  // Per cent in round numbers, so that bars change their scale seldom.
  const full = hasCpu ? [10, 25, 50, 100].find(percent => percent >= most) || Math.ceil(most / 100) * 100 : most;
  timeline.show(bars, full, live.range);
  get("timeLabel").textContent = hasCpu ? "CPU by second, up to " + full + " %"
    : profile.metrics[state.metric].name + " by second, up to " + formatValue(most, unit());
}

// Draws what has come, unless the picture is held: paused, not seen, or about to be clicked on.
function update(start) {
  if (live.paused || live.pressed || document.hidden) {
    live.stale = !live.paused;
    return;
  }
  live.stale = false;
  if (live.last > 0) askRange(lastSeconds(live.last), live.last);
  else if (live.range === null) redraw(start);
}

function redraw(start) {
  if (profile.shown) profile.duration = profile.shown.duration;
  else profile.duration = profile.stat.elapsed * 1000;
  grow();
  requestAnimationFrame(() => {
    document.body.dataset.took = performance.now() - start;
    document.body.dataset.updates = ++live.updates;
  });
}

function lastSeconds(count) {
  const to = profile.stat.second + 1;
  return { from: Math.max(0, to - count), to };
}

// Shows some seconds, or the whole run; last is how many the range shall always reach back.
function chooseRange(range, last) {
  if (range !== null) {
    askRange(range, last);
    return;
  }
  live.asked++;
  live.range = null;
  live.last = 0;
  profile.shown = live.paused ? held() : null;
  showRun();
  redraw(performance.now());
}

// What cells have at the moment, which stays while they get more.
function held() { return { values: profile.cells.values.map(column => column.slice()), duration: profile.stat.elapsed * 1000 }; }

async function askRange(range, last) {
  const start = performance.now(), asked = ++live.asked;
  try {
    const answer = await fetch("range.json?from=" + range.from + "&to=" + range.to);
    const shown = await answer.json();
    if (asked !== live.asked) return;
    live.range = range;
    live.last = last;
    profile.shown = shown;
    showRun();
    redraw(start);
  } catch {
    get("status").textContent = "The server does not answer: no other range of time can be shown.";
  }
}

function setPaused(paused) {
  live.paused = paused;
  if (paused) {
    live.asked++;
    profile.shown = profile.shown || held();
  } else if (live.range === null) {
    profile.shown = null;
  }
  showRun();
  update(performance.now());
}

get("pause").addEventListener("click", () => setPaused(!live.paused));
get("rangeAll").addEventListener("click", () => chooseRange(null, 0));
get("range10").addEventListener("click", () => chooseRange(lastSeconds(10), 10));
get("range60").addEventListener("click", () => chooseRange(lastSeconds(60), 60));
get("png").title = "Save what is shown as a PNG picture";
keys.p = () => { if (!get("pause").disabled) setPaused(!live.paused); };
keys.r = () => chooseRange(null, 0);
document.addEventListener("pointerdown", () => { live.pressed = true; });
// A button that is let go outside the window is heard of when the pointer comes back.
for (const name of ["pointerup", "pointercancel", "pointermove"]) {
  document.addEventListener(name, event => {
    if (!live.pressed || event.buttons !== 0) return;
    live.pressed = false;
    // What is clicked on must still be there when the click comes.
    if (live.stale) setTimeout(() => update(performance.now()));
  });
}
document.addEventListener("visibilitychange", () => { if (live.stale) update(performance.now()); });

document.body.dataset.live = profile.stat.live ? "yes" : "no";
live.over = profile.stat.over;
showRun();
const events = new EventSource("events?since=" + profile.id);
for (const name of ["snapshot", "delta"]) events.addEventListener(name, event => receive(JSON.parse(event.data)));
events.addEventListener("end", event => {
  events.close();
  live.over = true;
  live.message = JSON.parse(event.data).message;
  showRun();
});
events.addEventListener("error", () => {
  live.lost = true;
  showRun();
});
