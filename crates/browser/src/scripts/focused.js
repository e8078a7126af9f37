// The control that has the focus: its number among those that controls.js listed (none for one that came later), whether
// it looks otherwise than without the focus, and whether it can be seen at all.
const e = document.activeElement;
if (!e || e === document.body || e === document.documentElement) return null;
const at = window.controls.indexOf(e);
// Not wholly behind something that sticks (WCAG 2.4.11): one of nine points belongs to it or to its label.
const mine = hit => hit && [e, ...(e.labels || [])].some(m => m.contains(hit) || hit.contains(m) && hit.getBoundingClientRect().width < m.getBoundingClientRect().width * 4);
const boxes = [e, ...(e.labels || [])].flatMap(m => [...m.getClientRects()]);
const seen = boxes.some(b => [0.1, 0.5, 0.9].some(x => [0.1, 0.5, 0.9].some(y => mine(document.elementFromPoint(b.left + b.width * x, b.top + b.height * y)))));
return { at: at < 0 ? null : at, name: window.nameOf(e), shows: at < 0 || window.lookOf(e).join() !== window.looks.get(e).join(), seen };
