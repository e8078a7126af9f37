/* Decisions: progressive enhancement only; the weights are also a plain form. */
(() => {
  /* --- decisions: a weight that moves answers at once; how far that holds comes from the server when it rests --- */
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)], weigh = $('[data-weigh]');
  if (weigh) {
    const w = $$('[data-weight]'), rows = w.map(x => $$('[data-v]', x.closest('tr')).map(c => +c.dataset.v)), totals = $$('[data-total]');
    $$('[data-try]').forEach(b => b.hidden = true);
    const reckon = () => {
      const sum = w.reduce((t, x) => t + +x.value, 0);
      if (!sum) return;
      const all = totals.map((t, k) => w.reduce((s, x, n) => s + x.value / sum * rows[n][k], 0)), best = Math.max(...all);
      w.forEach(x => x.nextElementSibling.textContent = Math.round(x.value / sum * 100) + '%');
      totals.forEach((t, k) => { t.textContent = all[k].toFixed(2); t.closest('td').classList.toggle('best', all[k] === best); });
      const first = totals[all.indexOf(best)].dataset.total, h = $('#d-answer h1');
      if (h.dataset.first !== first) { h.dataset.first = first; h.textContent = first + ' leads with these weights.'; }
    };
    const settle = async () => {
      const r = await fetch(location.pathname + '?' + w.map(x => x.name + '=' + x.value).join('&'), { headers: { 'HX-Request': 'true' } }).catch(() => 0);
      if (!r || !r.ok) return;
      const d = document.createElement('div'); d.innerHTML = await r.text();
      ['d-answer', 'd-sense', 'd-second'].forEach(id => { const a = document.getElementById(id), b = $('#' + id, d); if (a && b) a.replaceWith(b); });
    };
    w.forEach(x => { x.oninput = reckon; x.onchange = settle; });
  }
})();
