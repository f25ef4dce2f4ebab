import { elseTrapTo, f, layout, trapTo } from './notation';

/** FPEN, ZEN and SMEN of CPACR_EL1: 'x0' traps EL0 and EL1, '01' EL0 alone. */
const toEL1 = { 0: 'EL0 and EL1 trapped', 1: 'EL0 trapped', 2: 'EL0 and EL1 trapped', 3: 'not trapped' };
/** The same fields of CPTR_EL2 with E2H: '01' traps EL0 when TGE is 1. */
const toEL2 = {
  0: 'EL0, EL1 and EL2 trapped',
  1: 'EL0 trapped when HCR_EL2.TGE is 1',
  2: 'EL0, EL1 and EL2 trapped',
  3: 'not trapped',
};

const streaming = 'SME instructions, SVE in Streaming SVE mode, SVCR and SMCR';

/** Arm ARM: CPACR_EL1, CPTR_EL2 (one layout for each value of HCR_EL2.E2H), CPTR_EL3, HSTR_EL2. */
export const trapControls = [
  ...layout(
    'CPACR_EL1',
    [
      f(29, 'E0POE', 'EL0 accesses to POR_EL0', elseTrapTo('EL1')),
      f(28, 'TTA', 'EL0 and EL1 accesses to trace registers', trapTo('EL1')),
      f('25:24', 'SMEN', streaming, toEL1),
      f('21:20', 'FPEN', 'FP, Advanced SIMD, SVE and SME registers', toEL1),
      f('17:16', 'ZEN', 'SVE instructions and ZCR_EL1', toEL1),
    ],
    { complete: false },
  ),
  ...layout(
    'CPTR_EL2',
    [
      f(31, 'TCPAC', 'EL1 accesses to CPACR_EL1', trapTo('EL2')),
      f(30, 'TAM', 'EL0 and EL1 accesses to activity monitor registers', trapTo('EL2')),
      f(20, 'TTA', 'accesses to trace registers', trapTo('EL2')),
      f(12, 'TSM', streaming, trapTo('EL2')),
      f(10, 'TFP', 'FP, Advanced SIMD, SVE and SME registers', trapTo('EL2')),
      f(8, 'TZ', 'SVE instructions and ZCR_ELx', trapTo('EL2')),
    ],
    { e2h: 0, res1: [13, 9, 7, 6, 5, 4, 3, 2, 1, 0] },
  ),
  ...layout(
    'CPTR_EL2',
    [
      f(31, 'TCPAC', 'EL1 accesses to CPACR_EL1', trapTo('EL2')),
      f(30, 'TAM', 'EL0 and EL1 accesses to activity monitor registers', trapTo('EL2')),
      f(29, 'E0POE', 'EL0 accesses to POR_EL0 when HCR_EL2.TGE is 1', elseTrapTo('EL2')),
      f(28, 'TTA', 'accesses to trace registers', trapTo('EL2')),
      f('25:24', 'SMEN', streaming, toEL2),
      f('21:20', 'FPEN', 'FP, Advanced SIMD, SVE and SME registers', toEL2),
      f('17:16', 'ZEN', 'SVE instructions and ZCR_ELx', toEL2),
    ],
    { e2h: 1 },
  ),
  ...layout('CPTR_EL3', [
    f(31, 'TCPAC', 'accesses to CPTR_EL2 from EL2 and to CPACR_EL1 from EL1 and EL2', trapTo('EL3')),
    f(30, 'TAM', 'accesses to activity monitor registers below EL3', trapTo('EL3')),
    f(20, 'TTA', 'accesses to trace registers', trapTo('EL3')),
    f(12, 'ESM', streaming, elseTrapTo('EL3')),
    f(10, 'TFP', 'FP, Advanced SIMD, SVE and SME registers', trapTo('EL3')),
    f(8, 'EZ', 'SVE instructions and ZCR_ELx', elseTrapTo('EL3')),
  ]),
  ...layout(
    'HSTR_EL2',
    [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15].map((n) =>
      f(n, `T${n}`, `AArch32 EL0 and EL1 accesses to coprocessor 15 register c${n}`, trapTo('EL2')),
    ),
  ),
];
