import { declare, type SyntaxTable } from '../declare';
import { floats, halfFloats } from './arrangements';

/** Floating-point instructions, scalar and Advanced SIMD (Arm ARM C7.2). */

/** The same operands for single and double, and for half precision with its extension. */
const scalar = (operands: string): string => `${operands} : T=s,d; ${operands} : T=h @fp16`;
const vector = (operands: string): string => `${operands} : ${floats}; ${operands} : ${halfFloats} @fp16`;

const vectorByElement = 'v.T v.T v.s[] : T=2s,4s; v.2d v.2d v.d[]; v.T v.T v0-15.h[] : T=4h,8h @fp16';
const scalarByElement = 's s v.s[]; d d v.d[]; h h v0-15.h[] @fp16';
const toGeneral = 'G S : G/S=w/s,w/d,x/s,x/d; G S : G/S=w/h,x/h @fp16';
const fromGeneral = 'S G : G/S=w/s,w/d,x/s,x/d; S G : G/S=w/h,x/h @fp16';
const fixedPoint =
  'v.T v.T 1..B : T/B=2s/32,4s/32,2d/64; v.T v.T 1..16 : T=4h,8h @fp16; s s 1..32; d d 1..64; h h 1..16 @fp16';

export const floatingPoint: SyntaxTable = [
  declare('fadd fsub fdiv fmax fmin fmaxnm fminnm', `${scalar('T T T')}; ${vector('v.T v.T v.T')}`),
  declare('fmul', `${scalar('T T T')}; ${vector('v.T v.T v.T')}; ${vectorByElement}; ${scalarByElement}`),
  declare('fnmul', scalar('T T T')),
  declare('fmulx', `${scalar('T T T')}; ${vector('v.T v.T v.T')}; ${vectorByElement}; ${scalarByElement}`),
  declare('frecps frsqrts fabd facge facgt', `${scalar('T T T')}; ${vector('v.T v.T v.T')}`),
  declare('fcmeq fcmge fcmgt', `${scalar('T T T|fzero')}; ${vector('v.T v.T v.T|fzero')}`),
  declare('fcmle fcmlt', `${scalar('T T fzero')}; ${vector('v.T v.T fzero')}`),
  declare('fmla fmls', `${vector('v.T v.T v.T')}; ${vectorByElement}; ${scalarByElement}`),
  declare('faddp fmaxp fminp fmaxnmp fminnmp', `${vector('v.T v.T v.T')}; s v.2s; d v.2d; h v.2h @fp16`),
  declare('fmaxv fminv fmaxnmv fminnmv', 's v.4s; h v.T : T=4h,8h @fp16'),
  declare('fmadd fmsub fnmadd fnmsub', scalar('T T T T')),
  declare('fabs fneg fsqrt', `${scalar('T T')}; ${vector('v.T v.T')}`),
  declare('frinta frinti frintm frintn frintp frintx frintz', `${scalar('T T')}; ${vector('v.T v.T')}`),
  declare('frint32x frint32z frint64x frint64z', `T T : T=s,d; v.T v.T : ${floats}`, 'v8.5-a'),
  declare('frecpe frsqrte', `${scalar('T T')}; ${vector('v.T v.T')}`),
  declare('frecpx', scalar('T T')),
  declare('fcmp fcmpe', scalar('T T|fzero')),
  declare('fccmp fccmpe', scalar('T T 0..15 c')),

  declare('fcvt', 'A B : A/B=s/h,d/h,h/s,d/s,h/d,s/d'),
  declare('fcvtl', 'v.4s v.4h; v.2d v.2s'),
  declare('fcvtl2', 'v.4s v.8h; v.2d v.4s'),
  declare('fcvtn', 'v.4h v.4s; v.2s v.2d'),
  declare('fcvtn2', 'v.8h v.4s; v.4s v.2d'),
  declare('fcvtxn', 'v.2s v.2d; s d'),
  declare('fcvtxn2', 'v.4s v.2d'),
  declare(
    'fcvtas fcvtau fcvtms fcvtmu fcvtns fcvtnu fcvtps fcvtpu',
    `${toGeneral}; ${scalar('T T')}; ${vector('v.T v.T')}`,
  ),
  declare(
    'fcvtzs fcvtzu',
    `${toGeneral}; ${scalar('T T')}; ${vector('v.T v.T')}; ${fixedPoint}; G S 1..B : G/S/B=w/s/32,w/d/32,x/s/64,x/d/64; ` +
      'G h 1..B : G/B=w/32,x/64 @fp16',
  ),
  declare(
    'scvtf ucvtf',
    `${fromGeneral}; ${scalar('T T')}; ${vector('v.T v.T')}; ${fixedPoint}; S G 1..B : G/S/B=w/s/32,w/d/32,x/s/64,x/d/64; ` +
      'h G 1..B : G/B=w/32,x/64 @fp16',
  ),
  declare('fjcvtzs', 'w d', 'v8.3-a'),

  declare(
    'fcmla',
    'v.T v.T v.T 0..270/90 : T=2s,4s,2d; v.T v.T v.T 0..270/90 : T=4h,8h; v.4s v.4s v.s[0..1] 0..270/90; ' +
      'v.4h v.4h v.h[0..1] 0..270/90; v.8h v.8h v.h[0..3] 0..270/90',
    'compnum',
  ),
  declare('fcadd', `v.T v.T v.T 90|270 : ${floats},${halfFloats.slice(2)}`, 'compnum'),
  declare(
    'fmlal fmlsl fmlal2 fmlsl2',
    'v.W v.N v.N : W/N=2s/2h,4s/4h; v.W v.N v0-15.h[] : W/N=2s/2h,4s/4h',
    'fp16fml',
  ),
  declare('bfdot', 'v.W v.N v.N : W/N=2s/4h,4s/8h; v.W v.N v.2h[] : W/N=2s/4h,4s/8h', 'bf16'),
  declare('bfmmla', 'v.4s v.8h v.8h', 'bf16'),
  declare('bfmlalb bfmlalt', 'v.4s v.8h v.8h; v.4s v.8h v0-15.h[]', 'bf16'),
  declare('bfcvt', 'h s', 'bf16'),
  declare('bfcvtn', 'v.4h v.4s', 'bf16'),
  declare('bfcvtn2', 'v.8h v.4s', 'bf16'),
];
