import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BATCH = 2000;

/**
 * What the assembler says of each line on its own, by index from zero: its first error there. In batches; where
 * one ends in an internal error, it is halved until the line that causes it is found, which counts as rejected.
 */
export function judgedLines(
  folder: string,
  lines: readonly string[],
  flags: readonly string[],
): Map<number, string> {
  const out = new Map<number, string>();
  const path = join(folder, 'judged.s');
  const judge = (start: number, end: number): void => {
    writeFileSync(path, `${lines.slice(start, end).join('\n')}\n`);
    const { stderr, signal } = spawnSync('aarch64-linux-gnu-as', [...flags, path, '-o', '/dev/null'], {
      encoding: 'latin1',
      maxBuffer: 1 << 28,
    });
    if (signal !== null || /Fatal|Internal/.test(stderr)) {
      if (end - start === 1) out.set(start, 'internal error');
      else {
        const middle = (start + end) >> 1;
        judge(start, middle);
        judge(middle, end);
      }
      return;
    }
    for (const m of stderr.matchAll(/^[^:\n]*:(\d+): Error: (.*)$/gm)) {
      const index = start + Number(m[1]) - 1;
      if (!out.has(index)) out.set(index, m[2] ?? '');
    }
  };
  for (let start = 0; start < lines.length; start += BATCH)
    judge(start, Math.min(start + BATCH, lines.length));
  return out;
}
