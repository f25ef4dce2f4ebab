import type { LinearValue } from './linearValue';
import type { U64 } from './u64';

/** One operand of an A64 instruction as the assembler reads it (aliases still as written). */
export type Operand =
  | {
      readonly kind: 'general';
      readonly number: number;
      readonly width: 32 | 64 /** 31 means SP here, else ZR */;
      readonly isSP: boolean /** `x1!` of the memory-copy instructions. */;
      readonly writesBack?: boolean;
    }
  | {
      readonly kind: 'shifted';
      readonly register: GeneralOperand;
      readonly shift: 'lsl' | 'lsr' | 'asr' | 'ror';
      readonly amount: ImmediateOperand;
    }
  | {
      readonly kind: 'extended';
      readonly register: GeneralOperand;
      readonly extend: ExtendName;
      readonly amount: ImmediateOperand | undefined;
    }
  | ImmediateOperand
  /** `#imm, lsl #n` of mov-wide and add/sub. */
  | {
      readonly kind: 'shiftedImmediate';
      readonly immediate: ImmediateOperand;
      readonly shift: 'lsl' | 'msl';
      readonly amount: ImmediateOperand;
    }
  | MemoryOperand
  /** A branch target, literal or address expression. `=value` of a literal-pool load has `pool`. */
  | {
      readonly kind: 'label';
      readonly text: string;
      readonly value: LinearValue;
      readonly pool?: boolean /** `got` in `adrp x0, :got:sym`. */;
      readonly relocation?: string;
    }
  | { readonly kind: 'condition'; readonly condition: ConditionName }
  /** A system register name, `S<op0>_<op1>_C<n>_C<m>_<op2>`, or a PSTATE field of MSR (immediate). Upper case. */
  | { readonly kind: 'system'; readonly name: string }
  /** Barrier option, prefetch operation, cache/TLB/AT operation, hint name, SVE pattern: a bare word, lower case. */
  | { readonly kind: 'word'; readonly word: string }
  /** b/h/s/d/q register, or `v0.4s`, `v0.d[1]`. */
  | {
      readonly kind: 'vector';
      readonly number: number;
      readonly view: string;
      /** `v0.b`, which only lists take without an index; `b0` is a scalar register. */
      readonly isElement?: boolean;
      readonly index?: ImmediateOperand;
    }
  | {
      readonly kind: 'scalable';
      readonly register: string;
      readonly element?: string;
      readonly qualifier?: 'z' | 'm';
      readonly index?: ImmediateOperand /** `w12` in `za0h.s[w12, 1]`. */;
      readonly slice?: GeneralOperand;
    }
  | { readonly kind: 'list'; readonly registers: readonly Operand[]; readonly index?: ImmediateOperand }
  | { readonly kind: 'other'; readonly text: string };

export type GeneralOperand = Extract<Operand, { kind: 'general' }>;
export interface ImmediateOperand {
  readonly kind: 'immediate';
  /** As written, without `#`. */
  readonly text: string;
  /** Relocation operator, e.g. `lo12`, when written `:lo12:expr`. */
  readonly relocation?: string;
  readonly value: LinearValue;
  /** The value as a 64-bit word, when it is a constant. */
  readonly word?: U64;
  /** Written `mul #n`. */
  readonly isMultiplier?: boolean;
  /** The double for `fmov d0, #1.5`; value is then zero. */
  readonly float?: number;
}
export interface MemoryOperand {
  readonly kind: 'memory';
  readonly base: Operand;
  /** Offset: immediate, general register, or general with shift/extend; `mul vl` offsets carry `multipliedByVL`. */
  readonly offset: Operand | undefined;
  readonly multipliedByVL?: boolean;
  /** How each element of a vector offset becomes a number of bytes: `uxtw #2`, `lsl #3`, `sxtw`. */
  readonly elementOffset?: { readonly extend: ExtendName; readonly amount: ImmediateOperand | undefined };
  readonly mode: 'offset' | 'preIndex' | 'postIndex';
}
export type ExtendName = 'uxtb' | 'uxth' | 'uxtw' | 'uxtx' | 'sxtb' | 'sxth' | 'sxtw' | 'sxtx' | 'lsl';
export type ConditionName =
  | 'eq'
  | 'ne'
  | 'cs'
  | 'cc'
  | 'mi'
  | 'pl'
  | 'vs'
  | 'vc'
  | 'hi'
  | 'ls'
  | 'ge'
  | 'lt'
  | 'gt'
  | 'le'
  | 'al'
  | 'nv';

/** A parsed instruction: mnemonic in lower case (`b.eq` for conditional branches) and operands. */
export interface ParsedInstruction {
  readonly mnemonic: string;
  readonly operands: readonly Operand[];
  /** True when the definition of this mnemonic has these operands; false: a definition by operands may, or only roles are known. */
  readonly defined: boolean;
  /** True when `mnemonic` is known to A64 at all. */
  readonly known: boolean;
  /** It, or one of its operands, may be a macro of a header that is not there: it may do anything. */
  readonly mayBeMacro?: true;
  /** Sets of architecture features, any one of which has this instruction; absent: the base architecture has it. */
  readonly features?: readonly (readonly string[])[];
}

export interface InstructionProblem {
  readonly code: 'unknown-instruction' | 'invalid-operand' | 'syntax-error';
  readonly message: string;
  /** The mnemonic that A64 does not have, in lower case. */
  readonly unknown?: string;
}
