const wide = document.documentElement.clientWidth;
const wrong = [];
if (document.scrollingElement.scrollWidth > wide) wrong.push(`the page is ${document.scrollingElement.scrollWidth} pixels wide in a window of ${wide}`);
// What scrolls by itself must be reachable and named; what is cut off on purpose is not looked into.
const own = e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth;
const cut = e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX);
const inside = (e, test) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (test(p)) return p; };
for (const e of document.body.querySelectorAll('*')) {
  if (e.closest('svg') || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
  if (own(e) && !['TEXTAREA', 'INPUT', 'SELECT'].includes(e.tagName)) {
    const named = e.ariaLabel || e.getAttribute('aria-labelledby');
    const takes = e.tabIndex >= 0 || e.querySelector('a[href], button:not(:disabled)');
    if (!takes || !named) wrong.push(`${name(e)} scrolls sideways but has no name or takes no focus`);
  }
  const box = e.getBoundingClientRect();
  if (box.width > 1 && box.right > wide + 1 && !inside(e, own) && !inside(e, cut)) wrong.push(`${name(e)} reaches to ${Math.round(box.right)}`);
}
return wrong.slice(0, 8);
function name(e) { return e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + [...e.classList].map(c => '.' + c).join(''); }
