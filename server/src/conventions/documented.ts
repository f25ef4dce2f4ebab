import type { Resource } from '../simulator/resources';
import { lineText, type SourceFile } from '../source/sourceFile';
import { parseRegisterList } from './registerList';

const cache = new WeakMap<SourceFile, Map<number, readonly Resource[]>>();

/**
 * The registers that the comment above a routine says it may change, as projects write it in prose:
 * `Shall clobber: x0-x19`, `Clobbers : x0 - x7, sp`, `clobber list: x1`,
 * `uses x0, x1, x28`, `Clobbers x0 - x3`, `Clobber registers: x0 to x5`, `Clobbers R22 and R23`. Prose is seldom complete, so such
 * a list grants and is not checked; `hyplens: clobbers` is.
 *
 * @param firstLine zero-based line on which the routine begins
 */
export function documentedClobbers(file: SourceFile, firstLine: number): readonly Resource[] {
  let lines = cache.get(file);
  if (lines === undefined) {
    lines = new Map();
    cache.set(file, lines);
  }
  let known = lines.get(firstLine);
  if (known === undefined) {
    known = mentioned.test(file.text) ? read(commentAbove(file, firstLine)) : [];
    lines.set(firstLine, known);
  }
  return known;
}

/** More lines of comment than this above a routine are about more than the routine. */
const MAX_LINES = 60;

function commentAbove(file: SourceFile, firstLine: number): string[] {
  const out: string[] = [];
  for (let line = firstLine - 1; line >= 0 && out.length < MAX_LINES; line--) {
    const text = lineText(file, line).trim();
    // Directives between the comment and the label belong to the routine.
    if (/^\.(globa?l|type|align|p2align|balign|section|text|weak|hidden)\b/.test(text)) continue;
    if (!/^(\/\*|\*|\/\/|#\s)/.test(text) && !text.endsWith('*/')) break;
    out.unshift(text.replace(/^(\/\*+|\*+\/?|\/\/+|#)\s?/, '').replace(/\*\/\s*$/, ''));
  }
  return out;
}

const heading =
  /\b(?:shall clobber|can clobber(?: only)?|may clobber|clobbers?|clobber list|clobbered)\s*:\s*(.*)$|^\s*uses\s*:?\s*([xw]\d.*)$/i;
/** Without a colon the verb begins the sentence, and a register follows. */
const sentence =
  /(?:^|\.)\s*(?:this (?:function|routine|macro) )?(?:clobber|corrupt|destroy|trash)(?:s|es)?(?: reg(?:ister)?s)?:?\s+([xwr]\d.*)$/i;

const mentioned = /clobber|corrupt|destroy|trash|\buses\b/i;

function read(lines: readonly string[]): readonly Resource[] {
  const out = new Set<Resource>();
  for (const [i, line] of lines.entries()) {
    const m = heading.exec(line) ?? sentence.exec(line);
    if (m === null) continue;
    let text = m[1] ?? m[2] ?? '';
    // A list that ends in a comma, or is only announced, goes on below.
    if (text.trim() === '' || text.trim().endsWith(',')) text += ` ${lines[i + 1] ?? ''}`;
    for (const r of leadingRegisters(text)) out.add(r);
  }
  return [...out];
}

/** Registers up to the first word that is none. */
function leadingRegisters(text: string): readonly Resource[] {
  const words = text
    .replace(/\s*(?:[-–~]|\.\.|\bto\b)\s*/g, '-')
    .replace(/[&.]|\band\b/g, ' ')
    .replace(/\br(?=\d)/gi, 'x')
    .split(/[\s,]+/)
    .filter((w) => w !== '');
  const names: string[] = [];
  for (const word of words) {
    if (parseRegisterList(word).wrong.length > 0) break;
    names.push(word);
  }
  return parseRegisterList(names.join(' ')).registers;
}
