// What browsers can draw on at least: pixels along a side, and in all.
const LONGEST_SIDE = 16384;
const MOST_PIXELS = 1 << 27;

function saveFile(blob, title, ending) {
  const link = document.createElement("a");
  link.download = (title.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^[._-]+/, "").slice(0, 100) || "picture") + ending;
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function saveSvg(picture) {
  saveFile(new Blob([picture.svg()], { type: "image/svg+xml" }), picture.title, ".svg");
}

// Twice as large as on the page, or as large as can be.
function savePng(picture) {
  const image = new Image();
  image.addEventListener("load", () => {
    const { width, height } = image;
    const scale = Math.min(2, LONGEST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(width * scale);
    canvas.height = Math.floor(height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(blob => {
      if (blob !== null) saveFile(blob, picture.title, ".png");
      else get("status").textContent = "This browser cannot draw a picture of that size; the SVG has no such limit.";
    }, "image/png");
  });
  image.addEventListener("error", () => { get("status").textContent = "This browser cannot draw the picture; save it as SVG."; });
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(picture.svg());
}
