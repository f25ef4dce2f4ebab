/**
 * What `$(shell …)` gives for commands that only work on text: `echo WORDS`, through `tr` or not, `dirname PATH` and
 * `basename PATH`. Nothing is executed: any other command gives undefined.
 */
export function textCommand(command: string): string | undefined {
  const [first = '', ...filters] = command.split('|').map((part) => part.trim());
  const produced = produce(first);
  return filters.reduce<string | undefined>(
    (text, filter) => (text === undefined ? undefined : translate(filter, text)),
    produced,
  );
}

function produce(command: string): string | undefined {
  const [name, ...rest] = command.split(/\s+/);
  const [path, ...others] = rest;
  switch (name) {
    case 'echo':
      return /[$`;&<>*?\\]/.test(command) ? undefined : rest.join(' ').replace(/^(["'])(.*)\1$/, '$2');
    case 'dirname':
      if (path === undefined || others.length > 0) return undefined;
      return path.includes('/') ? path.replace(/\/[^/]*\/*$/, '') || '/' : '.';
    case 'basename':
      return path === undefined || others.length > 0
        ? undefined
        : path.replace(/\/+$/, '').replace(/^.*\//, '');
    default:
      return undefined;
  }
}

const CASES: readonly (readonly [RegExp, (text: string) => string])[] = [
  [/^(a-z A-Z|\[:lower:\] \[:upper:\])$/, (text) => text.toUpperCase()],
  [/^(A-Z a-z|\[:upper:\] \[:lower:\])$/, (text) => text.toLowerCase()],
];

function translate(filter: string, text: string): string | undefined {
  const sets = /^tr\s+(.*)$/.exec(filter)?.[1]?.replace(/["']/g, '').replace(/\s+/g, ' ').trim();
  return sets === undefined ? undefined : CASES.find(([names]) => names.test(sets))?.[1](text);
}
