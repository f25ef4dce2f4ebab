import { declare, type SyntaxTable } from '../declare';

/** What PRFB and kin take beside a number. */
const prefetch =
  'word(pldl1keep/pldl1strm/pldl2keep/pldl2strm/pldl3keep/pldl3strm/pstl1keep/pstl1strm/pstl2keep/pstl2strm/pstl3keep/pstl3strm)';

/** Loads, stores and prefetches of SVE and SVE2 (Arm ARM C8.2); test/reference/scalableSyntax.test.ts holds them against the assembler. */
export const scalableMemory: SyntaxTable = [
  declare(
    'ld1rob',
    '{z.b*1} p0-7/z|p0-7 mr0; {z.b*1} p0-7/z|p0-7 m(-256..224/32); z.b p0-7/z|p0-7 m(-256..224/32); z.b p0-7/z|p0-7 mr0; {z.b*1} p0-7/z|p0-7 m0; z.b p0-7 mr0; {z.b*1} p0-7 mr0; z.b p0-7 m(-256..224/32); {z.b*1} p0-7 m(-256..224/32); {z.b*1} p0-7 m0; z.b p0-7/z|p0-7 m0; z.b p0-7 m0',
    'sve+f64mm',
  ),
  declare(
    'ld1rod',
    '{z.d*1} p0-7/z|p0-7 mr3; {z.d*1} p0-7/z|p0-7 m(-256..224/32); z.d p0-7/z|p0-7 m(-256..224/32); z.d p0-7/z|p0-7 mr3; {z.d*1} p0-7/z|p0-7 m0; z.d p0-7 m(-256..224/32); {z.d*1} p0-7 m(-256..224/32); {z.d*1} p0-7 m0; z.d p0-7 mr3; {z.d*1} p0-7 mr3; z.d p0-7/z|p0-7 m0; z.d p0-7 m0',
    'sve+f64mm',
  ),
  declare(
    'ld1roh',
    '{z.h*1} p0-7/z|p0-7 mr1; {z.h*1} p0-7/z|p0-7 m(-256..224/32); z.h p0-7/z|p0-7 m(-256..224/32); z.h p0-7/z|p0-7 mr1; {z.h*1} p0-7/z|p0-7 m0; z.h p0-7 m(-256..224/32); {z.h*1} p0-7 m(-256..224/32); {z.h*1} p0-7 m0; z.h p0-7 mr1; {z.h*1} p0-7 mr1; z.h p0-7/z|p0-7 m0; z.h p0-7 m0',
    'sve+f64mm',
  ),
  declare(
    'ld1row',
    '{z.s*1} p0-7/z|p0-7 mr2; {z.s*1} p0-7/z|p0-7 m(-256..224/32); z.s p0-7/z|p0-7 m(-256..224/32); z.s p0-7/z|p0-7 mr2; {z.s*1} p0-7/z|p0-7 m0; z.s p0-7 m(-256..224/32); {z.s*1} p0-7 m(-256..224/32); {z.s*1} p0-7 m0; z.s p0-7 mr2; {z.s*1} p0-7 mr2; z.s p0-7/z|p0-7 m0; z.s p0-7 m0',
    'sve+f64mm',
  ),
  declare(
    'ld1b',
    'z.T p0-7/z mvl(-8..7) : T=b,h,s,d; z.T p0-7/z mr0 : T=b,h,s,d; z.T p0-7/z mz : T=d,s; {z.T*1} p0-7/z mz : T=s,d; {z.T*1} p0-7/z mr0 : T=b,h,s,d; z.T p0-7/z m(0..0) : T=b,h,s,d; {z.T*1} p0-7/z m(0..0) : T=b,h,s,d; {z.T*1} p0-7/z mvl(-8..7) : T=b,h,s,d; {z.T*1} p0-7/z m0 : T=b,h,s,d; z.T p0-7/z m0 : T=b,h,s,d',
    'sve',
  ),
  declare(
    'ld1d',
    'z.d p0-7/z mr3; z.d p0-7/z mz; {z.d*1} p0-7/z mr3; {z.d*1} p0-7/z mz; z.d p0-7/z m(0..0); {z.d*1} p0-7/z m(0..0); {z.d*1} p0-7/z mvl(-8..7); {z.d*1} p0-7/z m0; z.d p0-7/z m0; z.d p0-7/z mvl(-8..7)',
    'sve',
  ),
  declare(
    'ld1h',
    'z.T p0-7/z mr1 : T=h,s,d; z.T p0-7/z mz : T=d,s; {z.T*1} p0-7/z mz : T=s,d; {z.T*1} p0-7/z mr1 : T=h,s,d; z.T p0-7/z m(0..0) : T=h,s,d; {z.T*1} p0-7/z m(0..0) : T=h,s,d; {z.T*1} p0-7/z mvl(-8..7) : T=h,s,d; {z.T*1} p0-7/z m0 : T=h,s,d; z.T p0-7/z m0 : T=h,s,d; z.T p0-7/z mvl(-8..7) : T=h,s,d',
    'sve',
  ),
  declare(
    'ld1rb',
    'z.T p0-7/z m(0..63) : T=b,h,s,d; {z.T*1} p0-7/z m(0..63) : T=b,h,s,d; {z.T*1} p0-7/z m0 : T=b,h,s,d; z.T p0-7/z m0 : T=b,h,s,d',
    'sve',
  ),
  declare(
    'ld1rd',
    'z.d p0-7/z m(0..504/8); {z.d*1} p0-7/z m(0..504/8); {z.d*1} p0-7/z m0; z.d p0-7/z m0',
    'sve',
  ),
  declare(
    'ld1rh',
    'z.T p0-7/z m(0..126/2) : T=h,s,d; {z.T*1} p0-7/z m(0..126/2) : T=h,s,d; {z.T*1} p0-7/z m0 : T=h,s,d; z.T p0-7/z m0 : T=h,s,d',
    'sve',
  ),
  declare(
    'ld1rqb',
    'z.b p0-7/z m(-128..112/16); {z.b*1} p0-7/z m(-128..112/16); {z.b*1} p0-7/z m0; z.b p0-7/z mr0; {z.b*1} p0-7/z mr0; z.b p0-7/z m0',
    'sve',
  ),
  declare(
    'ld1rqd',
    'z.d p0-7/z m(-128..112/16); {z.d*1} p0-7/z m(-128..112/16); {z.d*1} p0-7/z m0; z.d p0-7/z mr3; {z.d*1} p0-7/z mr3; z.d p0-7/z m0',
    'sve',
  ),
  declare(
    'ld1rqh',
    'z.h p0-7/z m(-128..112/16); {z.h*1} p0-7/z m(-128..112/16); {z.h*1} p0-7/z m0; z.h p0-7/z mr1; {z.h*1} p0-7/z mr1; z.h p0-7/z m0',
    'sve',
  ),
  declare(
    'ld1rqw',
    'z.s p0-7/z m(-128..112/16); {z.s*1} p0-7/z m(-128..112/16); {z.s*1} p0-7/z m0; z.s p0-7/z mr2; {z.s*1} p0-7/z mr2; z.s p0-7/z m0',
    'sve',
  ),
  declare(
    'ld1rsb',
    'z.T p0-7/z m(0..63) : T=d,s,h; {z.T*1} p0-7/z m(0..63) : T=d,s,h; {z.T*1} p0-7/z m0 : T=d,s,h; z.T p0-7/z m0 : T=h,s,d',
    'sve',
  ),
  declare(
    'ld1rsh',
    'z.T p0-7/z m(0..126/2) : T=d,s; {z.T*1} p0-7/z m(0..126/2) : T=d,s; {z.T*1} p0-7/z m0 : T=d,s; z.T p0-7/z m0 : T=s,d',
    'sve',
  ),
  declare(
    'ld1rsw',
    'z.d p0-7/z m(0..252/4); {z.d*1} p0-7/z m(0..252/4); {z.d*1} p0-7/z m0; z.d p0-7/z m0',
    'sve',
  ),
  declare(
    'ld1rw',
    'z.T p0-7/z m(0..252/4) : T=s,d; {z.T*1} p0-7/z m(0..252/4) : T=s,d; {z.T*1} p0-7/z m0 : T=s,d; z.T p0-7/z m0 : T=s,d',
    'sve',
  ),
  declare(
    'ld1sb',
    'z.T p0-7/z mz : T=s,d; {z.T*1} p0-7/z mz : T=s,d; z.T p0-7/z mr0 : T=d,s,h; {z.T*1} p0-7/z mr0 : T=d,s,h; z.T p0-7/z m(0..0) : T=d,s,h; {z.T*1} p0-7/z m(0..0) : T=d,s,h; {z.T*1} p0-7/z mvl(-8..7) : T=d,s,h; {z.T*1} p0-7/z m0 : T=d,s,h; z.T p0-7/z m0 : T=h,s,d; z.T p0-7/z mvl(-8..7) : T=d,s,h',
    'sve',
  ),
  declare(
    'ld1sh',
    'z.T p0-7/z mz : T=s,d; {z.T*1} p0-7/z mz : T=s,d; z.T p0-7/z mr1 : T=d,s; {z.T*1} p0-7/z mr1 : T=d,s; z.T p0-7/z m(0..0) : T=d,s; {z.T*1} p0-7/z m(0..0) : T=d,s; {z.T*1} p0-7/z mvl(-8..7) : T=d,s; {z.T*1} p0-7/z m0 : T=d,s; z.T p0-7/z m0 : T=s,d; z.T p0-7/z mvl(-8..7) : T=d,s',
    'sve',
  ),
  declare(
    'ld1sw',
    'z.d p0-7/z mr2; {z.d*1} p0-7/z mr2; z.d p0-7/z mz; {z.d*1} p0-7/z mz; z.d p0-7/z m(0..0); {z.d*1} p0-7/z m(0..0); {z.d*1} p0-7/z mvl(-8..7); {z.d*1} p0-7/z m0; z.d p0-7/z m0; z.d p0-7/z mvl(-8..7)',
    'sve',
  ),
  declare(
    'ld1w',
    'z.T p0-7/z mr2 : T=s,d; z.T p0-7/z mz : T=d,s; {z.T*1} p0-7/z mz : T=s,d; {z.T*1} p0-7/z mr2 : T=s,d; z.T p0-7/z m(0..0) : T=s,d; {z.T*1} p0-7/z m(0..0) : T=s,d; {z.T*1} p0-7/z mvl(-8..7) : T=s,d; {z.T*1} p0-7/z m0 : T=s,d; z.T p0-7/z m0 : T=s,d; z.T p0-7/z mvl(-8..7) : T=s,d',
    'sve',
  ),
  declare(
    'ld2b',
    '{z.b*2} p0-7/z mvl(-16..14/2); {z.b*2} p0-7/z mr0; {z.b*2} p0-7/z m(0..0); {z.b*2} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld2d',
    '{z.d*2} p0-7/z mr3; {z.d*2} p0-7/z m(0..0); {z.d*2} p0-7/z mvl(-16..14/2); {z.d*2} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld2h',
    '{z.h*2} p0-7/z mr1; {z.h*2} p0-7/z m(0..0); {z.h*2} p0-7/z mvl(-16..14/2); {z.h*2} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld2w',
    '{z.s*2} p0-7/z mr2; {z.s*2} p0-7/z m(0..0); {z.s*2} p0-7/z mvl(-16..14/2); {z.s*2} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld3b',
    '{z.b*3} p0-7/z mvl(-24..21/3); {z.b*3} p0-7/z mr0; {z.b*3} p0-7/z m(0..0); {z.b*3} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld3d',
    '{z.d*3} p0-7/z mr3; {z.d*3} p0-7/z m(0..0); {z.d*3} p0-7/z mvl(-24..21/3); {z.d*3} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld3h',
    '{z.h*3} p0-7/z mr1; {z.h*3} p0-7/z m(0..0); {z.h*3} p0-7/z mvl(-24..21/3); {z.h*3} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld3w',
    '{z.s*3} p0-7/z mr2; {z.s*3} p0-7/z m(0..0); {z.s*3} p0-7/z mvl(-24..21/3); {z.s*3} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld4b',
    '{z.b*4} p0-7/z mvl(-32..28/4); {z.b*4} p0-7/z mr0; {z.b*4} p0-7/z m(0..0); {z.b*4} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld4d',
    '{z.d*4} p0-7/z mr3; {z.d*4} p0-7/z m(0..0); {z.d*4} p0-7/z mvl(-32..28/4); {z.d*4} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld4h',
    '{z.h*4} p0-7/z mr1; {z.h*4} p0-7/z m(0..0); {z.h*4} p0-7/z mvl(-32..28/4); {z.h*4} p0-7/z m0',
    'sve',
  ),
  declare(
    'ld4w',
    '{z.s*4} p0-7/z mr2; {z.s*4} p0-7/z m(0..0); {z.s*4} p0-7/z mvl(-32..28/4); {z.s*4} p0-7/z m0',
    'sve',
  ),
  declare(
    'ldff1b',
    'z.T p0-7/z mr0 : T=b,h,s,d; z.T p0-7/z mz : T=s,d,b,h; {z.T*1} p0-7/z mz : T=s,d,b,h; {z.T*1} p0-7/z mr0 : T=b,h,s,d; z.T p0-7/z m0 : T=b,h,s,d; {z.T*1} p0-7/z m(-300..1099) : T=b,h,s,d; z.T p0-7/z m(-300..1099) : T=b,h,s,d; {z.T*1} p0-7/z m0 : T=b,h,s,d',
    'sve',
  ),
  declare(
    'ldff1d',
    'z.d p0-7/z mr3; {z.d*1} p0-7/z mr3; z.d p0-7/z mz; {z.d*1} p0-7/z mz; z.d p0-7/z m0; {z.d*1} p0-7/z m(-300..1099); z.d p0-7/z m(-300..1099); z.d p0-7/z mr0; {z.d*1} p0-7/z mr0; {z.d*1} p0-7/z m0',
    'sve',
  ),
  declare(
    'ldff1h',
    'z.T p0-7/z mr1 : T=h,s,d; z.T p0-7/z mz : T=s,d,h; {z.T*1} p0-7/z mz : T=s,d,h; {z.T*1} p0-7/z mr1 : T=h,s,d; z.T p0-7/z m0 : T=h,s,d; {z.T*1} p0-7/z m(-300..1099) : T=h,s,d; z.T p0-7/z m(-300..1099) : T=h,s,d; z.T p0-7/z mr0 : T=h,s,d; {z.T*1} p0-7/z mr0 : T=h,s,d; {z.T*1} p0-7/z m0 : T=h,s,d',
    'sve',
  ),
  declare(
    'ldff1sb',
    'z.T p0-7/z mr0 : T=h,s,d; z.T p0-7/z mz : T=s,d,h; {z.T*1} p0-7/z mz : T=s,d,h; {z.T*1} p0-7/z mr0 : T=d,s,h; z.T p0-7/z m0 : T=s,d,h; {z.T*1} p0-7/z m(-300..1099) : T=h,s,d; z.T p0-7/z m(-300..1099) : T=h,s,d; {z.T*1} p0-7/z m0 : T=h,s,d',
    'sve',
  ),
  declare(
    'ldff1sh',
    'z.T p0-7/z mr1 : T=s,d; z.T p0-7/z mz : T=s,d; {z.T*1} p0-7/z mz : T=s,d; {z.T*1} p0-7/z mr1 : T=d,s; z.T p0-7/z m0 : T=s,d; {z.T*1} p0-7/z m(-300..1099) : T=s,d; z.T p0-7/z m(-300..1099) : T=s,d; z.T p0-7/z mr0 : T=s,d; {z.T*1} p0-7/z mr0 : T=s,d; {z.T*1} p0-7/z m0 : T=s,d',
    'sve',
  ),
  declare(
    'ldff1sw',
    'z.d p0-7/z mr2; {z.d*1} p0-7/z mr2; z.d p0-7/z mz; {z.d*1} p0-7/z mz; z.d p0-7/z m0; {z.d*1} p0-7/z m(-300..1099); z.d p0-7/z m(-300..1099); z.d p0-7/z mr0; {z.d*1} p0-7/z mr0; {z.d*1} p0-7/z m0',
    'sve',
  ),
  declare(
    'ldff1w',
    'z.T p0-7/z mr2 : T=s,d; z.T p0-7/z mz : T=s,d; {z.T*1} p0-7/z mz : T=s,d; {z.T*1} p0-7/z mr2 : T=s,d; z.T p0-7/z m0 : T=d,s; {z.T*1} p0-7/z m(-300..1099) : T=s,d; z.T p0-7/z m(-300..1099) : T=s,d; z.T p0-7/z mr0 : T=s,d; {z.T*1} p0-7/z mr0 : T=s,d; {z.T*1} p0-7/z m0 : T=s,d',
    'sve',
  ),
  declare(
    'ldnf1b',
    'z.T p0-7/z m(0..0) : T=b,h,s,d; {z.T*1} p0-7/z m(0..0) : T=b,h,s,d; {z.T*1} p0-7/z mvl(-8..7) : T=b,h,s,d; {z.T*1} p0-7/z m0 : T=b,h,s,d; z.T p0-7/z mvl(-8..7) : T=b,h,s,d; z.T p0-7/z m0 : T=b,h,s,d',
    'sve',
  ),
  declare(
    'ldnf1d ldnf1sw',
    'z.d p0-7/z m(0..0); {z.d*1} p0-7/z m(0..0); {z.d*1} p0-7/z mvl(-8..7); {z.d*1} p0-7/z m0; z.d p0-7/z m0; z.d p0-7/z mvl(-8..7)',
    'sve',
  ),
  declare(
    'ldnf1h',
    'z.T p0-7/z m(0..0) : T=h,s,d; {z.T*1} p0-7/z m(0..0) : T=h,s,d; {z.T*1} p0-7/z mvl(-8..7) : T=h,s,d; {z.T*1} p0-7/z m0 : T=h,s,d; z.T p0-7/z m0 : T=h,s,d; z.T p0-7/z mvl(-8..7) : T=h,s,d',
    'sve',
  ),
  declare(
    'ldnf1sb',
    'z.T p0-7/z m(0..0) : T=d,s,h; {z.T*1} p0-7/z m(0..0) : T=d,s,h; {z.T*1} p0-7/z mvl(-8..7) : T=d,s,h; {z.T*1} p0-7/z m0 : T=d,s,h; z.T p0-7/z m0 : T=h,s,d; z.T p0-7/z mvl(-8..7) : T=d,s,h',
    'sve',
  ),
  declare(
    'ldnf1sh',
    'z.T p0-7/z m(0..0) : T=d,s; {z.T*1} p0-7/z m(0..0) : T=d,s; {z.T*1} p0-7/z mvl(-8..7) : T=d,s; {z.T*1} p0-7/z m0 : T=d,s; z.T p0-7/z m0 : T=s,d; z.T p0-7/z mvl(-8..7) : T=d,s',
    'sve',
  ),
  declare(
    'ldnf1w',
    'z.T p0-7/z m(0..0) : T=s,d; {z.T*1} p0-7/z m(0..0) : T=s,d; {z.T*1} p0-7/z mvl(-8..7) : T=s,d; {z.T*1} p0-7/z m0 : T=s,d; z.T p0-7/z m0 : T=s,d; z.T p0-7/z mvl(-8..7) : T=s,d',
    'sve',
  ),
  declare(
    'ldnt1b',
    'z.b p0-7/z mr0; {z.b*1} p0-7/z mr0; z.b p0-7/z m(0..0); {z.b*1} p0-7/z m(0..0); {z.b*1} p0-7/z mvl(-8..7); {z.b*1} p0-7/z m0; z.b p0-7/z mvl(-8..7); z.b p0-7/z m0',
    'sve',
  ),
  declare(
    'ldnt1d',
    'z.d p0-7/z mr3; {z.d*1} p0-7/z mr3; z.d p0-7/z m(0..0); {z.d*1} p0-7/z m(0..0); {z.d*1} p0-7/z mvl(-8..7); {z.d*1} p0-7/z m0; z.d p0-7/z m0; z.d p0-7/z mvl(-8..7)',
    'sve',
  ),
  declare(
    'ldnt1h',
    'z.h p0-7/z mr1; {z.h*1} p0-7/z mr1; z.h p0-7/z m(0..0); {z.h*1} p0-7/z m(0..0); {z.h*1} p0-7/z mvl(-8..7); {z.h*1} p0-7/z m0; z.h p0-7/z m0; z.h p0-7/z mvl(-8..7)',
    'sve',
  ),
  declare(
    'ldnt1w',
    'z.s p0-7/z mr2; {z.s*1} p0-7/z mr2; z.s p0-7/z m(0..0); {z.s*1} p0-7/z m(0..0); {z.s*1} p0-7/z mvl(-8..7); {z.s*1} p0-7/z m0; z.s p0-7/z m0; z.s p0-7/z mvl(-8..7)',
    'sve',
  ),
  declare('ldr', 'z mvl(-256..255); p m(0..0); p mvl(-256..255); p m0; z m(0..0); z m0', 'sve'),
  declare(
    'prfb',
    `${prefetch} p0-7 mvl(-32..31); ${prefetch} p0-7 m0; 0..15 p0-7 m0; ${prefetch} p0-7 mr0; 0..15 p0-7 mr0; ${prefetch} p0-7 mz; 0..15 p0-7 mz; ${prefetch} p0-7 m(0..0); 0..15 p0-7 m(0..0); 0..15 p0-7 mvl(-32..31)`,
    'sve',
  ),
  declare(
    'prfd',
    `${prefetch} p0-7 mz; 0..15 p0-7 mz; ${prefetch} p0-7 mr3; 0..15 p0-7 mr3; ${prefetch} p0-7 m(0..0); ${prefetch} p0-7 mvl(-32..31); ${prefetch} p0-7 m0; 0..15 p0-7 m(0..0); 0..15 p0-7 mvl(-32..31); 0..15 p0-7 m0`,
    'sve',
  ),
  declare(
    'prfh',
    `${prefetch} p0-7 mz; 0..15 p0-7 mz; ${prefetch} p0-7 mr1; 0..15 p0-7 mr1; ${prefetch} p0-7 m(0..0); ${prefetch} p0-7 mvl(-32..31); ${prefetch} p0-7 m0; 0..15 p0-7 m(0..0); 0..15 p0-7 mvl(-32..31); 0..15 p0-7 m0`,
    'sve',
  ),
  declare(
    'prfw',
    `${prefetch} p0-7 mz; 0..15 p0-7 mz; ${prefetch} p0-7 mr2; 0..15 p0-7 mr2; ${prefetch} p0-7 m(0..0); ${prefetch} p0-7 mvl(-32..31); ${prefetch} p0-7 m0; 0..15 p0-7 m(0..0); 0..15 p0-7 mvl(-32..31); 0..15 p0-7 m0`,
    'sve',
  ),
  declare(
    'st1b',
    'z.T p0-7 mr0 : T=b,h,s,d; {z.T*1} p0-7 mr0 : T=b,h,s,d; z.T p0-7 mz : T=d,s; {z.T*1} p0-7 mz : T=d,s; z.T p0-7 m(0..0) : T=b,h,s,d; {z.T*1} p0-7 m(0..0) : T=b,h,s,d; {z.T*1} p0-7 mvl(-8..7) : T=b,h,s,d; {z.T*1} p0-7 m0 : T=b,h,s,d; z.T p0-7 mvl(-8..7) : T=b,h,s,d; z.T p0-7 m0 : T=b,h,s,d',
    'sve',
  ),
  declare(
    'st1d',
    'z.d p0-7 mz; {z.d*1} p0-7 mz; z.d p0-7 mr3; {z.d*1} p0-7 mr3; z.d p0-7 m(0..0); {z.d*1} p0-7 m(0..0); {z.d*1} p0-7 mvl(-8..7); {z.d*1} p0-7 m0; z.d p0-7 mvl(-8..7); z.d p0-7 m0',
    'sve',
  ),
  declare(
    'st1h',
    'z.T p0-7 mz : T=d,s; {z.T*1} p0-7 mz : T=d,s; z.T p0-7 mr1 : T=h,s,d; {z.T*1} p0-7 mr1 : T=h,s,d; z.T p0-7 m(0..0) : T=h,s,d; {z.T*1} p0-7 m(0..0) : T=h,s,d; {z.T*1} p0-7 mvl(-8..7) : T=h,s,d; {z.T*1} p0-7 m0 : T=h,s,d; z.T p0-7 mvl(-8..7) : T=h,s,d; z.T p0-7 m0 : T=h,s,d',
    'sve',
  ),
  declare(
    'st1w',
    'z.T p0-7 mz : T=d,s; {z.T*1} p0-7 mz : T=d,s; z.T p0-7 mr2 : T=s,d; {z.T*1} p0-7 mr2 : T=s,d; z.T p0-7 m(0..0) : T=s,d; {z.T*1} p0-7 m(0..0) : T=s,d; {z.T*1} p0-7 mvl(-8..7) : T=s,d; {z.T*1} p0-7 m0 : T=s,d; z.T p0-7 mvl(-8..7) : T=s,d; z.T p0-7 m0 : T=s,d',
    'sve',
  ),
  declare(
    'st2b',
    '{z.b*2} p0-7 mr0; {z.b*2} p0-7 m(0..0); {z.b*2} p0-7 mvl(-16..14/2); {z.b*2} p0-7 m0',
    'sve',
  ),
  declare(
    'st2d',
    '{z.d*2} p0-7 mr3; {z.d*2} p0-7 m(0..0); {z.d*2} p0-7 mvl(-16..14/2); {z.d*2} p0-7 m0',
    'sve',
  ),
  declare(
    'st2h',
    '{z.h*2} p0-7 mr1; {z.h*2} p0-7 m(0..0); {z.h*2} p0-7 mvl(-16..14/2); {z.h*2} p0-7 m0',
    'sve',
  ),
  declare(
    'st2w',
    '{z.s*2} p0-7 mr2; {z.s*2} p0-7 m(0..0); {z.s*2} p0-7 mvl(-16..14/2); {z.s*2} p0-7 m0',
    'sve',
  ),
  declare(
    'st3b',
    '{z.b*3} p0-7 mr0; {z.b*3} p0-7 m(0..0); {z.b*3} p0-7 mvl(-24..21/3); {z.b*3} p0-7 m0',
    'sve',
  ),
  declare(
    'st3d',
    '{z.d*3} p0-7 mr3; {z.d*3} p0-7 m(0..0); {z.d*3} p0-7 mvl(-24..21/3); {z.d*3} p0-7 m0',
    'sve',
  ),
  declare(
    'st3h',
    '{z.h*3} p0-7 mr1; {z.h*3} p0-7 m(0..0); {z.h*3} p0-7 mvl(-24..21/3); {z.h*3} p0-7 m0',
    'sve',
  ),
  declare(
    'st3w',
    '{z.s*3} p0-7 mr2; {z.s*3} p0-7 m(0..0); {z.s*3} p0-7 mvl(-24..21/3); {z.s*3} p0-7 m0',
    'sve',
  ),
  declare(
    'st4b',
    '{z.b*4} p0-7 mr0; {z.b*4} p0-7 m(0..0); {z.b*4} p0-7 mvl(-32..28/4); {z.b*4} p0-7 m0',
    'sve',
  ),
  declare(
    'st4d',
    '{z.d*4} p0-7 mr3; {z.d*4} p0-7 m(0..0); {z.d*4} p0-7 mvl(-32..28/4); {z.d*4} p0-7 m0',
    'sve',
  ),
  declare(
    'st4h',
    '{z.h*4} p0-7 mr1; {z.h*4} p0-7 m(0..0); {z.h*4} p0-7 mvl(-32..28/4); {z.h*4} p0-7 m0',
    'sve',
  ),
  declare(
    'st4w',
    '{z.s*4} p0-7 mr2; {z.s*4} p0-7 m(0..0); {z.s*4} p0-7 mvl(-32..28/4); {z.s*4} p0-7 m0',
    'sve',
  ),
  declare(
    'stnt1b',
    'z.b p0-7 mr0; {z.b*1} p0-7 mr0; z.b p0-7 m(0..0); {z.b*1} p0-7 m(0..0); {z.b*1} p0-7 mvl(-8..7); {z.b*1} p0-7 m0; z.b p0-7 mvl(-8..7); z.b p0-7 m0',
    'sve',
  ),
  declare(
    'stnt1d',
    'z.d p0-7 mr3; {z.d*1} p0-7 mr3; z.d p0-7 m(0..0); {z.d*1} p0-7 m(0..0); {z.d*1} p0-7 mvl(-8..7); {z.d*1} p0-7 m0; z.d p0-7 mvl(-8..7); z.d p0-7 m0',
    'sve',
  ),
  declare(
    'stnt1h',
    'z.h p0-7 mr1; {z.h*1} p0-7 mr1; z.h p0-7 m(0..0); {z.h*1} p0-7 m(0..0); {z.h*1} p0-7 mvl(-8..7); {z.h*1} p0-7 m0; z.h p0-7 mvl(-8..7); z.h p0-7 m0',
    'sve',
  ),
  declare(
    'stnt1w',
    'z.s p0-7 mr2; {z.s*1} p0-7 mr2; z.s p0-7 m(0..0); {z.s*1} p0-7 m(0..0); {z.s*1} p0-7 mvl(-8..7); {z.s*1} p0-7 m0; z.s p0-7 mvl(-8..7); z.s p0-7 m0',
    'sve',
  ),
  declare('str', 'p m(0..0); p mvl(-256..255); p m0; z m(0..0); z mvl(-256..255); z m0', 'sve'),
  declare('ldnt1b ldnt1h', '{z.T*1} p0-7/z mz : T=d,s; z.T p0-7/z mz : T=d,s', 'sve2'),
  declare('ldnt1d ldnt1sw', '{z.d*1} p0-7/z mz; z.d p0-7/z mz', 'sve2'),
  declare('ldnt1w ldnt1sb ldnt1sh', '{z.T*1} p0-7/z mz : T=s,d; z.T p0-7/z mz : T=s,d', 'sve2'),
  declare('stnt1b stnt1h stnt1w', '{z.T*1} p0-7 mz : T=s,d; z.T p0-7 mz : T=s,d', 'sve2'),
  declare('stnt1d', '{z.d*1} p0-7 mz; z.d p0-7 mz', 'sve2'),
];
