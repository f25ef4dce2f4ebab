import { elseTrapTo, enabled, f, layout, trapTo, yes } from './notation';

const to3 = trapTo('EL3');
const else3 = elseTrapTo('EL3');

/** Arm ARM: SCR_EL3. */
export const secureMonitor = [
  ...layout(
    'SCR_EL3',
    [
      f(62, 'NSE', 'with NS, the security state below EL3', yes),
      f(48, 'GPF', 'granule protection faults go to EL3', yes),
      f(45, 'PIEn', 'EL1 and EL2 accesses to permission indirection registers', else3),
      f(44, 'SCTLR2En', 'EL1 and EL2 accesses to SCTLR2_ELx', else3),
      f(43, 'TCR2En', 'EL1 and EL2 accesses to TCR2_ELx', else3),
      f(41, 'EnTP2', 'accesses to TPIDR2_EL0 below EL3', else3),
      f(40, 'TRNDR', 'reads of RNDR and RNDRRS', to3),
      f(39, 'GCSEn', 'Guarded Control Stack below EL3', enabled),
      f(38, 'HXEn', 'EL2 accesses to HCRX_EL2', else3),
      f(37, 'ADEn', 'EL1 and EL2 accesses to ACCDATA_EL1', else3),
      f(36, 'EnAS0', 'ST64BV0 below EL3', else3),
      f(35, 'AMVOFFEN', 'EL2 accesses to AMEVCNTVOFF*', else3),
      f(34, 'TME', 'transactional memory below EL3', else3),
      f('33:30', 'TWEDEL', 'delay of the WFE trap, 2^(TWEDEL + 8) cycles'),
      f(29, 'TWEDEn', 'delay of the WFE trap', enabled),
      f(28, 'ECVEn', 'EL2 accesses to CNTPOFF_EL2', else3),
      f(27, 'FGTEn', 'EL2 accesses to the fine-grained trap registers, and those traps', else3),
      f(26, 'ATA', 'accesses to allocation tags and tag registers below EL3', else3),
      f(25, 'EnSCXT', 'accesses to SCXTNUM_ELx below EL3', else3),
      f(21, 'FIEN', 'EL1 and EL2 accesses to ERXPFG* registers', else3),
      f(20, 'NMEA', 'SError at EL3 is not masked by PSTATE.A', yes),
      f(19, 'EASE', 'synchronous external aborts use the SError vector', yes),
      f(18, 'EEL2', 'Secure EL2', enabled),
      f(17, 'API', 'pointer authentication instructions below EL3', else3),
      f(16, 'APK', 'EL1 and EL2 accesses to pointer authentication keys', else3),
      f(15, 'TERR', 'EL1 and EL2 accesses to error record registers', to3),
      f(14, 'TLOR', 'EL1 and EL2 accesses to LOR registers', to3),
      f(13, 'TWE', 'WFE below EL3', to3),
      f(12, 'TWI', 'WFI below EL3', to3),
      f(11, 'ST', 'Secure EL1 accesses to the Secure timer', else3),
      f(10, 'RW', 'the next lower level is', { 0: 'AArch32', 1: 'AArch64' }),
      f(9, 'SIF', 'Secure state does not fetch from Non-secure memory', yes),
      f(8, 'HCE', 'HVC below EL3', enabled),
      f(7, 'SMD', 'SMC is UNDEFINED below EL3', yes),
      f(3, 'EA', 'external aborts and SError go to EL3', yes),
      f(2, 'FIQ', 'FIQ goes to EL3', yes),
      f(1, 'IRQ', 'IRQ goes to EL3', yes),
      f(0, 'NS', 'the levels below EL3 are', { 0: 'Secure', 1: 'Non-secure' }),
    ],
    { res1: [5, 4], complete: false },
  ),
];
