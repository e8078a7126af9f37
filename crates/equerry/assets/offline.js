/* Keeps the last brief, so that it can be read without a connection, and nothing else: one page of one office, at most
   a day old, with the style and font it needs. Whoever signs out takes it along. */
const SHELF = 'equerry', DAY = 864e5;
const isBrief = url => /^\/o\/[^/]+\/today$/.test(url.pathname);
const forget = () => caches.delete(SHELF);

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', e => e.waitUntil(self.clients.claim()));
self.addEventListener('fetch', e => {
  const { request } = e, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST' && /^\/sign-(in|out)/.test(url.pathname)) { e.waitUntil(forget()); return; }
  if (request.method !== 'GET') return;
  if (url.pathname.startsWith('/sign-in')) { e.waitUntil(forget()); return; }
  if (url.pathname.startsWith('/assets/')) { e.respondWith(asset(request)); return; }
  if (request.mode === 'navigate') e.respondWith(page(request, url));
});

async function asset(request) {
  // The shelf may be on its way out: then the network has it.
  const kept = await caches.match(request).catch(() => null);
  return kept || fetch(request);
}

async function page(request, url) {
  try {
    const answer = await fetch(request);
    // A page that ended at the door: whoever was signed in here is no longer.
    if (answer.type === 'opaqueredirect' || answer.redirected || answer.status === 401) { if (isBrief(url)) await forget(); }
    else if (answer.ok && isBrief(url)) await keep(url, answer.clone());
    return answer;
  } catch {
    return (await kept(url)) || new Response(nothing, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  }
}

async function keep(url, answer) {
  await forget();
  const shelf = await caches.open(SHELF), text = await answer.clone().text();
  const assets = [...new Set(text.match(/\/assets\/[0-9a-f]+\/[\w.-]+/g))];
  await shelf.put(url.pathname, answer);
  await shelf.addAll(assets).catch(() => {});
}

async function kept(url) {
  const shelf = await caches.open(SHELF), found = isBrief(url) && await shelf.match(url.pathname);
  if (!found) return null;
  const at = new Date(found.headers.get('Date') || 0), text = await found.text();
  if (Date.now() - at > DAY) { await forget(); return null; }
  const time = at.toTimeString().slice(0, 5);
  return new Response(text.replace('<body ', '<body data-offline="' + time + '" '), { headers: found.headers });
}

const nothing = '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offline · Equerry</title><h1>You are offline.</h1><p>Equerry cannot be reached, and this page is not kept. Nothing was changed. Today’s brief can be read if it was opened within a day.</p></html>';
