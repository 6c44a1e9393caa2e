/** Text of a file within Markdown, as it is: nothing of it is a picture, a link or a table. */
export function plainText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+!|<>~&-]/g, '\\$&');
}

/** Text of the language as a block of code, whatever stands in it. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}nestimate\n${text}\n${fence}`;
}
