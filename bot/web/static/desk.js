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
