/** Advanced SIMD load/store multiple and single structures (Arm ARM C4.1, "Loads and Stores"): notation in encodingTable.ts. */
export const vectorStructureEncodings = `
bffff000 {v<d>.<30,10:2?8b/4h/2s/-/16b/8h/4s/2d> x4}, [X<n>]
  0c000000 st4 0c400000 ld4
bffff000 {v<d>.<30,10:2?8b/4h/2s/1d/16b/8h/4s/2d> x4}, [X<n>]
  0c002000 st1 0c402000 ld1 0d60e000 ld4r
bffff000 {v<d>.<30,10:2?8b/4h/2s/-/16b/8h/4s/2d> x3}, [X<n>]
  0c004000 st3 0c404000 ld3
bffff000 {v<d>.<30,10:2?8b/4h/2s/1d/16b/8h/4s/2d> x3}, [X<n>]
  0c006000 st1 0c406000 ld1 0d40e000 ld3r
bffff000 {v<d>.<30,10:2?8b/4h/2s/1d/16b/8h/4s/2d>}, [X<n>]
  0c007000 st1 0c407000 ld1 0d40c000 ld1r
bffff000 {v<d>.<30,10:2?8b/4h/2s/-/16b/8h/4s/2d> x2}, [X<n>]
  0c008000 st2 0c408000 ld2
bffff000 {v<d>.<30,10:2?8b/4h/2s/1d/16b/8h/4s/2d> x2}, [X<n>]
  0c00a000 st1 0c40a000 ld1 0d60c000 ld2r
bfe0f000 {v<d>.<30,10:2?8b/4h/2s/-/16b/8h/4s/2d> x4}, [X<n>], x<m>
  0c800000 st4 0cc00000 ld4
bfe0f000 {v<d>.<30,10:2?8b/4h/2s/1d/16b/8h/4s/2d> x4}, [X<n>], x<m>
  0c802000 st1 0cc02000 ld1 0de0e000 ld4r
bfe0f000 {v<d>.<30,10:2?8b/4h/2s/-/16b/8h/4s/2d> x3}, [X<n>], x<m>
  0c804000 st3 0cc04000 ld3
bfe0f000 {v<d>.<30,10:2?8b/4h/2s/1d/16b/8h/4s/2d> x3}, [X<n>], x<m>
  0c806000 st1 0cc06000 ld1 0dc0e000 ld3r
bfe0f000 {v<d>.<30,10:2?8b/4h/2s/1d/16b/8h/4s/2d>}, [X<n>], x<m>
  0c807000 st1 0cc07000 ld1 0dc0c000 ld1r
bfe0f000 {v<d>.<30,10:2?8b/4h/2s/-/16b/8h/4s/2d> x2}, [X<n>], x<m>
  0c808000 st2 0cc08000 ld2
bfe0f000 {v<d>.<30,10:2?8b/4h/2s/1d/16b/8h/4s/2d> x2}, [X<n>], x<m>
  0c80a000 st1 0cc0a000 ld1 0de0c000 ld2r
fffff000 {v<d>.<10:2?8b/4h/2s/-> x4}, [X<n>], #32
  0c9f0000 st4 0cdf0000 ld4
fffff000 {v<d>.<10:2?8b/4h/2s/1d> x4}, [X<n>], #32
  0c9f2000 st1 0cdf2000 ld1
fffff000 {v<d>.<10:2?8b/4h/2s/-> x3}, [X<n>], #24
  0c9f4000 st3 0cdf4000 ld3
fffff000 {v<d>.<10:2?8b/4h/2s/1d> x3}, [X<n>], #24
  0c9f6000 st1 0cdf6000 ld1
fffff000 {v<d>.<10:2?8b/4h/2s/1d>}, [X<n>], #8
  0c9f7000 st1 0cdf7000 ld1
fffff000 {v<d>.<10:2?8b/4h/2s/-> x2}, [X<n>], #16
  0c9f8000 st2 0cdf8000 ld2
fffff000 {v<d>.<10:2?8b/4h/2s/1d> x2}, [X<n>], #16
  0c9fa000 st1 0cdfa000 ld1
bfffe000 {v<d>.b}[<30,10:3>], [X<n>]
  0d000000 st1 0d400000 ld1
bfffe000 {v<d>.b x3}[<30,10:3>], [X<n>]
  0d002000 st3 0d402000 ld3
bfffe400 {v<d>.h}[<30,11:2>], [X<n>]
  0d004000 st1 0d404000 ld1
bfffe400 {v<d>.h x3}[<30,11:2>], [X<n>]
  0d006000 st3 0d406000 ld3
bfffec00 {v<d>.s}[<30,12>], [X<n>]
  0d008000 st1 0d408000 ld1
bffffc00 {v<d>.d}[<30>], [X<n>]
  0d008400 st1 0d408400 ld1
bfffec00 {v<d>.s x3}[<30,12>], [X<n>]
  0d00a000 st3 0d40a000 ld3
bffffc00 {v<d>.d x3}[<30>], [X<n>]
  0d00a400 st3 0d40a400 ld3
bfffe000 {v<d>.b x2}[<30,10:3>], [X<n>]
  0d200000 st2 0d600000 ld2
bfffe000 {v<d>.b x4}[<30,10:3>], [X<n>]
  0d202000 st4 0d602000 ld4
bfffe400 {v<d>.h x2}[<30,11:2>], [X<n>]
  0d204000 st2 0d604000 ld2
bfffe400 {v<d>.h x4}[<30,11:2>], [X<n>]
  0d206000 st4 0d606000 ld4
bfffec00 {v<d>.s x2}[<30,12>], [X<n>]
  0d208000 st2 0d608000 ld2
bffffc00 {v<d>.d x2}[<30>], [X<n>]
  0d208400 st2 0d608400 ld2
bfffec00 {v<d>.s x4}[<30,12>], [X<n>]
  0d20a000 st4 0d60a000 ld4
bffffc00 {v<d>.d x4}[<30>], [X<n>]
  0d20a400 st4 0d60a400 ld4
bfe0e000 {v<d>.b}[<30,10:3>], [X<n>], x<m>
  0d800000 st1 0dc00000 ld1
bfe0e000 {v<d>.b x3}[<30,10:3>], [X<n>], x<m>
  0d802000 st3 0dc02000 ld3
bfe0e400 {v<d>.h}[<30,11:2>], [X<n>], x<m>
  0d804000 st1 0dc04000 ld1
bfe0e400 {v<d>.h x3}[<30,11:2>], [X<n>], x<m>
  0d806000 st3 0dc06000 ld3
bfe0ec00 {v<d>.s}[<30,12>], [X<n>], x<m>
  0d808000 st1 0dc08000 ld1
bfe0fc00 {v<d>.d}[<30>], [X<n>], x<m>
  0d808400 st1 0dc08400 ld1
bfe0ec00 {v<d>.s x3}[<30,12>], [X<n>], x<m>
  0d80a000 st3 0dc0a000 ld3
bfe0fc00 {v<d>.d x3}[<30>], [X<n>], x<m>
  0d80a400 st3 0dc0a400 ld3
bfffe000 {v<d>.b}[<30,10:3>], [X<n>], #1
  0d9f0000 st1 0ddf0000 ld1
bfffe000 {v<d>.b x3}[<30,10:3>], [X<n>], #3
  0d9f2000 st3 0ddf2000 ld3
bfffe400 {v<d>.h}[<30,11:2>], [X<n>], #2
  0d9f4000 st1 0ddf4000 ld1
bfffe400 {v<d>.h x3}[<30,11:2>], [X<n>], #6
  0d9f6000 st3 0ddf6000 ld3
bfffec00 {v<d>.s}[<30,12>], [X<n>], #4
  0d9f8000 st1 0ddf8000 ld1
bffffc00 {v<d>.d}[<30>], [X<n>], #8
  0d9f8400 st1 0ddf8400 ld1
bfffec00 {v<d>.s x3}[<30,12>], [X<n>], #12
  0d9fa000 st3 0ddfa000 ld3
bffffc00 {v<d>.d x3}[<30>], [X<n>], #24
  0d9fa400 st3 0ddfa400 ld3
bfe0e000 {v<d>.b x2}[<30,10:3>], [X<n>], x<m>
  0da00000 st2 0de00000 ld2
bfe0e000 {v<d>.b x4}[<30,10:3>], [X<n>], x<m>
  0da02000 st4 0de02000 ld4
bfe0e400 {v<d>.h x2}[<30,11:2>], [X<n>], x<m>
  0da04000 st2 0de04000 ld2
bfe0e400 {v<d>.h x4}[<30,11:2>], [X<n>], x<m>
  0da06000 st4 0de06000 ld4
bfe0ec00 {v<d>.s x2}[<30,12>], [X<n>], x<m>
  0da08000 st2 0de08000 ld2
bfe0fc00 {v<d>.d x2}[<30>], [X<n>], x<m>
  0da08400 st2 0de08400 ld2
bfe0ec00 {v<d>.s x4}[<30,12>], [X<n>], x<m>
  0da0a000 st4 0de0a000 ld4
bfe0fc00 {v<d>.d x4}[<30>], [X<n>], x<m>
  0da0a400 st4 0de0a400 ld4
bfffe000 {v<d>.b x2}[<30,10:3>], [X<n>], #2
  0dbf0000 st2 0dff0000 ld2
bfffe000 {v<d>.b x4}[<30,10:3>], [X<n>], #4
  0dbf2000 st4 0dff2000 ld4
bfffe400 {v<d>.h x2}[<30,11:2>], [X<n>], #4
  0dbf4000 st2 0dff4000 ld2
bfffe400 {v<d>.h x4}[<30,11:2>], [X<n>], #8
  0dbf6000 st4 0dff6000 ld4
bfffec00 {v<d>.s x2}[<30,12>], [X<n>], #8
  0dbf8000 st2 0dff8000 ld2
bffffc00 {v<d>.d x2}[<30>], [X<n>], #16
  0dbf8400 st2 0dff8400 ld2
bfffec00 {v<d>.s x4}[<30,12>], [X<n>], #16
  0dbfa000 st4 0dffa000 ld4
bffffc00 {v<d>.d x4}[<30>], [X<n>], #32
  0dbfa400 st4 0dffa400 ld4
bffffc00 {v<d>.<30?8b/16b>}, [X<n>], #1
  0ddfc000 ld1r
bffffc00 {v<d>.<30?4h/8h>}, [X<n>], #2
  0ddfc400 ld1r
bffffc00 {v<d>.<30?2s/4s>}, [X<n>], #4
  0ddfc800 ld1r
bffffc00 {v<d>.<30?1d/2d>}, [X<n>], #8
  0ddfcc00 ld1r
bffffc00 {v<d>.<30?8b/16b> x3}, [X<n>], #3
  0ddfe000 ld3r
bffffc00 {v<d>.<30?4h/8h> x3}, [X<n>], #6
  0ddfe400 ld3r
bffffc00 {v<d>.<30?2s/4s> x3}, [X<n>], #12
  0ddfe800 ld3r
bffffc00 {v<d>.<30?1d/2d> x3}, [X<n>], #24
  0ddfec00 ld3r
bffffc00 {v<d>.<30?8b/16b> x2}, [X<n>], #2
  0dffc000 ld2r
bffffc00 {v<d>.<30?4h/8h> x2}, [X<n>], #4
  0dffc400 ld2r
bffffc00 {v<d>.<30?2s/4s> x2}, [X<n>], #8
  0dffc800 ld2r
bffffc00 {v<d>.<30?1d/2d> x2}, [X<n>], #16
  0dffcc00 ld2r
bffffc00 {v<d>.<30?8b/16b> x4}, [X<n>], #4
  0dffe000 ld4r
bffffc00 {v<d>.<30?4h/8h> x4}, [X<n>], #8
  0dffe400 ld4r
bffffc00 {v<d>.<30?2s/4s> x4}, [X<n>], #16
  0dffe800 ld4r
bffffc00 {v<d>.<30?1d/2d> x4}, [X<n>], #32
  0dffec00 ld4r
fffff000 {v<d>.<10:2?16b/8h/4s/2d> x4}, [X<n>], #64
  4c9f0000 st4 4c9f2000 st1 4cdf0000 ld4 4cdf2000 ld1
fffff000 {v<d>.<10:2?16b/8h/4s/2d> x3}, [X<n>], #48
  4c9f4000 st3 4c9f6000 st1 4cdf4000 ld3 4cdf6000 ld1
fffff000 {v<d>.<10:2?16b/8h/4s/2d>}, [X<n>], #16
  4c9f7000 st1 4cdf7000 ld1
fffff000 {v<d>.<10:2?16b/8h/4s/2d> x2}, [X<n>], #32
  4c9f8000 st2 4c9fa000 st1 4cdf8000 ld2 4cdfa000 ld1`;
