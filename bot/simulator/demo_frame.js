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
  const heading = document.querySelector(".command-popup-heading");
  if (heading?.textContent === "OPTIONS MATCHING ") heading.textContent = "OPTIONS";
  // What was picked needs no other offers.
  const active = document.activeElement;
  document.body.toggleAttribute("data-picked", isPicked(active));
}

function isPicked(field) {
  return field?.dataset?.picked !== undefined && field.dataset.picked === field.value;
}

// A choice that was taken stays in its field by value, and simcord offers all choices again.
function isTaken(field, offered) {
  if (offered?.dataset.value === field.value) return true;
  const all = [...document.querySelectorAll("#command-suggestion-listbox [role=option]")];
  return offered === all[0] && all.some((each) => each.dataset.value === field.value);
}

// What the bot was asked for while a message came in gets no answer: ask again, a few times.
let attempts = 0;

function askAgain() {
  const said = document.querySelector("#command-suggestion-listbox .command-empty");
  if (said?.textContent !== "Loading options failed" || attempts >= 3) return;
  attempts += 1;
  setTimeout(() => {
    const field = document.activeElement;
    if (field?.matches(".command-option-input")) field.dispatchEvent(new Event("input"));
  }, 200);
}

window.addEventListener("input", ({ isTrusted }) => {
  document.body.removeAttribute("data-picked");
  if (isTrusted) attempts = 0;
}, true);

// In Discord, Enter picks what is offered, and a second Enter sends. simcord offers again what
// was just picked, so that a second Enter would pick it for ever.
window.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing) return;
  const offered = document.querySelector('#command-suggestion-listbox [aria-selected="true"]');
  // A command without required options is sent; simcord would take up its first optional one, and
  // loses the focus when it draws the command anew.
  const bare = (field.matches?.(".command-chip") || field === document.body)
    && document.querySelector(".command-chip") && !document.querySelector(".command-option-input")
    && (!offered || offered.id === "command-suggestion-0");
  if (!bare && !field.matches?.(".command-option-input")) return;
  if (!bare && !isPicked(field) && !isTaken(field, offered)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.getElementById("channel-composer").requestSubmit();
}, true);

// In Discord a free option offers the bot's choices at once; simcord waits for the first letter.
// It draws a field anew, and focuses it, while it waits: what was asked once is not asked again.
let asked = "";

window.addEventListener("focusin", ({ target: field }) => {
  if (field.id === "channel-composer-input") asked = "";
  if (!field.matches(".command-option-input[role=combobox]") || field.value !== "") return;
  if (asked === field.dataset.controlKey) return;
  asked = field.dataset.controlKey;
  field.dispatchEvent(new Event("input"));
});

// Discord stays at the newest message, whatever grows above or below it, until one scrolls up.
let atNewest = true, scrolledUntil = 0;

function follow() {
  if (!atNewest) return;
  const button = document.getElementById("new-messages");
  if (button && !button.hidden) button.click();
  const timeline = document.getElementById("channel-timeline");
  if (timeline) timeline.scrollTop = timeline.scrollHeight;
}

for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"])
  window.addEventListener(kind, (event) => {
    if (event.target.closest?.("#channel-timeline")) scrolledUntil = performance.now() + 500;
  }, { capture: true, passive: true });

window.addEventListener("scroll", ({ target: timeline }) => {
  if (timeline.id === "channel-timeline" && performance.now() < scrolledUntil)
    atNewest = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < 40;
}, true);

window.addEventListener("submit", () => { atNewest = true; asked = ""; }, true);

document.addEventListener("DOMContentLoaded", () => {
  new MutationObserver(() => { showNames(); askAgain(); follow(); })
    .observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
  const sizes = new ResizeObserver(follow);
  for (const id of ["channel-timeline", "channel-message-list"]) sizes.observe(document.getElementById(id));
});
