// Two fingers on a plot: what lay under them stays under them. One finger scrolls the page, as everywhere.
"use strict";
const pinch = (plot, moved) => {
  const fingers = new Map();
  let before = null;
  const over = plot.over;
  over.style.touchAction = "pan-y";

  // Both fingers' places along an axis as values at the time when the second came down.
  const grip = () => ({ x: [...fingers.values()].map(finger => plot.posToVal(finger.x, "x")), y: [...fingers.values()].map(finger => plot.posToVal(finger.y, "y")) });
  const place = event => {
    const box = over.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  // The limits for which two values lie at two shares of the axis; on a logarithmic one the same of their logarithms.
  function limits(values, shares, isLog) {
    if (Math.abs(shares[1] - shares[0]) < 0.08) return null;
    const [a, b] = isLog ? values.map(Math.log) : values, slope = (b - a) / (shares[1] - shares[0]), low = a - slope * shares[0];
    const ends = isLog ? [Math.exp(low), Math.exp(low + slope)] : [low, low + slope];
    return ends[1] > ends[0] ? { min: ends[0], max: ends[1] } : null;
  }

  over.addEventListener("pointerdown", event => {
    if (event.pointerType !== "touch") return;
    fingers.set(event.pointerId, place(event));
    before = fingers.size === 2 ? grip() : null;
  });
  over.addEventListener("pointermove", event => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, place(event));
    if (!before) return;
    const at = [...fingers.values()], { x, y } = plot.scales;
    const across = limits(before.x, at.map(finger => finger.x / over.clientWidth), x.distr === 3);
    const up = limits(before.y, at.map(finger => 1 - finger.y / over.clientHeight), y.distr === 3);
    moved();
    plot.batch(() => {
      if (across) plot.setScale("x", across);
      if (up) plot.setScale("y", up);
    });
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"])
    over.addEventListener(end, event => { fingers.delete(event.pointerId); before = null; });
};
