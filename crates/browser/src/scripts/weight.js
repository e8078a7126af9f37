// Everything a page is made of, in bytes as it is when unpacked; its scripts also as gzip packs them.
const pages = performance.getEntriesByType('navigation');
const rest = performance.getEntriesByType('resource').filter(r => r.initiatorType !== 'fetch' && r.initiatorType !== 'xmlhttprequest' && r.initiatorType !== 'beacon');
const all = [...pages, ...rest].filter(r => !r.name.startsWith('data:'));
const packed = async url => {
  const answer = await fetch(url);
  return (await new Response(answer.body.pipeThrough(new CompressionStream('gzip'))).arrayBuffer()).byteLength;
};
return Promise.all([...document.scripts].filter(s => s.src).map(s => packed(s.src))).then(scripts => ({
  bytes: all.reduce((sum, r) => sum + r.decodedBodySize, 0),
  script: scripts.reduce((sum, n) => sum + n, 0),
  files: all.map(r => [new URL(r.name).pathname, r.decodedBodySize]),
}));
