import { splitAddress } from '../../analysis/addresses';
import type { RunFacts, StepFacts } from '../../analysis/facts';
import { SP } from '../../simulator/resources';
import { lineText, type SourceFile } from '../../source/sourceFile';
import type { Fix } from '../rule';
import { type Edit, standsAlone } from './insert';

/** A change of sp by a plain number of bytes, where that number stands. */
interface Move {
  readonly down: boolean;
  readonly bytes: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Makes the frames of a routine multiples of 16 bytes. Only where every change of sp is a plain number, each
 * number that is not a multiple of 16 goes down and comes up again, and nothing above the frame is looked at through sp.
 */
export function alignedFrame(document: SourceFile, run: RunFacts): Fix | undefined {
  const moves: Move[] = [];
  for (const step of run.steps.values()) {
    if (step.memory.some((m) => m.address.some((a) => isAboveEntry(a.value)))) return undefined;
    if (!step.writes.some((w) => w.resource === SP)) continue;
    const move = moveOf(document, step);
    if (move === undefined) return undefined;
    moves.push(move);
  }
  const odd = moves.filter((m) => m.bytes % 16 !== 0);
  const amounts = (down: boolean): string =>
    [...new Set(odd.filter((m) => m.down === down).map((m) => m.bytes))].sort((a, b) => a - b).join();
  if (odd.length === 0 || amounts(true) !== amounts(false)) return undefined;
  const edits: Edit[] = odd.map(({ bytes, line, start, end }) => ({
    file: document,
    line,
    start,
    end,
    newText: `${Math.ceil(bytes / 16) * 16}`,
  }));
  return { title: 'Make the frame a multiple of 16 bytes', edits };
}

function isAboveEntry(address: Parameters<typeof splitAddress>[0]): boolean {
  const { onStack, offset } = splitAddress(address);
  return onStack && (offset === undefined || offset >= 0);
}

const FORMS: readonly { readonly pattern: RegExp; readonly down: boolean }[] = [
  { pattern: /\bsub\s+sp\s*,\s*sp\s*,\s*#?(\d+)(?=\s*($|\/))/, down: true },
  { pattern: /\badd\s+sp\s*,\s*sp\s*,\s*#?(\d+)(?=\s*($|\/))/, down: false },
  { pattern: /\[\s*sp\s*,\s*#?-(\d+)\s*\]!/, down: true },
  { pattern: /\[\s*sp\s*\]\s*,\s*#?(\d+)(?=\s*($|\/))/, down: false },
];

function moveOf(document: SourceFile, { instruction }: StepFacts): Move | undefined {
  if (!standsAlone(document, instruction)) return undefined;
  const { line } = instruction.origin;
  const text = lineText(document, line);
  for (const { pattern, down } of FORMS) {
    const found = pattern.exec(text);
    const number = found?.[1];
    if (found === null || number === undefined) continue;
    const start = found.index + found[0].indexOf(number);
    return { down, bytes: Number(number), line, start, end: start + number.length };
  }
  return undefined;
}
