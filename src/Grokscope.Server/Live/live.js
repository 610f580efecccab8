// Keeps the served page up to date: the table of runs, the panels of accuracy and loss, and a word when a new page has more.
"use strict";
(() => {
  const box = document.getElementById("cells");
  const KEY = "grokscope-token";
  const token = takeToken();
  const rows = new Map();
  let tasks = null;

  const summary = add(box, "p");
  summary.setAttribute("aria-live", "polite");
  const notice = add(box, "p");
  notice.setAttribute("role", "status");
  const more = add(box, "p");
  more.setAttribute("role", "status");
  const lost = add(box, "p");
  lost.setAttribute("role", "alert");
  const scroll = add(box, "div");
  scroll.className = "scroll";
  scroll.tabIndex = 0;
  const table = add(scroll, "table");
  table.setAttribute("aria-label", "Runs as they are now");
  const head = add(add(table, "thead"), "tr");
  const body = add(table, "tbody");

  // The token comes in the address, behind the #, and is taken out of it so that it is not seen or copied by accident.
  function takeToken() {
    const given = new URLSearchParams(location.hash.slice(1)).get("token");
    if (given)
      history.replaceState(null, "", location.pathname + location.search);
    try {
      if (given)
        sessionStorage.setItem(KEY, given);
      return given || sessionStorage.getItem(KEY);
    } catch {
      return given;
    }
  }

  function add(parent, tag, text, className) {
    const element = document.createElement(tag);
    if (text !== undefined)
      element.textContent = text;
    if (className)
      element.className = className;
    parent.append(element);
    return element;
  }

  // Only what has changed, so that a reader's selection and place stay.
  function put(element, text) {
    if (element.textContent !== text)
      element.textContent = text;
  }

  const whole = number => Math.round(number).toLocaleString("en-US");

  // Rounded down, so that 1.000 means all.
  const share = number => typeof number === "number" ? (Math.floor(number * 1000) / 1000).toFixed(3) : "";

  function duration(seconds) {
    const s = Math.max(0, Math.round(seconds)), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
    return d ? `${d} d ${h % 24} h` : h ? `${h} h ${m % 60} min` : m ? `${m} min ${s % 60} s` : `${s} s`;
  }

  function writeHead() {
    head.replaceChildren();
    const names = ["run", "state", "step", "of", "steps/s", ...tasks.map(task => `${task} test`), "about left"];
    names.forEach((name, i) => add(head, "th", name, i === 1 ? "words" : "number").scope = "col");
    if (token)
      add(head, "th", "", "words").setAttribute("aria-label", "stop or go on");
  }

  function rowOf(run) {
    if (rows.has(run.run))
      return rows.get(run.run);
    const tr = add(body, "tr");
    add(tr, "th", run.run).scope = "row";
    const cells = ["words", "", "", "", ...tasks.map(() => ""), ""].map(kind => add(tr, "td", "", kind || "number"));
    const button = token ? add(add(tr, "td", "", "words"), "button") : null;
    if (button)
      button.addEventListener("click", () => change(run.run, button));
    rows.set(run.run, { cells, button });
    return rows.get(run.run);
  }

  function writeRow(run) {
    const { cells, button } = rowOf(run), isDone = run.at_most_seconds_left === 0;
    const texts = [
      run.job && run.state !== "running" ? `${run.state}, Slurm: ${run.job}` : run.state,
      whole(run.step), whole(run.step_cap), run.steps_per_second ? whole(run.steps_per_second) : "",
      ...tasks.map(task => share(run.test_accuracy[task])),
      isDone || run.about_seconds_left === null ? "" : duration(run.about_seconds_left),
    ];
    texts.forEach((text, i) => put(cells[i], text));
    cells[0].title = run.message || "";
    if (!button)
      return;
    const wish = isDone || run.state === "damaged" ? "" : run.state === "running" ? "stop" : "resume";
    button.hidden = !wish;
    if (button.dataset.wish !== wish || button.dataset.state !== run.state) {
      button.dataset.wish = wish;
      button.dataset.state = run.state;
      button.disabled = false;
      put(button, wish === "stop" ? "Stop" : run.state === "waiting" ? "Start" : "Go on");
      button.setAttribute("aria-label", `${button.textContent}: ${run.run}`);
    }
  }

  function writeTable(study) {
    const names = [...new Set(study.runs.flatMap(run => Object.keys(run.test_accuracy)))];
    if (!tasks || names.join() !== tasks.join()) {
      tasks = names;
      rows.clear();
      body.replaceChildren();
      writeHead();
    }
    study.runs.forEach(writeRow);
    const running = study.runs.filter(run => run.state === "running").length;
    put(summary, `${study.done} of ${study.runs.length} runs done, ${running} running.`);
  }

  async function change(run, button) {
    const wish = button.dataset.wish;
    if (!confirm(wish === "stop" ? `Stop ${run}? It saves first, and can go on from there.` : `Let ${run} go on, in a process of this server?`))
      return;
    button.disabled = true;
    try {
      const answer = await fetch(`api/cells/${encodeURIComponent(run)}/${wish}`, { method: "POST", headers: { "X-Grokscope-Token": token } });
      put(notice, (await answer.text()).trim());
      button.disabled = answer.ok;
    } catch {
      put(notice, "The server does not answer.");
      button.disabled = false;
    }
  }

  function tellOfMore(results) {
    if (results === window.grokscopeResults || more.hasChildNodes())
      return;
    more.textContent = "There is more: ";
    const link = add(more, "a", "reload the page");
    link.href = location.pathname;
    link.addEventListener("click", event => {
      event.preventDefault();
      location.reload();
    });
  }

  function listen() {
    const source = new EventSource("events");
    source.addEventListener("open", () => put(lost, ""));
    source.addEventListener("cells", event => writeTable(JSON.parse(event.data)));
    source.addEventListener("panels", event => {
      for (const [figure, panels] of Object.entries(JSON.parse(event.data)))
        for (const [index, panel] of Object.entries(panels))
          window.grokscope.update(figure, Number(index), panel);
    });
    source.addEventListener("report", event => tellOfMore(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      put(lost, "Connection lost: what stands here may be old. Trying again.");
      if (source.readyState === EventSource.CLOSED)
        setTimeout(listen, 3000);
    });
  }

  listen();
})();
