const pages = performance.getEntriesByType('navigation');
const rest = performance.getEntriesByType('resource').filter(r => r.initiatorType !== 'fetch' && r.initiatorType !== 'xmlhttprequest' && r.initiatorType !== 'beacon');
const all = [...pages, ...rest].filter(r => !r.name.startsWith('data:'));
const script = all.filter(r => r.initiatorType === 'script');
return {
  bytes: all.reduce((sum, r) => sum + r.decodedBodySize, 0),
  script: script.reduce((sum, r) => sum + r.encodedBodySize, 0),
  files: all.map(r => [new URL(r.name).pathname, r.decodedBodySize]),
};
