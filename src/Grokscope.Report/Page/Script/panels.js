// Draws a panel again with uPlot (and pinch.js) where a reader wants to look closer: values under the pointer, zoom, logarithmic or linear heights.
// Curves are uPlot's; what it has no series for (areas, bars, maps, paths, marks, levels, the picked step) is drawn on its canvas.
"use strict";
window.grokscope = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const charts = new Map(); // panel's element -> what is drawn there
  const view = { hidden: new Map(), pens: new Map(), flipped: new Set(), step: null };
  const BandOpacity = 0.2, Near = 24, Ratio = 236 / 360;

  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const penOf = item => data.pens[item.pen];
  const panelOf = element => data.figures[element.dataset.figure][element.dataset.panel];
  const format = value => Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3) ? Number(value.toPrecision(3)).toExponential().replace("e+", "e")
    : value.toLocaleString("en-US", { maximumSignificantDigits: 5 });

  function isRunShown(run) {
    const values = run && data.runs[run];
    return !values || Object.entries(values).every(([key, value]) => !view.hidden.get(key)?.has(value));
  }

  const isShown = (figure, item) => isRunShown(item.run) && !view.pens.get(figure)?.has(item.pen);
  const isFunction = line => line.x.every((x, i) => i === 0 || x > line.x[i - 1]);

  // A height that a logarithmic axis cannot show stands at its lower end.
  const shown = (axis, y) => axis.log && y !== null && y < axis.low ? axis.low : y;

  // The vertical axis as the reader wants it: as drawn, or with the other kind of scale.
  function heights(figure, panel) {
    if (!view.flipped.has(figure) || panel.map || panel.y.names) return panel.y;
    if (panel.y.log) return { ...panel.y, log: false, low: 0 };
    const least = Math.min(...[...panel.lines, ...panel.marks, ...panel.bars].flatMap(item => item.y).filter(y => y > 0));
    return Number.isFinite(least) ? { ...panel.y, log: true, low: Math.min(least, panel.y.high / 10) } : panel.y;
  }

  function ticks(axis) {
    return (u, i, low, high) => {
      if (axis.names) return axis.names.map(name => name[0]).filter(at => at >= low && at <= high);
      if (axis.log) {
        const decades = Math.log10(high / low), steps = decades > 2.5 ? [1] : decades > 0.8 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9];
        const stride = Math.max(1, Math.ceil(decades / 6)), found = [];
        for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
          if (power % stride === 0) found.push(...steps.map(step => step * 10 ** power));
        return found.filter(at => at >= low * 0.999 && at <= high * 1.001);
      }
      const most = 5, unit = 10 ** Math.floor(Math.log10((high - low) / most));
      const step = [1, 2, 5, 10, 20].map(factor => factor * unit).find(s => Math.floor((high - low) / s) + 1 <= most + 1);
      const first = Math.ceil(low / step - 1e-9), count = Math.floor(high / step + 1e-9) - first + 1;
      return Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * step);
    };
  }

  function axisOptions(axis, side, hasGrid) {
    const names = axis.names && new Map(axis.names);
    return {
      side, label: axis.label, labelSize: 18, labelFont: "11px system-ui, sans-serif", font: "11px system-ui, sans-serif", labelGap: 0,
      size: side === 2 ? 26 : 52, gap: 4, stroke: color("--muted"), splits: ticks(axis), filter: (u, at) => at, values: (u, at) => at.map(v => names ? names.get(v) ?? "" : format(v)),
      grid: { show: side === 3 && hasGrid, stroke: color("--grid"), width: 1 }, ticks: { stroke: color("--grid"), size: 4 }, border: { show: side === 2, stroke: color("--muted"), width: 1 },
    };
  }

  const scale = axis => ({ time: false, auto: false, min: axis.low, max: axis.high, distr: axis.log ? 3 : 1, range: (u, min, max) => [min, max] });

  class Chart {
    constructor(element) {
      this.element = element;
      this.figure = element.dataset.figure;
      this.holder = document.createElement("div");
      this.holder.className = "plot";
      element.append(this.holder);
      this.draw();
    }

    draw(keepZoom) {
      const before = keepZoom && this.zoomed ? this.plot.scales : null;
      this.plot?.destroy();
      this.panel = panelOf(this.element);
      this.y = heights(this.figure, this.panel);
      this.curves = this.panel.lines.filter(line => isShown(this.figure, line) && isFunction(line));
      this.paths = this.panel.lines.filter(line => isShown(this.figure, line) && !isFunction(line));
      const width = this.holder.clientWidth || 360;
      this.holder.replaceChildren();
      const title = this.text("p", "title", this.panel.title), note = this.text("p", "note", this.panel.note);
      const key = this.panel.map ? this.key(this.panel.map) : null;
      this.plot = new uPlot({
        width, height: Math.round(width * Ratio) - title.offsetHeight - note.offsetHeight - (key?.offsetHeight ?? 0),
        padding: [8, 22, 0, 0],
        scales: { x: scale(this.panel.x), y: scale(this.y) },
        axes: [axisOptions(this.panel.x, 2), axisOptions(this.y, 3, !this.panel.map)],
        series: [{}, ...this.curves.map(line => ({
          stroke: color(penOf(line).color), width: penOf(line).width, dash: penOf(line).dashes?.split(" ").map(Number), spanGaps: true, points: { show: line.x.length === 1 },
        })), ...(this.curves.length ? [] : [{ show: false }])],
        legend: { show: false },
        cursor: { drag: { x: true, y: true, uni: 24, dist: 6 }, points: { show: false }, bind: { dblclick: () => () => { this.reset(); return null; } } },
        hooks: {
          drawClear: [u => this.below(u)],
          draw: [u => this.above(u)],
          setCursor: [u => this.tell(u)],
          setSelect: [() => { this.zoomed = true; }],
        },
      }, this.curves.length ? uPlot.join(this.curves.map(line => [line.x, line.y.map(y => shown(this.y, y))]))
        : [[this.panel.x.low, this.panel.x.high], [null, null]], this.holder);
      this.plot.root.querySelector("canvas").setAttribute("role", "img");
      this.plot.root.querySelector("canvas").setAttribute("aria-label", `${this.panel.title}. ${this.panel.note}`);
      this.tip = this.text("div", "tip", "");
      this.tip.hidden = true;
      this.plot.over.append(this.tip);
      pinch(this.plot, () => { this.zoomed = true; });
      this.zoomed = !!before;
      if (before) this.plot.batch(() => ["x", "y"].forEach(key => this.plot.setScale(key, { min: before[key].min, max: before[key].max })));
      this.count();
    }

    text(kind, name, words) {
      const made = document.createElement(kind);
      made.className = name;
      made.textContent = words;
      this.holder.append(made);
      return made;
    }

    // The colours of a map with the values at their ends.
    key(map) {
      const key = this.text("p", "key", ""), bar = document.createElement("span");
      bar.style.background = `linear-gradient(to right, ${data.scale.join()})`;
      key.append(format(map.low), bar, `${format(map.high)} ${map.label}`);
      return key;
    }

    // What is drawn, for those who look from outside: tests, and a reader's own scripts.
    count() {
      const items = [...this.curves, ...this.paths, ...this.items("marks"), ...this.items("bars"), ...this.items("bands")];
      Object.assign(this.element.dataset, {
        curves: this.curves.length + this.paths.length, points: items.reduce((sum, item) => sum + item.x.length, 0),
        low: this.plot.scales.x.min, high: this.plot.scales.x.max, scale: this.y.log ? "log" : "linear",
      });
    }

    reset() {
      this.zoomed = false;
      this.plot.batch(() => {
        this.plot.setScale("x", { min: this.panel.x.low, max: this.panel.x.high });
        this.plot.setScale("y", { min: this.y.low, max: this.y.high });
      });
    }

    items(kind) { return this.panel[kind].filter(item => isShown(this.figure, item)); }

    below(u) {
      const at = (x, y) => [u.valToPos(x, "x", true), u.valToPos(shown(this.y, y), "y", true)];
      const c = u.ctx, box = u.bbox;
      c.save();
      c.beginPath();
      c.rect(box.left, box.top, box.width, box.height);
      c.clip();
      if (this.panel.map) this.map(c, at);
      for (const band of this.items("bands")) {
        c.beginPath();
        band.x.forEach((x, i) => c.lineTo(...at(x, band.high[i])));
        for (let i = band.x.length - 1; i >= 0; i--) c.lineTo(...at(band.x[i], band.low[i]));
        c.globalAlpha = BandOpacity;
        c.fillStyle = color(penOf(band).color);
        c.fill();
        c.globalAlpha = 1;
      }
      for (const bars of this.items("bars")) {
        c.fillStyle = color(penOf(bars).color);
        bars.x.forEach((x, i) => {
          const [left, top] = at(x - bars.width / 2, bars.y[i]), [right, bottom] = at(x + bars.width / 2, this.y.low);
          c.fillRect(left, top, right - left, bottom - top);
        });
      }
      c.restore();
    }

    map(c, at) {
      const { rows, low, high, log } = this.panel.map, x = this.panel.x, y = this.y;
      const along = (axis, share) => axis.log ? axis.low * (axis.high / axis.low) ** share : axis.low + share * (axis.high - axis.low);
      rows.forEach((row, r) => row.forEach((value, k) => {
        if (value === null) return;
        const share = log ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
        c.fillStyle = data.scale[Math.round(Math.min(1, Math.max(0, share)) * (data.scale.length - 1))];
        const [left, bottom] = at(along(x, k / row.length), along(y, r / rows.length)), [right, top] = at(along(x, (k + 1) / row.length), along(y, (r + 1) / rows.length));
        c.fillRect(Math.floor(left), Math.floor(top), Math.ceil(right) - Math.floor(left), Math.ceil(bottom) - Math.floor(top));
      }));
    }

    above(u) {
      const c = u.ctx, box = u.bbox, ratio = uPlot.pxRatio, at = (x, y) => [u.valToPos(x, "x", true), u.valToPos(shown(this.y, y), "y", true)];
      const stroke = (pen, points, width = pen.width, dashes = pen.dashes) => {
        c.beginPath();
        points.forEach(point => c.lineTo(...point));
        c.strokeStyle = color(pen.color);
        c.lineWidth = width * ratio;
        c.setLineDash((dashes ?? "").split(" ").filter(Boolean).map(length => length * ratio));
        c.stroke();
        c.setLineDash([]);
      };
      c.save();
      c.beginPath();
      c.rect(box.left - 5 * ratio, box.top - 5 * ratio, box.width + 10 * ratio, box.height + 10 * ratio);
      c.clip();
      const level = { color: "--muted", width: 1, dashes: "1 3" };
      this.panel.levels.forEach(y => stroke(level, [[box.left, at(0, y)[1]], [box.left + box.width, at(0, y)[1]]]));
      this.paths.forEach(line => stroke(penOf(line), line.x.map((x, i) => at(x, line.y[i]))));
      for (const marks of this.items("marks")) this.marks(c, marks, at, ratio);
      if (view.step !== null && this.panel.x.label === "step") {
        const x = at(view.step, this.y.low)[0];
        stroke({ color: "--ink", width: 1 }, [[x, box.top], [x, box.top + box.height]]);
        this.curves.forEach(line => this.dot(c, ...at(...this.valueAt(line)), 3 * ratio, color(penOf(line).color)));
      }
      c.restore();
    }

    // The newest point of a curve that is not later than the picked step.
    valueAt(line) {
      const i = Math.max(0, line.x.findLastIndex(x => x <= view.step));
      return [line.x[i], line.y[i]];
    }

    dot(c, x, y, radius, fill) {
      c.beginPath();
      c.arc(x, y, radius, 0, 2 * Math.PI);
      c.fillStyle = fill;
      c.fill();
    }

    marks(c, marks, at, ratio) {
      const { form } = marks, isOpen = form.startsWith("Open"), isSquare = form.endsWith("Square"), size = (form === "Grain" || form === "Open" ? 2 : 3.5) * ratio;
      const ink = color(penOf(marks).color);
      marks.x.forEach((x, i) => {
        const [left, top] = at(x, marks.y[i]);
        c.beginPath();
        if (isSquare) c.rect(left - size, top - size, 2 * size, 2 * size);
        else c.arc(left, top, size, 0, 2 * Math.PI);
        c.fillStyle = ink;
        c.strokeStyle = isOpen ? ink : color("--ink");
        c.lineWidth = ratio;
        if (!isOpen) c.fill();
        if (form !== "Grain") c.stroke();
      });
    }

    // The value next to the pointer, of all that is shown.
    tell(u) {
      const { left, top } = u.cursor;
      if (!(left >= 0)) { this.tip.hidden = true; return; }
      if (this.panel.map) { this.tellMap(u, left, top); return; }
      let best = null;
      const offer = (item, x, y) => {
        const far = Math.hypot(u.valToPos(x, "x") - left, u.valToPos(shown(this.y, y), "y") - top);
        if (far < (best?.far ?? Near)) best = { far, item, x, y };
      };
      [...this.curves, ...this.paths, ...this.items("marks"), ...this.items("bars")].forEach(item => item.x.forEach((x, i) => item.y[i] !== null && offer(item, x, item.y[i])));
      this.say(best && [this.meaning(best.item), `${this.name(this.panel.x, best.x)}: ${this.name(this.y, best.y)}`], left, top);
    }

    tellMap(u, left, top) {
      const { rows, label } = this.panel.map, row = Math.floor((1 - top / u.over.clientHeight) * rows.length), column = Math.floor(left / u.over.clientWidth * rows[0].length);
      const value = this.zoomed ? undefined : rows[row]?.[column];
      this.say(value === null || value === undefined ? null : [label, format(value)], left, top);
    }

    name(axis, value) { return axis.names?.find(([at]) => at === value)?.[1] ?? `${axis.label} ${format(value)}`; }

    // What the legend says of the pen, and which run it is.
    meaning(item) {
      const legend = this.element.closest("figure").querySelector(`.legend [data-pen="${item.pen}"]`)?.textContent ?? "";
      const run = item.run && item.run !== this.panel.run ? Object.entries(data.runs[item.run] ?? {}).map(([key, value]) => `${key} ${value}`).join(", ") : "";
      return [legend, run].filter(Boolean).join(" · ");
    }

    say(lines, left, top) {
      this.tip.hidden = !lines;
      if (!lines) return;
      this.tip.replaceChildren(...lines.filter(Boolean).map(line => Object.assign(document.createElement("div"), { textContent: line })));
      const right = left > this.plot.over.clientWidth / 2;
      Object.assign(this.tip.style, { left: right ? "" : `${left + 10}px`, right: right ? `${this.plot.over.clientWidth - left + 10}px` : "", top: `${Math.max(0, top - 36)}px` });
    }
  }

  function drawIn(element) {
    if (charts.has(element)) return;
    charts.set(element, null);
    charts.set(element, new Chart(element));
    element.classList.add("drawn");
  }

  // Draws again what is on the screen now, and the rest when it comes there.
  const onScreen = new Set(), stale = new Set();
  const watcher = new IntersectionObserver(entries => entries.forEach(({ target, isIntersecting }) => {
    if (!isIntersecting) { onScreen.delete(target); return; }
    onScreen.add(target);
    if (!charts.has(target)) drawIn(target);
    else if (stale.delete(target)) charts.get(target).draw(true);
  }), { rootMargin: "200px" });

  function redraw(which = () => true) {
    for (const [element, chart] of charts)
      if (chart && which(element))
        if (onScreen.has(element)) chart.draw(true); else stale.add(element);
  }

  function moveStep() {
    for (const [element, chart] of charts)
      if (chart?.panel.x.label === "step")
        if (onScreen.has(element)) chart.plot.redraw(false); else stale.add(element);
  }

  return {
    data, view, charts, isRunShown, redraw, moveStep,
    begin() {
      document.querySelectorAll(".panel").forEach(element => watcher.observe(element));
      let width = innerWidth;
      addEventListener("resize", () => { if (width !== innerWidth) { width = innerWidth; redraw(); } });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());
    },
    // Shows newer numbers in a panel; for a page that is alive.
    update(figure, index, panel) {
      if (!data.figures[figure]?.[index]) return;
      data.figures[figure][index] = panel;
      const element = document.querySelector(`.panel[data-figure="${CSS.escape(figure)}"][data-panel="${index}"]`);
      element.classList.add("newer");
      redraw(other => other === element);
    },
  };
})();
