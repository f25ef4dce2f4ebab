import type { Address, DataItem, Program } from '../assembler/program';
import { isConstant, type LinearValue } from '../isa/linearValue';

/**
 * An entry of an exception table: an exception taken at `from` continues at `fixup`. Linux keeps such
 * tables in `__ex_table` and `__kvm_ex_table`: pairs of 32-bit offsets from the field itself, since 5.16
 * followed in `__ex_table` by a 16-bit type and 16 bits of data (struct exception_table_entry).
 */
export interface ExceptionFixup {
  readonly from: Address;
  readonly fixup: Address;
  /** General registers that the handler may change: numbers in bits 4:0 and 9:5 of `data`, 31 for none. */
  readonly changed: readonly number[];
}

interface Field {
  readonly offset: number;
  readonly bytes: number;
  readonly value: LinearValue;
}

/** Reads every section whose name ends in `ex_table`; pairs that name no instruction are passed over. */
export function readExceptionTables(program: Program): ExceptionFixup[] {
  const out: ExceptionFixup[] = [];
  for (const section of program.sections) {
    if (!section.name.endsWith('ex_table')) continue;
    const fields = section.items.flatMap((i) => (i.kind === 'data' ? fieldsOf(i) : []));
    for (let i = 0; i + 1 < fields.length; ) {
      const [insn, fixup] = [fields[i] as Field, fields[i + 1] as Field];
      const isPair = insn.bytes === 4 && fixup.bytes === 4 && fixup.offset === insn.offset + 4;
      const from = isPair ? codeAt(program, section.index, insn) : undefined;
      const to = isPair ? codeAt(program, section.index, fixup) : undefined;
      if (from === undefined || to === undefined) {
        i++;
        continue;
      }
      const [type, data] = [fields[i + 2], fields[i + 3]];
      const isTyped = type?.bytes === 2 && data?.bytes === 2 && type.offset === fixup.offset + 4;
      out.push({ from, fixup: to, changed: isTyped ? registersOf(data) : [] });
      i += isTyped ? 4 : 2;
    }
  }
  return out;
}

function fieldsOf(item: DataItem): Field[] {
  const count = item.values.length;
  const bytes = item.size / count;
  return item.values.map((value, i) => ({ offset: item.address.offset + i * bytes, bytes, value }));
}

/** The instruction that a field points to, relative to itself. */
function codeAt(program: Program, section: number, field: Field): Address | undefined {
  const here = `.section$${section}`;
  const sum = new Map(field.value.terms.map((t) => [t.symbol, t.coefficient]));
  const rest = (sum.get(here) ?? 0n) + 1n;
  if (rest === 0n) sum.delete(here);
  else sum.set(here, rest);
  const address = program.resolve({
    constant: field.value.constant + BigInt(field.offset),
    terms: [...sum].map(([symbol, coefficient]) => ({ symbol, coefficient })),
  });
  return address && program.instructionAt(address) ? address : undefined;
}

/** Data that is no plain number may name any register. */
function registersOf(data: Field): number[] {
  if (!isConstant(data.value)) return Array.from({ length: 31 }, (_, n) => n);
  const word = Number(BigInt.asUintN(16, data.value.constant));
  return [...new Set([word & 31, (word >> 5) & 31])].filter((n) => n < 31);
}
