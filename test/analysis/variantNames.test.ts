import { describe, expect, it } from 'vitest';
import { briefNames, nameColumns, nameVariants } from '../../server/src/analysis/variantNames';
import { ALL, and, condition, minus, or } from '../../server/src/simulator/variantSet';

const vhe = condition('ARM64_HAS_VIRT_HOST_EXTN', true);
const hvhe = condition('ARM64_KVM_HVHE', true);
const sve = condition('ARM64_SVE', true);
const mte = condition('ARM64_MTE', true);
const no = (set: typeof vhe) => minus(ALL, set);

describe('names of variants', () => {
  it('say the least that tells them apart', () => {
    expect(nameVariants(and(vhe, sve), vhe)).toBe('with ARM64_SVE');
    expect(nameVariants(no(sve), ALL)).toBe('without ARM64_SVE');
    expect(nameVariants(vhe, vhe)).toBe('always');
  });
  it('end in `otherwise` where all the rest is meant', () => {
    expect(nameColumns([and(vhe, sve), minus(ALL, and(vhe, sve))], ALL)).toEqual([
      'with ARM64_HAS_VIRT_HOST_EXTN and ARM64_SVE',
      'otherwise',
    ]);
  });
});

describe('brief names', () => {
  it('are combinations of short words', () => {
    expect(briefNames([and(vhe, sve), and(vhe, no(sve)), no(vhe)], ALL)).toEqual([
      'VHE, SVE',
      'VHE, no SVE',
      'nVHE',
    ]);
  });
  it('join single conditions by `or`', () => {
    expect(briefNames([or(hvhe, vhe), and(no(vhe), no(hvhe))], ALL)).toEqual([
      'VHE or hVHE',
      'nVHE, no hVHE',
    ]);
  });
  it('are none for anything else', () => {
    expect(briefNames([or(and(vhe, sve), and(hvhe, mte))], ALL)).toBeUndefined();
  });
});
