// Small comforts; every page works without them.
import "./charts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = button.parentElement.querySelector("code, .secret").textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.title = "Copied";
    button.classList.add("text-green");
  } catch {
    getSelection().selectAllChildren(button.parentElement.querySelector("code, .secret"));
  }
});

// "/" goes to the search field, j and k walk the rows of the first table, a key shown on a button presses it, Escape leaves a question.
document.addEventListener("keydown", (event) => {
  const dialog = document.querySelector("[data-cancel]");
  if (event.key === "Escape" && dialog) {
    location.assign(dialog.dataset.cancel);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select") || dialog) return;
  const labelled = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (labelled) {
    event.preventDefault();
    labelled.click();
    return;
  }
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll("tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
    const at = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
  }
});

// A question keeps the keyboard inside it until it is answered.
document.addEventListener("focusin", (event) => {
  const dialog = document.querySelector("[data-cancel]");
  if (dialog && !dialog.contains(event.target)) dialog.querySelector("input:not([type=hidden]), button, a").focus();
});
