import { declare, type SyntaxTable } from '../declare';

/** Instructions of SME (Arm ARM C9.2); test/reference/scalableSyntax.test.ts holds them against the assembler. */
export const matrix: SyntaxTable = [
  declare('addha addva', 'zat.s p0-7/m|p0-7 p0-7/m|p0-7 z.s', 'sme'),
  declare('addspl addsvl', 'X X -32..31', 'sme'),
  declare('bfmopa bfmops', 'zat.s p0-7/m|p0-7 p0-7/m|p0-7 z.h z.h', 'sme'),
  declare('fmopa fmops', 'zat.s p0-7/m|p0-7 p0-7/m|p0-7 z.T z.T : T=s,h', 'sme'),
  declare(
    'ld1b',
    '{zah.b*1} p0-7/z|p0-7 m0; {zah.b*1} p0-7/z|p0-7 mr0; {zah.b*1} p0-7 m0; {zah.b*1} p0-7 mr0',
    'sme',
  ),
  declare(
    'ld1d',
    '{zah.d*1} p0-7/z|p0-7 m0; {zah.d*1} p0-7/z|p0-7 mr3; {zah.d*1} p0-7/z|p0-7 mr0; {zah.d*1} p0-7 m0; {zah.d*1} p0-7 mr3',
    'sme',
  ),
  declare(
    'ld1h',
    '{zah.h*1} p0-7/z|p0-7 m0; {zah.h*1} p0-7/z|p0-7 mr1; {zah.h*1} p0-7/z|p0-7 mr0; {zah.h*1} p0-7 m0; {zah.h*1} p0-7 mr1',
    'sme',
  ),
  declare(
    'ld1q',
    '{zah.q*1} p0-7/z|p0-7 m0; {zah.q*1} p0-7/z|p0-7 mr4; {zah.q*1} p0-7/z|p0-7 mr0; {zah.q*1} p0-7 m0; {zah.q*1} p0-7 mr4',
    'sme',
  ),
  declare(
    'ld1w',
    '{zah.s*1} p0-7/z|p0-7 m0; {zah.s*1} p0-7/z|p0-7 mr2; {zah.s*1} p0-7/z|p0-7 mr0; {zah.s*1} p0-7 m0; {zah.s*1} p0-7 mr2',
    'sme',
  ),
  declare('ldr str', 'zav m0; zav mvl(0..0)', 'sme'),
  declare('mova mov', 'z.T p0-7/m|p0-7 zah.T : T=b,h,s,d,q; zah.T p0-7/m|p0-7 z.T : T=b,h,s,d,q', 'sme'),
  declare('psel', 'p p ps.T : T=b,h,s,d', 'sme'),
  declare('rdsvl', 'x -32..31', 'sme'),
  declare('revd', 'z.q p0-7/m|p0-7 z.q', 'sme'),
  declare('sclamp uclamp', 'z.T z.T z.T : T=b,h,s,d', 'sme'),
  declare(
    'smopa smops sumopa sumops umopa umops usmopa usmops',
    'zat.s p0-7/m|p0-7 p0-7/m|p0-7 z.b z.b',
    'sme',
  ),
  declare('st1b', '{zah.b*1} p0-7 m0; {zah.b*1} p0-7 mr0', 'sme'),
  declare('st1d', '{zah.d*1} p0-7 m0; {zah.d*1} p0-7 mr3', 'sme'),
  declare('st1h', '{zah.h*1} p0-7 m0; {zah.h*1} p0-7 mr1', 'sme'),
  declare('st1q', '{zah.q*1} p0-7 m0; {zah.q*1} p0-7 mr4', 'sme'),
  declare('st1w', '{zah.s*1} p0-7 m0; {zah.s*1} p0-7 mr2', 'sme'),
  declare('fmopa fmops', 'zat.d p0-7/m|p0-7 p0-7/m|p0-7 z.d z.d', 'sme-f64'),
  declare('addha addva', 'zat.d p0-7/m|p0-7 p0-7/m|p0-7 z.d', 'sme-i64'),
  declare(
    'smopa smops sumopa sumops umopa umops usmopa usmops',
    'zat.d p0-7/m|p0-7 p0-7/m|p0-7 z.h z.h',
    'sme-i64',
  ),
];
