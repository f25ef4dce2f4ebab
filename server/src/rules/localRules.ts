/**
 * Rules that judge an instruction by what stands before it on a path that is all known: what they report for sure holds
 * whatever code that nobody can see does elsewhere.
 */
export const LOCAL_RULES: ReadonlySet<string> = new Set([
  'clobbered-by-call',
  'missing-isb',
  'trapped-access',
  'wrong-cptr-layout',
  'undefined-system-register',
  'malformed-alternative',
  'base-overwritten',
  'mismatched-slot',
  'overwritten-before-use',
  'width-mismatch',
  'exclusive-mismatch',
  'captured-label',
  'invalid-operand',
]);
