import type { GeneralOperand, Operand } from './instruction';

/** 31 is SP (or WSP) when `isSP`, else XZR (or WZR). One shared object for each register. */
const general: Readonly<Record<32 | 64, readonly GeneralOperand[]>> = {
  32: Array.from({ length: 33 }, (_, n) => generalOperand(n, 32)),
  64: Array.from({ length: 33 }, (_, n) => generalOperand(n, 64)),
};

function generalOperand(n: number, width: 32 | 64): GeneralOperand {
  return { kind: 'general', number: Math.min(n, 31), width, isSP: n === 32 };
}

export function generalRegister(n: number, width: 32 | 64, isSP = false): GeneralOperand {
  const found = general[width][n === 31 && isSP ? 32 : n];
  if (!found) throw new RangeError(`no general register ${n}`);
  return found;
}

const byName = new Map<string, Operand>();

function name(text: string, operand: Operand): void {
  byName.set(text, operand);
  byName.set(text.toUpperCase(), operand);
}

for (let n = 0; n <= 30; n++) {
  name(`x${n}`, generalRegister(n, 64));
  name(`w${n}`, generalRegister(n, 32));
}
name('xzr', generalRegister(31, 64));
name('wzr', generalRegister(31, 32));
name('sp', generalRegister(31, 64, true));
name('wsp', generalRegister(31, 32, true));
// The names that as predefines after AAPCS64 section 6.1.1.
name('lr', generalRegister(30, 64));
name('fp', generalRegister(29, 64));
name('ip0', generalRegister(16, 64));
name('ip1', generalRegister(17, 64));
for (let n = 0; n <= 31; n++) {
  for (const view of ['b', 'h', 's', 'd', 'q']) name(`${view}${n}`, { kind: 'vector', number: n, view });
  name(`v${n}`, { kind: 'vector', number: n, view: '' });
  name(`z${n}`, { kind: 'scalable', register: `z${n}` });
}
for (let n = 0; n <= 15; n++) {
  name(`p${n}`, { kind: 'scalable', register: `p${n}` });
  name(`pn${n}`, { kind: 'scalable', register: `pn${n}` });
}
name('za', { kind: 'scalable', register: 'za' });
name('zt0', { kind: 'scalable', register: 'zt0' });

/** A register written without arrangement, qualifier or index; names are all lower or all upper case, as `as` has it. */
export function registerNamed(text: string): Operand | undefined {
  return byName.get(text);
}
