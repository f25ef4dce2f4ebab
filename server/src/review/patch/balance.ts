/** Lines of a hunk with what their blocks lack at either end. `undefined` is a line that is missing. */
export interface Balanced {
  /** Goes on lines of their own before the first. */
  readonly before: readonly string[];
  readonly lines: readonly (string | undefined)[];
  readonly after: readonly string[];
}

/** Symbol of a condition whose `#if` is not quoted; it is explored both ways, as every configuration symbol is. */
const CONDITION = 'CONFIG_OUTSIDE_THE_CONTEXT';

/**
 * Opens and closes what a hunk cuts through: C conditionals, comments and macro bodies, assembler macros and
 * blocks, alternatives. The body of a macro whose head is not quoted is no code and becomes blank; the
 * rest of an alternative whose head is not quoted is separated from what follows. `room` is the number of lines before the hunk.
 */
export function balanced(hunk: readonly (string | undefined)[], section: string, room: number): Balanced {
  const lines = [...hunk];
  blankHeads(lines, section);
  const before: string[] = [];
  const open: { readonly kind: 'c' | 'alternative' | 'block'; end: string }[] = [];
  const last = (kind: (typeof open)[number]['kind']) => open.findLast((o) => o.kind === kind);
  const pop = (kind: (typeof open)[number]['kind']): boolean => {
    const at = open.findLastIndex((o) => o.kind === kind);
    if (at >= 0) open.splice(at, 1);
    return at >= 0;
  };
  let inComment = false;
  for (const [i, line] of lines.entries()) {
    if (line === undefined) continue;
    const starts = line.lastIndexOf('/*');
    if (inComment || starts >= 0) inComment = line.lastIndexOf('*/') < Math.max(starts, 0);
    const [, directive = ''] = /^\s*#\s*([a-z]+)/.exec(line) ?? [];
    const [word = ''] = /^\s*\.?[\w]+/.exec(line) ?? [];
    const name = word.trim();
    if (/^if(n?def)?$/.test(directive)) open.push({ kind: 'c', end: '#endif' });
    else if (/^(else|elif)$/.test(directive) && !last('c')) {
      if (before.length < room) before.unshift(`#ifdef ${CONDITION}`);
      if (before.length > 0) open.push({ kind: 'c', end: '#endif' });
      else lines[i] = undefined;
    } else if (directive === 'endif' && !pop('c')) {
      if (before.length < room) before.unshift('#if 1');
      else lines[i] = '';
    } else if (/^alternative_(if|if_not|cb\w*)$/.test(name) && name !== 'alternative_cb_end')
      open.push({
        kind: 'alternative',
        end: name.includes('cb') ? 'alternative_cb_end' : 'alternative_else_nop_endif',
      });
    else if (name === 'alternative_else') {
      const own = last('alternative');
      if (own) own.end = 'alternative_endif';
      else lines[i] = undefined;
    } else if (/^alternative_(endif|else_nop_endif|cb_end)$/.test(name)) {
      if (!pop('alternative')) lines[i] = undefined;
    } else if (/^\.(macro|rept|irpc?|if\w*)$/.test(name))
      open.push({
        kind: 'block',
        end: name === '.macro' ? '.endm' : name.startsWith('.if') ? '.endif' : '.endr',
      });
    else if (/^\.(endm|endr|endif|else\w*)$/.test(name)) {
      const own = last('block');
      if (own === undefined) lines[i] = undefined;
      else if (!name.startsWith('.else')) pop('block');
    }
  }
  const after = open.reverse().map((o) => o.end);
  return { before, lines, after: inComment ? ['*/', ...after] : after };
}

/** Blanks what the hunk begins inside of: a comment, a C macro of several lines, an assembler macro. */
function blankHeads(lines: (string | undefined)[], section: string): void {
  const blankTo = (end: number): void => {
    for (let i = 0; i <= end && i < lines.length; i++) lines[i] = '';
  };
  const closes = lines.findIndex((l) => l?.includes('*/'));
  const opens = lines.findIndex((l) => l?.includes('/*'));
  if (closes >= 0 && (opens < 0 || opens > closes)) blankTo(closes);
  let continued = -1;
  while (/\\\s*$/.test(lines[continued + 1] ?? '') && !/^\s*#/.test(lines[continued + 1] ?? '')) continued++;
  if (continued >= 0) blankTo(continued + 1);
  const ends = lines.findIndex((l) => /^\s*\.endm\b/.test(l ?? ''));
  const begins = lines.findIndex((l) => /^\s*\.macro\b/.test(l ?? ''));
  if (ends >= 0 && (begins < 0 || begins > ends)) blankTo(ends);
  else if (/^\s*\.macro\b/.test(section) && begins < 0) blankTo(lines.length);
  else if (/^\s*\.macro\b/.test(section)) blankTo(begins - 1);
}
