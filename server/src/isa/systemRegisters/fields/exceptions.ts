import { exceptionClasses } from '../exceptions';
import { f, layout, whole, yes } from './notation';

const mask = { 0: 'not masked', 1: 'masked' };
const modes = {
  0: 'EL0t',
  4: 'EL1t',
  5: 'EL1h',
  8: 'EL2t',
  9: 'EL2h',
  12: 'EL3t',
  13: 'EL3h',
  16: 'AArch32 User',
  17: 'AArch32 FIQ',
  18: 'AArch32 IRQ',
  19: 'AArch32 Supervisor',
  22: 'AArch32 Monitor',
  23: 'AArch32 Abort',
  26: 'AArch32 Hyp',
  27: 'AArch32 Undefined',
  31: 'AArch32 System',
};
const flags = [f(31, 'N', 'negative'), f(30, 'Z', 'zero'), f(29, 'C', 'carry'), f(28, 'V', 'overflow')];
const masks = [
  f(9, 'D', 'debug exceptions', mask),
  f(8, 'A', 'SError', mask),
  f(7, 'I', 'IRQ', mask),
  f(6, 'F', 'FIQ', mask),
];

/** Arm ARM: syndrome, saved state, fault addresses, vectors, and PSTATE through its system registers. */
export const exceptions = [
  ...layout('ESR_EL1 ESR_EL2 ESR_EL3', [
    f('55:32', 'ISS2', 'second part of the syndrome'),
    f('31:26', 'EC', 'exception class', exceptionClasses),
    f(25, 'IL', 'instruction length', { 0: '16 bits', 1: '32 bits' }),
    f('24:0', 'ISS', 'syndrome of the class'),
  ]),
  ...layout(
    'SPSR_EL1 SPSR_EL2 SPSR_EL3',
    [
      ...flags,
      f(25, 'TCO', 'tag checks', { 0: 'not affected', 1: 'off' }),
      f(24, 'DIT', 'data-independent timing', yes),
      f(23, 'UAO', 'unprivileged accesses act as privileged', yes),
      f(22, 'PAN', 'privileged access to EL0 memory faults', yes),
      f(21, 'SS', 'software step', yes),
      f(20, 'IL', 'illegal execution state', yes),
      f(13, 'ALLINT', 'all interrupts', mask),
      f(12, 'SSBS', 'speculative store bypass is allowed', yes),
      f('11:10', 'BTYPE', 'branch type'),
      ...masks,
      f('4:0', 'M', 'level and stack pointer that the exception came from, or returns to', modes),
    ],
    { complete: false },
  ),
  ...whole('ELR_EL1 ELR_EL2 ELR_EL3', 'ADDR', 'address to return to'),
  ...whole('FAR_EL1 FAR_EL2 FAR_EL3', 'ADDR', 'faulting virtual address'),
  ...layout('HPFAR_EL2', [
    f(63, 'NS', 'the faulting address is Non-secure', yes),
    f('43:4', 'FIPA', 'faulting intermediate physical address, bits 51 to 12'),
  ]),
  ...layout('VBAR_EL1 VBAR_EL2 VBAR_EL3', [
    f('63:11', 'VBA', 'vector base, 2 KB aligned: address bits 63 to 11'),
  ]),
  ...layout('NZCV', flags),
  ...layout('DAIF', masks),
  ...layout('CURRENTEL', [f('3:2', 'EL', 'exception level', { 0: 'EL0', 1: 'EL1', 2: 'EL2', 3: 'EL3' })]),
  ...layout('SPSEL', [f(0, 'SP', 'stack pointer', { 0: 'SP_EL0', 1: 'SP_ELx' })]),
  ...layout('PAN', [f(22, 'PAN', 'privileged access to EL0 memory faults', yes)]),
  ...layout('UAO', [f(23, 'UAO', 'unprivileged accesses act as privileged', yes)]),
  ...layout('DIT', [f(24, 'DIT', 'data-independent timing', yes)]),
  ...layout('SSBS', [f(12, 'SSBS', 'speculative store bypass is allowed', yes)]),
  ...layout('TCO', [f(25, 'TCO', 'tag checks', { 0: 'not affected', 1: 'off' })]),
  ...layout('ALLINT', [f(13, 'ALLINT', 'all interrupts', mask)]),
  ...layout('ISR_EL1', [
    f(10, 'IS', 'the pending IRQ has superpriority', yes),
    f(9, 'FS', 'the pending FIQ has superpriority', yes),
    f(8, 'A', 'SError pending', yes),
    f(7, 'I', 'IRQ pending', yes),
    f(6, 'F', 'FIQ pending', yes),
  ]),
];
