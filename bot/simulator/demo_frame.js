// Runs inside simcord's page and lets it behave as Discord does where it does not.
"use strict";

// Discord shows a picked choice by its name; simcord shows the value that is sent.
const names = new Map();

function showNames() {
  for (const offered of document.querySelectorAll("#command-suggestion-listbox [role=option]"))
    names.set(offered.dataset.value, offered.textContent);
  for (const field of document.querySelectorAll(".command-option-input")) {
    const name = names.get(field.value);
    if (name !== undefined && name !== field.value && field.dataset.picked !== name
        && field.value.includes(":")) {
      field.value = name;
      field.dataset.picked = name;
      field.style.width = `${Math.min(name.length + 1, 40)}ch`;
    }
  }
  // What was picked needs no other offers.
  const active = document.activeElement;
  document.body.toggleAttribute("data-picked", isPicked(active));
}

function isPicked(field) {
  return field?.dataset?.picked !== undefined && field.dataset.picked === field.value;
}

window.addEventListener("input", () => document.body.removeAttribute("data-picked"), true);

// In Discord, Enter picks what is offered, and a second Enter sends. simcord offers again what
// was just picked, so that a second Enter would pick it for ever.
window.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing) return;
  const offered = document.querySelector('#command-suggestion-listbox [aria-selected="true"]');
  // A command without required options is sent; simcord would take up its first optional one.
  const bare = field.matches?.(".command-chip") && !document.querySelector(".command-option-input")
    && (!offered || offered.id === "command-suggestion-0");
  if (!bare && !field.matches?.(".command-option-input")) return;
  if (!bare && !isPicked(field)
      && (!offered || ![offered.dataset.value, offered.textContent].includes(field.value)))
    return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.getElementById("channel-composer").requestSubmit();
}, true);

// Discord goes to the newest message when one is sent; simcord stays where it is.
let followUntil = performance.now() + 3000;

function follow() {
  const button = document.getElementById("new-messages");
  if (performance.now() > followUntil) return;
  if (button && !button.hidden) button.click();
  const timeline = document.getElementById("channel-timeline");
  if (timeline) timeline.scrollTop = timeline.scrollHeight;
}

for (const kind of ["submit", "click"])
  window.addEventListener(kind, (event) => {
    if (kind === "submit" || event.target.closest?.(".channel-message button"))
      followUntil = performance.now() + 5000;
  }, true);

document.addEventListener("DOMContentLoaded", () => {
  new MutationObserver(() => { showNames(); follow(); })
    .observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
});
