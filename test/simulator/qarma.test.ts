import { expect, it } from 'vitest';
import { U64 } from '../../server/src/isa/u64';
import { computePAC } from '../../server/src/simulator/concrete/qarma';

// The test vector of the cipher's author for QARMA5-64 with σ2 (R. Avanzi, "The QARMA Block Cipher Family", appendix).
it('gives the published ciphertext', () => {
  const key = { high: U64.of(0x84be85ce, 0x9804e94b), low: U64.of(0xec2802d4, 0xe0a488e9) };
  const result = computePAC(U64.of(0xfb623599, 0xda6e8127), U64.of(0x477d469d, 0xec0b8762), key);
  expect(result.toString()).toBe('0xc003b93999b33765');
});
