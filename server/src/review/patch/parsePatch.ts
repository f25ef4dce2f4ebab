import { mailText } from './mailText';

export interface HunkLine {
  /** `gap`: here a reply left lines out, or may have. */
  readonly kind: 'context' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

/** One `@@` block. Lines are one-based, as in the patch. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** What follows the second `@@`: the line that git takes for the head of the routine. */
  readonly section: string;
  readonly lines: readonly HunkLine[];
  /** As many lines as the `@@` line says. */
  readonly complete: boolean;
}

/** What a patch does to one file. A path is undefined where the file does not exist, '' where the mail does not say it. */
export interface FilePatch {
  readonly oldPath: string | undefined;
  readonly newPath: string | undefined;
  readonly hunks: readonly Hunk[];
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

interface OpenHunk {
  readonly prefix: string;
  readonly depth: number;
  readonly header: RegExpExecArray;
  section: string;
  readonly lines: HunkLine[];
  oldLeft: number;
  newLeft: number;
}

/**
 * The patches of a text: a plain diff, what `git format-patch` or `git show` print, a mailbox with several
 * mails, or replies that quote them (`> > +`), with comments between the lines, lines that a mail client
 * wrapped, and parts that the reply left out. Unified format only.
 */
export function parsePatch(text: string): FilePatch[] {
  const files: { oldPath: string | undefined; newPath: string | undefined; hunks: Hunk[] }[] = [];
  let current: (typeof files)[number] | undefined;
  let hunk: OpenHunk | undefined;
  let oldPath: string | undefined;
  const close = (): void => {
    if (hunk && current) current.hunks.push(closed(hunk));
    hunk = undefined;
  };
  for (const line of mailText(text).split('\n')) {
    if (hunk && consume(hunk, line)) continue;
    const { rest } = unquoted(line);
    const git = /^diff --git (?:"?a\/)(.+?)"? "?b\/(.+?)"?$/.exec(rest);
    if (git) {
      close();
      oldPath = undefined;
      current = { oldPath: git[1], newPath: git[2], hunks: [] };
      files.push(current);
      continue;
    }
    const from = /^--- (\S.*)$/.exec(rest);
    const to = /^\+\+\+ (\S.*)$/.exec(rest);
    if (from) {
      close();
      oldPath = pathIn(from[1] as string);
    } else if (to) {
      const newPath = pathIn(to[1] as string);
      if (current && current.hunks.length === 0) Object.assign(current, { oldPath, newPath });
      else {
        current = { oldPath, newPath, hunks: [] };
        files.push(current);
      }
    }
    const header = HUNK.exec(rest);
    if (header === null) continue;
    close();
    if (current === undefined) {
      current = { oldPath: '', newPath: '', hunks: [] };
      files.push(current);
    }
    const { prefix, depth } = unquoted(line);
    hunk = {
      prefix,
      depth,
      header,
      section: header[5] as string,
      lines: [],
      oldLeft: Number(header[2] ?? 1),
      newLeft: Number(header[4] ?? 1),
    };
  }
  close();
  return files.filter((f) => f.hunks.length > 0);
}

function closed(hunk: OpenHunk): Hunk {
  const [, oldStart, oldCount, newStart, newCount] = hunk.header;
  const complete = hunk.oldLeft === 0 && hunk.newLeft === 0;
  // Blank lines at the end of a part of a hunk are those between it and the next comment.
  const isIdle = (l: HunkLine | undefined): boolean =>
    l !== undefined && (l.kind === 'gap' || (!complete && l.kind === 'context' && l.text.trim() === ''));
  while (isIdle(hunk.lines.at(-1))) hunk.lines.pop();
  return {
    oldStart: Number(oldStart),
    oldCount: Number(oldCount ?? 1),
    newStart: Number(newStart),
    newCount: Number(newCount ?? 1),
    section: hunk.section,
    // Where every line is there, what stood between them was a comment and nothing else.
    lines: complete ? hunk.lines.filter((l) => l.kind !== 'gap') : hunk.lines,
    complete,
  };
}

/** `a/arch/x.S` without the prefix; the time stamp that plain diff adds goes too. */
function pathIn(text: string): string | undefined {
  const path = text
    .replace(/\t.*$/, '')
    .replace(/^"(.*)"$/, '$1')
    .trim();
  return path === '/dev/null' ? undefined : path.replace(/^[ab]\//, '');
}

/** The marks of quotation before a line, each with the one space that clients put after it. */
function unquoted(line: string): { readonly prefix: string; readonly rest: string; readonly depth: number } {
  const prefix = /^(?:> ?)*/.exec(line)?.[0] ?? '';
  return { prefix, rest: line.slice(prefix.length), depth: prefix.replaceAll(' ', '').length };
}

/** What the line is inside the hunk's quotation; undefined for one of another depth. */
function inside(hunk: OpenHunk, line: string): string | undefined {
  if (hunk.depth === 0) return line;
  if (line.startsWith(hunk.prefix)) return line.slice(hunk.prefix.length);
  const own = unquoted(line);
  return own.depth === hunk.depth ? own.rest : undefined;
}

/** Takes the line into the hunk; false when it is not part of it. */
function consume(hunk: OpenHunk, line: string): boolean {
  if (hunk.oldLeft <= 0 && hunk.newLeft <= 0) return line.startsWith(`${hunk.prefix}\\ `);
  const rest = inside(hunk, line);
  if (rest === undefined) {
    // A comment on what stands above it; lines may have gone with it.
    if (hunk.lines.length > 0 && hunk.lines.at(-1)?.kind !== 'gap')
      hunk.lines.push({ kind: 'gap', text: '' });
    return true;
  }
  if (HUNK.test(rest) || rest.startsWith('diff --git ') || /^-- ?$/.test(rest)) return false;
  const kind = { ' ': 'context', '\t': 'context', '+': 'added', '-': 'removed', '': 'context' } as const;
  const marker = rest.slice(0, 1) as keyof typeof kind;
  if (marker === ('\\' as string)) return true;
  if (!(marker in kind)) {
    // No marker: the end of the line before, which the client wrapped.
    const last = hunk.lines.at(-1);
    if (last === undefined) hunk.section = `${hunk.section} ${rest}`.trim();
    else if (last.kind === 'gap') return true;
    else hunk.lines[hunk.lines.length - 1] = { kind: last.kind, text: `${last.text} ${rest}` };
    return true;
  }
  // A client that eats the leading space leaves the tab.
  const text = marker === '\t' ? rest : rest.slice(1);
  hunk.lines.push({ kind: kind[marker], text });
  if (kind[marker] !== 'added') hunk.oldLeft--;
  if (kind[marker] !== 'removed') hunk.newLeft--;
  return true;
}
