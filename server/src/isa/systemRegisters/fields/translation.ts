import type { RegisterField } from '../types';
import { enabled, f, layout, whole, yes } from './notation';

const cacheability = {
  0: 'non-cacheable',
  1: 'write-back read-allocate write-allocate',
  2: 'write-through',
  3: 'write-back read-allocate',
};
const shareability = { 0: 'non-shareable', 2: 'outer shareable', 3: 'inner shareable' };
const granule0 = { 0: '4 KB', 1: '64 KB', 2: '16 KB' };
const granule1 = { 1: '16 KB', 2: '4 KB', 3: '64 KB' };
const addressSize = {
  0: '32 bits',
  1: '36 bits',
  2: '40 bits',
  3: '42 bits',
  4: '44 bits',
  5: '48 bits',
  6: '52 bits',
  7: '56 bits',
};
const walk = { 0: 'a TLB miss walks', 1: 'a TLB miss faults' };

const half0: RegisterField[] = [
  f('15:14', 'TG0', 'granule of TTBR0', granule0),
  f('13:12', 'SH0', 'shareability of TTBR0 walks', shareability),
  f('11:10', 'ORGN0', 'outer cacheability of TTBR0 walks', cacheability),
  f('9:8', 'IRGN0', 'inner cacheability of TTBR0 walks', cacheability),
  f('5:0', 'T0SZ', 'the TTBR0 region has 2^(64 − T0SZ) bytes'),
];

/** TCR_EL1, and TCR_EL2 with E2H = 1: two regions. */
const twoRegions: RegisterField[] = [
  f(61, 'MTX1', 'the tag byte of TTBR1 addresses is no part of the address', yes),
  f(60, 'MTX0', 'the tag byte of TTBR0 addresses is no part of the address', yes),
  f(59, 'DS', '52-bit addresses with 4 KB and 16 KB granules', yes),
  f(58, 'TCMA1', 'tag 15 in TTBR1 addresses is unchecked', yes),
  f(57, 'TCMA0', 'tag 0 in TTBR0 addresses is unchecked', yes),
  f(56, 'E0PD1', 'EL0 accesses to TTBR1 addresses fault', yes),
  f(55, 'E0PD0', 'EL0 accesses to TTBR0 addresses fault', yes),
  f(54, 'NFD1', 'non-faulting accesses to TTBR1 addresses do not walk', yes),
  f(53, 'NFD0', 'non-faulting accesses to TTBR0 addresses do not walk', yes),
  f(52, 'TBID1', 'TBI1 is for data addresses alone', yes),
  f(51, 'TBID0', 'TBI0 is for data addresses alone', yes),
  ...[62, 61, 60, 59].flatMap((attribute, i) => [
    f(50 - i, `HWU1${attribute}`, `hardware may use bit ${attribute} of TTBR1 descriptors`, yes),
    f(46 - i, `HWU0${attribute}`, `hardware may use bit ${attribute} of TTBR0 descriptors`, yes),
  ]),
  f(42, 'HPD1', 'hierarchical permissions of TTBR1 are ignored', yes),
  f(41, 'HPD0', 'hierarchical permissions of TTBR0 are ignored', yes),
  f(40, 'HD', 'hardware management of the dirty state', enabled),
  f(39, 'HA', 'hardware management of the access flag', enabled),
  f(38, 'TBI1', 'the top byte of TTBR1 addresses is ignored', yes),
  f(37, 'TBI0', 'the top byte of TTBR0 addresses is ignored', yes),
  f(36, 'AS', 'ASID size', { 0: '8 bits', 1: '16 bits' }),
  f('34:32', 'IPS', 'intermediate physical address size', addressSize),
  f('31:30', 'TG1', 'granule of TTBR1', granule1),
  f('29:28', 'SH1', 'shareability of TTBR1 walks', shareability),
  f('27:26', 'ORGN1', 'outer cacheability of TTBR1 walks', cacheability),
  f('25:24', 'IRGN1', 'inner cacheability of TTBR1 walks', cacheability),
  f(23, 'EPD1', 'TTBR1 walks', walk),
  f(22, 'A1', 'TTBR that holds the ASID', { 0: 'TTBR0', 1: 'TTBR1' }),
  f('21:16', 'T1SZ', 'the TTBR1 region has 2^(64 − T1SZ) bytes'),
  ...half0,
  f(7, 'EPD0', 'TTBR0 walks', walk),
];

/** TCR_EL3, and TCR_EL2 with E2H = 0: one region. */
const oneRegion: RegisterField[] = [
  f(33, 'MTX', 'the tag byte is no part of the address', yes),
  f(32, 'DS', '52-bit addresses with 4 KB and 16 KB granules', yes),
  f(30, 'TCMA', 'tag 0 is unchecked', yes),
  f(29, 'TBID', 'TBI is for data addresses alone', yes),
  ...[62, 61, 60, 59].map((attribute, i) =>
    f(28 - i, `HWU${attribute}`, `hardware may use bit ${attribute} of descriptors`, yes),
  ),
  f(24, 'HPD', 'hierarchical permissions are ignored', yes),
  f(22, 'HD', 'hardware management of the dirty state', enabled),
  f(21, 'HA', 'hardware management of the access flag', enabled),
  f(20, 'TBI', 'the top byte of addresses is ignored', yes),
  f('18:16', 'PS', 'physical address size', addressSize),
  ...half0,
];

const table = (asid: boolean): RegisterField[] => [
  ...(asid ? [f('63:48', 'ASID', 'address space identifier')] : []),
  f('47:1', 'BADDR', 'address of the table, bits 47 to 1'),
  f(0, 'CnP', 'the tables are common to the PEs of the Inner Shareable domain', yes),
];

const attributes = Array.from({ length: 8 }, (_, n) =>
  f(`${n * 8 + 7}:${n * 8}`, `Attr${n}`, `memory type for AttrIndx ${n}`, {
    0: 'Device-nGnRnE',
    4: 'Device-nGnRE',
    8: 'Device-nGRE',
    12: 'Device-GRE',
    68: 'Normal non-cacheable',
    187: 'Normal write-through',
    240: 'Normal write-back, tagged',
    255: 'Normal write-back',
  }),
);

const tcr2 = (extra: readonly RegisterField[]): RegisterField[] => [
  f(15, 'DisCH1', 'contiguous hint of TTBR1 is ignored', yes),
  f(14, 'DisCH0', 'contiguous hint of TTBR0 is ignored', yes),
  f(11, 'HAFT', 'hardware management of the table access flag', enabled),
  f(10, 'PTTWI', 'RCWS writes with reduced coherence', enabled),
  f(5, 'D128', '128-bit descriptors', enabled),
  f(4, 'AIE', 'attribute indexing extension', enabled),
  f(3, 'POE', 'permission overlays for privileged accesses', enabled),
  f(2, 'E0POE', 'permission overlays for EL0 accesses', enabled),
  f(1, 'PIE', 'permission indirection', enabled),
  f(0, 'PnCH', 'protected attribute in place of the contiguous hint', enabled),
  ...extra,
];

/** Arm ARM: translation control, bases, attributes, address translation results. */
export const translation = [
  ...layout('TCR_EL1', twoRegions),
  ...layout('TCR_EL2', oneRegion, { e2h: 0, res1: [31, 23] }),
  ...layout('TCR_EL2', twoRegions, { e2h: 1 }),
  ...layout('TCR_EL3', oneRegion, { res1: [31, 23] }),
  ...layout('TCR2_EL1', tcr2([])),
  ...layout(
    'TCR2_EL2',
    tcr2([
      f(13, 'AMEC1', 'alternate memory encryption context for TTBR1', yes),
      f(12, 'AMEC0', 'alternate memory encryption context for TTBR0', yes),
      f('9:8', 'SKL1', 'levels that TTBR1 walks skip'),
      f('7:6', 'SKL0', 'levels that TTBR0 walks skip'),
    ]),
  ),
  ...layout(
    'VTCR_EL2',
    [
      f(33, 'SL2', 'with SL0, the first level of the walk'),
      f(32, 'DS', '52-bit addresses with 4 KB and 16 KB granules', yes),
      f(30, 'NSA', 'output of the non-secure stage 2', { 0: 'Secure', 1: 'Non-secure' }),
      f(29, 'NSW', 'walks of the non-secure stage 2', { 0: 'Secure', 1: 'Non-secure' }),
      ...[62, 61, 60, 59].map((a, i) =>
        f(28 - i, `HWU${a}`, `hardware may use bit ${a} of descriptors`, yes),
      ),
      f(22, 'HD', 'hardware management of the dirty state', enabled),
      f(21, 'HA', 'hardware management of the access flag', enabled),
      f(19, 'VS', 'VMID size', { 0: '8 bits', 1: '16 bits' }),
      f('18:16', 'PS', 'physical address size', addressSize),
      f('15:14', 'TG0', 'granule', granule0),
      f('13:12', 'SH0', 'shareability of walks', shareability),
      f('11:10', 'ORGN0', 'outer cacheability of walks', cacheability),
      f('9:8', 'IRGN0', 'inner cacheability of walks', cacheability),
      f('7:6', 'SL0', 'first level of the walk, by granule'),
      f('5:0', 'T0SZ', 'the intermediate address space has 2^(64 − T0SZ) bytes'),
    ],
    { res1: [31], complete: false },
  ),
  ...layout('TTBR0_EL1 TTBR1_EL1', table(true)),
  ...layout('TTBR0_EL2', table(false), { e2h: 0 }),
  ...layout('TTBR0_EL2', table(true), { e2h: 1 }),
  ...layout('TTBR1_EL2', table(true)),
  ...layout('TTBR0_EL3', table(false)),
  ...layout('VTTBR_EL2', [
    f('63:48', 'VMID', 'virtual machine identifier'),
    f('47:1', 'BADDR', 'address of the stage 2 table, bits 47 to 1'),
    f(0, 'CnP', 'the tables are common to the PEs of the Inner Shareable domain', yes),
  ]),
  ...layout('MAIR_EL1 MAIR_EL2 MAIR_EL3 MAIR2_EL1 MAIR2_EL2 MAIR2_EL3', attributes),
  ...whole(
    'AMAIR_EL1 AMAIR_EL2 AMAIR_EL3 AMAIR2_EL1 AMAIR2_EL2',
    'IMPDEF',
    'IMPLEMENTATION DEFINED attributes',
  ),
  ...layout(
    'PAR_EL1',
    [
      f('63:56', 'ATTR', 'memory attributes, as in MAIR_ELx, when F is 0'),
      f('47:12', 'PA', 'address bits 47 to 12, when F is 0'),
      f(9, 'NS', 'the address is Non-secure, when F is 0', yes),
      f('8:7', 'SH', 'shareability, when F is 0', shareability),
      f(0, 'F', 'result of the translation', { 0: 'succeeded', 1: 'failed' }),
    ],
    { complete: false },
  ),
  ...layout('VSTTBR_EL2', [
    f('47:1', 'BADDR', 'address of the Secure stage 2 table, bits 47 to 1'),
    f(0, 'CnP', 'the tables are common to the PEs of the Inner Shareable domain', yes),
  ]),
  ...layout(
    'VSTCR_EL2',
    [
      f(33, 'SL2', 'with SL0, the first level of the walk'),
      f(32, 'DS', '52-bit addresses with 4 KB and 16 KB granules', yes),
      f(30, 'SA', 'output of the Secure stage 2', { 0: 'Secure', 1: 'Non-secure' }),
      f(29, 'SW', 'walks of the Secure stage 2', { 0: 'Secure', 1: 'Non-secure' }),
      f('15:14', 'TG0', 'granule', granule0),
      f('7:6', 'SL0', 'first level of the walk, by granule'),
      f('5:0', 'T0SZ', 'the intermediate address space has 2^(64 − T0SZ) bytes'),
    ],
    { res1: [31], complete: false },
  ),
  ...whole('AMAIR2_EL3', 'IMPDEF', 'IMPLEMENTATION DEFINED attributes'),
  ...layout('MECID_P0_EL2 MECID_A0_EL2 MECID_P1_EL2 MECID_A1_EL2 VMECID_P_EL2 VMECID_A_EL2 MECID_RL_A_EL3', [
    f('15:0', 'MECID', 'memory encryption context'),
  ]),
  ...layout('MECIDR_EL2', [f('3:0', 'MECIDWidthm1', 'width of a memory encryption context, less 1')]),
];
