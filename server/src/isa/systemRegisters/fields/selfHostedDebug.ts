import { enabled, f, layout, whole, yes } from './notation';

const sixteen = (name: string): string =>
  Array.from({ length: 16 }, (_, n) => name.replace('#', String(n))).join(' ');
const thirtyTwo = (name: string): string =>
  Array.from({ length: 32 }, (_, n) => name.replace('#', String(n))).join(' ');

const privilege = { 1: 'EL1', 2: 'EL0', 3: 'EL0 and EL1' };
const authentication = { 0: 'not implemented', 2: 'implemented, disabled', 3: 'implemented, enabled' };
const branchType = [
  f(22, 'RTN', 'returns', enabled),
  f(21, 'INDCALL', 'indirect calls', enabled),
  f(20, 'DIRCALL', 'direct calls', enabled),
  f(19, 'INDIRECT', 'indirect branches', enabled),
  f(18, 'DIRECT', 'direct branches', enabled),
  f(17, 'CONDDIR', 'conditional branches', enabled),
];

const branchControl = (el: 'EL1' | 'EL2') => [
  f(23, 'EXCEPTION', `exceptions to ${el}`, enabled),
  f(22, 'ERTN', `exception returns from ${el}`, enabled),
  f(9, 'FZPSS', 'freeze on a snapshot', yes),
  f(8, 'FZP', 'freeze on counter overflow', yes),
  f('6:5', 'TS', 'timestamp', { 1: 'virtual', 2: 'guest physical', 3: 'physical' }),
  f(4, 'MPRED', 'misprediction is recorded', yes),
  f(3, 'CC', 'cycle counts are recorded', yes),
  f(1, el === 'EL1' ? 'E1BRE' : 'E2BRE', `branch records at ${el}`, enabled),
  f(0, el === 'EL1' ? 'E0BRE' : 'E0HBRE', 'branch records at EL0', enabled),
];

/** Arm ARM: breakpoints, watchpoints, locks, the debug channel, branch records. */
export const selfHostedDebug = [
  ...layout(
    sixteen('DBGBCR#_EL1'),
    [
      f(30, 'SSCE', 'security state control extended', yes),
      f(29, 'LBNX', 'linked breakpoint number, high bits', yes),
      f('28:24', 'MASK', 'address mask, number of ignored bits'),
      f('23:20', 'BT', 'type', {
        0: 'address',
        1: 'linked address',
        2: 'context',
        3: 'linked context',
        4: 'address mismatch',
        5: 'linked address mismatch',
        6: 'CONTEXTIDR_EL1',
        7: 'linked CONTEXTIDR_EL1',
        8: 'VMID',
        9: 'linked VMID',
        10: 'VMID and context',
        11: 'linked VMID and context',
        12: 'CONTEXTIDR_EL2',
        13: 'linked CONTEXTIDR_EL2',
        14: 'both CONTEXTIDR',
        15: 'linked, both CONTEXTIDR',
      }),
      f('19:16', 'LBN', 'linked breakpoint'),
      f('15:14', 'SSC', 'security states'),
      f(13, 'HMC', 'EL2 and EL3, with SSC and PMC', yes),
      f('8:5', 'BAS', 'byte address select'),
      f('2:1', 'PMC', 'privilege, with HMC and SSC', privilege),
      f(0, 'E', 'the breakpoint', enabled),
    ],
    { complete: false },
  ),
  ...layout(
    sixteen('DBGWCR#_EL1'),
    [
      f('28:24', 'MASK', 'address mask, number of ignored bits'),
      f(20, 'WT', 'linked to a breakpoint', yes),
      f('19:16', 'LBN', 'linked breakpoint'),
      f('15:14', 'SSC', 'security states'),
      f(13, 'HMC', 'EL2 and EL3, with SSC and PAC', yes),
      f('12:5', 'BAS', 'bytes that are watched, a bit each'),
      f('4:3', 'LSC', 'accesses', { 1: 'loads', 2: 'stores', 3: 'loads and stores' }),
      f('2:1', 'PAC', 'privilege, with HMC and SSC', privilege),
      f(0, 'E', 'the watchpoint', enabled),
    ],
    { complete: false },
  ),
  ...whole(sixteen('DBGBVR#_EL1'), 'VALUE', 'address, context or VMID to match, by DBGBCR.BT'),
  ...layout(sixteen('DBGWVR#_EL1'), [f('63:2', 'VA', 'watched address, bits 63 to 2')]),
  ...layout('OSLSR_EL1', [
    f(3, 'OSLM<1>', 'OS lock is implemented', yes),
    f(2, 'nTT', 'a 32-bit access is needed', yes),
    f(1, 'OSLK', 'OS lock', { 0: 'unlocked', 1: 'locked' }),
    f(0, 'OSLM<0>', 'OS lock model'),
  ]),
  ...layout('DBGPRCR_EL1', [f(0, 'CORENPDRQ', 'power-down is emulated', yes)]),
  ...layout('DBGCLAIMSET_EL1 DBGCLAIMCLR_EL1', [f('7:0', 'CLAIM', 'claim tags')]),
  ...layout('DBGAUTHSTATUS_EL1', [
    f('27:26', 'RTNID', 'Root non-invasive debug', authentication),
    f('25:24', 'RTID', 'Root invasive debug', authentication),
    f('15:14', 'RLNID', 'Realm non-invasive debug', authentication),
    f('13:12', 'RLID', 'Realm invasive debug', authentication),
    f('7:6', 'SNID', 'Secure non-invasive debug', authentication),
    f('5:4', 'SID', 'Secure invasive debug', authentication),
    f('3:2', 'NSNID', 'Non-secure non-invasive debug', authentication),
    f('1:0', 'NSID', 'Non-secure invasive debug', authentication),
  ]),
  ...layout('OSECCR_EL1', [f('31:0', 'EDECCR', 'save and restore of EDECCR')]),
  ...layout('MDRAR_EL1', [
    f('55:12', 'ROMADDR', 'debug ROM table, address bits 55 to 12'),
    f('1:0', 'Valid', 'the address is valid', { 0: 'no', 3: 'yes' }),
  ]),
  ...layout('MDCCSR_EL0', [
    f(30, 'RXfull', 'the receive register is full', yes),
    f(29, 'TXfull', 'the transmit register is full', yes),
  ]),
  ...layout('DBGDTRRX_EL0 DBGDTRTX_EL0', [f('31:0', 'DTR', 'data of the debug channel')]),
  ...layout('DBGDTR_EL0', [f('63:32', 'HighWord', 'second word'), f('31:0', 'LowWord', 'first word')]),
  ...layout('MDSELR_EL1', [f('5:4', 'BANK', 'bank of breakpoints and watchpoints')]),
  ...layout('MDSTEPOP_EL1', [f('31:0', 'OPCODE', 'instruction to step')]),
  ...whole('DLR_EL0', 'ADDR', 'address to restart at from Debug state'),
  ...layout('DBGVCR32_EL2', [
    f(31, 'NSF', 'Non-secure FIQ vector catch', enabled),
    f(30, 'NSI', 'Non-secure IRQ vector catch', enabled),
    f(28, 'NSD', 'Non-secure Data Abort vector catch', enabled),
    f(27, 'NSP', 'Non-secure Prefetch Abort vector catch', enabled),
    f(26, 'NSS', 'Non-secure Supervisor Call vector catch', enabled),
    f(25, 'NSU', 'Non-secure Undefined vector catch', enabled),
    f(7, 'SF', 'Secure FIQ vector catch', enabled),
    f(6, 'SI', 'Secure IRQ vector catch', enabled),
    f(4, 'SD', 'Secure Data Abort vector catch', enabled),
    f(3, 'SP', 'Secure Prefetch Abort vector catch', enabled),
    f(2, 'SS', 'Secure Supervisor Call vector catch', enabled),
    f(1, 'SU', 'Secure Undefined vector catch', enabled),
  ]),
  ...layout('BRBCR_EL1', branchControl('EL1')),
  ...layout('BRBCR_EL2', branchControl('EL2')),
  ...layout('BRBFCR_EL1', [
    f('29:28', 'BANK', 'bank of records', { 0: 'records 0 to 31', 1: 'records 32 to 63' }),
    ...branchType,
    f(16, 'EnI', 'the filter is inverted', yes),
    f(7, 'PAUSED', 'recording is paused', yes),
    f(6, 'LASTFAILED', 'the last transaction failed', yes),
  ]),
  ...layout('BRBIDR0_EL1', [
    f('15:12', 'CC', 'cycle count support'),
    f('11:8', 'FORMAT', 'format of the records'),
    f('7:0', 'NUMREC', 'number of records'),
  ]),
  ...whole('BRBTS_EL1', 'TS', 'timestamp when recording paused'),
  ...whole(`BRBSRCINJ_EL1 ${thirtyTwo('BRBSRC#_EL1')}`, 'ADDRESS', 'address of the branch'),
  ...whole(`BRBTGTINJ_EL1 ${thirtyTwo('BRBTGT#_EL1')}`, 'ADDRESS', 'target of the branch'),
  ...layout(`BRBINFINJ_EL1 ${thirtyTwo('BRBINF#_EL1')}`, [
    f(46, 'CCU', 'the cycle count is not known', yes),
    f('45:32', 'CC', 'cycle count'),
    f(17, 'LASTFAILED', 'the last transaction failed', yes),
    f(16, 'T', 'in a transaction', yes),
    f('13:8', 'TYPE', 'type of the branch'),
    f('7:6', 'EL', 'level of the target', { 0: 'EL0', 1: 'EL1', 2: 'EL2', 3: 'EL3' }),
    f(5, 'MPRED', 'mispredicted', yes),
    f('1:0', 'VALID', 'what is valid', { 0: 'nothing', 1: 'the target', 2: 'the source', 3: 'both' }),
  ]),
];
