// What keys do, unless they are meant for a field or a button.
function listen(keys) {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || get("keys").open) return;
    if (event.target === search) {
      if (event.key === "Escape") { reset(); state.active.scroller.focus(); event.preventDefault(); }
      if (event.key === "Enter") { state.active.scroller.focus(); event.preventDefault(); }
      return;
    }
    if (event.target instanceof HTMLSelectElement || (event.target instanceof HTMLButtonElement && event.key === "Enter")) return;
    const action = keys[event.key];
    if (action) { action(); event.preventDefault(); }
  });
}
