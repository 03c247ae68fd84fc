// Moves the selection: 1 away from the root, -1 towards it, or among the siblings.
function moveAlong(step) {
  const { tree, selected, zoomed } = state.active, box = selected < 0 ? zoomed : selected;
  // The two halves of a sandwich meet at their roots.
  if (step < 0 && box === 0 && state.order === "sandwich") {
    state.active = state.active === flame ? upper : flame;
    select(0);
  } else {
    select(step < 0 ? tree.parent[box] : tree.children(box)[0]);
  }
}

function moveAcross(step) {
  const { tree, selected } = state.active;
  if (selected <= 0) return;
  const siblings = tree.children(tree.parent[selected]);
  select(siblings[siblings.indexOf(selected) + step]);
}

function select(box) {
  if (box === undefined) return;
  for (const view of views()) {
    if (view !== state.active) view.selected = -1;
    view.request();
  }
  state.active.selected = box;
  state.active.reveal(box);
  showStatus(state.active, box);
  // Read aloud for the keyboard only: what the mouse passes over would be too much.
  get("spoken").textContent = get("status").textContent;
}

const boxKeys = {
  "/": () => { search.focus(); search.select(); },
  Enter: () => { if (state.active.selected >= 0) zoom(state.active, state.active.selected); },
  Backspace: () => zoom(state.active, state.active.tree.parent[state.active.zoomed]),
  ArrowUp: () => moveAlong(state.active.upward ? 1 : -1),
  ArrowDown: () => moveAlong(state.active.upward ? -1 : 1),
  ArrowLeft: () => moveAcross(-1),
  ArrowRight: () => moveAcross(1),
};
