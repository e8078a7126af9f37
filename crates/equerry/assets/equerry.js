/* Equerry in the browser: enhancement only. Every action is also a plain form or link; here they get keys, a place to
   stay while an answer is on its way, and news from elsewhere. Parts of pages are swapped by htmx. */
(() => {
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const body = document.body, base = body.dataset.base, shown = e => e && e.offsetParent !== null;

  /* --- words that pass: a polite line at the foot, with an undo where there is one --- */
  const toast = $('.toast'); let timer, undo;
  const say = (text, back) => {
    if (!toast) return;
    undo = back; $('span', toast).textContent = text; $('button', toast).hidden = !back;
    toast.classList.add('on'); clearTimeout(timer); timer = setTimeout(() => toast.classList.remove('on'), 8000);
  };
  if (toast) $('button', toast).onclick = () => { toast.classList.remove('on'); undo && undo(); };
  addEventListener('equerry:say', e => say(e.detail.text, e.detail.undo && (() => { const f = $('#' + e.detail.undo); f && f.requestSubmit(); })));

  /* --- the current item: J and K move, every other key presses the button that shows it --- */
  const items = () => $$('[data-prop]').filter(x => shown(x) && !x.closest('.ipane')), open = () => items().filter(p => !p.classList.contains('done'));
  let cur = $('[data-prop].cur');
  const show = p => {
    items().forEach(x => x.classList.toggle('cur', x === p)); cur = p;
    if (!p) return;
    p.focus({ preventScroll: true }); p.scrollIntoView({ block: 'nearest' });
    p.dispatchEvent(new CustomEvent('equerry:current', { bubbles: true }));
  };
  /* What one clicks into, or reaches with Tab, is current. */
  const take = e => { const p = e.target.closest('[data-prop]'); if (p && p !== cur && !p.closest('.ipane')) { items().forEach(x => x.classList.toggle('cur', x === p)); cur = p; } };
  document.addEventListener('focusin', take);
  /* A clock runs only where there is a script to run it. */
  $$('[data-timer]').forEach(b => b.hidden = false);
  const now = () => (cur && cur.isConnected ? cur : cur && cur.id && document.getElementById(cur.id)) || open()[0];
  /* A control says its key: data-hot="a". The one in the current item comes first, then the page's own. */
  /* A menu that is unfolded by its key takes the focus; sources are only shown. */
  const unfold = d => { d.open = !d.open; if (d.open && d.matches('.menu')) $(':scope > :not(summary) :is(button,a,input:not([type=hidden]))', d)?.focus(); };
  const press = k => {
    const p = now(), hot = `[data-hot="${CSS.escape(k)}"]`;
    const pane = p && $(`.ipane[data-item="${p.id.slice(2)}"]`);
    const last = () => k === 'z' && given.map(id => $('#' + id + ' [data-hot=z]')).filter(shown).pop();
    const b = (p && $$(hot, p).find(shown)) || (pane && $$(hot, pane).find(shown)) || $$(hot).find(x => shown(x) && !x.closest('[data-prop],.ipane')) || last();
    if (b) { const own = b.closest('[data-prop]:not(.ipane *)'); if (own) show(own); b.matches('summary') ? unfold(b.parentElement) : b.click(); }
    return !!b;
  };
  const next = p => { const all = items(), at = all.findIndex(x => x.id === p.id); return all.slice(at + 1).concat(all.slice(0, at + 1)).find(x => !x.classList.contains('done')); };

  /* --- answers: what cannot be undone asks twice; the next open item comes up after one --- */
  /* One form serves many rows: the button that sends it says where it goes, and stands in the row that is meant. */
  const to = e => e.submitter?.getAttribute('formaction') || e.target.getAttribute('action'), from = (e, css) => (e.submitter || e.target).closest(css);
  let answered = false;
  /* What was answered in this page, the last at the end: Z takes it back wherever one has got to. */
  const given = [];
  /* A form that has just opened takes the focus, once: what is wrong with it first, else its first field. */
  const led = new WeakSet();
  const lead = f => {
    if (!f || led.has(f)) return false;
    led.add(f); ($('[role=alert]', f.parentElement) || $('input:not([type=hidden]),textarea', f))?.focus();
    return true;
  };
  /* A no stays current, so that a second D can make it one for good. */
  const never = p => p.classList.contains('done') && $('[data-hot=d]', p);
  const armed = new WeakSet();
  /* What has just come in takes its first press too: htmx binds new parts a moment after they can be seen. */
  ['submit', 'click'].forEach(n => addEventListener(n, e => { const x = e.target.closest(':is([data-hx-post],[data-hx-get]):not([data-htmx-powered])'); x && htmx.process(x); }, true));
  addEventListener('submit', e => {
    const f = e.target, words = f.dataset.sure;
    answered = !!from(e, '[data-prop],.ipane') && f.method === 'post' && !/\/(undo|again)$/.test(to(e));
    if (!words) return;
    const sure = $('input[name=again]', f);
    if (!armed.has(f)) { e.preventDefault(); e.stopPropagation(); armed.add(f); answered = false; setTimeout(() => armed.delete(f), 6000); say(words); return; }
    if (sure) sure.value = '1';
  }, true);
  document.addEventListener('htmx:after:swap', () => {
    lead($('#event form.ef')) || lead($('.ipane form.editing'));
    const p = cur && cur.id && document.getElementById(cur.id);
    if (!p) return;
    if (p.matches('.prop') && lead($('form.editing', p))) { cur = p; return; }
    /* Only one's own answer goes on to the next; what somebody else answered stays before one's eyes. */
    if (p.classList.contains('done')) { const n = answered && !never(p) && next(p); cur = p; if (answered) given.push(p.id); if (answered) n ? show(n) : p.focus({ preventScroll: true }); else if (document.activeElement === body) p.focus({ preventScroll: true }); answered = false; }
    else if (p !== cur) show(p);
  });
  /* A card folds up only at once, under the hand that answered it. What somebody else answered, or what took longer on its
     way, keeps its room: what one reads below it stays where it is. The page itself asks in the body's name. */
  const room = new Map(), AT_ONCE = 400;
  document.addEventListener('htmx:before:request', e => {
    const { target, sourceElement } = e.detail.ctx;
    if (target?.matches?.('.prop[id]')) room.set(target.id, { was: target, high: target.offsetHeight, from: sourceElement === body ? -Infinity : performance.now() });
  });
  new MutationObserver(() => room.forEach(({ was, high, from }, id) => {
    const c = document.getElementById(id);
    if (!c || c === was) return;
    if (performance.now() - from > AT_ONCE && c.offsetHeight < high) c.style.minHeight = high + 'px';
    room.delete(id);
  })).observe(body, { childList: true, subtree: true });
  document.addEventListener('htmx:error', () => say('That did not reach Equerry. Nothing was changed; try again.'));

  /* --- pop-ups: sources, dialogs, menus --- */
  const pop = id => {
    const d = document.getElementById(id);
    if (!d || !d.showModal) return false;
    if (d.open) d.close(); else { d.showModal(); d.dispatchEvent(new CustomEvent('equerry:opened')); }
    return true;
  };
  document.addEventListener('click', e => {
    const o = e.target.closest('[data-open]');
    if (o && o.closest('dialog[open]')) o.closest('dialog').close();
    if (o && (pop(o.dataset.open) || /^key-/.test(o.dataset.open) && press(o.dataset.open.slice(4)))) { e.preventDefault(); return; }
    if (e.target.closest('[data-print]')) { print(); return; }
    const t = e.target.closest('[data-timer]');
    if (t) {
      let left = +t.dataset.timer; const out = $('[data-time]'), tell = () => left % 30 && left > 5 || (out.textContent = left ? left + ' seconds left' : 'Time is up.');
      t.disabled = true; tell();
      const tick = setInterval(() => { left--; tell(); if (!left) { clearInterval(tick); t.disabled = false; } }, 1000);
      return;
    }
    const d = e.target.closest('details.ev'); $$('details.ev[open]').forEach(x => x !== d && (x.open = false));
    if (e.target.matches('dialog')) e.target.close();
    take(e);
  });

  /* --- the palette: rows come from the server as one types; arrows move among them --- */
  const pal = $('#palette'), field = pal && $('input', pal), rows = () => $$('li a', pal);
  let asked = 0;
  const fill = async () => {
    const mine = ++asked;
    try {
      const r = await fetch(field.dataset.rows + '?q=' + encodeURIComponent(field.value), { headers: { 'HX-Request': 'true' } });
      if (r.redirected || !r.ok) { location.href = base + '/find'; return; }
      const text = await r.text();
      if (mine === asked) $('ul', pal).innerHTML = text;
    } catch { if (mine === asked) $('ul', pal).innerHTML = '<li class="grp">Equerry cannot be reached.</li>'; }
  };
  if (pal) {
    pal.addEventListener('equerry:opened', () => { field.value = ''; fill(); field.focus(); });
    field.oninput = fill;
    pal.addEventListener('keydown', e => {
      const l = rows(), at = l.indexOf(document.activeElement);
      if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { const n = at + (e.key === 'ArrowDown' ? 1 : -1); (n < 0 ? field : l[Math.min(n, l.length - 1)])?.focus(); e.preventDefault(); }
      else if (e.key === 'Enter' && e.target === field) { if (l[0]) { l[0].click(); e.preventDefault(); } }
      else if (at >= 0 && e.key.length === 1 && !e.metaKey && !e.ctrlKey) field.focus();
    });
    $('ul', pal).addEventListener('click', () => pal.close());
  }

  /* --- capture, and pages with a key of their own; what a swap brings in takes the focus it asks for --- */
  const ways = { c: 'catch-up', b: 'meeting', v: 'event/new' };
  const jump = k => {
    if (k === 'n') return pop('capture');
    if (ways[k] && base) { location.href = base + '/' + ways[k]; return true; }
    return false;
  };
  const cap = $('#capture');
  if (cap) cap.addEventListener('equerry:opened', () => { $('#capture-out').textContent = ''; const w = $('#capture-words', cap); w.value = ''; w.focus(); });
  addEventListener('submit', e => {
    const f = e.target;
    if (e.defaultPrevented || !f.matches('[data-list]') || !window.htmx) return;
    e.preventDefault(); htmx.ajax('POST', to(e), { values: Object.fromEntries(new FormData(f)), target: '#tasks', swap: 'outerHTML' });
  });
  document.addEventListener('click', e => {
    const a = e.target.closest('a[data-row]'), row = a && a.closest('.tk');
    if (!row || !window.htmx || e.metaKey || e.ctrlKey || e.shiftKey) return;
    e.preventDefault(); wish = '.tk.open [name=title]'; htmx.ajax('GET', base + '/tasks/' + row.id.slice(2) + '?edit=1', { target: '#' + row.id, swap: 'outerHTML' });
  });
  let wish;
  document.addEventListener('click', e => { const b = e.target.closest('[data-focus],[data-leave]'); if (b) wish = b.dataset.focus ? '[name=' + b.dataset.focus + ']' : b.closest('[data-prop]') && '#' + b.closest('[data-prop]').id; });
  document.addEventListener('htmx:after:swap', e => {
    /* What asks for the focus gets it once: later swaps leave it where one writes, and the notices, which come in on their
       own, neither take it nor spend the wish of a request that is still on its way. */
    if (e.detail?.ctx?.sourceElement?.id === 'notices') return;
    const me = $('[data-focus-me]'), f = (wish && $(wish)) || me || $('.tk.open input:not([type=hidden])');
    if (wish || me || (e.target.matches && e.target.matches('.tk'))) f && f.focus();
    me && me.removeAttribute('data-focus-me'); wish = null;
    const words = $('#capture-words', cap || document); if (words && $('#capture-out .said')) words.value = '';
  });

  /* --- offline: the last brief stays readable; answers wait in the page and are sent when back --- */
  const off = $('#offline'), waiting = [];
  const tell = () => {
    if (!off) return;
    const gone = !navigator.onLine || 'offline' in body.dataset;
    off.hidden = !gone;
    $('#offline-t').textContent = waiting.length ? (waiting.length === 1 ? '1 answer waits' : waiting.length + ' answers wait') + ' in this page. Will be sent when you are back online.' : body.dataset.offline ? 'This is the page as of ' + body.dataset.offline + '.' : 'What you see stays readable.';
  };
  addEventListener('submit', e => {
    const f = e.target;
    if (e.defaultPrevented || navigator.onLine && !('offline' in body.dataset) || f.method !== 'post' || to(e) === '/sign-out') return;
    e.preventDefault(); e.stopImmediatePropagation();
    waiting.push({ url: to(e), values: Object.fromEntries(new FormData(f)) });
    const p = from(e, '[data-prop]'); if (p) p.classList.add('waits');
    $$('button', f).concat(e.submitter || []).forEach(b => b.disabled = true);
    say('Saved here. Will be sent when you are back online.'); tell();
  }, true);
  const send = async () => {
    while (waiting.length) {
      const { url, values } = waiting[0];
      let r;
      try { r = await fetch(url, { method: 'POST', body: new URLSearchParams(values), redirect: 'manual' }); } catch { return; }
      waiting.shift();
      if (r.type !== 'opaqueredirect' && !r.ok) { say('One answer was not taken: it had changed meanwhile. Look at it again.'); await new Promise(d => setTimeout(d, 4000)); }
    }
    location.reload();
  };
  const back = async () => {
    tell();
    try { await fetch(base + '/notices', { method: 'HEAD', redirect: 'manual' }); } catch { return; }
    delete body.dataset.offline; tell();
    if (waiting.length) send();
  };
  addEventListener('online', back); addEventListener('offline', tell);
  addEventListener('beforeunload', e => { if (waiting.length) e.preventDefault(); });
  if (base && 'offline' in body.dataset) setInterval(back, 15000);
  tell();
  if (base && 'serviceWorker' in navigator) navigator.serviceWorker.register('/offline.js').catch(() => {});
  addEventListener('submit', e => { if (/^\/sign-out/.test(to(e) || '') && window.caches) caches.delete('equerry'); });

  /* --- the tab one is in is in sight, where they do not all fit --- */
  const tabs = $('.tabs'), tab = tabs && $('[aria-current]', tabs);
  if (tab) tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;

  /* --- keys; single letters can be switched off (WCAG 2.1.4) and never fire in fields or dialogs --- */
  const places = { t: 'today', i: 'inbox', w: 'week', o: 'goals', d: 'decisions', p: 'people', r: 'grid', n: 'insights' };
  let g = 0;
  addEventListener('keydown', e => {
    if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === 'k') { if (pop('palette')) e.preventDefault(); return; }
    if (e.key === 'Escape') {
      $$('details.ev[open]').forEach(x => { x.open = false; $('summary', x).focus(); });
      /* A form in which nothing was written yet is left; what was written is never lost by a key. */
      const f = e.target.closest('form:is(.editing,.ef)'), leave = f && $('.acts a.btn', f);
      if (leave && [...f.elements].every(x => x.defaultValue === undefined || x.value === x.defaultValue)) leave.click();
    }
    const field = e.target.matches('input:not([type=radio]):not([type=checkbox]),textarea,select,[contenteditable]');
    if (e.metaKey || e.ctrlKey || e.altKey || body.dataset.letters === 'off' || $('dialog[open]') || field) return;
    const k = e.shiftKey && e.key.length === 1 && e.key !== '?' ? 'shift+' + e.key.toLowerCase() : e.key.toLowerCase();
    if (g && Date.now() - g < 900) { g = 0; if (places[k]) location.href = base + '/' + places[k]; return; }
    if (k === 'g') { g = Date.now(); return; }
    if (k === '?') { pop('help'); e.preventDefault(); return; }
    const ev = document.activeElement;
    if (k === 'e' && ev && ev.matches('a[data-ev]')) { location.href = ev.pathname + '/edit'; e.preventDefault(); return; }
    const l = open(), c = now(), at = c && c.classList.contains('done') ? l.findIndex(x => c.compareDocumentPosition(x) & 4) - (k === 'j' ? 1 : 0) : l.indexOf(c);
    if (k === 'j' || k === 'k') { if (l.length) { show(cur && cur.isConnected ? l[Math.max(0, Math.min(l.length - 1, at + (k === 'j' ? 1 : -1)))] : l[0]); e.preventDefault(); } return; }
    if (press(k) || jump(k)) e.preventDefault();
  });

  /* --- files that are dropped on a form which takes files --- */
  $$('[data-drop]').forEach(f => {
    const over = on => e => { e.preventDefault(); f.classList.toggle('over', on); };
    f.addEventListener('dragover', over(true)); f.addEventListener('dragleave', over(false)); f.addEventListener('drop', over(false));
    f.addEventListener('drop', e => { if (!e.dataTransfer.files.length) return; $('input[type=file]', f).files = e.dataTransfer.files; f.requestSubmit(); });
  });

  /* --- the Inbox: the row that is current has its item beside it; a row that is done keeps its place --- */
  const box = $('#pane');
  if (box) {
    const row = id => document.getElementById('r-' + id), fresh = id => row(id) && htmx.ajax('GET', base + '/inbox/' + id + '/row', { target: '#r-' + id, swap: 'outerHTML' });
    let wait;
    addEventListener('equerry:current', e => {
      const id = e.target.id.slice(2);
      if (!e.target.matches('.irow') || !shown(box.firstElementChild) || box.firstElementChild.dataset.item === id) return;
      clearTimeout(wait);
      wait = setTimeout(() => { htmx.ajax('GET', base + '/inbox/' + id + '/pane', { target: '#pane', swap: 'innerHTML' }); history.replaceState(null, '', base + '/inbox/' + id + location.search); }, 60);
    });
    document.addEventListener('click', e => {
      const li = e.target.closest('.irow'), a = e.target.closest('a.rl');
      if (!li || !a || e.metaKey || e.ctrlKey || e.shiftKey || !shown(box.firstElementChild)) return;
      e.preventDefault(); show(li);
    });
    document.addEventListener('htmx:after:swap', () => {
      const pane = $('.ipane', box), id = pane && pane.dataset.item, li = id && row(id);
      const card = pane && $('.prop', pane);
      if (answered && $('#undo-last')) $('#undo-last').hidden = false;
      if (!li || li.classList.contains('done') || cur !== li || !answered) return;
      if (pane.hasAttribute('data-settled') || (card && card.id === 'p-' + id && card.classList.contains('done'))) {
        answered = false; li.classList.add('done'); fresh(id);
        const n = !(card && never(card)) && next(li); n ? show(n) : li.focus({ preventScroll: true });
      }
    });
    addEventListener('equerry:news', e => fresh(e.detail));
    const tap = $('#tap');
    tap && tap.addEventListener('submit', e => {
      const b = e.submitter, li = b && b.closest('.irow');
      if (!li) return;
      e.preventDefault(); cur = li; answered = true;
      htmx.ajax('POST', b.formAction, { source: '#' + li.id, target: '#' + li.id, swap: 'outerHTML', values: { key: body.dataset.key, seal: b.value, part: 'row' } });
    });
    const bar = $('[data-arrived]');
    if (bar) new MutationObserver(() => bar.hidden || fetch(bar.dataset.ids).then(r => r.text()).then(t => {
      const n = t.split('\n').filter(id => id && !row(id)).length;
      if (n) $('span', bar).textContent = n + ' new'; else bar.hidden = true;
    })).observe(bar, { attributes: true, attributeFilter: ['hidden'] });
    const list = $('#routine-list');
    if (list) list.closest('dialog').addEventListener('equerry:opened', () => htmx.ajax('GET', list.dataset.part, { target: '#routine-list', swap: 'innerHTML' }));
  }

  /* --- news: answers given elsewhere turn their card; what came in is announced and moves nothing --- */
  if (base && window.EventSource) {
    const news = new EventSource(base + '/live');
    news.addEventListener('proposal', e => {
      const card = document.getElementById('p-' + e.data);
      if (card && !card.matches(':has(form.editing)') && !$('.htmx-request', card)) htmx.ajax('GET', base + '/proposals/' + e.data + '/card', { target: '#p-' + e.data, swap: 'outerHTML' });
      dispatchEvent(new CustomEvent('equerry:news', { detail: e.data }));
    });
    const tell = () => { const n = $('#notices'); n && n.dispatchEvent(new Event('news')); };
    const busy = l => wish || $('form.editing', l) || l.contains(document.activeElement);
    news.addEventListener('changed', () => { const l = $('#tasks'); if (l && !busy(l)) htmx.ajax('GET', base + '/tasks', { source: '#tasks', target: '#tasks', swap: 'outerHTML' }); });
    /* A row opened while the list was on its way stays open. */
    document.addEventListener('htmx:before:swap', e => { const { target, request } = e.detail.ctx; if (target?.id === 'tasks' && request?.method === 'GET' && busy(target)) e.preventDefault(); });
    ['proposal', 'arrived'].forEach(n => news.addEventListener(n, tell));
    news.addEventListener('arrived', () => { const n = $('[data-arrived]'); if (n) n.hidden = false; });
    addEventListener('pagehide', () => news.close());
  }
})();
