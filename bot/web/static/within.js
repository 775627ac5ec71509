// Telegram says behind the # of the address who has opened the page; that is handed on and leaves no trace.
const word = new URLSearchParams(window.location.hash.slice(1)).get("tgWebAppData");
if (word) {
  window.history.replaceState(null, "", window.location.pathname);
  const form = document.querySelector("form");
  form.elements.word.value = word;
  form.submit();
}
