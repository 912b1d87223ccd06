// Runs inside simcord's page: in Discord, Enter picks what is offered, and a second Enter sends.
// simcord offers again what was just picked, so that a second Enter would pick it for ever.
"use strict";
window.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.matches?.(".command-option-input")) return;
  const offered = document.querySelector('#command-suggestion-listbox [aria-selected="true"]');
  if (!offered || ![offered.dataset.value, offered.textContent].includes(field.value)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.getElementById("channel-composer").requestSubmit();
}, true);
