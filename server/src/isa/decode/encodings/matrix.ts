/** SME (Arm ARM C4.1, "SME encodings"): notation in encodingTable.ts. */
export const matrixEncodings = `
fec0001c za<0:2>.<24,21?s/-/-/s>, p<g>/m, p<13:3>/m, z<n>.<24,21?s/-/-/h>, z<m>.<24,21?s/-/-/h>
  80800000 fmopa 80800010 fmops
ffe00018 za<0:3>.d, p<g>/m, p<13:3>/m, z<n>.d, z<m>.d
  80c00000 fmopa 80c00010 fmops
ffe0001c za<0:2>.s, p<g>/m, p<13:3>/m, z<n>.h, z<m>.h
  81800000 bfmopa 81800010 bfmops
ffe0001c za<0:2>.s, p<g>/m, p<13:3>/m, z<n>.b, z<m>.b
  a0800000 smopa a0800010 smops a0a00000 sumopa a0a00010 sumops a1800000 usmopa a1800010 usmops
  a1a00000 umopa a1a00010 umops
ffe00018 za<0:3>.d, p<g>/m, p<13:3>/m, z<n>.h, z<m>.h
  a0c00000 smopa a0c00010 smops a0e00000 sumopa a0e00010 sumops a1c00000 usmopa a1c00010 usmops
  a1e00000 umopa a1e00010 umops
ffff8010 za0h.b[w<12+13:2>, <0:4>], p<g>/m, z<n>.b
  c0000000 mov
ffff8010 za0v.b[w<12+13:2>, <0:4>], p<g>/m, z<n>.b
  c0008000 mov
ffff8200 z<d>.b, p<g>/m, za0h.b[w<12+13:2>, <5:4>]
  c0020000 mov
ffff8200 z<d>.b, p<g>/m, za0v.b[w<12+13:2>, <5:4>]
  c0028000 mov
ffff8010 za<3>h.h[w<12+13:2>, <0:3>], p<g>/m, z<n>.h
  c0400000 mov
ffff8010 za<3>v.h[w<12+13:2>, <0:3>], p<g>/m, z<n>.h
  c0408000 mov
ffff8200 z<d>.h, p<g>/m, za<8>h.h[w<12+13:2>, <5:3>]
  c0420000 mov
ffff8200 z<d>.h, p<g>/m, za<8>v.h[w<12+13:2>, <5:3>]
  c0428000 mov
ffff8010 za<2:2>h.s[w<12+13:2>, <0:2>], p<g>/m, z<n>.s
  c0800000 mov
ffff8010 za<2:2>v.s[w<12+13:2>, <0:2>], p<g>/m, z<n>.s
  c0808000 mov
ffff8200 z<d>.s, p<g>/m, za<7:2>h.s[w<12+13:2>, <5:2>]
  c0820000 mov
ffff8200 z<d>.s, p<g>/m, za<7:2>v.s[w<12+13:2>, <5:2>]
  c0828000 mov
ffff001c za<0:2>.s, p<g>/m, p<13:3>/m, z<n>.s
  c0900000 addha c0910000 addva
ffff8010 za<1:3>h.d[w<12+13:2>, <0>], p<g>/m, z<n>.d
  c0c00000 mov
ffff8010 za<1:3>v.d[w<12+13:2>, <0>], p<g>/m, z<n>.d
  c0c08000 mov
ffff8010 za<0:4>h.q[w<12+13:2>, 0], p<g>/m, z<n>.q
  c0c10000 mov
ffff8010 za<0:4>v.q[w<12+13:2>, 0], p<g>/m, z<n>.q
  c0c18000 mov
ffff8200 z<d>.d, p<g>/m, za<6:3>h.d[w<12+13:2>, <5>]
  c0c20000 mov
ffff8200 z<d>.d, p<g>/m, za<6:3>v.d[w<12+13:2>, <5>]
  c0c28000 mov
ffff8200 z<d>.q, p<g>/m, za<5:4>h.q[w<12+13:2>, 0]
  c0c30000 mov
ffff8200 z<d>.q, p<g>/m, za<5:4>v.q[w<12+13:2>, 0]
  c0c38000 mov
ffff0018 za<0:3>.d, p<g>/m, p<13:3>/m, z<n>.d
  c0d00000 addha c0d10000 addva
ffe08010 {za0h.b[w<12+13:2>, <0:4>]}, p<g>/z, [X<n>, x<m>]
  e0000000 ld1b
ffe08010 {za0v.b[w<12+13:2>, <0:4>]}, p<g>/z, [X<n>, x<m>]
  e0008000 ld1b
ffe08010 {za0h.b[w<12+13:2>, <0:4>]}, p<g>, [X<n>, x<m>]
  e0200000 st1b
ffe08010 {za0v.b[w<12+13:2>, <0:4>]}, p<g>, [X<n>, x<m>]
  e0208000 st1b
ffe08010 {za<3>h.h[w<12+13:2>, <0:3>]}, p<g>/z, [X<n>, x<m>, lsl #1]
  e0400000 ld1h
ffe08010 {za<3>v.h[w<12+13:2>, <0:3>]}, p<g>/z, [X<n>, x<m>, lsl #1]
  e0408000 ld1h
ffe08010 {za<3>h.h[w<12+13:2>, <0:3>]}, p<g>, [X<n>, x<m>, lsl #1]
  e0600000 st1h
ffe08010 {za<3>v.h[w<12+13:2>, <0:3>]}, p<g>, [X<n>, x<m>, lsl #1]
  e0608000 st1h
ffe08010 {za<2:2>h.s[w<12+13:2>, <0:2>]}, p<g>/z, [X<n>, x<m>, lsl #2]
  e0800000 ld1w
ffe08010 {za<2:2>v.s[w<12+13:2>, <0:2>]}, p<g>/z, [X<n>, x<m>, lsl #2]
  e0808000 ld1w
ffe08010 {za<2:2>h.s[w<12+13:2>, <0:2>]}, p<g>, [X<n>, x<m>, lsl #2]
  e0a00000 st1w
ffe08010 {za<2:2>v.s[w<12+13:2>, <0:2>]}, p<g>, [X<n>, x<m>, lsl #2]
  e0a08000 st1w
ffe08010 {za<1:3>h.d[w<12+13:2>, <0>]}, p<g>/z, [X<n>, x<m>, lsl #3]
  e0c00000 ld1d
ffe08010 {za<1:3>v.d[w<12+13:2>, <0>]}, p<g>/z, [X<n>, x<m>, lsl #3]
  e0c08000 ld1d
ffe08010 {za<1:3>h.d[w<12+13:2>, <0>]}, p<g>, [X<n>, x<m>, lsl #3]
  e0e00000 st1d
ffe08010 {za<1:3>v.d[w<12+13:2>, <0>]}, p<g>, [X<n>, x<m>, lsl #3]
  e0e08000 st1d
ffff9c10 za[w<12+13:2>, <0:4>], [X<n>, #<0:4>, mul vl]
  e1000000 ldr e1200000 str
ffe08010 {za<0:4>h.q[w<12+13:2>, 0]}, p<g>/z, [X<n>, x<m>, lsl #4]
  e1c00000 ld1q
ffe08010 {za<0:4>v.q[w<12+13:2>, 0]}, p<g>/z, [X<n>, x<m>, lsl #4]
  e1c08000 ld1q
ffe08010 {za<0:4>h.q[w<12+13:2>, 0]}, p<g>, [X<n>, x<m>, lsl #4]
  e1e00000 st1q
ffe08010 {za<0:4>v.q[w<12+13:2>, 0]}, p<g>, [X<n>, x<m>, lsl #4]
  e1e08000 st1q`;
