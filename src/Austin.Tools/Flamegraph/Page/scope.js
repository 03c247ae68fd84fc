// The list of processes and threads to choose from.
class Scope {
  constructor(select, onChange) {
    this.select = select;
    this.onChange = onChange;
    this.choices = [];
    this.grow();
    select.addEventListener("change", onChange);
  }

  // Lists what there is now; the choice stays.
  grow() {
    const choices = Scope.list();
    if (choices.length === this.choices.length && choices.every((choice, i) => choice.label === this.choices[i].label)) {
      this.choices = choices;
      return;
    }
    const chosen = this.choices.length > 0 ? this.choices[this.select.selectedIndex].key : "all";
    this.choices = choices;
    this.select.replaceChildren(...choices.map((choice, i) => new Option(choice.label, i)));
    this.select.selectedIndex = Math.max(0, choices.findIndex(choice => choice.key === chosen));
  }

  static list() {
    const choices = [{ key: "all", label: "All threads", threads: profile.threads.map((_, i) => i) }];
    const byPid = new Map();
    profile.threads.forEach((thread, i) => {
      if (!byPid.has(thread.pid)) byPid.set(thread.pid, []);
      byPid.get(thread.pid).push(i);
    });
    for (const [pid, threads] of byPid) {
      if (byPid.size > 1) choices.push({ key: "process " + pid, label: "Process " + pid, threads });
      for (const i of threads) {
        const indent = byPid.size > 1 ? "\u00a0\u00a0" : "";
        const { label, name } = profile.threads[i];
        choices.push({ key: i, label: indent + (name === undefined ? "Thread " + label : name + " (" + label + ")"), threads: [i] });
      }
    }
    if (choices.length === 2) choices.pop();
    return choices;
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
