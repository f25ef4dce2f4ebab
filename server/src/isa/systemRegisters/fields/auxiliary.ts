import { enabled, f, layout, whole, yes } from './notation';

const numbered = (name: string, from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, n) => name.replace('#', String(from + n))).join(' ');
const auxiliary = numbered('AMEVCNTR1#_EL0', 0, 15);
const partitions = [
  f('47:40', 'PMG_D', 'performance group of data'),
  f('39:32', 'PMG_I', 'performance group of instructions'),
  f('31:16', 'PARTID_D', 'partition of data'),
  f('15:0', 'PARTID_I', 'partition of instructions'),
];
const cacheType = {
  0: 'none',
  1: 'instruction',
  2: 'data',
  3: 'separate instruction and data',
  4: 'unified',
};
const counterBits = (what: string) => [f('15:0', 'P', `${what}, a bit each`)];

/** AArch32 state that EL2 saves, in the format of SPSR_ELx for AArch32. */
const aarch32Flags = [
  f(31, 'N', 'negative', yes),
  f(30, 'Z', 'zero', yes),
  f(29, 'C', 'carry', yes),
  f(28, 'V', 'overflow', yes),
  f(27, 'Q', 'saturation', yes),
];
const aarch32State = [
  ...aarch32Flags,
  f('26:25', 'IT<1:0>', 'IT state, low bits'),
  f(24, 'J', 'Jazelle'),
  f(23, 'SSBS', 'speculative store bypass is allowed', yes),
  f(22, 'PAN', 'privileged access to EL0 memory faults', yes),
  f(21, 'DIT', 'data-independent timing', yes),
  f(20, 'IL', 'illegal execution state', yes),
  f('19:16', 'GE', 'greater than or equal flags'),
  f('15:10', 'IT<7:2>', 'IT state, high bits'),
  f(9, 'E', 'data is', { 0: 'little-endian', 1: 'big-endian' }),
  f(8, 'A', 'SError is masked', yes),
  f(7, 'I', 'IRQ is masked', yes),
  f(6, 'F', 'FIQ is masked', yes),
  f(5, 'T', 'instruction set', { 0: 'A32', 1: 'T32' }),
  f('4:0', 'M', 'mode', {
    16: 'User',
    17: 'FIQ',
    18: 'IRQ',
    19: 'Supervisor',
    22: 'Monitor',
    23: 'Abort',
    26: 'Hyp',
    27: 'Undefined',
    31: 'System',
  }),
];

/** Activity monitors, memory partitioning, caches, AArch32 state, and registers that are IMPLEMENTATION DEFINED. */
export const auxiliaryRegisters = [
  ...whole('ACTLR_EL1 ACTLR_EL2 ACTLR_EL3', 'IMPDEF', 'IMPLEMENTATION DEFINED controls'),
  ...whole(
    'AFSR0_EL1 AFSR1_EL1 AFSR0_EL2 AFSR1_EL2 AFSR0_EL3 AFSR1_EL3',
    'IMPDEF',
    'IMPLEMENTATION DEFINED fault status',
  ),
  ...whole('HACR_EL2', 'IMPDEF', 'IMPLEMENTATION DEFINED traps'),
  ...whole('REVIDR_EL1 AIDR_EL1', 'IMPDEF', 'IMPLEMENTATION DEFINED revision'),
  ...whole('RVBAR_EL1 RVBAR_EL2 RVBAR_EL3', 'ResetAddress', 'address that execution starts at after reset'),
  ...layout('RMR_EL1 RMR_EL2 RMR_EL3', [
    f(1, 'RR', 'requests a warm reset', yes),
    f(0, 'AA64', 'state after a warm reset', { 0: 'AArch32', 1: 'AArch64' }),
  ]),
  ...whole('RNDR RNDRRS', 'RNDR', 'random number; zero with NZCV.Z set when there is none'),
  ...layout('ACCDATA_EL1', [f('31:0', 'ACCDATA', 'low word that ST64BV0 stores')]),
  ...layout('CLIDR_EL1', [
    ...Array.from({ length: 7 }, (_, n) =>
      f(`${n * 2 + 34}:${n * 2 + 33}`, `Ttype${n + 1}`, `tag cache of level ${n + 1}`),
    ),
    f('32:30', 'ICB', 'inner cache boundary level'),
    f('29:27', 'LoUU', 'level of unification, uniprocessor'),
    f('26:24', 'LoC', 'level of coherency'),
    f('23:21', 'LoUIS', 'level of unification, inner shareable'),
    ...Array.from({ length: 7 }, (_, n) =>
      f(`${n * 3 + 2}:${n * 3}`, `Ctype${n + 1}`, `cache of level ${n + 1}`, cacheType),
    ),
  ]),
  // The format without FEAT_CCIDX; with it NumSets is 55:32 and Associativity 23:3.
  ...layout(
    'CCSIDR_EL1',
    [
      f('27:13', 'NumSets', 'sets less 1 (bits 55:32 with FEAT_CCIDX)'),
      f('12:3', 'Associativity', 'ways less 1 (bits 23:3 with FEAT_CCIDX)'),
      f('2:0', 'LineSize', 'log2 of the bytes of a line, less 4'),
    ],
    { complete: false },
  ),
  ...layout('CCSIDR2_EL1', [f('23:0', 'NumSets', 'sets less 1, for AArch32')]),
  ...layout('AMCR_EL0', [
    f(17, 'CG1RZ', 'auxiliary counters read as zero below the highest level', yes),
    f(10, 'HDBG', 'counters halt in Debug state', yes),
  ]),
  ...layout('AMCFGR_EL0', [
    f('31:28', 'NCG', 'counter groups less 1'),
    f(24, 'HDBG', 'halt on debug is supported', yes),
    f('13:8', 'SIZE', 'bits of a counter less 1'),
    f('7:0', 'N', 'number of counters less 1'),
  ]),
  ...layout('AMCGCR_EL0', [
    f('15:8', 'CG1NC', 'auxiliary counters'),
    f('7:0', 'CG0NC', 'architected counters'),
  ]),
  ...layout('AMCG1IDR_EL0', [
    f('31:16', 'AMEVCNTOFF1', 'virtual offsets of auxiliary counters, a bit each'),
    f('15:0', 'AMEVCNTR1', 'auxiliary counters, a bit each'),
  ]),
  ...layout('AMCNTENSET0_EL0 AMCNTENCLR0_EL0', counterBits('architected counter is enabled')),
  ...layout('AMCNTENSET1_EL0 AMCNTENCLR1_EL0', counterBits('auxiliary counter is enabled')),
  ...whole(`${numbered('AMEVCNTR0#_EL0', 0, 3)} ${auxiliary}`, 'ACNT', 'activity count'),
  ...layout(`${numbered('AMEVTYPER0#_EL0', 0, 3)} ${numbered('AMEVTYPER1#_EL0', 0, 15)}`, [
    f('15:0', 'evtCount', 'event number'),
  ]),
  ...whole(
    `${numbered('AMEVCNTVOFF0#_EL2', 0, 15)} ${numbered('AMEVCNTVOFF1#_EL2', 0, 15)}`,
    'Offset',
    'virtual offset of the counter',
  ),
  ...layout('MPAM0_EL1', partitions),
  ...layout('MPAMSM_EL1', [
    f('47:40', 'PMG_D', 'performance group of the streaming unit'),
    f('31:16', 'PARTID_D', 'partition of the streaming unit'),
  ]),
  ...layout(
    'MPAM1_EL1',
    [
      f(63, 'MPAMEN', 'partitioning', enabled),
      f(60, 'FORCED_NS', 'forced to Non-secure', yes),
      f(54, 'ALTSP_FRCD', 'alternative space is forced', yes),
      ...partitions,
    ],
    { complete: false },
  ),
  ...layout('MPAM2_EL2', [
    f(63, 'MPAMEN', 'partitioning', enabled),
    f(58, 'TIDR', 'EL1 reads of MPAMIDR_EL1', { 0: 'not trapped', 1: 'trapped to EL2' }),
    f(56, 'ALTSP_HFC', 'alternative space for EL0 and EL1', yes),
    f(55, 'ALTSP_EL2', 'alternative space at EL2', yes),
    f(54, 'ALTSP_FRCD', 'alternative space is forced', yes),
    f(50, 'EnMPAMSM', 'EL1 accesses to MPAMSM_EL1', { 0: 'trapped to EL2', 1: 'not trapped' }),
    f(49, 'TRAPMPAM0EL1', 'EL1 accesses to MPAM0_EL1', { 0: 'not trapped', 1: 'trapped to EL2' }),
    f(48, 'TRAPMPAM1EL1', 'EL1 accesses to MPAM1_EL1', { 0: 'not trapped', 1: 'trapped to EL2' }),
    ...partitions,
  ]),
  ...layout(
    'MPAM3_EL3',
    [
      f(63, 'MPAMEN', 'partitioning', enabled),
      f(62, 'TRAPLOWER', 'accesses to MPAM registers below EL3', { 0: 'not trapped', 1: 'trapped to EL3' }),
      f(61, 'SDEFLT', 'Secure state uses the default partition', yes),
      f(60, 'FORCE_NS', 'Secure state uses Non-secure partitions', yes),
      ...partitions,
    ],
    { complete: false },
  ),
  ...layout('MPAMHCR_EL2', [
    f(31, 'TRAP_MPAMIDR_EL1', 'EL1 reads of MPAMIDR_EL1', { 0: 'not trapped', 1: 'trapped to EL2' }),
    f(8, 'GSTAPP_PLK', 'EL0 uses the partition of the guest', yes),
    f(1, 'EL1_VPMEN', 'virtual partitions at EL1', enabled),
    f(0, 'EL0_VPMEN', 'virtual partitions at EL0', enabled),
  ]),
  ...layout(
    'MPAMIDR_EL1',
    [
      f(61, 'HAS_SDEFLT', 'MPAM3_EL3.SDEFLT', yes),
      f(60, 'HAS_FORCE_NS', 'MPAM3_EL3.FORCE_NS', yes),
      f(59, 'SP4', 'four spaces', yes),
      f(58, 'HAS_TIDR', 'MPAM2_EL2.TIDR', yes),
      f(57, 'HAS_ALTSP', 'alternative spaces', yes),
      f('39:32', 'PMG_MAX', 'largest performance group'),
      f('20:18', 'VPMR_MAX', 'largest MPAMVPM<n>_EL2'),
      f(17, 'HAS_HCR', 'virtual partitions', yes),
      f('15:0', 'PARTID_MAX', 'largest partition'),
    ],
    { complete: false },
  ),
  ...layout('MPAMVPMV_EL2', [f('31:0', 'VPM_V', 'valid virtual partitions, a bit each')]),
  ...layout(
    numbered('MPAMVPM#_EL2', 0, 7),
    [0, 1, 2, 3].map((n) =>
      f(`${n * 16 + 15}:${n * 16}`, `PhyPARTID${n}`, `physical partition of entry ${n}`),
    ),
  ),
  ...layout('SPSR_IRQ SPSR_ABT SPSR_UND SPSR_FIQ', aarch32State),
  ...layout(
    'DACR32_EL2',
    Array.from({ length: 16 }, (_, n) =>
      f(`${n * 2 + 1}:${n * 2}`, `D${n}`, `domain ${n}`, { 0: 'no access', 1: 'client', 3: 'manager' }),
    ),
  ),
  ...layout('IFSR32_EL2', [
    f(16, 'FnV', 'IFAR is not valid', yes),
    f(12, 'ExT', 'external abort type'),
    f(10, 'FS<4>', 'fault status, high bit'),
    f(9, 'LPAE', 'long descriptor format', yes),
    f('5:0', 'STATUS', 'fault status'),
  ]),
  ...layout(
    'FPEXC32_EL2',
    [
      f(31, 'EX', 'exception', yes),
      f(30, 'EN', 'FP and Advanced SIMD in AArch32', enabled),
      f(29, 'DEX', 'defined synchronous exception', yes),
      f(28, 'FP2V', 'FPINST2 is valid', yes),
      f(27, 'VV', 'VECITR is valid', yes),
      f(26, 'TFV', 'trapped fault bits are valid', yes),
      f('10:8', 'VECITR', 'vector iteration'),
      f(7, 'IDF', 'input denormal', yes),
      f(4, 'IXF', 'inexact', yes),
      f(3, 'UFF', 'underflow', yes),
      f(2, 'OFF', 'overflow', yes),
      f(1, 'DZF', 'divide by zero', yes),
      f(0, 'IOF', 'invalid operation', yes),
    ],
    { complete: false },
  ),
  ...layout('SDER32_EL2 SDER32_EL3', [
    f(1, 'SUNIDEN', 'non-invasive debug of Secure EL0', enabled),
    f(0, 'SUIDEN', 'invasive debug of Secure EL0', enabled),
  ]),
  // Armv8-R AArch64 (DDI 0600): protection regions in place of stage 1 tables.
  ...layout('MPUIR_EL1 MPUIR_EL2', [f('7:0', 'REGION', 'number of protection regions')]),
  ...layout('PRENR_EL1 PRENR_EL2', [f('31:0', 'EN', 'regions 31 to 0 are enabled, a bit each')]),
  ...layout('PRSELR_EL1 PRSELR_EL2', [f('7:0', 'REGION', 'region that PRBAR and PRLAR access')]),
  ...layout(`PRBAR_EL1 PRBAR_EL2 ${numbered('PRBAR#_EL1', 1, 15)} ${numbered('PRBAR#_EL2', 1, 15)}`, [
    f('51:6', 'BASE', 'start of the region, address bits 51 to 6'),
    f('5:4', 'SH', 'shareability', { 0: 'non-shareable', 2: 'outer shareable', 3: 'inner shareable' }),
    f('3:2', 'AP', 'access permissions'),
    f('1:0', 'XN', 'execute never'),
  ]),
  ...layout(`PRLAR_EL1 PRLAR_EL2 ${numbered('PRLAR#_EL1', 1, 15)} ${numbered('PRLAR#_EL2', 1, 15)}`, [
    f('51:6', 'LIMIT', 'end of the region, address bits 51 to 6'),
    f(4, 'NS', 'the region is Non-secure', yes),
    f('3:1', 'AttrIndx', 'memory type in MAIR_ELx'),
    f(0, 'EN', 'the region', enabled),
  ]),
];
