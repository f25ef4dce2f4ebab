import type { Address, Program } from '../assembler/program';
import { siteOf } from '../simulator/sites';
import type { Site } from '../simulator/state';

/** Arm ARM D1.3.1 (exception vectors): VBAR_ELx[10:0] is zero, sixteen entries of 0x80 bytes each. */
export const TABLE_BYTES = 0x800;
export const SLOT_BYTES = 0x80;
const SLOTS = TABLE_BYTES / SLOT_BYTES;
/** Slots of one source of exceptions: a table may end where no exception of the sources that follow can be taken. */
const GROUP = 4;
/** Two sources, those of the level itself, are the least that is taken for a table. */
const LEAST_SLOTS = 2 * GROUP;

const kinds = ['Synchronous', 'IRQ', 'FIQ', 'SError'] as const;
const sources = [
  'current EL with SP_EL0',
  'current EL with SP_ELx',
  'lower EL using AArch64',
  'lower EL using AArch32',
] as const;

/** Arm ARM table D1-5 (vector offsets): what the entry at a byte offset of a table is taken for. */
export function slotName(offsetBytes: number): string {
  const slot = Math.floor((offsetBytes % TABLE_BYTES) / SLOT_BYTES);
  return `${kinds[slot & 3]}, ${sources[slot >> 2]}`;
}

/** The entry at this offset takes exceptions that a lower level raises while it uses AArch32. */
export function slotTakesAArch32(offsetBytes: number): boolean {
  return (offsetBytes % TABLE_BYTES) / SLOT_BYTES >= 12;
}

/** Instructions after which the next one is not executed: whatever stands there is entered by other means. */
const endsFlow = /^(b|br|bra[ab]z?|ret|reta[ab]|eret|ereta[ab]|sb|brk|hlt|udf)$/;

/**
 * The first instructions of the vectors of a table that starts at `start`, and of the tables that follow
 * it before `end`; none where no table stands. A table is known by what it is: at a multiple of 2 KB,
 * code at each 0x80 bytes that nothing before falls into. The first may be without the slots of the last sources.
 */
export function vectorSlots(
  program: Program,
  start: Address,
  endBytes = Number.POSITIVE_INFINITY,
): readonly Site[] {
  const { section } = start;
  const all: Site[] = [];
  for (let table = start.offset; table < endBytes && table % TABLE_BYTES === 0; table += TABLE_BYTES) {
    const slots: Site[] = [];
    for (let slot = 0; slot < SLOTS; slot++) {
      const offset = table + slot * SLOT_BYTES;
      const first = program.instructionAt({ section, offset });
      if (first === undefined || offset >= endBytes) break;
      const before = program.instructionAt({ section, offset: offset - 4 });
      if (slot > 0 && before !== undefined && !endsFlow.test(before.parsed.mnemonic)) break;
      slots.push(siteOf(program, first));
    }
    if (slots.length < SLOTS) {
      const whole = slots.length - (slots.length % GROUP);
      if (table === start.offset && whole >= LEAST_SLOTS) all.push(...slots.slice(0, whole));
      break;
    }
    all.push(...slots);
  }
  return all;
}
