import { enabled, f, layout, whole, yes } from './notation';

/** Base permissions of FEAT_S1PIE (Arm ARM, PIR_EL1); overlays apply to the first eight. */
const base = {
  0: 'none',
  1: 'R',
  2: 'X',
  3: 'RX',
  5: 'RW',
  6: 'RW, or RX where an overlay takes W away',
  7: 'RWX',
  8: 'R',
  9: 'R, and Guarded Control Stack',
  10: 'RX',
  12: 'RW',
  14: 'RWX',
};
const overlay = { 0: 'none', 1: 'R', 2: 'X', 3: 'RX', 4: 'W', 5: 'RW', 6: 'WX', 7: 'RWX' };
const sixteen = (prefix: string, meaning: string, values: Readonly<Record<number, string>>) =>
  Array.from({ length: 16 }, (_, n) =>
    f(`${n * 4 + 3}:${n * 4}`, `${prefix}${n}`, `${meaning} ${n}`, values),
  );

const shadowStack = [
  f(9, 'STREn', 'GCSSTR and GCSSTTR', enabled),
  f(8, 'PUSHMEn', 'GCSPUSHM', enabled),
  f(6, 'EXLOCKEN', 'exception state lock', enabled),
  f(5, 'RVCHKEN', 'return value check', enabled),
  f(0, 'PCRSEL', 'the Guarded Control Stack', enabled),
];

/** Arm ARM: permission indirection and overlays (FEAT_S1PIE, S2PIE, S1POE, S2POE), Guarded Control Stacks (FEAT_GCS). */
export const permissions = [
  ...layout('PIR_EL1 PIR_EL2 PIR_EL3 PIRE0_EL1 PIRE0_EL2', sixteen('Perm', 'base permission of index', base)),
  ...layout('POR_EL0 POR_EL1 POR_EL2 POR_EL3', sixteen('Perm', 'overlay permission of index', overlay)),
  ...layout('S2PIR_EL2', sixteen('Perm', 'stage 2 base permission of index', {})),
  ...layout('S2POR_EL1', sixteen('Perm', 'stage 2 overlay permission of index', {})),
  ...layout('GCSCR_EL1 GCSCR_EL2 GCSCR_EL3', shadowStack),
  ...layout('GCSCRE0_EL1', [
    f(10, 'nTR', 'EL0 accesses to GCSPR_EL0', { 0: 'trapped', 1: 'not trapped' }),
    f(9, 'STREn', 'GCSSTR at EL0', enabled),
    f(8, 'PUSHMEn', 'GCSPUSHM at EL0', enabled),
    f(5, 'RVCHKEN', 'return value check at EL0', enabled),
    f(0, 'PCRSEL', 'the Guarded Control Stack of EL0', enabled),
  ]),
  ...layout('GCSPR_EL0 GCSPR_EL1 GCSPR_EL2 GCSPR_EL3', [
    f('63:3', 'PTR', 'top of the Guarded Control Stack, bits 63 to 3'),
  ]),
  ...whole('RCWMASK_EL1', 'RCWMASK', 'bits that RCW instructions may change'),
  ...whole('RCWSMASK_EL1', 'RCWSMASK', 'bits that RCWS instructions may change'),
  ...layout('LORC_EL1', [
    f('9:2', 'DS', 'descriptor that the LOR registers select'),
    f(0, 'EN', 'limited ordering regions', enabled),
  ]),
  ...layout('LORSA_EL1', [
    f('51:16', 'SA', 'start of the region, address bits 51 to 16'),
    f(0, 'Valid', 'the descriptor is valid', yes),
  ]),
  ...layout('LOREA_EL1', [f('51:16', 'EA', 'end of the region, address bits 51 to 16')]),
  ...layout('LORN_EL1', [f('7:0', 'Num', 'region number')]),
  ...layout('LORID_EL1', [f('23:16', 'LD', 'number of descriptors'), f('7:0', 'LR', 'number of regions')]),
  ...layout('VNCR_EL2', [
    f('63:12', 'BADDR', 'page that EL2 register accesses of a nested guest go to, address bits 63 to 12'),
  ]),
  ...layout(
    'GPCCR_EL3',
    [
      f('23:20', 'L0GPTSZ', 'region of a level 0 entry', { 0: '1 GB', 4: '16 GB', 6: '64 GB', 9: '512 GB' }),
      f(17, 'GPCP', 'a walk fault takes priority', yes),
      f(16, 'GPC', 'granule protection checks', enabled),
      f('15:14', 'PGS', 'granule', { 0: '4 KB', 1: '64 KB', 2: '16 KB' }),
      f('13:12', 'SH', 'shareability of walks', {
        0: 'non-shareable',
        2: 'outer shareable',
        3: 'inner shareable',
      }),
      f('11:10', 'ORGN', 'outer cacheability of walks'),
      f('9:8', 'IRGN', 'inner cacheability of walks'),
      f('2:0', 'PPS', 'protected physical address size', {
        0: '32 bits',
        1: '36 bits',
        2: '40 bits',
        3: '42 bits',
        4: '44 bits',
        5: '48 bits',
        6: '52 bits',
      }),
    ],
    { complete: false },
  ),
  ...layout('GPTBR_EL3', [f('39:0', 'BADDR', 'granule protection table, address bits 51 to 12')]),
  ...whole('MFAR_EL3 PFAR_EL1 PFAR_EL2', 'FPA', 'faulting physical address'),
];
