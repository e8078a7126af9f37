const e = document.activeElement;
if (!e || e === document.body || e === document.documentElement) return { at: null, wrong: [] };
const at = window.controls.indexOf(e);
const wrong = [];
if (at < 0) wrong.push(`Tab stops at ${window.nameOf(e)}, which was not to be seen`);
else if (window.lookOf(e).join() === window.looks.get(e).join()) wrong.push(`${window.nameOf(e)} does not show that it has the focus`);
// Not wholly behind something that sticks (WCAG 2.4.11): one of nine points belongs to it or to its label.
const mine = hit => hit && [e, ...(e.labels || [])].some(m => m.contains(hit) || hit.contains(m) && hit.getBoundingClientRect().width < m.getBoundingClientRect().width * 4);
const boxes = [e, ...(e.labels || [])].flatMap(m => [...m.getClientRects()]);
const hit = boxes.some(b => [0.1, 0.5, 0.9].some(x => [0.1, 0.5, 0.9].some(y => mine(document.elementFromPoint(b.left + b.width * x, b.top + b.height * y)))));
if (!hit) wrong.push(`${window.nameOf(e)} has the focus but cannot be seen`);
return { at: at < 0 ? null : at, wrong };
