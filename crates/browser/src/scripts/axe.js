// Runs the rules it is given; answers with one sentence for each that is broken, naming up to three places.
return axe.run(document, {
  iframes: false,
  resultTypes: ['violations'],
  runOnly: arguments[0],
}).then(found => found.violations.map(rule => {
  const places = rule.nodes.slice(0, 3).map(node => {
    const why = [...node.any, ...node.all, ...node.none].map(check => check.message).join('; ');
    return `${node.target.join(' ')} (${why})`;
  });
  const more = rule.nodes.length > 3 ? ` and ${rule.nodes.length - 3} more` : '';
  return `axe ${rule.id}: ${places.join(', ')}${more}`;
}));
