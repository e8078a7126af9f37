// What larger text is cut off by, or lies on. Shortened on purpose is what ends in dots, and the names in the day's strip,
// which stand where they fit: the agenda beside it says all of them. What scrolls by itself hides nothing.
const name = e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}${[...e.classList].map(c => '.' + c).join('')} "${e.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
const style = new Map(), of = e => style.get(e) || style.set(e, getComputedStyle(e)).get(e);
const up = (e, test) => { for (let p = e; p; p = p.parentElement) if (test(p)) return p; };
// Words for those who listen are drawn into nothing.
const unseen = e => of(e).clipPath !== 'none';
// What sticks to the window's edge lies over the page for the time being: it is scrolled past.
const floats = e => ['fixed', 'sticky'].includes(of(e).position);
const read = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest('svg, .strip, dialog, option, script, style') && !up(e, unseen) && !up(e, floats);
const cuts = how => ['hidden', 'clip'].includes(how), scrolls = how => ['auto', 'scroll'].includes(how);
const dots = e => of(e).textOverflow === 'ellipsis' || of(e).webkitLineClamp !== 'none';
const wrong = new Set(), pieces = [];
// Each line of a text as it is seen, and whether something takes a part of it away.
const look = (e, line) => {
  let [l, t, r, b] = [line.left, line.top, line.right, line.bottom], dotted = false;
  for (let p = e; p && p !== document.body; p = p.parentElement) {
    const box = p.getBoundingClientRect(), s = of(p);
    dotted ||= dots(p);
    if (cuts(s.overflowY) && !dotted && (t < box.top - 3 || b > box.bottom + 3)) wrong.add(`${name(e)} is cut off by ${name(p)}`);
    if (cuts(s.overflowX) && !dotted && (l < box.left - 3 || r > box.right + 3)) wrong.add(`${name(e)} is cut off by ${name(p)}`);
    if (cuts(s.overflowX) || scrolls(s.overflowX)) [l, r] = [Math.max(l, box.left), Math.min(r, box.right)];
    if (cuts(s.overflowY) || scrolls(s.overflowY)) [t, b] = [Math.max(t, box.top), Math.min(b, box.bottom)];
  }
  if (r - l > 1 && b - t > 1) pieces.push([e, l, t, r, b]);
};
for (const e of document.body.querySelectorAll('*')) {
  const texts = [...e.childNodes].filter(n => n.nodeType === 3 && n.textContent.trim());
  if (!texts.length || !read(e)) continue;
  for (const text of texts) {
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const line of range.getClientRects()) look(e, line);
  }
}
pieces.forEach(([e, l, t, r, b], i) => pieces.slice(i + 1).forEach(([o, left, top, right, bottom]) => {
  if (e.contains(o) || o.contains(e)) return;
  const wide = Math.min(r, right) - Math.max(l, left), high = Math.min(b, bottom) - Math.max(t, top);
  if (wide > 4 && high > 0.3 * Math.min(b - t, bottom - top)) wrong.add(`${name(e)} lies over ${name(o)}`);
}));
return [...wrong];
