import type { Program } from '../assembler/program';
import type { DocumentSetup } from './documentSetup';

/** In every variant in which `if` is `ifHolds`, `implies` is `impliesHolds`. */
export interface Constraint {
  readonly if: string;
  readonly ifHolds: boolean;
  readonly implies: string;
  readonly impliesHolds: boolean;
}

/** Hypervisor code runs with VHE exactly when this capability is present: both names may be used. */
const VHE_CAPABILITY = 'ARM64_HAS_VIRT_HOST_EXTN';

/**
 * What holds between the conditions of a document: the project's constraints, then for each
 * configuration symbol that the document itself tests the capabilities that need it. The tree says
 * which those are; without one, `ARM64_X` is taken to need `CONFIG_ARM64_X`.
 */
export function constraintsFor(setup: DocumentSetup, program: Pick<Program, 'conditionals'>): Constraint[] {
  const constraints: Constraint[] = [];
  for (const text of setup.variantConstraints) {
    const constraint = parseConstraint(text);
    if (constraint) constraints.push(constraint);
  }
  if (constraints.some((c) => c.if === 'VHE' || c.implies === 'VHE'))
    constraints.push(implication('VHE', VHE_CAPABILITY), implication(VHE_CAPABILITY, 'VHE'));
  const tested = new Set(program.conditionals.flatMap((region) => region.symbols));
  for (const [capability, options] of setup.capabilityOptions)
    for (const option of options) if (tested.has(option)) constraints.push(implication(capability, option));
  if (setup.capabilityOptions.size === 0)
    for (const symbol of tested) {
      const capability = /^CONFIG_(ARM64_\w+)$/.exec(symbol)?.[1];
      if (capability) constraints.push(implication(capability, symbol));
    }
  return constraints;
}

/** `A => B` or `A -> B`, each side with an optional `!`. Undefined when it is neither. */
export function parseConstraint(text: string): Constraint | undefined {
  const m = /^\s*(!?)\s*([A-Za-z_]\w*)\s*[=-]>\s*(!?)\s*([A-Za-z_]\w*)\s*$/.exec(text);
  if (!m) return undefined;
  return { if: m[2] as string, ifHolds: m[1] === '', implies: m[4] as string, impliesHolds: m[3] === '' };
}

function implication(from: string, to: string): Constraint {
  return { if: from, ifHolds: true, implies: to, impliesHolds: true };
}
