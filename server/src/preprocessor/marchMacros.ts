/** How `-march=` changes what is predefined: ACLE feature macros (GCC 12; ACLE 2022Q4, chapter 5). */
export interface MarchChange {
  /** `NAME value` each. */
  readonly defined: readonly string[];
  readonly undefined: readonly string[];
}

interface Extension {
  readonly implies?: readonly string[];
  /** Names after `__ARM_FEATURE_`, defined to 1. */
  readonly features?: readonly string[];
}

const extensions: Readonly<Record<string, Extension>> = {
  crc: { features: ['CRC32'] },
  lse: { features: ['ATOMICS'] },
  rdma: { features: ['QRDMX'] },
  jscvt: { features: ['JCVT'] },
  fcma: { features: ['COMPLEX'] },
  frintts: { features: ['FRINT'] },
  dotprod: { features: ['DOTPROD'] },
  aes: { features: ['AES'] },
  sha2: { features: ['SHA2'] },
  crypto: { implies: ['aes', 'sha2'] },
  sha3: { implies: ['sha2'], features: ['SHA512', 'SHA3'] },
  sm4: { features: ['SM3', 'SM4'] },
  fp16: { features: ['FP16_SCALAR_ARITHMETIC', 'FP16_VECTOR_ARITHMETIC'] },
  fp16fml: { implies: ['fp16'], features: ['FP16_FML'] },
  rng: { features: ['RNG'] },
  tme: { features: ['TME'] },
  ls64: { features: ['LS64'] },
  i8mm: { features: ['MATMUL_INT8'] },
  bf16: { features: ['BF16_SCALAR_ARITHMETIC', 'BF16_VECTOR_ARITHMETIC'] },
  sve: { implies: ['fp16'], features: ['SVE', 'SVE_VECTOR_OPERATORS'] },
  f32mm: { implies: ['sve'], features: ['SVE_MATMUL_FP32'] },
  f64mm: { implies: ['sve'], features: ['SVE_MATMUL_FP64'] },
  sve2: { implies: ['sve'], features: ['SVE2'] },
  'sve2-sm4': { implies: ['sve2', 'sm4'], features: ['SVE2_SM4'] },
  'sve2-aes': { implies: ['sve2', 'aes'], features: ['SVE2_AES'] },
  'sve2-sha3': { implies: ['sve2', 'sha3'], features: ['SVE2_SHA3'] },
  'sve2-bitperm': { implies: ['sve2'], features: ['SVE2_BITPERM'] },
};

/** What each level adds to the one before it. */
const levels: readonly (readonly [string, readonly string[]])[] = [
  ['armv8-a', []],
  ['armv8.1-a', ['crc', 'lse', 'rdma']],
  ['armv8.2-a', []],
  ['armv8.3-a', ['jscvt', 'fcma']],
  ['armv8.4-a', ['dotprod']],
  ['armv8.5-a', ['frintts']],
  ['armv8.6-a', ['i8mm', 'bf16']],
  ['armv8.7-a', ['ls64']],
  ['armv8.8-a', []],
];

const withoutSimd = ['__ARM_NEON', '__ARM_FEATURE_NUMERIC_MAXMIN'];
const withoutFp = [
  ...withoutSimd,
  '__ARM_FP',
  '__ARM_FP16_ARGS',
  '__ARM_FP16_FORMAT_IEEE',
  '__ARM_FEATURE_FMA',
  '__FP_FAST_FMA',
  '__FP_FAST_FMAF',
  '__FP_FAST_FMAF32',
  '__FP_FAST_FMAF32x',
  '__FP_FAST_FMAF64',
  '__STDC_IEC_559__',
  '__STDC_IEC_559_COMPLEX__',
  '__STDC_IEC_60559_BFP__',
  '__STDC_IEC_60559_COMPLEX__',
];

/** @param march as after `-march=`: a level and `+extension`s, `+noextension` takes one away. Unknown parts change nothing. */
export function marchMacros(march: string): MarchChange {
  const [level = '', ...modifiers] = march.split('+');
  const present = levelExtensions(level);
  const removed: string[] = [];
  for (const modifier of modifiers) {
    if (modifier === 'nofp') removed.push(...withoutFp);
    else if (modifier === 'nosimd') removed.push(...withoutSimd);
    else if (modifier.startsWith('no')) present.delete(modifier.slice(2));
    else addExtension(modifier, present);
  }
  // Armv8.4 makes FEAT_FHM mandatory where FEAT_FP16 is there (Arm ARM A2.2.1).
  if (present.has('dotprod') && levelNumber(level) >= 4 && present.has('fp16')) present.add('fp16fml');
  const defined = [...present]
    .flatMap((name) => extensions[name]?.features ?? [])
    .map((f) => `__ARM_FEATURE_${f} 1`);
  if (present.has('aes') && present.has('sha2')) defined.push('__ARM_FEATURE_CRYPTO 1');
  if (present.has('sve')) defined.push('__ARM_FEATURE_SVE_BITS 0');
  if (present.has('fp16'))
    for (const suffix of ['', '_C99', '_TS_18661_3']) defined.push(`__FLT_EVAL_METHOD${suffix}__ 16`);
  if (level.startsWith('armv9')) defined.push('__ARM_ARCH 9');
  if (level === 'armv8-r') defined.push('__ARM_ARCH_PROFILE 82');
  if (removed.includes('__ARM_FP')) defined.push('__GCC_IEC_559 0', '__GCC_IEC_559_COMPLEX 0');
  return { defined, undefined: removed };
}

function levelNumber(level: string): number {
  if (level.startsWith('armv9')) return 5;
  if (level === 'armv8-r') return 4;
  return levels.findIndex(([name]) => name === level);
}

function levelExtensions(level: string): Set<string> {
  const present = new Set<string>();
  for (const [, names] of levels.slice(0, levelNumber(level) + 1))
    for (const name of names) present.add(name);
  if (level.startsWith('armv9')) for (const name of ['sve2', 'fp16fml']) addExtension(name, present);
  return present;
}

function addExtension(name: string, present: Set<string>): void {
  for (const implied of extensions[name]?.implies ?? []) addExtension(implied, present);
  present.add(name);
}
