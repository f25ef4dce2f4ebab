/**
 * Which architecture features `-march`, `.arch` and `.arch_extension` select. Names are those of the
 * assembler's extensions; `v8.2-a` stands for what has no extension of its own at that level.
 * Sources: Arm ARM A2.3 to A2.11 (features by level), GNU as manual "AArch64 Extensions" (names and dependencies).
 * Floating point and Advanced SIMD are taken as present. Some versions of the assembler want a level beside an
 * extension (`sha3` only from armv8.2-a on); the extension is enough here.
 */
export type FeatureSet = ReadonlySet<string>;

const words = (text: string): string[] => text.split(' ').filter((each) => each !== '');

/** What each level of the A profile adds to the one before. */
const added: readonly string[] = [
  'v8-a',
  'v8.1-a crc lse lor pan rdma',
  'v8.2-a ras',
  'v8.3-a pauth compnum rcpc',
  'v8.4-a dotprod flagm rcpc2 fp16fml',
  'v8.5-a sb predres ssbs',
  'v8.6-a bf16 i8mm',
  'v8.7-a ls64 wfxt xs',
  'v8.8-a mops hbc',
];

const NEWEST = added.length - 1;

/** Extensions and what each brings along, directly. */
const extensions: Readonly<Record<string, string>> = {
  aes: '',
  bf16: '',
  compnum: 'fp16',
  crc: '',
  crypto: 'aes sha2',
  cssc: '',
  dotprod: '',
  f32mm: 'sve',
  f64mm: 'sve',
  flagm: '',
  fp: '',
  fp16: '',
  fp16fml: 'fp16',
  hbc: '',
  i8mm: '',
  lor: '',
  ls64: '',
  lse: '',
  memtag: '',
  mops: '',
  pan: '',
  pauth: '',
  predres: '',
  profile: '',
  ras: '',
  rcpc: '',
  rdma: '',
  rdm: 'rdma',
  rng: '',
  sb: '',
  sha2: '',
  sha3: 'sha2',
  simd: '',
  sm4: '',
  sme: 'sve2 bf16',
  'sme-f64': 'sme',
  'sme-i64': 'sme',
  ssbs: '',
  sve: 'fp16 compnum',
  sve2: 'sve',
  'sve2-aes': 'sve2 aes',
  'sve2-bitperm': 'sve2',
  'sve2-sha3': 'sve2 sha3',
  'sve2-sm4': 'sve2 sm4',
  tme: '',
};

/**
 * What the processors have, in those names: GNU as 2.40 `-mcpu=`, compared instruction by instruction
 * (test/reference/architectureFeatures.test.ts).
 */
const processors: Readonly<Record<string, string>> = {
  'armv8-a': 'generic xgene-1 xgene1',
  'armv8-a+crc': 'cortex-a34 cortex-a35 cortex-a53 cortex-a57 cortex-a72 cortex-a73 xgene2',
  'armv8-a+crypto+crc': 'exynos-m1 thunderx',
  'armv8-a+crypto+rdma+crc': 'falkor qdf24xx',
  'armv8.1-a+crypto': 'vulcan',
  'armv8.2-a+fp16+dotprod+rcpc+ssbs+profile':
    'ares cortex-a55 cortex-a65 cortex-a65ae cortex-a75 cortex-a76 cortex-a76ae cortex-a77 cortex-a78 cortex-a78ae cortex-x1 neoverse-e1 neoverse-n1',
  'armv8.2-a+fp16+pauth+dotprod+rcpc+flagm+ssbs+profile': 'cortex-a78c',
  'armv8.4-a+crypto+profile': 'saphira',
  'armv8.4-a+sve+bf16+i8mm+rng+ssbs+profile': 'neoverse-v1',
  'armv8-r': 'cortex-r82',
  'armv9.1-a+memtag+sve2-bitperm': 'cortex-a510 cortex-a710 cortex-x2 neoverse-n2',
};

function architectureOf(processor: string): string | undefined {
  return Object.entries(processors).find(([, names]) => words(names).includes(processor))?.[0];
}

function withDependencies(names: Iterable<string>): Set<string> {
  const out = new Set<string>();
  const add = (name: string): void => {
    if (out.has(name)) return;
    out.add(name);
    for (const each of words(extensions[name] ?? '')) add(each);
  };
  for (const name of names) add(name);
  return out;
}

/** The features of a level, `armv8.5-a`; undefined for one that is not known here. */
function levelFeatures(name: string): Set<string> | undefined {
  const m = /^armv([89])(?:\.(\d+))?-(a|r)$/.exec(name);
  if (!m) return undefined;
  // Armv9.n has what Armv8.(n+5) has, and SVE2.
  const isNine = m[1] === '9';
  const isRealTime = m[3] === 'r';
  if (isRealTime && m[2] !== undefined) return undefined;
  const level = isRealTime ? 4 : Number(m[2] ?? 0) + (isNine ? 5 : 0);
  if (level > NEWEST) return undefined;
  const names = added.slice(0, level + 1).flatMap(words);
  if (isNine) names.push(...withDependencies(['sve2']));
  if (isRealTime) names.push('v8-r', 'predres', 'ssbs');
  return new Set(names.filter((each) => !isRealTime || (each !== 'lor' && each !== 'v8-a')));
}

/** The set after `+name` or `+noname`; undefined for an extension that is not known here. */
export function withExtension(features: FeatureSet, name: string): FeatureSet | undefined {
  const isRemoved = name.startsWith('no') && Object.hasOwn(extensions, name.slice(2));
  const extension = isRemoved ? name.slice(2) : name;
  if (!Object.hasOwn(extensions, extension)) return undefined;
  if (!isRemoved) return withDependencies([...features, extension]);
  return new Set(
    [...features].filter((each) => each !== extension && !withDependencies([each]).has(extension)),
  );
}

const selected = new Map<string, FeatureSet | undefined>();

/**
 * `armv8.2-a+lse+nosve` as `-march=` and `.arch` take it, or `cortex-a76+nodotprod` as `-mcpu=` and `.cpu` do;
 * undefined when a part of it is not known here.
 */
export function architectureFeatures(text: string): FeatureSet | undefined {
  if (!selected.has(text)) selected.set(text, readSelection(text));
  return selected.get(text);
}

function readSelection(text: string): FeatureSet | undefined {
  const [name = '', ...modifiers] = text.trim().toLowerCase().split('+');
  const architecture = architectureOf(name);
  let features = architecture === undefined ? levelFeatures(name) : readSelection(architecture);
  for (const each of modifiers) features = features && withExtension(features, each);
  return features;
}

/** Whether one of the sets of features that has an instruction is there. */
export function isSupported(needed: readonly (readonly string[])[], features: FeatureSet): boolean {
  return needed.length === 0 || needed.some((all) => all.every((each) => features.has(each)));
}
