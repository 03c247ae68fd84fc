// Which frames are one box: those of one function, or of one line.
class Groups {
  constructor(byLine) {
    this.byLine = byLine;
    this.groupOfFrame = new Int32Array(frameCount);
    this.frameOfGroup = [];
    const groups = new Map();
    for (let frame = 0; frame < frameCount; frame++) {
      const frames = profile.frames;
      const key = byLine ? frame : frames.name[frame] + "," + this.fileKey(frame) + "," + frames.kind[frame];
      let group = groups.get(key);
      if (group === undefined) {
        group = this.frameOfGroup.length;
        groups.set(key, group);
        this.frameOfGroup.push(frame);
      }
      this.groupOfFrame[frame] = group;
    }
    this.groupsOfName = new Map();
    for (const frame of this.frameOfGroup) {
      const name = profile.frames.name[frame];
      this.groupsOfName.set(name, (this.groupsOfName.get(name) || 0) + 1);
    }
  }

  // The file of unresolved native code is an address: all addresses of a function are that function.
  fileKey(frame) {
    return frameFile(frame).startsWith("native@") ? -1 : profile.frames.file[frame];
  }

  name(group) { return frameName(this.frameOfGroup[group]); }

  label(group) {
    const frame = this.frameOfGroup[group];
    const line = frameLine(frame);
    if (this.byLine) return line > 0 && frameFile(frame) ? frameName(frame) + ":" + line : frameName(frame);
    // Names that several files have are told apart by the module.
    const module = this.groupsOfName.get(profile.frames.name[frame]) > 1 ? frameModule(frame) : "";
    return module ? frameName(frame) + " (" + module + ")" : frameName(frame);
  }
}
