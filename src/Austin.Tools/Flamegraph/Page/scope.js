// The list of processes and threads to choose from.
class Scope {
  constructor(select, onChange) {
    this.select = select;
    this.choices = [{ label: "All threads", threads: profile.threads.map((_, i) => i) }];
    const byPid = new Map();
    profile.threads.forEach((thread, i) => {
      if (!byPid.has(thread.pid)) byPid.set(thread.pid, []);
      byPid.get(thread.pid).push(i);
    });
    for (const [pid, threads] of byPid) {
      if (byPid.size > 1) this.choices.push({ label: "Process " + pid, threads });
      for (const i of threads) {
        const indent = byPid.size > 1 ? "\u00a0\u00a0" : "";
        const { label, name } = profile.threads[i];
        this.choices.push({ label: indent + (name === undefined ? "Thread " + label : name + " (" + label + ")"), threads: [i] });
      }
    }
    if (this.choices.length === 2) this.choices.pop();
    this.choices.forEach((choice, i) => select.append(new Option(choice.label, i)));
    select.addEventListener("change", onChange);
    this.onChange = onChange;
  }

  // One flag per thread.
  flags() {
    const flags = new Uint8Array(profile.threads.length);
    for (const i of this.choices[this.select.selectedIndex].threads) flags[i] = 1;
    return flags;
  }

  step(by) {
    const count = this.choices.length;
    this.select.selectedIndex = (this.select.selectedIndex + by + count) % count;
    this.onChange();
  }
}
