import type { RegisterField } from '../types';
import { elseTrapTo, enabled, f, layout, trapTo, yes } from './notation';

const endian = { 0: 'little-endian', 1: 'big-endian' };
const tagFault = {
  0: 'no effect',
  1: 'synchronous',
  2: 'accumulated in TFSR',
  3: 'synchronous on reads, accumulated on writes',
};

/** Fields of every SCTLR_ELx. */
const common = (n: 1 | 2 | 3): RegisterField[] => [
  f(62, 'SPINTMASK', 'interrupts are masked while SP_ELx is selected', yes),
  f(61, 'NMI', 'non-maskable interrupts', enabled),
  f(59, 'TCSO', 'only stores are tag checked, not loads', yes),
  f(53, 'TME', `transactional memory at EL${n}`, enabled),
  f(51, 'TMT', 'forces transactions to fail', yes),
  f(44, 'DSSBS', 'PSTATE.SSBS on exception entry'),
  f(43, 'ATA', `allocation tag access at EL${n}`, enabled),
  f('41:40', 'TCF', `tag check faults at EL${n}`, tagFault),
  f(37, 'ITFSB', 'exception entry synchronises accumulated tag faults', yes),
  f(36, n === 1 ? 'BT1' : 'BT', 'PACIASP and PACIBSP are not compatible with BTYPE 3', yes),
  f(31, 'EnIA', 'key A for instruction addresses', enabled),
  f(30, 'EnIB', 'key B for instruction addresses', enabled),
  f(27, 'EnDA', 'key A for data addresses', enabled),
  f(25, 'EE', `data accesses at EL${n} and its table walks`, endian),
  f(22, 'EIS', 'exception entry is context synchronising', yes),
  f(21, 'IESB', 'implicit error synchronisation at exception entry and return', enabled),
  f(19, 'WXN', 'writable memory is never executable', yes),
  f(13, 'EnDB', 'key B for data addresses', enabled),
  f(12, 'I', 'instruction accesses', { 0: 'non-cacheable', 1: 'cacheable' }),
  f(11, 'EOS', 'exception return is context synchronising', yes),
  f(6, 'nAA', 'unaligned acquire and release accesses may cross 16 bytes', yes),
  f(3, 'SA', `SP alignment check at EL${n}`, enabled),
  f(2, 'C', 'data accesses', { 0: 'non-cacheable', 1: 'cacheable' }),
  f(1, 'A', 'alignment check', enabled),
  f(0, 'M', `stage 1 translation of the EL${n} regime`, enabled),
];

/** Fields that concern EL0: of SCTLR_EL1, and of SCTLR_EL2 with E2H (in effect with TGE). */
const ofEL0 = (el: 'EL1' | 'EL2'): RegisterField[] => {
  const here = trapTo(el);
  const elseHere = elseTrapTo(el);
  return [
    f(63, 'TIDCP', 'EL0 accesses to IMPLEMENTATION DEFINED registers', here),
    f(60, 'EnTP2', 'EL0 accesses to TPIDR2_EL0', elseHere),
    f(58, 'TCSO0', 'only stores are tag checked at EL0, not loads', yes),
    f(57, 'EPAN', 'PAN covers execute-only memory of EL0', yes),
    f(56, 'EnALS', 'LD64B and ST64B at EL0', elseHere),
    f(55, 'EnAS0', 'ST64BV0 at EL0', elseHere),
    f(54, 'EnASR', 'ST64BV at EL0', elseHere),
    f(52, 'TME0', 'transactional memory at EL0', enabled),
    f(50, 'TMT0', 'forces EL0 transactions to fail', yes),
    f('49:46', 'TWEDEL', 'delay of the WFE trap, 2^(TWEDEL + 8) cycles'),
    f(45, 'TWEDEn', 'delay of the WFE trap', enabled),
    f(42, 'ATA0', 'allocation tag access at EL0', enabled),
    f('39:38', 'TCF0', 'tag check faults at EL0', tagFault),
    f(35, 'BT0', 'as BT, at EL0', yes),
    f(34, 'EnFPM', 'EL0 accesses to FPMR', elseHere),
    f(33, 'MSCEn', 'memory copy and set instructions at EL0', enabled),
    f(32, 'CMOW', 'EL0 cache maintenance needs write permission', yes),
    f(29, 'LSMAOE', 'AArch32 load and store multiple atomicity', yes),
    f(28, 'nTLSMD', 'AArch32 load and store multiple to Device memory do not trap', yes),
    f(26, 'UCI', 'EL0 cache maintenance', elseHere),
    f(24, 'E0E', 'data accesses at EL0', endian),
    f(23, 'SPAN', 'PSTATE.PAN on exception entry', { 0: 'set', 1: 'unchanged' }),
    f(20, 'TSCXT', 'EL0 accesses to SCXTNUM_EL0', here),
    f(18, 'nTWE', 'EL0 use of WFE', elseHere),
    f(16, 'nTWI', 'EL0 use of WFI', elseHere),
    f(15, 'UCT', 'EL0 reads of CTR_EL0', elseHere),
    f(14, 'DZE', 'EL0 use of DC ZVA', elseHere),
    f(10, 'EnRCTX', 'EL0 use of CFP, CPP, DVP RCTX', elseHere),
    f(8, 'SED', 'SETEND is UNDEFINED at EL0', yes),
    f(7, 'ITD', 'some IT instructions are UNDEFINED at EL0', yes),
    f(5, 'CP15BEN', 'AArch32 CP15 barriers at EL0', enabled),
    f(4, 'SA0', 'SP alignment check at EL0', enabled),
  ];
};

/** Fields of SCTLR2_ELx (FEAT_SCTLR2). */
const sctlr2 = (hasEL0: boolean, hasContexts: boolean): RegisterField[] => [
  ...(hasEL0
    ? [
        f(12, 'CPTM0', 'checked pointer arithmetic for multiplication at EL0', yes),
        f(11, 'CPTM', 'checked pointer arithmetic for multiplication', yes),
        f(10, 'CPTA0', 'checked pointer arithmetic for addition at EL0', yes),
        f(9, 'CPTA', 'checked pointer arithmetic for addition', yes),
        f(8, 'EnPACM0', 'PACM at EL0', enabled),
        f(7, 'EnPACM', 'PACM', enabled),
        f(6, 'EnIDCP128', 'EL0 accesses to IMPLEMENTATION DEFINED 128-bit registers', enabled),
      ]
    : [
        f(11, 'CPTM', 'checked pointer arithmetic for multiplication', yes),
        f(9, 'CPTA', 'checked pointer arithmetic for addition', yes),
        f(7, 'EnPACM', 'PACM', enabled),
      ]),
  f(5, 'EASE', 'external aborts use the SError vector', yes),
  f(4, 'EnANERR', 'external aborts on reads of Normal memory may be taken as SError', yes),
  f(3, 'EnADERR', 'external aborts on reads of Device memory may be taken as SError', yes),
  f(2, 'NMEA', 'external aborts are not masked by PSTATE.A', yes),
  ...(hasContexts ? [f(1, 'EMEC', 'memory encryption contexts', enabled)] : []),
];

/** Arm ARM: SCTLR_EL1, SCTLR_EL2 (with and without E2H), SCTLR_EL3. RES1 bits are those of Armv8.0. */
export const systemControl = [
  ...layout('SCTLR_EL1', [
    ...common(1),
    ...ofEL0('EL1'),
    f(9, 'UMA', 'EL0 accesses to DAIF', elseTrapTo('EL1')),
  ]),
  ...layout('SCTLR_EL2', common(2), { e2h: 0, res1: [29, 28, 23, 18, 16, 5, 4], complete: false }),
  ...layout('SCTLR_EL2', [...common(2), ...ofEL0('EL2')], { e2h: 1, complete: false }),
  ...layout('SCTLR_EL3', common(3), { res1: [29, 28, 23, 18, 16, 5, 4], complete: false }),
  ...layout('SCTLR2_EL1', sctlr2(true, false)),
  ...layout('SCTLR2_EL2', sctlr2(false, true), { e2h: 0, complete: false }),
  ...layout('SCTLR2_EL2', sctlr2(true, true), { e2h: 1 }),
  ...layout('SCTLR2_EL3', sctlr2(false, true), { complete: false }),
];
