import { encodings } from './encodings';
import { featureOf } from './features';
import type { RegisterAccess, SystemRegister, SystemRegisterEncoding } from './types';

type Level = 0 | 1 | 2 | 3;

/** Other names of a register, not the ones that decoding prints: deprecated in GNU as, or of the R profile. */
const secondNames: ReadonlySet<string> = new Set(['SPSR_SVC', 'SPSR_HYP', 'VSCTLR_EL2', 'TRCEXTINSELR0']);

/**
 * The level that op1 stands for (Arm ARM, table "System instruction encodings and exception levels"):
 * 5 holds the EL2 names of EL1 registers, 7 the Secure EL1 timer. Trace registers (op0 2, op1 1) and
 * the cache identification registers (op0 3, op1 1 and 2) are for EL1 as well.
 */
const levelOfOp1: readonly Level[] = [1, 1, 1, 0, 2, 2, 3, 1];

function encodingText(e: Omit<SystemRegisterEncoding, 'name' | 'access'>): string {
  return `S${e.op0}_${e.op1}_C${e.CRn}_C${e.CRm}_${e.op2}`;
}

/** The register behind an `_EL12` or `_EL02` name, which stands at op1 5. */
function aliasTarget(name: string): string | undefined {
  if (name.endsWith('_EL12')) return `${name.slice(0, -2)}1`;
  return name.endsWith('_EL02') ? name.slice(0, -1) : undefined;
}

interface Tables {
  readonly byName: ReadonlyMap<string, SystemRegister>;
  /** Encoding text to readable and to writable register: two registers may share one encoding. */
  readonly readable: ReadonlyMap<string, SystemRegister>;
  readonly writable: ReadonlyMap<string, SystemRegister>;
}

function register(
  name: string,
  encoding: string,
  access: RegisterAccess,
  op1: number,
  alias?: string,
): SystemRegister {
  const aliasOf = aliasTarget(name);
  const minimumEL = levelOfOp1[op1] ?? 1;
  return {
    name,
    encoding,
    named: true,
    access,
    minimumEL,
    aliasOf,
    alias,
    // Worked out for those that are asked for.
    get feature() {
      return featureOf(aliasOf ?? name);
    },
  };
}

function build(): Tables {
  const all = [...encodings()];
  const aliases = new Map<string, string>();
  for (const { name } of all) {
    const target = aliasTarget(name);
    if (target !== undefined) aliases.set(target, name);
  }
  const byName = new Map<string, SystemRegister>();
  const readable = new Map<string, SystemRegister>();
  const writable = new Map<string, SystemRegister>();
  for (const e of all) {
    const entry = register(e.name, encodingText(e), e.access, e.op1, aliases.get(e.name));
    byName.set(e.name, entry);
    if (secondNames.has(e.name)) continue;
    if (e.access !== 'wo') readable.set(entry.encoding, entry);
    if (e.access !== 'ro') writable.set(entry.encoding, entry);
  }
  return { byName, readable, writable };
}

let tables: Tables | undefined;
function table(): Tables {
  tables ??= build();
  return tables;
}

const generic = /^S([0-3])_([0-7])_C(1[0-5]|[0-9])_C(1[0-5]|[0-9])_([0-7])$/;

/**
 * A system register by name or by `S<op0>_<op1>_C<n>_C<m>_<op2>`, in either case. An encoding that has a
 * name gives that register (for `access` 'wo' the one that is written, where two share it); one
 * without gives a register named by its encoding. Undefined: neither a known name nor an encoding of
 * MRS and MSR, whose op0 is 2 or 3.
 */
export function systemRegister(name: string, access?: 'ro' | 'wo'): SystemRegister | undefined {
  const upper = name.toUpperCase();
  const { byName, readable, writable } = table();
  const known = byName.get(upper);
  if (known !== undefined) return known;
  const m = generic.exec(upper);
  if (m === null || Number(m[1]) < 2) return undefined;
  const first = access === 'wo' ? writable : readable;
  const second = access === 'wo' ? readable : writable;
  const minimumEL = levelOfOp1[Number(m[2])] ?? 1;
  return (
    first.get(upper) ??
    second.get(upper) ?? {
      name: upper,
      encoding: upper,
      named: false,
      access: 'rw',
      minimumEL,
      aliasOf: undefined,
      alias: undefined,
      feature: undefined,
    }
  );
}

/** The name that an encoding (`S3_0_C1_C0_0`) or a second name (`SPSR_HYP`) goes by in this tool; others unchanged. */
export function canonicalName(name: string, access?: 'ro' | 'wo'): string {
  const found = systemRegister(name, access);
  if (found === undefined) return name.toUpperCase();
  if (!secondNames.has(found.name)) return found.name;
  return table().readable.get(found.encoding)?.name ?? found.name;
}

/** Names that the manual does not write in capitals. */
const mixedCase: Readonly<Record<string, string>> = { CURRENTEL: 'CurrentEL', SPSEL: 'SPSel' };

/** A register's name as the manual writes it. */
export function manualSpelling(register: string): string {
  return mixedCase[register] ?? register;
}

/** Every named register. */
export function allSystemRegisters(): Iterable<SystemRegister> {
  return table().byName.values();
}
