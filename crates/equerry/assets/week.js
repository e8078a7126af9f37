/* Week: what is ticked is scored at once. The boxes are also a plain form. */
(() => {
  const form = document.getElementById('ticks'), list = document.querySelector('.chgs');
  if (!list) return;
  let asked = 0;
  const again = async () => {
    const mine = ++asked, q = new URLSearchParams(new FormData(form));
    const r = await fetch(form.action + '?' + q, { headers: { 'HX-Request': 'true' } }).catch(() => 0);
    if (!r || !r.ok || r.redirected) return;
    const t = document.createElement('template'); t.innerHTML = await r.text();
    if (mine !== asked) return;
    [...t.content.children].forEach(part => document.getElementById(part.id)?.replaceWith(part));
    history.replaceState(null, '', '?' + q);
  };
  document.addEventListener('change', e => {
    if (e.target.form !== form) return;
    /* What needs each other is ticked together. */
    e.target.dataset.with.split(' ').forEach(n => n && $n(n) && ($n(n).checked = e.target.checked));
    again();
  });
  const $n = n => list.querySelector('[data-n="' + n + '"]');
  /* A change that was answered by itself is in the calendar now, or is not: the rest is reckoned anew. */
  new MutationObserver(again).observe(list, { childList: true, subtree: true });
})();
