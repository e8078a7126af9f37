// Every control that Tab should reach, as it looks without the focus; focused.js compares. A group of radio buttons is
// one stop, and what lies in a closed dialog is not there. A
// frame takes the focus only for what is in it.
document.activeElement?.blur();
getSelection().removeAllRanges();
scrollTo(0, 0);
const look = e => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.borderWidth, s.backgroundColor, s.textDecoration].join('|'); };
const around = e => [e, ...(e.labels || []), e.parentElement, e.nextElementSibling].filter(Boolean);
const shown = e => e.checkVisibility({ visibilityProperty: true }) || (e.labels && [...e.labels].some(l => l.checkVisibility()));
const groups = new Set();
window.controls = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[contenteditable],[tabindex]')].filter(e => {
  if (e.disabled || e.tabIndex < 0 || e.type === 'hidden' || e.closest('[inert]') || !shown(e)) return false;
  if (e.type !== 'radio') return true;
  const group = (e.form?.id || '') + e.name;
  const chosen = document.querySelector(`input[type=radio][name="${CSS.escape(e.name)}"]:checked`);
  if (groups.has(group) || (chosen && chosen !== e)) return false;
  return groups.add(group);
});
window.looks = new Map(window.controls.map(e => [e, around(e).map(look)]));
window.lookOf = e => around(e).map(look);
window.nameOf = e => {
  const words = (e.ariaLabel || e.labels?.[0]?.textContent || e.textContent || e.value || '').trim().replace(/\s+/g, ' ').slice(0, 40);
  return `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}${[...e.classList].map(c => '.' + c).join('')} "${words}"`;
};
return window.controls.map(window.nameOf);
