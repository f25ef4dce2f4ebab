import { type RegisterField, registerLayout } from '../isa/systemRegisters';
import { U64 } from '../isa/u64';
import { isKnown, type Term } from '../simulator/term';
import { hex } from './bitNames';

/** The controls that hypervisor code switches: shown even where they are as on entry. */
const controls: ReadonlySet<string> = new Set(['TFP', 'TZ', 'FPEN', 'ZEN']);

/** What a term says about bits `msb` to `lsb` of the register whose new value it is. */
function fieldValue(register: string, term: Term, field: RegisterField): string | undefined {
  const mask = U64.mask(field.msb - field.lsb + 1);
  const known = term.zeros.or(term.ones).shr(field.lsb).and(mask);
  if (known.equals(mask)) return hex(term.ones.shr(field.lsb).and(mask));
  if (keepsEntry(register, term, mask.shl(field.lsb))) return 'as on entry';
  return undefined;
}

/** The bits under `mask` are those that the register had at entry. */
function keepsEntry(register: string, term: Term, mask: U64): boolean {
  if (term.kind === 'entry') return term.register === register;
  return term.kind === 'masked' && term.clear.and(mask).isZero() && keepsEntry(register, term.base, mask);
}

/**
 * The fields of a control register's value, `TFP 0, TZ as on entry`: those that the value fixes, and
 * the FP and SVE controls in any case. Undefined when the register's fields are not known here.
 *
 * @param e2h HCR_EL2.E2H, which selects the layout of CPTR_EL2; undefined when not known
 */
export function fieldText(register: string, term: Term, e2h: 0 | 1 | undefined): string | undefined {
  const layout = registerLayout(register, e2h);
  if (layout === undefined) return undefined;
  const parts: string[] = [];
  for (const field of layout.fields) {
    const value = fieldValue(register, term, field);
    const shown =
      controls.has(field.name) ||
      (value !== undefined && value !== 'as on entry' && (!isKnown(term) || value !== '0'));
    if (shown) parts.push(`${field.name} ${value ?? 'unknown'}`);
  }
  return parts.length === 0 ? undefined : parts.join(', ');
}
