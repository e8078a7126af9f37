// Answers with one sentence for each rule that is broken, naming up to three places.
return axe.run(document, {
  iframes: false,
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}).then(found => found.violations.map(rule => {
  const places = rule.nodes.slice(0, 3).map(node => {
    const why = [...node.any, ...node.all, ...node.none].map(check => check.message).join('; ');
    return `${node.target.join(' ')} (${why})`;
  });
  const more = rule.nodes.length > 3 ? ` and ${rule.nodes.length - 3} more` : '';
  return `axe ${rule.id}: ${places.join(', ')}${more}`;
}));
