import { enabled, f, layout, yes } from './notation';

/** The encoded length is (LEN + 1) × 128 bits, or the longest implemented length below it. */
const length = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [n, `at most ${(n + 1) * 128} bits`]));

const priorities = Array.from({ length: 16 }, (_, n) =>
  f(`${n * 4 + 3}:${n * 4}`, `P${n}`, `physical priority for virtual priority ${n}`),
);

const formats8 = { 0: 'OFP8 E5M2', 1: 'OFP8 E4M3' };

/** Software may write all ones to find the longest vector (Arm ARM, ZCR_ELx and SMCR_ELx: bits 8:4 are RAZ/WI). */
const lengthOptions = { razwi: [8, 7, 6, 5, 4] };

/** Arm ARM: ZCR_ELx, SMCR_ELx, SVCR, SMPRI_EL1, SMPRIMAP_EL2, SMIDR_EL1, FPCR, FPSR, FPMR. */
export const vectorLength = [
  ...layout(
    'ZCR_EL1 ZCR_EL2 ZCR_EL3',
    [f('3:0', 'LEN', 'SVE vector length at this level and below', length)],
    lengthOptions,
  ),
  ...layout(
    'SMCR_EL1 SMCR_EL2 SMCR_EL3',
    [
      f(31, 'FA64', 'all A64 instructions are legal in Streaming SVE mode', yes),
      f(30, 'EZT0', 'ZT0 is accessible at this level and below', yes),
      f('3:0', 'LEN', 'streaming vector length at this level and below', length),
    ],
    lengthOptions,
  ),
  ...layout('SVCR', [f(1, 'ZA', 'ZA and ZT0 storage', enabled), f(0, 'SM', 'Streaming SVE mode', enabled)]),
  ...layout('SMPRI_EL1', [f('3:0', 'PRIORITY', 'streaming execution priority')]),
  ...layout('SMPRIMAP_EL2', priorities),
  ...layout('SMIDR_EL1', [
    f('31:24', 'IMPLEMENTER', 'implementer of the streaming unit'),
    f('23:16', 'REVISION', 'its revision'),
    f(15, 'SMPS', 'streaming execution priority is supported', yes),
    f('11:0', 'AFFINITY', 'which PEs share the unit'),
  ]),
  ...layout('FPCR', [
    f(26, 'AHP', 'alternative half-precision format', yes),
    f(25, 'DN', 'operations return the default NaN', yes),
    f(24, 'FZ', 'denormals are flushed to zero', yes),
    f('23:22', 'RMode', 'rounding', { 0: 'to nearest', 1: 'towards +∞', 2: 'towards −∞', 3: 'towards zero' }),
    f('21:20', 'Stride', 'AArch32 only'),
    f(19, 'FZ16', 'half-precision denormals are flushed to zero', yes),
    f('18:16', 'Len', 'AArch32 only'),
    f(15, 'IDE', 'Input Denormal exceptions trap', yes),
    f(13, 'EBF', 'extended BFloat16 behaviour', yes),
    f(12, 'IXE', 'Inexact exceptions trap', yes),
    f(11, 'UFE', 'Underflow exceptions trap', yes),
    f(10, 'OFE', 'Overflow exceptions trap', yes),
    f(9, 'DZE', 'Divide by Zero exceptions trap', yes),
    f(8, 'IOE', 'Invalid Operation exceptions trap', yes),
    f(2, 'NEP', 'scalar results keep the other elements', yes),
    f(1, 'AH', 'alternate handling', yes),
    f(0, 'FIZ', 'denormal inputs are flushed to zero', yes),
  ]),
  ...layout('FPSR', [
    f('31:28', 'NZCV', 'AArch32 comparison flags'),
    f(27, 'QC', 'a saturation happened', yes),
    f(7, 'IDC', 'an Input Denormal exception happened', yes),
    f(4, 'IXC', 'an Inexact exception happened', yes),
    f(3, 'UFC', 'an Underflow exception happened', yes),
    f(2, 'OFC', 'an Overflow exception happened', yes),
    f(1, 'DZC', 'a Divide by Zero exception happened', yes),
    f(0, 'IOC', 'an Invalid Operation exception happened', yes),
  ]),
  ...layout('FPMR', [
    f('37:32', 'LSCALE2', 'downscale of the second operation'),
    f('31:24', 'NSCALE', 'scale of narrowing results'),
    f('22:16', 'LSCALE', 'downscale of results'),
    f(15, 'OSC', 'saturation of conversions', yes),
    f(14, 'OSM', 'saturation of multiplications', yes),
    f('8:6', 'F8D', 'format of the 8-bit destination', formats8),
    f('5:3', 'F8S2', 'format of the second 8-bit source', formats8),
    f('2:0', 'F8S1', 'format of the first 8-bit source', formats8),
  ]),
];
