import { declare, type SyntaxTable } from '../declare';

/** Loads and stores of one slice of a tile. */
const slices = ['b', 'h', 's', 'd', 'q'].flatMap((element, scale) => {
  const suffix = element === 's' ? 'w' : element;
  return [
    declare(`ld1${suffix}`, `{zah.${element}*1} p0-7/z|p0-7 mf${scale}`, 'sme'),
    declare(`st1${suffix}`, `{zah.${element}*1} p0-7 mf${scale}`, 'sme'),
  ];
});

/** Instructions of SME (Arm ARM C9.2); test/reference/scalableSyntax.test.ts holds them against the assembler. */
export const matrix: SyntaxTable = [
  declare('addha addva', 'zat.s p0-7/m|p0-7 p0-7/m|p0-7 z.s', 'sme'),
  declare('addspl addsvl', 'X X -32..31', 'sme'),
  declare('bfmopa bfmops', 'zat.s p0-7/m|p0-7 p0-7/m|p0-7 z.h z.h', 'sme'),
  declare('fmopa fmops', 'zat.s p0-7/m|p0-7 p0-7/m|p0-7 z.T z.T : T=s,h', 'sme'),
  ...slices,
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
  declare('fmopa fmops', 'zat.d p0-7/m|p0-7 p0-7/m|p0-7 z.d z.d', 'sme-f64'),
  declare('addha addva', 'zat.d p0-7/m|p0-7 p0-7/m|p0-7 z.d', 'sme-i64'),
  declare(
    'smopa smops sumopa sumops umopa umops usmopa usmops',
    'zat.d p0-7/m|p0-7 p0-7/m|p0-7 z.h z.h',
    'sme-i64',
  ),
];
