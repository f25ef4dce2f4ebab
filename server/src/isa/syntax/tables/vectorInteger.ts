import { declare, type SyntaxTable } from '../declare';
import {
  bytes,
  elementBits,
  integers8To32,
  integers8To64,
  narrowBits,
  narrowBits2,
  wideNarrow,
  wideNarrow2,
} from './arrangements';

/** Integer instructions of Advanced SIMD (Arm ARM C7.2). */

const same = (set: string): string => `v.T v.T v.T : ${set}`;
const byElement = 'v.T v.T v0-15.h[] : T=4h,8h; v.T v.T v.s[] : T=2s,4s';
const longByElement = 'v.4s v.4h v0-15.h[]; v.2d v.2s v.s[]';
const longByElement2 = 'v.4s v.8h v0-15.h[]; v.2d v.4s v.s[]';
const scalars = 'T=b,h,s,d';
const highHalf = (names: string): string => names.replace(/\w+/g, '$&2');

const long = 'saddl uaddl ssubl usubl sabal uabal sabdl uabdl';
const longProducts = 'smlal umlal smlsl umlsl smull umull';
const saturatingProducts = 'sqdmlal sqdmlsl sqdmull';
const wide = 'saddw uaddw ssubw usubw';
const narrow = 'addhn subhn raddhn rsubhn';
const narrowMoves = 'sqxtn uqxtn sqxtun';
const saturatingShifts = 'sqshrn uqshrn sqrshrn uqrshrn sqshrun sqrshrun';

export const vectorInteger: SyntaxTable = [
  declare('add sub cmtst sshl ushl srshl urshl', `${same(integers8To64)}; d d d`),
  declare('cmeq cmge cmgt', `${same(integers8To64)}; d d d; v.T v.T 0 : ${integers8To64}; d d 0`),
  declare('cmhi cmhs', `${same(integers8To64)}; d d d`),
  declare('cmle cmlt', `v.T v.T 0 : ${integers8To64}; d d 0`),
  declare('sqadd uqadd sqsub uqsub sqrshl uqrshl', `${same(integers8To64)}; T T T : ${scalars}`),
  declare(
    'sqshl uqshl',
    `${same(integers8To64)}; T T T : ${scalars}; v.T v.T 0..C : ${elementBits}; T T 0..C : T/C=b/7,h/15,s/31,d/63`,
  ),
  declare('sqshlu', `v.T v.T 0..C : ${elementBits}; T T 0..C : T/C=b/7,h/15,s/31,d/63`),
  declare('addp', `${same(integers8To64)}; d v.2d`),
  declare(
    'shadd uhadd srhadd urhadd shsub uhsub smax umax smin umin smaxp umaxp sminp uminp sabd uabd saba uaba',
    same(integers8To32),
  ),
  declare('mla mls mul', `${same(integers8To32)}; ${byElement}`),
  declare('pmul', same(bytes)),
  declare(
    'sqdmulh sqrdmulh',
    `v.T v.T v.T : T=4h,8h,2s,4s; T T T : T=h,s; ${byElement}; h h v0-15.h[]; s s v.s[]`,
  ),
  declare(
    'sqrdmlah sqrdmlsh',
    `v.T v.T v.T : T=4h,8h,2s,4s; T T T : T=h,s; ${byElement}; h h v0-15.h[]; s s v.s[]`,
    'rdma',
  ),
  declare('bsl bit bif', same(bytes)),
  declare('bcax eor3', 'v.16b v.16b v.16b v.16b', 'sha3'),
  declare('rax1', 'v.2d v.2d v.2d', 'sha3'),
  declare('xar', 'v.2d v.2d v.2d 0..63', 'sha3'),

  declare('abs neg', `v.T v.T : ${integers8To64}; d d`),
  declare('sqabs sqneg suqadd usqadd', `v.T v.T : ${integers8To64}; T T : ${scalars}`),
  declare('cls clz rev64', `v.T v.T : ${integers8To32}`),
  declare('cnt not rbit rev16', `v.T v.T : ${bytes}`),
  declare('rev32', 'v.T v.T : T=8b,16b,4h,8h'),
  declare('saddlp uaddlp sadalp uadalp', 'v.W v.N : W/N=4h/8b,8h/16b,2s/4h,4s/8h,1d/2s,2d/4s'),
  declare('xtn', `v.N v.W : ${wideNarrow}`),
  declare('xtn2', `v.N v.W : ${wideNarrow2}`),
  declare(narrowMoves, `v.N v.W : ${wideNarrow}; N W : N/W=b/h,h/s,s/d`),
  declare(highHalf(narrowMoves), `v.N v.W : ${wideNarrow2}`),
  declare('shll', 'v.W v.N B : W/N/B=8h/8b/8,4s/4h/16,2d/2s/32'),
  declare('shll2', 'v.W v.N B : W/N/B=8h/16b/8,4s/8h/16,2d/4s/32'),
  declare('urecpe ursqrte', 'v.T v.T : T=2s,4s'),
  declare('addv smaxv umaxv sminv uminv', 'S v.T : S/T=b/8b,b/16b,h/4h,h/8h,s/4s'),
  declare('saddlv uaddlv', 'S v.T : S/T=h/8b,h/16b,s/4h,s/8h,d/4s'),

  declare('shl', `v.T v.T 0..C : ${elementBits}; d d 0..63`),
  declare('sli', `v.T v.T 0..C : ${elementBits}; d d 0..63`),
  declare('sshr ushr srshr urshr ssra usra srsra ursra sri', `v.T v.T 1..B : ${elementBits}; d d 1..64`),
  declare('shrn rshrn', `v.N v.W 1..B : ${narrowBits}`),
  declare('shrn2 rshrn2', `v.N v.W 1..B : ${narrowBits2}`),
  declare(saturatingShifts, `v.N v.W 1..B : ${narrowBits}; N W 1..B : N/W/B=b/h/8,h/s/16,s/d/32`),
  declare(highHalf(saturatingShifts), `v.N v.W 1..B : ${narrowBits2}`),
  declare('sshll ushll', `v.W v.N 0..C : ${narrowBits}`),
  declare('sshll2 ushll2', `v.W v.N 0..C : ${narrowBits2}`),
  declare('sxtl uxtl', `v.W v.N : ${wideNarrow}`),
  declare('sxtl2 uxtl2', `v.W v.N : ${wideNarrow2}`),

  declare(long, `v.W v.N v.N : ${wideNarrow}`),
  declare(highHalf(long), `v.W v.N v.N : ${wideNarrow2}`),
  declare(longProducts, `v.W v.N v.N : ${wideNarrow}; ${longByElement}`),
  declare(highHalf(longProducts), `v.W v.N v.N : ${wideNarrow2}; ${longByElement2}`),
  declare(
    saturatingProducts,
    `v.W v.N v.N : W/N=4s/4h,2d/2s; ${longByElement}; W N N : W/N=s/h,d/s; s h v0-15.h[]; d s v.s[]`,
  ),
  declare(highHalf(saturatingProducts), `v.W v.N v.N : W/N=4s/8h,2d/4s; ${longByElement2}`),
  declare('pmull', 'v.8h v.8b v.8b; v.1q v.1d v.1d @aes'),
  declare('pmull2', 'v.8h v.16b v.16b; v.1q v.2d v.2d @aes'),
  declare(wide, `v.W v.W v.N : ${wideNarrow}`),
  declare(highHalf(wide), `v.W v.W v.N : ${wideNarrow2}`),
  declare(narrow, `v.N v.W v.W : ${wideNarrow}`),
  declare(highHalf(narrow), `v.N v.W v.W : ${wideNarrow2}`),

  declare('zip1 zip2 uzp1 uzp2 trn1 trn2', same(integers8To64)),
  declare('ext', 'v.8b v.8b v.8b 0..7; v.16b v.16b v.16b 0..15'),
  declare('tbl tbx', `v.T {v.16b*1-4} v.T : ${bytes}`),

  declare('sdot udot', 'v.W v.N v.N : W/N=2s/8b,4s/16b; v.W v.N v.4b[] : W/N=2s/8b,4s/16b', 'dotprod'),
  declare('usdot', 'v.W v.N v.N : W/N=2s/8b,4s/16b; v.W v.N v.4b[] : W/N=2s/8b,4s/16b', 'i8mm'),
  declare('sudot', 'v.W v.N v.4b[] : W/N=2s/8b,4s/16b', 'i8mm'),
  declare('smmla ummla usmmla', 'v.4s v.16b v.16b', 'i8mm'),
];
