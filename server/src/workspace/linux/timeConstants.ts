/**
 * `generated/timeconst.h`: factors that convert between jiffies at HZ ticks a second and milli-,
 * micro- and nanoseconds. For units of `u` a second, HZ→unit is `u/HZ` as NUM/DEN and as a
 * multiplication by a 32-bit fixed-point number followed by a shift.
 */
export function timeConstantsHeader(hz: number): string {
  const lines = [
    '#ifndef KERNEL_TIMECONST_H',
    '#define KERNEL_TIMECONST_H',
    '#include <linux/param.h>',
    '#include <linux/types.h>',
  ];
  const units: [string, number][] = [
    ['MSEC', 1000],
    ['USEC', 1_000_000],
    ['NSEC', 1_000_000_000],
  ];
  for (const [name, perSecond] of units) {
    const divisor = gcd(hz, perSecond);
    if (name !== 'NSEC') {
      lines.push(...factor(`HZ_TO_${name}`, perSecond / divisor, hz / divisor));
      lines.push(...factor(`${name}_TO_HZ`, hz / divisor, perSecond / divisor));
    }
    lines.push(
      `#define HZ_TO_${name}_NUM ${perSecond / divisor}`,
      `#define HZ_TO_${name}_DEN ${hz / divisor}`,
    );
    lines.push(
      `#define ${name}_TO_HZ_NUM ${hz / divisor}`,
      `#define ${name}_TO_HZ_DEN ${perSecond / divisor}`,
    );
  }
  lines.push('#endif', '');
  return lines.join('\n');
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The largest shift for which the multiplier still fits 32 bits, rounded up; the addend corrects the rounding. */
function factor(name: string, numerator: number, denominator: number): string[] {
  const n = BigInt(numerator);
  const d = BigInt(denominator);
  let shift = 0n;
  while (((n << (shift + 1n)) + d - 1n) / d < 1n << 32n) shift++;
  const multiplier = ((n << shift) + d - 1n) / d;
  const addend = ((d - 1n) << shift) / d;
  const hex = (v: bigint) => `U64_C(0x${v.toString(16).toUpperCase()})`;
  return [
    `#define ${name}_MUL32 ${hex(multiplier)}`,
    `#define ${name}_ADJ32 ${hex(addend)}`,
    `#define ${name}_SHR32 ${shift}`,
  ];
}
