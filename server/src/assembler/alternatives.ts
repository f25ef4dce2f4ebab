import { isConstant, type LinearValue, singleSymbol, symbolValue } from '../isa/linearValue';
import { sectionSymbol } from './layout';
import { addValues } from './linear';
import type { Address, Alternative, DataItem, Section } from './program';

// struct alt_instr: s32 orig_offset, s32 alt_offset, u16 cpucap, u8 orig_len, u8 alt_len, offsets
// from the field itself (Linux arch/arm64/include/asm/alternative.h; Xen asm/alternative.h alike).
const FIELD_SIZES = [4, 4, 2, 1, 1] as const;
/** ARM64_CB_BIT: alt_offset names a callback, not code. */
const CALLBACK_BIT = 15;

/** Reads the records of every `.altinstructions` section. A record that is cut short or of another shape ends the reading. */
export function readAlternatives(
  sections: readonly Section[],
  resolve: (v: LinearValue) => Address | undefined,
  names: ReadonlyMap<number, string>,
): Alternative[] {
  const out: Alternative[] = [];
  for (const section of sections) {
    if (section.name !== '.altinstructions') continue;
    const fields = section.items.filter((i): i is DataItem => i.kind === 'data' && i.values.length === 1);
    for (let i = 0; i + FIELD_SIZES.length <= fields.length; i += FIELD_SIZES.length) {
      const record = fields.slice(i, i + FIELD_SIZES.length);
      if (record.some((f, k) => f.size !== FIELD_SIZES[k])) break;
      const alternative = readRecord(record, resolve, names);
      if (alternative) out.push(alternative);
    }
  }
  return out;
}

function readRecord(
  record: readonly DataItem[],
  resolve: (v: LinearValue) => Address | undefined,
  names: ReadonlyMap<number, string>,
): Alternative | undefined {
  const [original, replacement, capability, originalLength, replacementLength] = record;
  if (!original || !replacement || !capability || !originalLength || !replacementLength) return undefined;
  const from = resolve(target(original));
  if (!from) return undefined;
  const to = resolve(target(replacement));
  const cap = capabilityOf(value(capability), names);
  const length = Number(value(replacementLength).constant);
  const callback = cap.callback || (length === 0 && !to) ? singleSymbol(target(replacement)) : undefined;
  return {
    original: from,
    originalLength: Number(value(originalLength).constant),
    replacement: callback !== undefined || !to ? from : to,
    replacementLength: callback !== undefined ? 0 : length,
    capability: cap.name,
    ...(cap.number === undefined ? {} : { capabilityNumber: cap.number }),
    ...(callback === undefined ? {} : { callback }),
    origin: original.origin,
  };
}

function value(field: DataItem): LinearValue {
  return field.values[0] ?? { constant: 0n, terms: [] };
}

/** `label - .` plus the place of the field is the label. */
function target(field: DataItem): LinearValue {
  return addValues(
    value(field),
    symbolValue(sectionSymbol(field.address.section), BigInt(field.address.offset)),
  );
}

function capabilityOf(
  v: LinearValue,
  names: ReadonlyMap<number, string>,
): { name: string; number?: number; callback: boolean } {
  if (isConstant(v)) {
    const raw = Number(BigInt.asUintN(16, v.constant));
    const callback = raw >> CALLBACK_BIT === 1;
    const number = raw & ((1 << CALLBACK_BIT) - 1);
    return { name: names.get(number) ?? String(number), number, callback };
  }
  const text = v.terms.map((t) => t.symbol).join(' ');
  const words = text.match(/[A-Za-z_]\w*/g) ?? [];
  const flag = (n: string): boolean => /(^|_)CB(_|$)/.test(n);
  const callback = v.constant === 0x8000n || /\b0x8000\b|\b32768\b/.test(text) || words.some(flag);
  return { name: words.find((n) => !flag(n)) ?? text, callback };
}
