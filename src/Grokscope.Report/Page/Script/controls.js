// The controls: which runs and curves are shown, logarithmic or linear heights, the step that all panels mark, zoom, light and dark.
"use strict";
(() => {
  const { data, view } = grokscope;
  const make = (kind, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(kind), properties);
    made.append(...children);
    return made;
  };

  function hideRuns() {
    document.querySelectorAll(".panel").forEach(element => {
      const { run } = data.figures[element.dataset.figure][element.dataset.panel];
      element.hidden = !grokscope.isRunShown(run);
    });
    grokscope.redraw();
  }

  // A box for each value of each swept key; keys with one value, or with very many, have none.
  function runBoxes() {
    const values = new Map();
    for (const run of Object.values(data.runs))
      for (const [key, value] of Object.entries(run)) values.set(key, (values.get(key) ?? new Set()).add(value));
    return [...values].filter(([, seen]) => seen.size > 1 && seen.size <= 12).map(([key, seen]) => {
      view.hidden.set(key, new Set());
      return make("fieldset", {}, make("legend", { textContent: key }), ...[...seen].map(value => {
        const box = make("input", { type: "checkbox", checked: true });
        box.dataset.key = key;
        box.dataset.value = value;
        box.addEventListener("change", () => {
          view.hidden.get(key)[box.checked ? "delete" : "add"](value);
          hideRuns();
        });
        return make("label", {}, box, value);
      }));
    });
  }

  function stepSlider() {
    const last = Math.max(0, ...Object.values(data.figures).flat().filter(panel => panel.x.label === "step").map(panel => panel.x.high));
    if (!last) return [];
    const slider = make("input", { type: "range", min: 0, max: last, step: Math.max(1, Math.round(last / 1000)), value: 0, id: "step" }), told = make("output", { textContent: "none" });
    slider.addEventListener("input", () => {
      view.step = Number(slider.value) || null;
      told.textContent = view.step === null ? "none" : view.step.toLocaleString("en-US");
      grokscope.moveStep();
    });
    return [make("fieldset", { className: "step" }, make("legend", { textContent: "marked step" }), slider, told)];
  }

  function button(id, words, title, act) {
    const made = make("button", { type: "button", id, textContent: words, title });
    made.addEventListener("click", act);
    return made;
  }

  const buttons = () => make("fieldset", { className: "buttons" },
    button("reset", "Reset zoom", "All panels as they were", () => grokscope.charts.forEach(chart => chart?.reset())),
    button("theme", "Light / dark", "The other ground", () => {
      const isDark = (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
      document.documentElement.dataset.theme = isDark ? "light" : "dark";
      grokscope.redraw();
    }));

  // A legend's entry hides what its pen draws; a figure with heights above zero can have the other kind of scale.
  function figureControls(figure) {
    const name = figure.querySelector(".panel")?.dataset.figure;
    if (!name) return;
    view.pens.set(name, new Set());
    figure.querySelectorAll(".legend li").forEach(entry => {
      Object.assign(entry, { tabIndex: 0, role: "button", title: "Show or hide" });
      entry.setAttribute("aria-pressed", "true");
      const act = () => {
        const pen = Number(entry.dataset.pen), hidden = view.pens.get(name), hides = !hidden.has(pen);
        hidden[hides ? "add" : "delete"](pen);
        figure.querySelectorAll(`.legend [data-pen="${pen}"]`).forEach(same => same.setAttribute("aria-pressed", String(!hides)));
        grokscope.redraw(element => element.dataset.figure === name);
      };
      entry.addEventListener("click", act);
      entry.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } });
    });
    if (!data.figures[name].some(panel => !panel.map && !panel.y.names && panel.y.high > 0)) return;
    const flip = button("", "log / linear", "The other kind of vertical scale", () => {
      view.flipped[view.flipped.has(name) ? "delete" : "add"](name);
      grokscope.charts.forEach((chart, element) => { if (chart && element.dataset.figure === name) chart.zoomed = false; });
      grokscope.redraw(element => element.dataset.figure === name);
    });
    flip.className = "flip";
    figure.querySelector(".legend").append(flip);
  }

  const tools = make("form", { className: "tools", id: "tools" }, ...runBoxes(), ...stepSlider(), buttons());
  tools.setAttribute("aria-label", "What the figures show");
  tools.addEventListener("submit", event => event.preventDefault());
  document.querySelector("nav").after(make("details", { className: "toolbox", open: innerWidth > 640 },
    make("summary", { textContent: "Choose what the figures show" }), tools));
  document.querySelectorAll("figure").forEach(figureControls);
  document.documentElement.classList.add("alive");
  grokscope.begin();
})();
