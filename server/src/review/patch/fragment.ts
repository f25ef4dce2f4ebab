import { balanced } from './balance';
import type { Hunk } from './parsePatch';

/** One side of a hunk as a text that can be read by itself. Line numbers are those of the patched file. */
export interface Fragment {
  readonly text: string;
  /** Zero-based lines that the patch quotes. */
  readonly quoted: ReadonlySet<number>;
  /** Zero-based lines after which something is missing: the code leaves the fragment there. */
  readonly gaps: ReadonlySet<number>;
  /**
   * Names of the routines that begin in the middle: what was before them is not known. With the routine of the
   * source that each is a part of, as far as that is quoted.
   */
  readonly parts: ReadonlyMap<string, string | undefined>;
}

/** Symbol that control goes to where the quoted lines end. */
const OUTSIDE = 'outside_the_context';

/** Code that a routine may begin with: a start macro or a label. */
const START =
  /^\s*(?:(?:ENTRY|WEAK|GLOBAL|FUNC|SYM_\w*(?:START|ALIAS)\w*|LENTRY)\w*\s*\(|func\s|[A-Za-z_.$][\w.$]*:)/;

/**
 * The hunk's lines at their places in an otherwise empty file. Where it begins in the middle of a routine, a
 * label of that routine's name stands before it, so that its code is looked at with everything unknown;
 * where lines are missing, or are named by `unreadable` (zero-based lines that the assembler could make
 * nothing of), control leaves for a symbol that nobody knows and another such part begins.
 *
 * @param unfit the file as it is where the hunk does not fit: the headers that it includes above the hunk are read
 */
export function fragmentOf(
  hunk: Hunk,
  side: 'added' | 'removed',
  unreadable: ReadonlySet<number> = new Set(),
  unfit = '',
): Fragment {
  const start = Math.max(0, (side === 'added' ? hunk.newStart : hunk.oldStart) - 1);
  const shown = hunk.lines.filter((l) => l.kind === 'context' || l.kind === 'gap' || l.kind === side);
  const { before, lines, after } = balanced(
    shown.map((l) => (l.kind === 'gap' ? undefined : l.text)),
    hunk.section,
    Math.max(0, start - 1),
  );
  const parts = new Map<string, string | undefined>();
  const gaps = new Set<number>();
  const quoted = new Set<number>();
  const named = routineIn(hunk.section);
  let around = named;
  const defined = new Set(lines.flatMap((l) => (l === undefined ? [] : (routineIn(l) ?? []))));
  const part = (): string => {
    const name =
      named !== undefined && parts.size === 0 && !defined.has(named) ? named : `part_${parts.size + 1}`;
    parts.set(name, around);
    return `.type ${name}, %function; ${name}:`;
  };
  const out = Array.from({ length: start }, () => '');
  const firstCode = lines.find((l) => l === undefined || !/^\s*(?:$|#|\/\/|\/?\*|\.[a-z])/.test(l));
  if (start > 0) {
    const room = Math.max(0, start - 1 - before.length);
    out.splice(0, room, ...headerLines(unfit, room));
    out.splice(room, before.length, ...before);
    if (firstCode === undefined || !START.test(firstCode)) out[start - 1] = part();
  }
  for (const line of lines) {
    const number = out.length;
    if (line === undefined || unreadable.has(number)) {
      gaps.add(number);
      out.push(`b ${OUTSIDE}; ${part()}`);
    } else {
      quoted.add(number);
      out.push(line);
      if (START.test(line)) around = routineIn(line) ?? around;
    }
  }
  gaps.add(out.length);
  out.push(...after, `b ${OUTSIDE}`, '');
  return { text: out.join('\n'), quoted, gaps, parts };
}

/** The first `count` lines of a text, all blank but those that include headers. */
function headerLines(text: string, count: number): string[] {
  const lines = text.split('\n');
  return Array.from({ length: count }, (_, i) =>
    /^\s*#\s*include\b/.test(lines[i] ?? '') ? (lines[i] as string) : '',
  );
}

/** The routine that a line begins. */
function routineIn(line: string): string | undefined {
  const m = /(?:^|\s)(?:[A-Z][A-Z_]*\s*\(\s*([\w.$]+)|func\s+([\w.$]+)|([A-Za-z_][\w.$]*):)/.exec(line);
  return m?.[1] ?? m?.[2] ?? m?.[3];
}
