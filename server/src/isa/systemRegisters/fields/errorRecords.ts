import { enabled, f, layout, whole, yes } from './notation';

const deferred = [
  f(31, 'A', 'an SError was deferred', yes),
  f(24, 'IDS', 'the syndrome is IMPLEMENTATION DEFINED', yes),
  f('12:10', 'AET', 'state of the PE', {
    0: 'uncontainable',
    1: 'unrecoverable',
    2: 'restartable',
    3: 'recoverable',
    6: 'corrected',
  }),
  f(9, 'EA', 'external abort type'),
  f('5:0', 'DFSC', 'data fault status', { 0: 'uncategorized', 17: 'asynchronous SError' }),
];
const virtualSyndrome = [
  f(24, 'IDS', 'the syndrome is IMPLEMENTATION DEFINED', yes),
  f('23:0', 'ISS', 'syndrome of the virtual SError'),
];
const records = ['ERXMISC0_EL1', 'ERXMISC1_EL1', 'ERXMISC2_EL1', 'ERXMISC3_EL1'].join(' ');

/** Arm ARM, FEAT_RAS: deferred errors, virtual SError, error records. */
export const errorRecords = [
  ...layout('DISR_EL1 VDISR_EL2 VDISR_EL3', deferred, { complete: false }),
  ...layout('VSESR_EL2 VSESR_EL3', virtualSyndrome),
  ...layout('ERRIDR_EL1', [f('15:0', 'NUM', 'number of error records')]),
  ...layout('ERRSELR_EL1', [f('15:0', 'SEL', 'error record that ERX* access')]),
  ...layout(
    'ERXSTATUS_EL1',
    [
      f(31, 'AV', 'ERXADDR_EL1 is valid', yes),
      f(30, 'V', 'the record is valid', yes),
      f(29, 'UE', 'uncorrected error', yes),
      f(28, 'ER', 'error reported to the master', yes),
      f(27, 'OF', 'overflow', yes),
      f(26, 'MV', 'ERXMISC* are valid', yes),
      f('25:24', 'CE', 'corrected error', { 0: 'none', 1: 'transient', 2: 'at least one', 3: 'persistent' }),
      f(23, 'DE', 'deferred error', yes),
      f(22, 'PN', 'poisoned', yes),
      f('21:20', 'UET', 'uncorrected error type', {
        0: 'uncontainable',
        1: 'unrecoverable',
        2: 'latent or restartable',
        3: 'signaled or recoverable',
      }),
      f(19, 'CI', 'critical error', yes),
      f('15:8', 'IERR', 'IMPLEMENTATION DEFINED code'),
      f('7:0', 'SERR', 'architected code'),
    ],
    { complete: false },
  ),
  ...layout(
    'ERXCTLR_EL1',
    [
      f(8, 'CFI', 'fault handling interrupt for corrected errors', enabled),
      f(4, 'UE', 'error reporting by external abort', enabled),
      f(3, 'FI', 'fault handling interrupt', enabled),
      f(2, 'UI', 'uncorrected error interrupt', enabled),
      f(0, 'ED', 'error detection', enabled),
    ],
    { complete: false },
  ),
  ...whole('ERXFR_EL1', 'ERRFR', 'features of the selected record'),
  ...whole('ERXADDR_EL1', 'ERRADDR', 'address of the selected record'),
  ...whole(records, 'ERRMISC', 'IMPLEMENTATION DEFINED details of the selected record'),
  ...whole('ERXPFGF_EL1', 'ERRPFGF', 'fault injection features of the selected record'),
  ...whole('ERXPFGCTL_EL1', 'ERRPFGCTL', 'fault injection control of the selected record'),
  ...layout('ERXPFGCDN_EL1', [f('31:0', 'CDN', 'fault injection countdown')]),
  ...whole('ERXGSR_EL1', 'S', 'which records of the group have errors, a bit each'),
];
