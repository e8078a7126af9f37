const wrong = [];
const seen = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(h => h.checkVisibility() && !h.closest('dialog'));
const first = seen.filter(h => h.tagName === 'H1').length;
if (first !== 1) wrong.push(`${first} headings of the first level`);
let level = 0;
for (const heading of seen) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) wrong.push(`heading "${heading.textContent.trim()}" goes from level ${level} to ${next}`);
  level = next;
}
if (!document.title.trim()) wrong.push('the page has no title');
if (!document.documentElement.lang) wrong.push('the page names no language');
return wrong;
