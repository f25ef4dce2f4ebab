import type { StepFacts } from '../analysis/facts';
import { instructionText } from '../analysis/instructionText';
import { explicit } from '../simulator/choice';
import { knownUnder } from '../simulator/knowledge';
import { printTerm } from '../simulator/printTerm';
import { generalResource, type Resource, resourceName } from '../simulator/resources';
import { ENTRY, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import { throughCallersRegister } from './callersRegister';
import type { RoutineContext, Rule, Violation } from './rule';
import { actors, relatedSites } from './words';

export const invalidAddress: Rule = {
  id: 'invalid-address',
  severity: 'warning',
  title: 'A load, store or branch through a value that is no address',
  ofRunAlone: true,
  *checkRoutine({ run, convention }: RoutineContext): Iterable<Violation> {
    if (convention.kind === 'smccc') yield* throughCallersRegister(run);
    for (const step of run.steps.values()) {
      const through = addressRegister(step);
      if (through === undefined) continue;
      for (const read of step.reads) {
        if (read.resource !== through) continue;
        for (const c of explicit(read.content, step.guard)) {
          const value = noAddress(c.value.term, step);
          if (value === undefined) continue;
          const writers = c.value.writers.filter((w): w is Site => w !== ENTRY);
          const by = writers.length === 0 ? '' : ` (${actors(run, writers)})`;
          yield {
            origin: step.instruction.origin,
            guard: c.guard,
            resource: through,
            certain: value.isNone,
            message: `\`${instructionText(step.instruction)}\` goes through ${resourceName(through)}, which is ${value.isNone ? 'no' : 'hardly an'} address: it holds ${value.text}${by}`,
            related: relatedSites(run, writers, () => `${resourceName(through)} is written here`),
          };
        }
      }
    }
  },
};

/** The general register that the instruction takes an address from, without another one added to it. */
function addressRegister({ instruction, memory }: StepFacts): Resource | undefined {
  const { mnemonic, operands } = instruction.parsed;
  if (/^(br|blr|ret)$/.test(mnemonic)) {
    const [target] = operands;
    return target?.kind === 'general' ? generalResource(target.number) : undefined;
  }
  if (memory.length === 0) return undefined;
  for (const o of operands) {
    if (o.kind !== 'memory' || o.base.kind !== 'general' || o.base.isSP || o.base.number === 31) continue;
    return o.offset === undefined || o.offset.kind === 'immediate'
      ? generalResource(o.base.number)
      : undefined;
  }
  return undefined;
}

/** What the value is instead; undefined where it may well be an address. */
function noAddress(
  t: Term,
  { before }: StepFacts,
): { readonly text: string; readonly isNone: boolean } | undefined {
  const { zeros, ones } = knownUnder(t, before.facts);
  // The lowest page is left unmapped so that such addresses fault; without translation something may lie there.
  if ((zeros.hi | 0) === -1 && (zeros.lo | 0xfff) === -1 && !isLabel(t)) {
    const [least, most] = [ones.lo & 0xfff, ~zeros.lo & 0xfff];
    return { text: least === most ? `${least} there` : `at most ${most}`, isNone: false };
  }
  const source = t.kind === 'masked' ? t.base : t;
  if (source.kind !== 'entry' || !CONTROL.test(source.register)) return undefined;
  return { text: printTerm(t), isNone: true };
}

function isLabel(t: Term): boolean {
  return t.kind === 'symbol' || (t.kind === 'linear' && t.atoms.some((a) => a.term.kind === 'symbol'));
}

/** System registers of control, status and identification bits: no part of them is the address of anything. */
const CONTROL =
  /^(SCTLR|ACTLR|HCRX?|HSTR|CPTR|CPACR|MDCR|MDSCR|TCR|VTCR|MAIR|AMAIR|SCR|SPSR|ESR|ISR|AFSR[01]|ID_AA64\w+|MIDR|V?MPIDR|VPIDR|CURRENTEL|DAIF|NZCV|SPSEL|FPCR|CTR|CLIDR|CCSIDR|CSSELR|DCZID|CNT\w+|PM\w+|IC[CH]_\w+|CONTEXTIDR|ZCR|SMCR)(_EL\d+)?$/;
