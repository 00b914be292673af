"use strict";
const svg = document.querySelector("svg.timeline");
const details = document.getElementById("details");
const placed = Array.from(svg.querySelectorAll("[data-a]"));
const marks = Array.from(svg.querySelectorAll(".mark"))
    .sort((a, b) => a.dataset.a - b.dataset.a || a.dataset.b - b.dataset.b);
const ticks = Array.from(svg.querySelectorAll(".ticks text"));
const least = new Map(placed.map(e => [e, e.matches(".interrupt, .fault, .life") ? 2.5 : 1.5]));
let from = FIRST;
let to = LAST;
let selected = -1;

function x(instruction) {
  return LEFT + (RIGHT - LEFT) * (instruction - from) / (to - from);
}

function draw() {
  for (const element of placed) {
    const a = Math.max(LEFT, x(Number(element.dataset.a)));
    const b = Math.min(RIGHT, x(Number(element.dataset.b)));
    const shown = Number(element.dataset.a) <= to && Number(element.dataset.b) >= from;
    element.setAttribute("x", a);
    element.setAttribute("width", Math.max(least.get(element), b - a));
    element.setAttribute("visibility", shown ? "visible" : "hidden");
  }
  ticks.forEach((tick, i) => {
    const at = Math.round(from + (to - from) * i / (ticks.length - 1));
    tick.textContent = at.toLocaleString("en-US");
  });
}

function show(newFrom, newTo) {
  const span = Math.min(LAST - FIRST, Math.max(20, newTo - newFrom));
  from = Math.min(Math.max(FIRST, newFrom), LAST - span);
  from = Math.max(FIRST, from);
  to = from + span;
  draw();
}

function zoom(factor, at) {
  show(at - (at - from) * factor, at + (to - at) * factor);
}

function middle() {
  return selected < 0 ? (from + to) / 2 : Number(marks[selected].dataset.a);
}

function tell(mark) {
  details.textContent = mark.querySelector("title").textContent;
}

function select(index) {
  if (index < 0 || index >= marks.length) {
    return;
  }
  if (selected >= 0) {
    marks[selected].setAttribute("tabindex", "-1");
  }
  selected = index;
  const mark = marks[index];
  const at = Number(mark.dataset.a);
  if (at < from || at > to) {
    show(at - (to - from) / 2, at + (to - from) / 2);
  }
  mark.setAttribute("tabindex", "0");
  mark.focus({preventScroll: true});
  tell(mark);
}

marks.forEach((mark, i) => {
  mark.addEventListener("click", () => select(i));
  mark.addEventListener("pointerenter", () => tell(mark));
});
if (marks.length > 0) {
  marks[0].setAttribute("tabindex", "0");
}

document.addEventListener("keydown", event => {
  const act = {
    ArrowRight: () => select(selected + 1),
    ArrowLeft: () => select(selected - 1),
    Home: () => select(0),
    End: () => select(marks.length - 1),
    "+": () => zoom(0.5, middle()),
    "-": () => zoom(2, middle()),
    "0": () => show(FIRST, LAST)
  }[event.key];
  if (act && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    act();
  }
});

function instructionAt(event) {
  const box = svg.getBoundingClientRect();
  const place = (event.clientX - box.left) / box.width * WIDTH;
  return from + (to - from) * (place - LEFT) / (RIGHT - LEFT);
}

svg.addEventListener("wheel", event => {
  event.preventDefault();
  zoom(event.deltaY < 0 ? 0.8 : 1.25, instructionAt(event));
}, {passive: false});

let dragged = null;
svg.addEventListener("pointerdown", event => {
  dragged = {at: instructionAt(event)};
});
svg.addEventListener("pointermove", event => {
  if (dragged) {
    const by = dragged.at - instructionAt(event);
    show(from + by, to + by);
  }
});
for (const end of ["pointerup", "pointerleave", "pointercancel"]) {
  svg.addEventListener(end, () => {
    dragged = null;
  });
}
document.getElementById("in").addEventListener("click", () => zoom(0.5, middle()));
document.getElementById("out").addEventListener("click", () => zoom(2, middle()));
document.getElementById("all").addEventListener("click", () => show(FIRST, LAST));
