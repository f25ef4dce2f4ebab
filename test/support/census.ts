import { readFileSync } from 'node:fs';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import type { InstructionItem } from '../../server/src/assembler/program';
import { execute } from '../../server/src/isa/execute';
import type { MemoryOperand, Operand, ParsedInstruction } from '../../server/src/isa/instruction';
import { U64 } from '../../server/src/isa/u64';
import { ConcreteMachine } from '../../server/src/simulator/concrete/concreteMachine';
import { sourceFile } from '../../server/src/source/sourceFile';
import type { CensusRow } from './judgement';
import type { SourceUnit } from './sourceUnits';

/**
 * How a form is defined. `exact`: every result is a value of the operands. `opaque`: a named function
 * of the operands, such as a pointer authentication code. `use/def`: what it reads and writes is exact,
 * a result is unknown. `undefined`: a word that is not decoded, or a name that is not known.
 */
export type Definedness = 'exact' | 'opaque' | 'use/def' | 'undefined';

export interface Form {
  /** Mnemonic and kinds of operands: `ldp x, x, [x], #i`. */
  readonly form: string;
  readonly defined: Definedness;
  count: number;
  readonly example: string;
}

/** Everything has a value of its own in a register that is only moved; operations are no values. */
class Measure extends ConcreteMachine {
  opaques = 0;
  constructor() {
    super(undefined, () => U64.ZERO);
    for (const name of ['GCR_EL1', 'RGSR_EL1']) this.systemRegisters.set(name, U64.ZERO);
  }
  override readSystem(): U64 {
    return U64.ZERO;
  }
  override systemOperation(): void {}
  override opaque(name: string, operands: readonly U64[]): U64 {
    const before = this.unknowns;
    const value = super.opaque(name, operands);
    if (this.unknowns > before) this.opaques++;
    this.unknowns = before;
    return value;
  }
}

export function definedness(instruction: ParsedInstruction): Definedness {
  if (!instruction.known) return 'undefined';
  const machine = new Measure();
  execute(machine, instruction);
  if (machine.unknowns > 0) return 'use/def';
  return machine.opaques > 0 ? 'opaque' : 'exact';
}

function memoryShape({ base, offset, mode }: MemoryOperand): string {
  const start = shape(base);
  if (offset === undefined) return `[${start}]${mode === 'preIndex' ? '!' : ''}`;
  if (mode === 'postIndex') return `[${start}], ${shape(offset)}`;
  return `[${start}, ${shape(offset)}]${mode === 'preIndex' ? '!' : ''}`;
}

function shape(operand: Operand): string {
  switch (operand.kind) {
    case 'general':
      if (operand.number !== 31) return operand.width === 64 ? 'x' : 'w';
      return operand.isSP ? (operand.width === 64 ? 'sp' : 'wsp') : operand.width === 64 ? 'xzr' : 'wzr';
    case 'shifted':
      return `${shape(operand.register)} ${operand.shift} #i`;
    case 'extended':
      return `${shape(operand.register)} ${operand.extend}${operand.amount ? ' #i' : ''}`;
    case 'immediate':
      return operand.relocation === undefined ? '#i' : `#:${operand.relocation}:`;
    case 'shiftedImmediate':
      return `#i ${operand.shift} #i`;
    case 'memory':
      return memoryShape(operand);
    case 'label':
      return operand.pool ? '=value' : 'label';
    case 'condition':
      return 'condition';
    case 'system':
      return 'system';
    case 'word':
      return operand.word;
    case 'vector':
      return `${operand.view.length === 1 && !operand.index ? operand.view : `v.${operand.view}`}${operand.index ? '[i]' : ''}`;
    case 'scalable': {
      const file = operand.register.replace(/\d+/, '');
      const rest = `${operand.element ? `.${operand.element}` : ''}${operand.qualifier ? `/${operand.qualifier}` : ''}`;
      return file + rest + (operand.slice || operand.index ? '[i]' : '');
    }
    case 'list':
      return `{${operand.registers.map(shape).join(', ')}}${operand.index ? '[i]' : ''}`;
    case 'other':
      return operand.text;
  }
}

function formOf({ parsed, word }: InstructionItem): string {
  if (!parsed.known) return `.inst in group ${((word ?? 0) >>> 25) & 15}`;
  return `${parsed.mnemonic} ${parsed.operands.map(shape).join(', ')}`.trim();
}

/** AArch32 code, written as words. */
const isArm32 = /\/(kuser32|sigreturn32)\.S$/;

/** Every form that occurs in the units, most frequent first. Includes words written as `.inst`. */
export function census(units: readonly SourceUnit[], forms = new Map<string, Form>()): Map<string, Form> {
  const frontEnd = new FrontEnd();
  for (const { file, options } of units) {
    if (isArm32.test(file)) continue;
    const { instructions } = frontEnd.run(sourceFile(file, readFileSync(file, 'utf8')), options);
    // Names that are no instruction stand in templates, which the compiler refuses on their own as well.
    for (const instruction of instructions.filter(({ parsed, word }) => parsed.known || word !== undefined)) {
      const form = formOf(instruction);
      const found = forms.get(form);
      if (found) found.count++;
      else {
        const defined = definedness(instruction.parsed);
        forms.set(form, { form, defined, count: 1, example: instruction.text });
      }
    }
  }
  return forms;
}

/** The table, and below it the sums. */
export function censusText(forms: ReadonlyMap<string, Form>): string {
  const rows = [...forms.values()].sort((a, b) => b.count - a.count);
  const width = Math.min(60, Math.max(...rows.map((r) => r.form.length)));
  const lines = rows.map(
    (r) => `${`${r.count}`.padStart(9)}  ${r.defined.padEnd(9)}  ${r.form.padEnd(width)}  ${r.example}`,
  );
  return [...lines, ...censusSums(forms)].join('\n');
}

export function censusSums(forms: ReadonlyMap<string, Form>): string[] {
  return censusRows('', forms).map(
    ({ defined, forms: count, instructions }) => `${defined}: ${count} forms, ${instructions} instructions`,
  );
}

export function censusRows(corpus: string, forms: ReadonlyMap<string, Form>): CensusRow[] {
  return (['exact', 'opaque', 'use/def', 'undefined'] as const).map((defined) => {
    const rows = [...forms.values()].filter((r) => r.defined === defined);
    return { corpus, defined, forms: rows.length, instructions: rows.reduce((n, r) => n + r.count, 0) };
  });
}
