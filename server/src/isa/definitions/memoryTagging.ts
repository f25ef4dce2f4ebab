import type { MemoryOperand } from '../instruction';
import type { Machine } from '../machine';
import { U64 } from '../u64';
import { type DefinitionTable, define, type Run } from './definition';
import { writeFlags } from './flags';
import {
  addressOf,
  attributesOf,
  constantNumber,
  general,
  immediateWord,
  memory,
  plainAccess,
  readRegister,
  small,
  writeBack,
  writeRegister,
} from './operands';

/** Memory tagging (Arm ARM C6.2: ADDG, SUBG, IRG, GMI, SUBP, STG, LDG…). */

const tagBits = U64.from(15).shl(56);
const granule = U64.from(15).not();

/** The address with another logical tag: bits 59-56 are replaced. */
function withTag<W>(m: Machine<W>, address: W, tag: W): W {
  const cleared = m.and(address, m.constant(tagBits.not()));
  return m.or(cleared, m.shift('lsl', m.and(tag, small(m, 15)), small(m, 56), 64));
}

const logicalTagOf = <W>(m: Machine<W>, address: W): W =>
  m.and(m.shift('lsr', address, small(m, 56), 64), small(m, 15));

const moveTagged =
  (subtract: boolean): Run =>
  (m, [d, n, offset, tagOffset]) => {
    const start = readRegister(m, general(n));
    const distance = offset?.kind === 'immediate' ? immediateWord(m, offset) : small(m, 0);
    const moved = subtract ? m.sub(start, distance, 64) : m.add(start, distance, 64);
    const steps = constantNumber(tagOffset);
    const tag =
      steps === undefined
        ? m.unknown('logical tag')
        : m.logicalTag(logicalTagOf(m, start), steps, small(m, 0));
    writeRegister(m, general(d), withTag(m, moved, tag));
  };

const insertRandomTag: Run = (m, [d, n, exclude]) => {
  const excluded = exclude ? readRegister(m, general(exclude)) : small(m, 0);
  const start = readRegister(m, general(n));
  writeRegister(m, general(d), withTag(m, start, m.logicalTag(undefined, 0, excluded)));
};

const insertInMask: Run = (m, [d, n, mask]) => {
  const tag = m.and(m.shift('lsr', readRegister(m, general(n)), small(m, 56), 64), small(m, 15));
  writeRegister(m, general(d), m.or(readRegister(m, general(mask)), m.shift('lsl', small(m, 1), tag, 64)));
};

function untaggedDifference<W>(m: Machine<W>, a: W, b: W, setsFlags: boolean): W {
  const [first, second] = [m.signExtend(a, 56, 64), m.signExtend(b, 56, 64)];
  const { result, n, z, c, v } = m.addWithCarry(first, m.not(second, 64), small(m, 1), 64);
  if (setsFlags) writeFlags(m, n, z, c, v);
  return result;
}

const subtractPointers =
  (setsFlags: boolean): Run =>
  (m, [d, n, k]) => {
    const difference = untaggedDifference(
      m,
      readRegister(m, general(n)),
      readRegister(m, general(k)),
      setsFlags,
    );
    writeRegister(m, general(d), difference);
  };

const comparePointers: Run = (m, [n, k]) => {
  untaggedDifference(m, readRegister(m, general(n)), readRegister(m, general(k)), true);
};

function storeTags<W>(
  m: Machine<W>,
  operand: MemoryOperand,
  value: W,
  granules: number,
  zeroes: boolean,
): void {
  const addressed = addressOf(m, operand);
  for (let n = 0; n < granules; n++)
    m.storeTag(m.add(addressed.address, small(m, 16 * n), 64), logicalTagOf(m, value));
  if (zeroes) {
    const start = m.and(addressed.address, m.constant(granule));
    for (let offset = 0; offset < granules * 16; offset += 8) {
      m.store(m.add(start, small(m, offset), 64), 8, small(m, 0), attributesOf(plainAccess, addressed.base));
    }
  }
  writeBack(m, addressed);
}

const storeTag =
  (granules: 1 | 2, zeroes: boolean): Run =>
  (m, [t, where]) => {
    storeTags(m, memory(where), readRegister(m, general(t)), granules, zeroes);
  };

const storePair: Run = (m, [t, t2, where]) => {
  const addressed = addressOf(m, memory(where));
  const attributes = attributesOf(plainAccess, addressed.base);
  m.store(addressed.address, 8, readRegister(m, general(t)), attributes);
  m.store(m.add(addressed.address, small(m, 8), 64), 8, readRegister(m, general(t2)), attributes);
  m.storeTag(addressed.address, logicalTagOf(m, addressed.address));
  writeBack(m, addressed);
};

const loadTag: Run = (m, [t, where]) => {
  const { address } = addressOf(m, memory(where));
  writeRegister(m, general(t), withTag(m, readRegister(m, general(t)), m.loadTag(address)));
};

/** Each granule of the block around the address, with the place of its tag in the register: four bits, by address bits 7-4. */
function* granulesOf<W>(m: Machine<W>, address: W, bytes: number): Iterable<{ granule: W; place: W }> {
  const start = m.and(address, m.constant(U64.from(bytes - 1).not()));
  for (let offset = 0; offset < bytes; offset += 16) {
    const at = m.add(start, small(m, offset), 64);
    const place = m.and(m.shift('lsr', at, small(m, 2), 64), small(m, 0x3c));
    yield { granule: at, place };
  }
}

/** LDGM: the tags of a block whose size GMID_EL1 tells. */
const loadTags: Run = (m, [t, where]) => {
  const { address } = addressOf(m, memory(where));
  const bytes = m.tagBlockBytes('ldgm');
  if (bytes === undefined) {
    m.use('tags');
    writeRegister(m, general(t), m.unknown('allocation tags'));
    return;
  }
  let tags = small(m, 0);
  for (const { granule, place } of granulesOf(m, address, bytes))
    tags = m.or(tags, m.shift('lsl', m.loadTag(granule), place, 64));
  writeRegister(m, general(t), tags);
};

/** STGM: the tags of such a block, from the register. */
const storeTagBlock: Run = (m, [t, where]) => {
  const tags = readRegister(m, general(t));
  const { address } = addressOf(m, memory(where));
  const bytes = m.tagBlockBytes('stgm');
  if (bytes === undefined) {
    m.define('tags');
    return;
  }
  for (const { granule, place } of granulesOf(m, address, bytes))
    m.storeTag(granule, m.and(m.shift('lsr', tags, place, 64), small(m, 15)));
};

/** STZGM: one tag, bits 3-0 of the register, for a block of the size that DC ZVA clears, and zeroes. */
const storeTagAndZeroBlock: Run = (m, [t, where]) => {
  const tag = m.and(readRegister(m, general(t)), small(m, 15));
  const { address, base } = addressOf(m, memory(where));
  const bytes = m.tagBlockBytes('stzgm');
  const attributes = attributesOf(plainAccess, base);
  if (bytes === undefined) {
    m.define('tags');
    m.storeScalable(address, 'zeroes of stzgm', attributes);
    return;
  }
  for (const { granule: start } of granulesOf(m, address, bytes)) {
    m.storeTag(start, tag);
    for (const half of [0, 8]) m.store(m.add(start, small(m, half), 64), 8, small(m, 0), attributes);
  }
};

const tagForms = 'X m(-4096..4080/16)|m!(-4096..4080/16)|m+(-4096..4080/16)';

export const memoryTagging: DefinitionTable = {
  addg: define('X X 0..1008/16 0..15', moveTagged(false), 'memtag'),
  subg: define('X X 0..1008/16 0..15', moveTagged(true), 'memtag'),
  irg: define('X X x?', insertRandomTag, 'memtag'),
  gmi: define('x X x', insertInMask, 'memtag'),
  subp: define('x X X', subtractPointers(false), 'memtag'),
  subps: define('x X X', subtractPointers(true), 'memtag'),
  cmpp: define('X X', comparePointers, 'memtag'),
  stg: define(tagForms, storeTag(1, false), 'memtag'),
  st2g: define(tagForms, storeTag(2, false), 'memtag'),
  stzg: define(tagForms, storeTag(1, true), 'memtag'),
  stz2g: define(tagForms, storeTag(2, true), 'memtag'),
  stgp: define('x x P16', storePair, 'memtag'),
  ldg: define('x m(-4096..4080/16)', loadTag, 'memtag'),
  ldgm: define('x m0', loadTags, 'memtag'),
  stgm: define('x m0', storeTagBlock, 'memtag'),
  stzgm: define('x m0', storeTagAndZeroBlock, 'memtag'),
};
