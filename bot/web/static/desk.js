// After an answer the reader's place is the answer, and the line to write on is empty again.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "answers") {
    event.detail.target.focus();
    event.detail.target.scrollIntoView({ block: "nearest" });
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches("form.say") && event.detail.successful) {
    form.reset();
  }
  // Whatever is sent next is a new thing done, also from a form that stays on the page.
  if (form.matches("form")) {
    for (const field of form.querySelectorAll("input[name=event]")) {
      field.value = `${Date.now().toString(36)}${Math.random().toString(36)}`;
    }
  }
});
// What was done in one window is seen in the others of this browser, unless somebody is writing in the page there.
const windows = new BroadcastChannel("desk");
document.addEventListener("changed", (event) => event.detail.elsewhere || windows.postMessage("changed"));
windows.addEventListener("message", () => {
  if (!document.getElementById("main")?.contains(document.activeElement)) {
    htmx.trigger(document.body, "changed", { elsewhere: true });
  }
});
