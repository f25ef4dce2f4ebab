/**
 * Which architecture features `-march`, `.arch` and `.arch_extension` select. Names are those of the
 * assembler's extensions; `v8.2-a` stands for what has no extension of its own at that level.
 * Sources: Arm ARM A2.3 to A2.11 (features by level), GNU as manual "AArch64 Extensions" (names and dependencies).
 * Some versions of the assembler want a level beside an
 * extension (`sha3` only from armv8.2-a on); the extension is enough here.
 */
export type FeatureSet = ReadonlySet<string>;

const words = (text: string): string[] => text.split(' ').filter((each) => each !== '');

/** What each level of the A profile adds to the one before. */
const added: readonly string[] = [
  'v8-a fp simd',
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
  aes: 'simd',
  bf16: '',
  compnum: 'fp16 simd',
  crc: '',
  crypto: 'aes sha2 simd',
  cssc: '',
  dotprod: '',
  f32mm: 'sve',
  f64mm: 'sve',
  flagm: '',
  fp: '',
  fp16: 'fp',
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
  rdma: 'simd',
  rdm: 'rdma',
  rng: '',
  sb: '',
  sha2: 'simd',
  sha3: 'sha2',
  simd: 'fp',
  sm4: 'simd',
  sme: 'sve2 bf16',
  'sme-f64': 'sme',
  'sme-i64': 'sme',
  ssbs: '',
  sve: 'fp16 simd compnum',
  sve2: 'sve',
  'sve2-aes': 'sve2 aes',
  'sve2-bitperm': 'sve2',
  'sve2-sha3': 'sve2 sha3',
  'sve2-sm4': 'sve2 sm4',
  tme: '',
};

/**
 * Later extensions that the assembler takes (GNU as manual of binutils 2.45, "AArch64 Extensions"); what they
 * select is not modelled, so that nothing is said about unsupported instructions once one is named.
 */
const laterExtensions: ReadonlySet<string> = new Set(
  words(
    'b16b16 brbe chk cmpbr cpa d128 faminmax fcma flagm2 fp8 fp8dot2 fp8dot4 fp8fma fprcvt frintts gcs ite jscvt lsfe ' +
      'lse128 lsui lut memtag2 occmo pauth-lr pcdphint poe2 pops predres2 rasv2 rcpc2 rcpc3 sme-b16b16 sme-f16f16 ' +
      'sme-f64f64 sme-f8f16 sme-f8f32 sme-i16i64 sme-lutv2 sme-mop4 sme-tmop sme2 sme2p1 sme2p2 ssve-aes ' +
      'ssve-bitperm ssve-fp8dot2 ssve-fp8dot4 ssve-fp8fma sve-aes sve-aes2 sve-b16b16 sve-bfscale sve-bitperm ' +
      'sve-f16f32mm sve-sha3 sve-sm4 sve2p1 sve2p2 the tlbid tlbiw wfxt xs',
  ),
);

/** Processors that a later assembler knows: a name like theirs is no mistake. */
const processorLike =
  /^(a64fx|ampere|apple|c1-|cobalt|cortex-[amrx]|exynos|falkor|fujitsu|gb10|generic|grace|hip|host|neoverse-|oryon|olympus|qdf|rigel|saphira|thunderx|tsv|vulcan|xgene)/;

/** Whether the assembler, or a later one, takes this name of a level or processor. */
function isKnownName(name: string, kind: 'architecture' | 'cpu'): boolean {
  if (kind === 'architecture') return /^armv[89](\.\d)?-a$|^armv8-r$|^all$/.test(name);
  return processorLike.test(name) || architectureOf(name) !== undefined;
}

/** What the assembler says of the operand of `.arch` or `.cpu` that it does not take. */
export function selectionProblem(text: string, kind: 'architecture' | 'cpu'): string | undefined {
  const [name = '', ...modifiers] = text.split('+');
  if (!isKnownName(name, kind))
    return `unknown ${kind} \`${kind === 'cpu' || modifiers.length === 0 ? text.split('+')[0] : text}'`;
  let hasRemoved = false;
  for (const each of modifiers) {
    if (each === '') return 'missing architectural extension';
    const isRemoved = each.startsWith('no');
    if (hasRemoved && !isRemoved) return 'must specify extensions to add before specifying those to remove';
    hasRemoved ||= isRemoved;
    const problem = extensionProblem(each);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What the assembler says of the operand of `.arch_extension` that it does not take. */
export function extensionProblem(text: string): string | undefined {
  const name = text.replace(/^no/, '');
  if (text === '' || Object.hasOwn(extensions, name) || laterExtensions.has(name)) return undefined;
  return `unknown architectural extension \`${name}'`;
}

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
