/* Week: what is ticked is scored at once; a change is answered in its row. The boxes and buttons are also plain forms. */
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
  const box = n => n && list.querySelector('[data-n="' + n + '"]');
  document.addEventListener('change', e => {
    if (e.target.form !== form) return;
    /* What needs each other is ticked together. */
    (e.target.dataset.with || '').split(' ').map(box).forEach(b => b && (b.checked = e.target.checked));
    again();
  });
  /* Asked in the card's own name: what the page asks for meanwhile never crowds an answer out. */
  const swap = (verb, url, card, values) => htmx.ajax(verb, url, { source: '#' + card.id, target: '#' + card.id, swap: 'outerHTML', values });
  addEventListener('submit', e => {
    const b = e.submitter, card = b && b.closest('.prop');
    if (e.target.id !== 'say' || !card || e.defaultPrevented || !window.htmx) return;
    e.preventDefault(); swap('POST', b.formAction, card, Object.fromEntries(new FormData(e.target, b)));
  });
  list.addEventListener('click', e => {
    const a = e.target.closest('a[data-card]'), card = a && a.closest('.prop');
    if (!card || !window.htmx || e.metaKey || e.ctrlKey || e.shiftKey) return;
    e.preventDefault(); swap('GET', document.body.dataset.base + '/proposals/' + card.id.slice(2) + '/card' + a.dataset.card, card);
  });
  /* A change that was answered by itself is in the calendar now, or is not: the rest is reckoned anew. */
  new MutationObserver(again).observe(list, { childList: true, subtree: true });
})();
