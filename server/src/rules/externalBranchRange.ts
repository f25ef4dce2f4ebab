import { singleSymbol } from '../isa/linearValue';
import { rootOf } from '../source/origin';
import { longReach } from './fixes/longReach';
import type { ProgramContext, Rule, Violation } from './rule';

/** Bytes that each form reaches either way (Arm ARM: imm14, imm19 times 4; adr: imm21). */
const reach: readonly {
  readonly mnemonic: RegExp;
  readonly range: string;
  /** Objects that are linked next to each other stay within it often enough. */
  readonly short: boolean;
}[] = [
  { mnemonic: /^tbn?z$/, range: '32 KiB', short: true },
  { mnemonic: /^(cbn?z|b\.\w+|bc\.\w+)$/, range: '1 MiB', short: false },
  { mnemonic: /^adr$/, range: '1 MiB', short: false },
];

export const externalBranchRange: Rule = {
  id: 'external-branch-range',
  severity: 'warning',
  title: 'A short-range branch or adr to a symbol of another object, which the linker cannot extend',
  *checkProgram({ document, program, guard }: ProgramContext): Iterable<Violation> {
    for (const item of program.instructions) {
      const { mnemonic, operands } = item.parsed;
      const form = reach.find((r) => r.mnemonic.test(mnemonic));
      if (form === undefined || rootOf(item.origin).file.path !== document.path) continue;
      for (const o of operands) {
        if (o.kind !== 'label' || o.relocation !== undefined) continue;
        const name = singleSymbol(o.value);
        if (name === undefined || program.symbols.has(name) || program.resolve(o.value) !== undefined)
          continue;
        if (!/^[A-Za-z_.][\w.$]*$/.test(name)) continue;
        yield {
          origin: item.origin,
          guard,
          certain: form.short,
          message: `${mnemonic} reaches ${form.range} either way, and ${name} is defined in another object: it ${form.short ? 'is' : 'may be'} too far unless the two are linked close together, and the linker cannot extend the range`,
          related: [],
          fix: longReach(document, program, item),
        };
      }
    }
  },
};
