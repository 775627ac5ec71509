// The newest message is in sight, and after something was done the writer's place is where they go on.
const toTheEnd = () => {
  for (const log of document.querySelectorAll(".log")) {
    log.scrollTop = log.scrollHeight;
  }
};
window.addEventListener("load", toTheEnd);
document.addEventListener("htmx:afterSettle", (event) => {
  toTheEnd();
  if (event.target.matches(".wrong")) {
    event.target.scrollIntoView({ block: "nearest" });
    return;
  }
  const column = event.target.closest(".column");
  if (event.detail.requestConfig.verb === "post" && column) {
    (column.querySelector(".modal") ?? column.querySelector("input[name=text]")).focus();
  }
});
