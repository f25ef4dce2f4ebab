import type { Rule } from './rule';

/** What the front end itself finds: it has the words and the places already. */
export const frontEndRules: readonly Rule[] = [
  { id: 'syntax-error', severity: 'error', title: 'A statement that the assembler cannot read' },
  {
    id: 'unknown-instruction',
    severity: 'error',
    title: 'A mnemonic that is neither an A64 instruction nor a macro',
  },
  { id: 'invalid-operand', severity: 'error', title: 'An operand that the instruction does not take' },
  {
    id: 'undefined-symbol',
    severity: 'error',
    title: 'A symbol whose value is needed and that is not defined',
  },
  { id: 'unresolved-include', severity: 'warning', title: 'A header that was not found' },
  { id: 'macro-error', severity: 'error', title: 'A macro that cannot be expanded' },
];

const ids = new Set(frontEndRules.map((r) => r.id));

export function isOfFrontEnd(rule: string): boolean {
  return ids.has(rule);
}
