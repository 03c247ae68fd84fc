document.documentElement.dataset.theme = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
const events = new EventSource("events");
events.addEventListener("snapshot", () => {
  events.close();
  location.reload();
});
events.addEventListener("end", event => {
  events.close();
  document.getElementById("facts").textContent = "There was no sample: " + JSON.parse(event.data).message;
});
