import type { MemoryOperand, Operand } from '../instruction';

/**
 * Operand shapes. A form is a list of operands separated by spaces; `|` separates alternatives of
 * one operand, a trailing `?` makes the last operands optional. `r`, `R`, `rs`, `re` stand for both
 * widths, the same one throughout the form. The other names stand for themselves.
 */
const classes: Readonly<Record<string, (width: 'x' | 'w') => string>> = {
  /** General register or ZR; general register or SP; any. */
  r: (w) => `${w}|${w}zr`,
  R: (w) => `${w}|${w}sp`,
  x: () => 'x|xzr',
  w: () => 'w|wzr',
  X: () => 'x|xsp',
  W: () => 'w|wsp',
  /** Shifted and extended register. */
  rs: (w) => `${w}s`,
  re: (w) => (w === 'x' ? 'xe|we' : 'we'),
  /** Any addressing mode of LDR and STR with a general base. */
  M: () => 'm|m!|m\\+|mr',
  /** Any scalar SIMD&FP register. */
  F: () => 'b|h|s|d|q',
};

export function compileForms(forms: string): RegExp {
  const alternatives: string[] = [];
  for (const form of forms.split(';')) {
    const operands = form
      .trim()
      .split(/\s+/)
      .filter((each) => each !== '');
    for (const width of operands.some((each) => /(^|\|)(r|R|rs|re)(\||\?|$)/.test(each))
      ? (['x', 'w'] as const)
      : (['x'] as const)) {
      let pattern = '';
      for (const [i, operand] of operands.entries()) {
        const choices = operand
          .replace(/\?$/, '')
          .split('|')
          .map((choice) => classes[choice]?.(width) ?? choice.replace(/[+]/g, '\\+'))
          .join('|');
        const one = `${i === 0 ? '' : ','}(?:${choices})`;
        pattern += operand.endsWith('?') ? `(?:${one})?` : one;
      }
      alternatives.push(pattern);
    }
  }
  return new RegExp(`^(?:${alternatives.join('|')})$`);
}

/** The number of operands of the shortest form. */
export function shortestForm(forms: string): number {
  const required = (form: string) =>
    form
      .trim()
      .split(/\s+/)
      .filter((each) => each !== '' && !each.endsWith('?')).length;
  return Math.min(...forms.split(';').map(required));
}

/** The operands' kinds, in the notation that compiled forms match. */
export function signature(operands: readonly Operand[]): string {
  let text = '';
  for (const [i, operand] of operands.entries()) text += i === 0 ? kind(operand) : `,${kind(operand)}`;
  return text;
}

function kind(operand: Operand): string {
  switch (operand.kind) {
    case 'general': {
      const width = operand.width === 64 ? 'x' : 'w';
      if (operand.number !== 31) return width;
      return width + (operand.isSP ? 'sp' : 'zr');
    }
    case 'shifted':
      return operand.register.width === 64 ? 'xs' : 'ws';
    case 'extended':
      return operand.register.width === 64 ? 'xe' : 'we';
    case 'immediate':
      return operand.float === undefined ? 'i' : 'f';
    case 'shiftedImmediate':
      return 'is';
    case 'memory':
      return memoryKind(operand);
    case 'label':
      return operand.pool ? 'pool' : 'l';
    case 'condition':
      return 'c';
    case 'system':
      return 'sys';
    case 'word':
      return 'word';
    case 'vector':
      if (operand.index) return 've';
      return operand.view.length === 1 ? operand.view : 'v';
    case 'scalable':
      return /^(za|zt0)/.test(operand.register) ? 'za' : (operand.register[0] ?? 'z');
    case 'list':
      return operand.index ? 'Le' : 'L';
    case 'other':
      return 'other';
  }
}

/** m: immediate offset or none; m!: pre-index; m+: post-index; mr and m+r: by register; mvl: `mul vl`; mz: vector addresses. */
function memoryKind({ base, offset, mode, multipliedByVL }: MemoryOperand): string {
  if (base.kind !== 'general' || offset?.kind === 'scalable') return 'mz';
  if (multipliedByVL) return 'mvl';
  const byRegister = offset !== undefined && offset.kind !== 'immediate';
  const plain = mode === 'offset' ? 'm' : mode === 'preIndex' ? 'm!' : 'm+';
  return byRegister ? `${plain}r` : plain;
}
