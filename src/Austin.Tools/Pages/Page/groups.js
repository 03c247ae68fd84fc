// Which frames are one box: those of one function, or of one line.
class Groups {
  constructor(byLine) {
    this.byLine = byLine;
    this.groupOfFrame = new Int32Array(frameCount());
    this.frameOfGroup = [];
    this.groups = new Map();
    this.groupsOfName = new Map();
    this.count = 0;
    this.grow();
  }

  // Takes in the frames that are new.
  grow() {
    this.groupOfFrame = grown(this.groupOfFrame, frameCount());
    for (; this.count < frameCount(); this.count++) this.groupOfFrame[this.count] = this.groupOf(this.count);
  }

  groupOf(frame) {
    const { name, kind } = profile.frames;
    const key = this.byLine ? frame : name[frame] + "," + this.fileKey(frame) + "," + kind[frame];
    let group = this.groups.get(key);
    if (group === undefined) {
      group = this.frameOfGroup.length;
      this.groups.set(key, group);
      this.frameOfGroup.push(frame);
      this.groupsOfName.set(name[frame], (this.groupsOfName.get(name[frame]) || 0) + 1);
    }
    return group;
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
