/** Floating point, Advanced SIMD, cryptography (Arm ARM C4.1, "Scalar Floating-Point and Advanced SIMD"): notation in encodingTable.ts. */
export const vectorEncodings = `
bfe0fc00 v<d>.<30?8b/16b>, {v<n>.16b}, v<m>.<30?8b/16b>
  0e000000 tbl 0e001000 tbx
bf20fc00 v<d>.<30,22:2?8b/4h/2s/-/16b/8h/4s/2d>, v<n>.<30,22:2?8b/4h/2s/-/16b/8h/4s/2d>, v<m>.<30,22:2?8b/4h/2s/-/16b/8h/4s/2d>
  0e001800 uzp1 0e002800 trn1 0e003800 zip1 0e005800 uzp2 0e006800 trn2 0e007800 zip2 0e200c00 sqadd
  0e202c00 sqsub 0e203400 cmgt 0e203c00 cmge 0e204400 sshl 0e204c00 sqshl 0e205400 srshl 0e205c00 sqrshl
  0e208400 add 0e208c00 cmtst 0e20bc00 addp 2e200c00 uqadd 2e202c00 uqsub 2e203400 cmhi 2e203c00 cmhs
  2e204400 ushl 2e204c00 uqshl 2e205400 urshl 2e205c00 uqrshl 2e208400 sub 2e208c00 cmeq
bfe0fc00 v<d>.<30?8b/16b>, {v<n>.16b x2}, v<m>.<30?8b/16b>
  0e002000 tbl 0e003000 tbx
bfe0fc00 v<d>.<30?8b/16b>, {v<n>.16b x3}, v<m>.<30?8b/16b>
  0e004000 tbl 0e005000 tbx
bfe0fc00 v<d>.<30?8b/16b>, {v<n>.16b x4}, v<m>.<30?8b/16b>
  0e006000 tbl 0e007000 tbx
bfe1fc00 v<d>.<30?8b/16b>, v<n>.b[<17:4>]
  0e010400 dup
bfe1fc00 v<d>.<30?8b/16b>, w<n>
  0e010c00 dup
bfe1fc00 <30?w/x><d>, v<n>.b[<17:4>]
  0e012c00 smov
ffe1fc00 w<d>, v<n>.b[<17:4>]
  0e013c00 umov
bfe3fc00 v<d>.<30?4h/8h>, v<n>.h[<18:3>]
  0e020400 dup
bfe3fc00 v<d>.<30?4h/8h>, w<n>
  0e020c00 dup
bfe3fc00 <30?w/x><d>, v<n>.h[<18:3>]
  0e022c00 smov
ffe3fc00 w<d>, v<n>.h[<18:3>]
  0e023c00 umov
bfe7fc00 v<d>.<30?2s/4s>, v<n>.s[<19:2>]
  0e040400 dup
bfe7fc00 v<d>.<30?2s/4s>, w<n>
  0e040c00 dup
ffe7fc00 w<d>, v<n>.s[<19:2>]
  0e043c00 umov
ff20fc00 v<d>.<22:2?8h/4s/2d/->, v<n>.<22:2?8b/4h/2s/->, v<m>.<22:2?8b/4h/2s/->
  0e200000 saddl 0e202000 ssubl 0e205000 sabal 0e207000 sabdl 0e208000 smlal 0e20a000 smlsl 0e20c000 smull
  2e200000 uaddl 2e202000 usubl 2e205000 uabal 2e207000 uabdl 2e208000 umlal 2e20a000 umlsl 2e20c000 umull
bf20fc00 v<d>.<30,22:2?8b/4h/2s/-/16b/8h/4s/->, v<n>.<30,22:2?8b/4h/2s/-/16b/8h/4s/->, v<m>.<30,22:2?8b/4h/2s/-/16b/8h/4s/->
  0e200400 shadd 0e201400 srhadd 0e202400 shsub 0e206400 smax 0e206c00 smin 0e207400 sabd 0e207c00 saba
  0e209400 mla 0e209c00 mul 0e20a400 smaxp 0e20ac00 sminp 2e200400 uhadd 2e201400 urhadd 2e202400 uhsub
  2e206400 umax 2e206c00 umin 2e207400 uabd 2e207c00 uaba 2e209400 mls 2e20a400 umaxp 2e20ac00 uminp
bf3ffc00 v<d>.<30,22:2?8b/4h/2s/-/16b/8h/4s/->, v<n>.<30,22:2?8b/4h/2s/-/16b/8h/4s/->
  0e200800 rev64 0e204800 cls 2e204800 clz
ff20fc00 v<d>.<22:2?8h/4s/2d/->, v<n>.<22:2?8h/4s/2d/->, v<m>.<22:2?8b/4h/2s/->
  0e201000 saddw 0e203000 ssubw 2e201000 uaddw 2e203000 usubw
bffffc00 v<d>.<30?8b/16b>, v<n>.<30?8b/16b>
  0e201800 rev16 0e205800 cnt 2e205800 not 2e605800 rbit
bfe0fc00 v<d>.<30?8b/16b>, v<n>.<30?8b/16b>, v<m>.<30?8b/16b>
  0e201c00 and 0e601c00 bic 0ea01c00 orr 0ee01c00 orn 2e201c00 eor 2e209c00 pmul 2e601c00 bsl 2ea01c00 bit
  2ee01c00 bif
bf3ffc00 v<d>.<30,22:2?4h/2s/1d/-/8h/4s/2d/->, v<n>.<30,22:2?8b/4h/2s/-/16b/8h/4s/->
  0e202800 saddlp 0e206800 sadalp 2e202800 uaddlp 2e206800 uadalp
bf3ffc00 v<d>.<30,22:2?8b/4h/2s/-/16b/8h/4s/2d>, v<n>.<30,22:2?8b/4h/2s/-/16b/8h/4s/2d>
  0e203800 suqadd 0e207800 sqabs 0e20b800 abs 2e203800 usqadd 2e207800 sqneg 2e20b800 neg
ff20fc00 v<d>.<22:2?8b/4h/2s/->, v<n>.<22:2?8h/4s/2d/->, v<m>.<22:2?8h/4s/2d/->
  0e204000 addhn 0e206000 subhn 2e204000 raddhn 2e206000 rsubhn
bf3ffc00 v<d>.<30,22:2?8b/4h/2s/-/16b/8h/4s/2d>, v<n>.<30,22:2?8b/4h/2s/-/16b/8h/4s/2d>, #0
  0e208800 cmgt 0e209800 cmeq 0e20a800 cmlt 2e208800 cmge 2e209800 cmle
ff20fc00 v<d>.<22:2?-/4s/2d/->, v<n>.<22:2?-/4h/2s/->, v<m>.<22:2?-/4h/2s/->
  0e209000 sqdmlal 0e20b000 sqdmlsl 0e20d000 sqdmull
bf20fc00 v<d>.<30,22:2?-/4h/2s/-/-/8h/4s/->, v<n>.<30,22:2?-/4h/2s/-/-/8h/4s/->, v<m>.<30,22:2?-/4h/2s/-/-/8h/4s/->
  0e20b400 sqdmulh 2e008400 sqrdmlah 2e008c00 sqrdmlsh 2e20b400 sqrdmulh
ffe0fc00 v<d>.2s, v<n>.2s, v<m>.2s
  0e20c400 fmaxnm 0e20cc00 fmla 0e20d400 fadd 0e20dc00 fmulx 0e20e400 fcmeq 0e20f400 fmax 0e20fc00 frecps
  0ea0c400 fminnm 0ea0cc00 fmls 0ea0d400 fsub 0ea0f400 fmin 0ea0fc00 frsqrts 2e20c400 fmaxnmp
  2e20d400 faddp 2e20dc00 fmul 2e20e400 fcmge 2e20ec00 facge 2e20f400 fmaxp 2e20fc00 fdiv 2ea0c400 fminnmp
  2ea0d400 fabd 2ea0e400 fcmgt 2ea0ec00 facgt 2ea0f400 fminp
ff20fc00 v<d>.<22:2?8h/-/-/1q>, v<n>.<22:2?8b/-/-/1d>, v<m>.<22:2?8b/-/-/1d>
  0e20e000 pmull
bfe0fc00 v<d>.<30?2s/4s>, v<n>.<30?2h/4h>, v<m>.<30?2h/4h>
  0e20ec00 fmlal 0ea0ec00 fmlsl 2e20cc00 fmlal2 2ea0cc00 fmlsl2
ff3ffc00 v<d>.<22:2?8b/4h/2s/->, v<n>.<22:2?8h/4s/2d/->
  0e212800 xtn 0e214800 sqxtn 2e212800 sqxtun 2e214800 uqxtn
ffbffc00 v<d>.<22?4h/2s>, v<n>.<22?4s/2d>
  0e216800 fcvtn
ffbffc00 v<d>.<22?4s/2d>, v<n>.<22?4h/2s>
  0e217800 fcvtl
fffffc00 v<d>.2s, v<n>.2s
  0e218800 frintn 0e219800 frintm 0e21a800 fcvtns 0e21b800 fcvtms 0e21c800 fcvtas 0e21d800 scvtf
  0ea0f800 fabs 0ea18800 frintp 0ea19800 frintz 0ea1a800 fcvtps 0ea1b800 fcvtzs 0ea1d800 frecpe
  2e218800 frinta 2e219800 frintx 2e21a800 fcvtnu 2e21b800 fcvtmu 2e21c800 fcvtau 2e21d800 ucvtf
  2ea0f800 fneg 2ea19800 frinti 2ea1a800 fcvtpu 2ea1b800 fcvtzu 2ea1d800 frsqrte 2ea1f800 fsqrt
bfbffc00 v<d>.<30,22?2s/-/4s/2d>, v<n>.<30,22?2s/-/4s/2d>
  0e21e800 frint32z 0e21f800 frint64z 2e21e800 frint32x 2e21f800 frint64x
bf3ffc00 <30,22:2?h/s/-/-/h/s/d/-><d>, v<n>.<30,22:2?8b/4h/-/-/16b/8h/4s/->
  0e303800 saddlv 2e303800 uaddlv
bf3ffc00 <30,22:2?b/h/-/-/b/h/s/-><d>, v<n>.<30,22:2?8b/4h/-/-/16b/8h/4s/->
  0e30a800 smaxv 0e31a800 sminv 0e31b800 addv 2e30a800 umaxv 2e31a800 uminv
9ffffc00 <29:2?h/-/h/s><d>, v<n>.<29:2?4h/-/8h/4s>
  0e30c800 fmaxnmv 0e30f800 fmaxv 0eb0c800 fminnmv 0eb0f800 fminv
ffe0fc00 v<d>.4h, v<n>.4h, v<m>.4h
  0e400400 fmaxnm 0e400c00 fmla 0e401400 fadd 0e401c00 fmulx 0e402400 fcmeq 0e403400 fmax 0e403c00 frecps
  0ec00400 fminnm 0ec00c00 fmls 0ec01400 fsub 0ec03400 fmin 0ec03c00 frsqrts 2e400400 fmaxnmp
  2e401400 faddp 2e401c00 fmul 2e402400 fcmge 2e402c00 facge 2e403400 fmaxp 2e403c00 fdiv 2ec00400 fminnmp
  2ec01400 fabd 2ec02400 fcmgt 2ec02c00 facgt 2ec03400 fminp
fffffc00 v<d>.4h, v<n>.4h
  0e798800 frintn 0e799800 frintm 0e79a800 fcvtns 0e79b800 fcvtms 0e79c800 fcvtas 0e79d800 scvtf
  0ef8f800 fabs 0ef98800 frintp 0ef99800 frintz 0ef9a800 fcvtps 0ef9b800 fcvtzs 0ef9d800 frecpe
  2e798800 frinta 2e799800 frintx 2e79a800 fcvtnu 2e79b800 fcvtmu 2e79c800 fcvtau 2e79d800 ucvtf
  2ef8f800 fneg 2ef99800 frinti 2ef9a800 fcvtpu 2ef9b800 fcvtzu 2ef9d800 frsqrte 2ef9f800 fsqrt
bfe0fc00 v<d>.<30?2s/4s>, v<n>.<30?8b/16b>, v<m>.<30?8b/16b>
  0e809400 sdot 0e809c00 usdot 2e809400 udot
fffffc00 v<d>.2s, v<n>.2s, #0.0
  0ea0c800 fcmgt 0ea0d800 fcmeq 0ea0e800 fcmlt 2ea0c800 fcmge 2ea0d800 fcmle
fffffc00 v<d>.4h, v<n>.4s
  0ea16800 bfcvtn
bffffc00 v<d>.<30?2s/4s>, v<n>.<30?2s/4s>
  0ea1c800 urecpe 2ea1c800 ursqrte
fffffc00 v<d>.4h, v<n>.4h, #0.0
  0ef8c800 fcmgt 0ef8d800 fcmeq 0ef8e800 fcmlt 2ef8c800 fcmge 2ef8d800 fcmle
bff89c00 v<d>.<30?2s/4s>, #<16:3,5:5>, lsl #<13:2*8>
  0f000400 movi 0f001400 orr 2f000400 mvni 2f001400 bic
bfc0f400 v<d>.<30?4h/8h>, v<n>.<30?4h/8h>, v<16:4>.h[<11,20:2>]
  0f001000 fmla 0f005000 fmls 0f009000 fmul 0f408000 mul 0f40c000 sqdmulh 0f40d000 sqrdmulh 2f009000 fmulx
  2f400000 mla 2f404000 mls 2f40d000 sqrdmlah 2f40f000 sqrdmlsh
bff89c00 v<d>.<30,13:2?4h/-/-/8b/8h/-/-/16b>, #<16:3,5:5>
  0f008400 movi
bff8fc00 v<d>.<30?4h/8h>, #<16:3,5:5>
  0f009400 orr 2f008400 mvni 2f009400 bic
bff8fc00 v<d>.<30?4h/8h>, #<16:3,5:5>, lsl #8
  0f00a400 movi 0f00b400 orr 2f00a400 mvni 2f00b400 bic
bff8ec00 v<d>.<30?2s/4s>, #<16:3,5:5>, msl #<8+12*8>
  0f00c400 movi 2f00c400 mvni
bfc0f400 v<d>.<30?2s/4s>, v<n>.<30?8b/16b>, v<m>.4b[<11,21>]
  0f00f000 sudot 0f80e000 sdot 0f80f000 usdot 2f80e000 udot
9ff8f400 v<d>.<29:2,11?2s/4h/-/-/4s/8h/2d/->, #<float 16:3,5:5>
  0f00f400 fmov
bff8fc00 v<d>.<30?8b/16b>, v<n>.<30?8b/16b>, #<8-16:3>
  0f080400 sshr 0f081400 ssra 0f082400 srshr 0f083400 srsra 2f080400 ushr 2f081400 usra 2f082400 urshr
  2f083400 ursra 2f084400 sri
bff8fc00 v<d>.<30?8b/16b>, v<n>.<30?8b/16b>, #<16:3>
  0f085400 shl 0f087400 sqshl 2f085400 sli 2f086400 sqshlu 2f087400 uqshl
fff8fc00 v<d>.8b, v<n>.8h, #<8-16:3>
  0f088400 shrn 0f088c00 rshrn 0f089400 sqshrn 0f089c00 sqrshrn 2f088400 sqshrun 2f088c00 sqrshrun
  2f089400 uqshrn 2f089c00 uqrshrn
fff8fc00 v<d>.8h, v<n>.8b, #<16:3>
  0f08a400 sshll 2f08a400 ushll
bff0fc00 v<d>.<30?4h/8h>, v<n>.<30?4h/8h>, #<16-16:4>
  0f100400 sshr 0f101400 ssra 0f102400 srshr 0f103400 srsra 0f10e400 scvtf 0f10fc00 fcvtzs 2f100400 ushr
  2f101400 usra 2f102400 urshr 2f103400 ursra 2f104400 sri 2f10e400 ucvtf 2f10fc00 fcvtzu
bff0fc00 v<d>.<30?4h/8h>, v<n>.<30?4h/8h>, #<16:4>
  0f105400 shl 0f107400 sqshl 2f105400 sli 2f106400 sqshlu 2f107400 uqshl
fff0fc00 v<d>.4h, v<n>.4s, #<16-16:4>
  0f108400 shrn 0f108c00 rshrn 0f109400 sqshrn 0f109c00 sqrshrn 2f108400 sqshrun 2f108c00 sqrshrun
  2f109400 uqshrn 2f109c00 uqrshrn
fff0fc00 v<d>.4s, v<n>.4h, #<16:4>
  0f10a400 sshll 2f10a400 ushll
bfe0fc00 v<d>.<30?2s/4s>, v<n>.<30?2s/4s>, #<32-m>
  0f200400 sshr 0f201400 ssra 0f202400 srshr 0f203400 srsra 0f20e400 scvtf 0f20fc00 fcvtzs 2f200400 ushr
  2f201400 usra 2f202400 urshr 2f203400 ursra 2f204400 sri 2f20e400 ucvtf 2f20fc00 fcvtzu
bfe0fc00 v<d>.<30?2s/4s>, v<n>.<30?2s/4s>, #<m>
  0f205400 shl 0f207400 sqshl 2f205400 sli 2f206400 sqshlu 2f207400 uqshl
ffe0fc00 v<d>.2s, v<n>.2d, #<32-m>
  0f208400 shrn 0f208c00 rshrn 0f209400 sqshrn 0f209c00 sqrshrn 2f208400 sqshrun 2f208c00 sqrshrun
  2f209400 uqshrn 2f209c00 uqrshrn
ffe0fc00 v<d>.2d, v<n>.2s, #<m>
  0f20a400 sshll 2f20a400 ushll
ffc0f400 v<d>.4s, v<n>.4h, v<16:4>.h[<11,20:2>]
  0f402000 smlal 0f403000 sqdmlal 0f406000 smlsl 0f407000 sqdmlsl 0f40a000 smull 0f40b000 sqdmull
  2f402000 umlal 2f406000 umlsl 2f40a000 umull
bfc0f400 v<d>.<30?2s/4s>, v<n>.<30?4h/8h>, v<m>.2h[<11,21>]
  0f40f000 bfdot
bfc0f400 v<d>.<30?2s/4s>, v<n>.<30?2h/4h>, v<16:4>.h[<11,20:2>]
  0f800000 fmlal 0f804000 fmlsl 2f808000 fmlal2 2f80c000 fmlsl2
bfc0f400 v<d>.<30?2s/4s>, v<n>.<30?2s/4s>, v<m>.s[<11,21>]
  0f801000 fmla 0f805000 fmls 0f808000 mul 0f809000 fmul 0f80c000 sqdmulh 0f80d000 sqrdmulh 2f800000 mla
  2f804000 mls 2f809000 fmulx 2f80d000 sqrdmlah 2f80f000 sqrdmlsh
ffc0f400 v<d>.2d, v<n>.2s, v<m>.s[<11,21>]
  0f802000 smlal 0f803000 sqdmlal 0f806000 smlsl 0f807000 sqdmlsl 0f80a000 smull 0f80b000 sqdmull
  2f802000 umlal 2f806000 umlsl 2f80a000 umull
ffc0f400 v<d>.4s, v<n>.8h, v<16:4>.h[<11,20:2>]
  0fc0f000 bfmlalb 4f402000 smlal2 4f403000 sqdmlal2 4f406000 smlsl2 4f407000 sqdmlsl2 4f40a000 smull2
  4f40b000 sqdmull2 4fc0f000 bfmlalt 6f402000 umlal2 6f406000 umlsl2 6f40a000 umull2
ff3f8000 <22:2?s/d/-/h><d>, w<n>, #<32-a>
  1e028000 scvtf 1e038000 ucvtf
ff3f8000 w<d>, <22:2?s/d/-/h><n>, #<32-a>
  1e188000 fcvtzs 1e198000 fcvtzu
7f3ffc00 <31,22:2?w/w/-/w/x/x/-/x><d>, <31,22:2?s/d/-/h/s/d/-/h><n>
  1e200000 fcvtns 1e210000 fcvtnu 1e240000 fcvtas 1e250000 fcvtau 1e280000 fcvtps 1e290000 fcvtpu
  1e300000 fcvtms 1e310000 fcvtmu 1e380000 fcvtzs 1e390000 fcvtzu
ff200c10 <22:2?s/d/-/h><n>, <22:2?s/d/-/h><m>, #<0:4>, <condition>
  1e200400 fccmp 1e200410 fccmpe
ff20fc00 <22:2?s/d/-/h><d>, <22:2?s/d/-/h><n>, <22:2?s/d/-/h><m>
  1e200800 fmul 1e201800 fdiv 1e202800 fadd 1e203800 fsub 1e204800 fmax 1e205800 fmin 1e206800 fmaxnm
  1e207800 fminnm 1e208800 fnmul
ff200c00 <22:2?s/d/-/h><d>, <22:2?s/d/-/h><n>, <22:2?s/d/-/h><m>, <condition>
  1e200c00 fcsel
ff201fe0 <22:2?s/d/-/h><d>, #<float 13:8>
  1e201000 fmov
ff20fc1f <22:2?s/d/-/h><n>, <22:2?s/d/-/h><m>
  1e202000 fcmp 1e202010 fcmpe
ff20fc1f <22:2?s/d/-/h><n>, #0.0
  1e202008 fcmp 1e202018 fcmpe
ff3ffc00 <22:2?s/d/-/h><d>, <22:2?s/d/-/h><n>
  1e204000 fmov 1e20c000 fabs 1e214000 fneg 1e21c000 fsqrt 1e244000 frintn 1e24c000 frintp 1e254000 frintm
  1e25c000 frintz 1e264000 frinta 1e274000 frintx 1e27c000 frinti
7f3ffc00 <31,22:2?s/d/-/h/s/d/-/h><d>, <31,22:2?w/w/-/w/x/x/-/x><n>
  1e220000 scvtf 1e230000 ucvtf
fffffc00 d<d>, s<n>
  1e22c000 fcvt
fffffc00 h<d>, s<n>
  1e23c000 fcvt 1e634000 bfcvt
7f3ffc00 <31,22:2?w/-/-/w/-/x/-/x><d>, <31,22:2?s/-/-/h/-/d/-/h><n>
  1e260000 fmov
7f3ffc00 <31,22:2?s/-/-/h/-/d/-/h><d>, <31,22:2?w/-/-/w/-/x/-/x><n>
  1e270000 fmov
ffbffc00 <22?s/d><d>, <22?s/d><n>
  1e284000 frint32z 1e28c000 frint32x 1e294000 frint64z 1e29c000 frint64x
fffffc00 s<d>, d<n>
  1e624000 fcvt 7e616800 fcvtxn
fffffc00 h<d>, d<n>
  1e63c000 fcvt
fffffc00 w<d>, d<n>
  1e7e0000 fjcvtzs
fffffc00 s<d>, h<n>
  1ee24000 fcvt
fffffc00 d<d>, h<n>
  1ee2c000 fcvt
ff208000 <22:2?s/d/-/h><d>, <22:2?s/d/-/h><n>, <22:2?s/d/-/h><m>, <22:2?s/d/-/h><a>
  1f000000 fmadd 1f008000 fmsub 1f200000 fnmadd 1f208000 fnmsub
ffe0c400 v<d>.8b, v<n>.8b, v<m>.8b, #<11:3>
  2e000000 ext
bf20e400 v<d>.<30,22:2?-/4h/2s/-/-/8h/4s/2d>, v<n>.<30,22:2?-/4h/2s/-/-/8h/4s/2d>, v<m>.<30,22:2?-/4h/2s/-/-/8h/4s/2d>, #<11:2*90>
  2e00c400 fcmla
bf20ec00 v<d>.<30,22:2?-/4h/2s/-/-/8h/4s/2d>, v<n>.<30,22:2?-/4h/2s/-/-/8h/4s/2d>, v<m>.<30,22:2?-/4h/2s/-/-/8h/4s/2d>, #<90+12*180>
  2e00e400 fcadd
bfbffc00 v<d>.<30,22?8b/4h/16b/8h>, v<n>.<30,22?8b/4h/16b/8h>
  2e200800 rev32
fffffc00 v<d>.8h, v<n>.8b, #8
  2e213800 shll
bfe0fc00 v<d>.<30?2s/4s>, v<n>.<30?4h/8h>, v<m>.<30?4h/8h>
  2e40fc00 bfdot
fffffc00 v<d>.4s, v<n>.4h, #16
  2e613800 shll
fffffc00 v<d>.2s, v<n>.2d
  2e616800 fcvtxn
fffffc00 v<d>.2d, v<n>.2s, #32
  2ea13800 shll
ffe0fc00 v<d>.4s, v<n>.8h, v<m>.8h
  2ec0fc00 bfmlalb 6e40ec00 bfmmla 6ec0fc00 bfmlalt
fff8fc00 d<d>, #<bytes>
  2f00e400 movi
ffc09c00 v<d>.4h, v<n>.4h, v<m>.h[<21>], #<13:2*90>
  2f401000 fcmla
ffe1fc00 v<d>.b[<17:4>], w<n>
  4e011c00 ins
ffe3fc00 v<d>.h[<18:3>], w<n>
  4e021c00 ins
ffe7fc00 v<d>.s[<19:2>], w<n>
  4e041c00 ins
ffe7fc00 x<d>, v<n>.s[<19:2>]
  4e042c00 smov
ffeffc00 v<d>.2d, v<n>.d[<20>]
  4e080400 dup
ffeffc00 v<d>.2d, x<n>
  4e080c00 dup
ffeffc00 v<d>.d[<20>], x<n>
  4e081c00 ins
ffeffc00 x<d>, v<n>.d[<20>]
  4e083c00 umov
ff20fc00 v<d>.<22:2?8h/4s/2d/->, v<n>.<22:2?16b/8h/4s/->, v<m>.<22:2?16b/8h/4s/->
  4e200000 saddl2 4e202000 ssubl2 4e205000 sabal2 4e207000 sabdl2 4e208000 smlal2 4e20a000 smlsl2
  4e20c000 smull2 6e200000 uaddl2 6e202000 usubl2 6e205000 uabal2 6e207000 uabdl2 6e208000 umlal2
  6e20a000 umlsl2 6e20c000 umull2
ff20fc00 v<d>.<22:2?8h/4s/2d/->, v<n>.<22:2?8h/4s/2d/->, v<m>.<22:2?16b/8h/4s/->
  4e201000 saddw2 4e203000 ssubw2 6e201000 uaddw2 6e203000 usubw2
ff20fc00 v<d>.<22:2?16b/8h/4s/->, v<n>.<22:2?8h/4s/2d/->, v<m>.<22:2?8h/4s/2d/->
  4e204000 addhn2 4e206000 subhn2 6e204000 raddhn2 6e206000 rsubhn2
ff20fc00 v<d>.<22:2?-/4s/2d/->, v<n>.<22:2?-/8h/4s/->, v<m>.<22:2?-/8h/4s/->
  4e209000 sqdmlal2 4e20b000 sqdmlsl2 4e20d000 sqdmull2
ffe0fc00 v<d>.4s, v<n>.4s, v<m>.4s
  4e20c400 fmaxnm 4e20cc00 fmla 4e20d400 fadd 4e20dc00 fmulx 4e20e400 fcmeq 4e20f400 fmax 4e20fc00 frecps
  4ea0c400 fminnm 4ea0cc00 fmls 4ea0d400 fsub 4ea0f400 fmin 4ea0fc00 frsqrts 5e003000 sha1su0
  5e006000 sha256su1 6e20c400 fmaxnmp 6e20d400 faddp 6e20dc00 fmul 6e20e400 fcmge 6e20ec00 facge
  6e20f400 fmaxp 6e20fc00 fdiv 6ea0c400 fminnmp 6ea0d400 fabd 6ea0e400 fcmgt 6ea0ec00 facgt 6ea0f400 fminp
  ce60c000 sm3partw1 ce60c400 sm3partw2 ce60c800 sm4ekey
ff20fc00 v<d>.<22:2?8h/-/-/1q>, v<n>.<22:2?16b/-/-/2d>, v<m>.<22:2?16b/-/-/2d>
  4e20e000 pmull2
ff3ffc00 v<d>.<22:2?16b/8h/4s/->, v<n>.<22:2?8h/4s/2d/->
  4e212800 xtn2 4e214800 sqxtn2 6e212800 sqxtun2 6e214800 uqxtn2
ffbffc00 v<d>.<22?8h/4s>, v<n>.<22?4s/2d>
  4e216800 fcvtn2
ffbffc00 v<d>.<22?4s/2d>, v<n>.<22?8h/4s>
  4e217800 fcvtl2
fffffc00 v<d>.4s, v<n>.4s
  4e218800 frintn 4e219800 frintm 4e21a800 fcvtns 4e21b800 fcvtms 4e21c800 fcvtas 4e21d800 scvtf
  4ea0f800 fabs 4ea18800 frintp 4ea19800 frintz 4ea1a800 fcvtps 4ea1b800 fcvtzs 4ea1d800 frecpe
  5e281800 sha1su1 5e282800 sha256su0 6e218800 frinta 6e219800 frintx 6e21a800 fcvtnu 6e21b800 fcvtmu
  6e21c800 fcvtau 6e21d800 ucvtf 6ea0f800 fneg 6ea19800 frinti 6ea1a800 fcvtpu 6ea1b800 fcvtzu
  6ea1d800 frsqrte 6ea1f800 fsqrt cec08400 sm4e
fffffc00 v<d>.16b, v<n>.16b
  4e284800 aese 4e285800 aesd 4e286800 aesmc 4e287800 aesimc
ffe0fc00 v<d>.8h, v<n>.8h, v<m>.8h
  4e400400 fmaxnm 4e400c00 fmla 4e401400 fadd 4e401c00 fmulx 4e402400 fcmeq 4e403400 fmax 4e403c00 frecps
  4ec00400 fminnm 4ec00c00 fmls 4ec01400 fsub 4ec03400 fmin 4ec03c00 frsqrts 6e400400 fmaxnmp
  6e401400 faddp 6e401c00 fmul 6e402400 fcmge 6e402c00 facge 6e403400 fmaxp 6e403c00 fdiv 6ec00400 fminnmp
  6ec01400 fabd 6ec02400 fcmgt 6ec02c00 facgt 6ec03400 fminp
ffe0fc00 v<d>.2d, v<n>.2d, v<m>.2d
  4e60c400 fmaxnm 4e60cc00 fmla 4e60d400 fadd 4e60dc00 fmulx 4e60e400 fcmeq 4e60f400 fmax 4e60fc00 frecps
  4ee0c400 fminnm 4ee0cc00 fmls 4ee0d400 fsub 4ee0f400 fmin 4ee0fc00 frsqrts 6e60c400 fmaxnmp
  6e60d400 faddp 6e60dc00 fmul 6e60e400 fcmge 6e60ec00 facge 6e60f400 fmaxp 6e60fc00 fdiv 6ee0c400 fminnmp
  6ee0d400 fabd 6ee0e400 fcmgt 6ee0ec00 facgt 6ee0f400 fminp ce608800 sha512su1 ce608c00 rax1
fffffc00 v<d>.2d, v<n>.2d
  4e618800 frintn 4e619800 frintm 4e61a800 fcvtns 4e61b800 fcvtms 4e61c800 fcvtas 4e61d800 scvtf
  4ee0f800 fabs 4ee18800 frintp 4ee19800 frintz 4ee1a800 fcvtps 4ee1b800 fcvtzs 4ee1d800 frecpe
  6e618800 frinta 6e619800 frintx 6e61a800 fcvtnu 6e61b800 fcvtmu 6e61c800 fcvtau 6e61d800 ucvtf
  6ee0f800 fneg 6ee19800 frinti 6ee1a800 fcvtpu 6ee1b800 fcvtzu 6ee1d800 frsqrte 6ee1f800 fsqrt
  cec08000 sha512su0
fffffc00 v<d>.8h, v<n>.8h
  4e798800 frintn 4e799800 frintm 4e79a800 fcvtns 4e79b800 fcvtms 4e79c800 fcvtas 4e79d800 scvtf
  4ef8f800 fabs 4ef98800 frintp 4ef99800 frintz 4ef9a800 fcvtps 4ef9b800 fcvtzs 4ef9d800 frecpe
  6e798800 frinta 6e799800 frintx 6e79a800 fcvtnu 6e79b800 fcvtmu 6e79c800 fcvtau 6e79d800 ucvtf
  6ef8f800 fneg 6ef99800 frinti 6ef9a800 fcvtpu 6ef9b800 fcvtzu 6ef9d800 frsqrte 6ef9f800 fsqrt
ffe0fc00 v<d>.4s, v<n>.16b, v<m>.16b
  4e80a400 smmla 4e80ac00 usmmla 6e80a400 ummla
fffffc00 v<d>.4s, v<n>.4s, #0.0
  4ea0c800 fcmgt 4ea0d800 fcmeq 4ea0e800 fcmlt 6ea0c800 fcmge 6ea0d800 fcmle
fffffc00 v<d>.8h, v<n>.4s
  4ea16800 bfcvtn2
fffffc00 v<d>.2d, v<n>.2d, #0.0
  4ee0c800 fcmgt 4ee0d800 fcmeq 4ee0e800 fcmlt 6ee0c800 fcmge 6ee0d800 fcmle
fffffc00 v<d>.8h, v<n>.8h, #0.0
  4ef8c800 fcmgt 4ef8d800 fcmeq 4ef8e800 fcmlt 6ef8c800 fcmge 6ef8d800 fcmle
fff8fc00 v<d>.16b, v<n>.8h, #<8-16:3>
  4f088400 shrn2 4f088c00 rshrn2 4f089400 sqshrn2 4f089c00 sqrshrn2 6f088400 sqshrun2 6f088c00 sqrshrun2
  6f089400 uqshrn2 6f089c00 uqrshrn2
fff8fc00 v<d>.8h, v<n>.16b, #<16:3>
  4f08a400 sshll2 6f08a400 ushll2
fff0fc00 v<d>.8h, v<n>.4s, #<16-16:4>
  4f108400 shrn2 4f108c00 rshrn2 4f109400 sqshrn2 4f109c00 sqrshrn2 6f108400 sqshrun2 6f108c00 sqrshrun2
  6f109400 uqshrn2 6f109c00 uqrshrn2
fff0fc00 v<d>.4s, v<n>.8h, #<16:4>
  4f10a400 sshll2 6f10a400 ushll2
ffe0fc00 v<d>.4s, v<n>.2d, #<32-m>
  4f208400 shrn2 4f208c00 rshrn2 4f209400 sqshrn2 4f209c00 sqrshrn2 6f208400 sqshrun2 6f208c00 sqrshrun2
  6f209400 uqshrn2 6f209c00 uqrshrn2
ffe0fc00 v<d>.2d, v<n>.4s, #<m>
  4f20a400 sshll2 6f20a400 ushll2
ffc0fc00 v<d>.2d, v<n>.2d, #<64-16:6>
  4f400400 sshr 4f401400 ssra 4f402400 srshr 4f403400 srsra 4f40e400 scvtf 4f40fc00 fcvtzs 6f400400 ushr
  6f401400 usra 6f402400 urshr 6f403400 ursra 6f404400 sri 6f40e400 ucvtf 6f40fc00 fcvtzu
ffc0fc00 v<d>.2d, v<n>.2d, #<16:6>
  4f405400 shl 4f407400 sqshl 6f405400 sli 6f406400 sqshlu 6f407400 uqshl
ffc0f400 v<d>.2d, v<n>.4s, v<m>.s[<11,21>]
  4f802000 smlal2 4f803000 sqdmlal2 4f806000 smlsl2 4f807000 sqdmlsl2 4f80a000 smull2 4f80b000 sqdmull2
  6f802000 umlal2 6f806000 umlsl2 6f80a000 umull2
ffe0f400 v<d>.2d, v<n>.2d, v<m>.d[<11>]
  4fc01000 fmla 4fc05000 fmls 4fc09000 fmul 6fc09000 fmulx
ffe0fc00 q<d>, s<n>, v<m>.4s
  5e000000 sha1c 5e001000 sha1p 5e002000 sha1m
ffe0fc00 q<d>, q<n>, v<m>.4s
  5e004000 sha256h 5e005000 sha256h2
ffe1fc00 b<d>, v<n>.b[<17:4>]
  5e010400 dup
ffe3fc00 h<d>, v<n>.h[<18:3>]
  5e020400 dup
ffe7fc00 s<d>, v<n>.s[<19:2>]
  5e040400 dup
ffeffc00 d<d>, v<n>.d[<20>]
  5e080400 dup
ff20fc00 <22:2?b/h/s/d><d>, <22:2?b/h/s/d><n>, <22:2?b/h/s/d><m>
  5e200c00 sqadd 5e202c00 sqsub 5e204c00 sqshl 5e205c00 sqrshl 7e200c00 uqadd 7e202c00 uqsub
  7e204c00 uqshl 7e205c00 uqrshl
ff3ffc00 <22:2?b/h/s/d><d>, <22:2?b/h/s/d><n>
  5e203800 suqadd 5e207800 sqabs 7e203800 usqadd 7e207800 sqneg
ff20fc00 <22:2?-/s/d/-><d>, <22:2?-/h/s/-><n>, <22:2?-/h/s/-><m>
  5e209000 sqdmlal 5e20b000 sqdmlsl 5e20d000 sqdmull
ff20fc00 <22:2?-/h/s/-><d>, <22:2?-/h/s/-><n>, <22:2?-/h/s/-><m>
  5e20b400 sqdmulh 7e008400 sqrdmlah 7e008c00 sqrdmlsh 7e20b400 sqrdmulh
ffe0fc00 s<d>, s<n>, s<m>
  5e20dc00 fmulx 5e20e400 fcmeq 5e20fc00 frecps 5ea0fc00 frsqrts 7e20e400 fcmge 7e20ec00 facge
  7ea0d400 fabd 7ea0e400 fcmgt 7ea0ec00 facgt
ff3ffc00 <22:2?b/h/s/-><d>, <22:2?h/s/d/-><n>
  5e214800 sqxtn 7e212800 sqxtun 7e214800 uqxtn
fffffc00 s<d>, s<n>
  5e21a800 fcvtns 5e21b800 fcvtms 5e21c800 fcvtas 5e21d800 scvtf 5e280800 sha1h 5ea1a800 fcvtps
  5ea1b800 fcvtzs 5ea1d800 frecpe 5ea1f800 frecpx 7e21a800 fcvtnu 7e21b800 fcvtmu 7e21c800 fcvtau
  7e21d800 ucvtf 7ea1a800 fcvtpu 7ea1b800 fcvtzu 7ea1d800 frsqrte
dfbffc00 <29,22?h/-/s/d><d>, v<n>.<29,22?2h/-/2s/2d>
  5e30c800 fmaxnmp 5e30d800 faddp 5e30f800 fmaxp 5eb0c800 fminnmp 5eb0f800 fminp
ffe0fc00 h<d>, h<n>, h<m>
  5e401c00 fmulx 5e402400 fcmeq 5e403c00 frecps 5ec03c00 frsqrts 7e402400 fcmge 7e402c00 facge
  7ec01400 fabd 7ec02400 fcmgt 7ec02c00 facgt
ffe0fc00 d<d>, d<n>, d<m>
  5e60dc00 fmulx 5e60e400 fcmeq 5e60fc00 frecps 5ee03400 cmgt 5ee03c00 cmge 5ee04400 sshl 5ee05400 srshl
  5ee08400 add 5ee08c00 cmtst 5ee0fc00 frsqrts 7e60e400 fcmge 7e60ec00 facge 7ee03400 cmhi 7ee03c00 cmhs
  7ee04400 ushl 7ee05400 urshl 7ee08400 sub 7ee08c00 cmeq 7ee0d400 fabd 7ee0e400 fcmgt 7ee0ec00 facgt
fffffc00 d<d>, d<n>
  5e61a800 fcvtns 5e61b800 fcvtms 5e61c800 fcvtas 5e61d800 scvtf 5ee0b800 abs 5ee1a800 fcvtps
  5ee1b800 fcvtzs 5ee1d800 frecpe 5ee1f800 frecpx 7e61a800 fcvtnu 7e61b800 fcvtmu 7e61c800 fcvtau
  7e61d800 ucvtf 7ee0b800 neg 7ee1a800 fcvtpu 7ee1b800 fcvtzu 7ee1d800 frsqrte
fffffc00 h<d>, h<n>
  5e79a800 fcvtns 5e79b800 fcvtms 5e79c800 fcvtas 5e79d800 scvtf 5ef9a800 fcvtps 5ef9b800 fcvtzs
  5ef9d800 frecpe 5ef9f800 frecpx 7e79a800 fcvtnu 7e79b800 fcvtmu 7e79c800 fcvtau 7e79d800 ucvtf
  7ef9a800 fcvtpu 7ef9b800 fcvtzu 7ef9d800 frsqrte
fffffc00 s<d>, s<n>, #0.0
  5ea0c800 fcmgt 5ea0d800 fcmeq 5ea0e800 fcmlt 7ea0c800 fcmge 7ea0d800 fcmle
fffffc00 d<d>, d<n>, #0
  5ee08800 cmgt 5ee09800 cmeq 5ee0a800 cmlt 7ee08800 cmge 7ee09800 cmle
fffffc00 d<d>, d<n>, #0.0
  5ee0c800 fcmgt 5ee0d800 fcmeq 5ee0e800 fcmlt 7ee0c800 fcmge 7ee0d800 fcmle
fffffc00 d<d>, v<n>.2d
  5ef1b800 addp
fffffc00 h<d>, h<n>, #0.0
  5ef8c800 fcmgt 5ef8d800 fcmeq 5ef8e800 fcmlt 7ef8c800 fcmge 7ef8d800 fcmle
ffc0f400 h<d>, h<n>, v<16:4>.h[<11,20:2>]
  5f001000 fmla 5f005000 fmls 5f009000 fmul 5f40c000 sqdmulh 5f40d000 sqrdmulh 7f009000 fmulx
  7f40d000 sqrdmlah 7f40f000 sqrdmlsh
fff8fc00 b<d>, b<n>, #<16:3>
  5f087400 sqshl 7f086400 sqshlu 7f087400 uqshl
fff8fc00 b<d>, h<n>, #<8-16:3>
  5f089400 sqshrn 5f089c00 sqrshrn 7f088400 sqshrun 7f088c00 sqrshrun 7f089400 uqshrn 7f089c00 uqrshrn
fff0fc00 h<d>, h<n>, #<16:4>
  5f107400 sqshl 7f106400 sqshlu 7f107400 uqshl
fff0fc00 h<d>, s<n>, #<16-16:4>
  5f109400 sqshrn 5f109c00 sqrshrn 7f108400 sqshrun 7f108c00 sqrshrun 7f109400 uqshrn 7f109c00 uqrshrn
fff0fc00 h<d>, h<n>, #<16-16:4>
  5f10e400 scvtf 5f10fc00 fcvtzs 7f10e400 ucvtf 7f10fc00 fcvtzu
ffe0fc00 s<d>, s<n>, #<m>
  5f207400 sqshl 7f206400 sqshlu 7f207400 uqshl
ffe0fc00 s<d>, d<n>, #<32-m>
  5f209400 sqshrn 5f209c00 sqrshrn 7f208400 sqshrun 7f208c00 sqrshrun 7f209400 uqshrn 7f209c00 uqrshrn
ffe0fc00 s<d>, s<n>, #<32-m>
  5f20e400 scvtf 5f20fc00 fcvtzs 7f20e400 ucvtf 7f20fc00 fcvtzu
ffc0fc00 d<d>, d<n>, #<64-16:6>
  5f400400 sshr 5f401400 ssra 5f402400 srshr 5f403400 srsra 5f40e400 scvtf 5f40fc00 fcvtzs 7f400400 ushr
  7f401400 usra 7f402400 urshr 7f403400 ursra 7f404400 sri 7f40e400 ucvtf 7f40fc00 fcvtzu
ffc0f400 s<d>, h<n>, v<16:4>.h[<11,20:2>]
  5f403000 sqdmlal 5f407000 sqdmlsl 5f40b000 sqdmull
ffc0fc00 d<d>, d<n>, #<16:6>
  5f405400 shl 5f407400 sqshl 7f405400 sli 7f406400 sqshlu 7f407400 uqshl
ffc0f400 s<d>, s<n>, v<m>.s[<11,21>]
  5f801000 fmla 5f805000 fmls 5f809000 fmul 5f80c000 sqdmulh 5f80d000 sqrdmulh 7f809000 fmulx
  7f80d000 sqrdmlah 7f80f000 sqrdmlsh
ffc0f400 d<d>, s<n>, v<m>.s[<11,21>]
  5f803000 sqdmlal 5f807000 sqdmlsl 5f80b000 sqdmull
ffe0f400 d<d>, d<n>, v<m>.d[<11>]
  5fc01000 fmla 5fc05000 fmls 5fc09000 fmul 7fc09000 fmulx
ffe08400 v<d>.16b, v<n>.16b, v<m>.16b, #<11:4>
  6e000000 ext
ffe18400 v<d>.b[<17:4>], v<n>.b[<11:4>]
  6e010400 ins
ffe38400 v<d>.h[<18:3>], v<n>.h[<12:3>]
  6e020400 ins
ffe78400 v<d>.s[<19:2>], v<n>.s[<13:2>]
  6e040400 ins
ffef8400 v<d>.d[<20>], v<n>.d[<14>]
  6e080400 ins
fffffc00 v<d>.8h, v<n>.16b, #8
  6e213800 shll2
fffffc00 v<d>.4s, v<n>.8h, #16
  6e613800 shll2
fffffc00 v<d>.4s, v<n>.2d
  6e616800 fcvtxn2
fffffc00 v<d>.2d, v<n>.4s, #32
  6ea13800 shll2
fff8fc00 v<d>.2d, #<bytes>
  6f00e400 movi
ffc09400 v<d>.8h, v<n>.8h, v<m>.h[<11,21>], #<13:2*90>
  6f401000 fcmla
ffe09400 v<d>.4s, v<n>.4s, v<m>.s[<11>], #<13:2*90>
  6f801000 fcmla
ff3f0000 <22:2?s/d/-/h><d>, x<n>, #<64-10:6>
  9e020000 scvtf 9e030000 ucvtf
ff3f0000 x<d>, <22:2?s/d/-/h><n>, #<64-10:6>
  9e180000 fcvtzs 9e190000 fcvtzu
fffffc00 x<d>, v<n>.d[1]
  9eae0000 fmov
fffffc00 v<d>.d[1], x<n>
  9eaf0000 fmov
ffe08000 v<d>.16b, v<n>.16b, v<m>.16b, v<a>.16b
  ce000000 eor3 ce200000 bcax
ffe08000 v<d>.4s, v<n>.4s, v<m>.4s, v<a>.4s
  ce400000 sm3ss1
ffe0cc00 v<d>.4s, v<n>.4s, v<m>.s[<12:2>]
  ce408000 sm3tt1a ce408400 sm3tt1b ce408800 sm3tt2a ce408c00 sm3tt2b
ffe0fc00 q<d>, q<n>, v<m>.2d
  ce608000 sha512h ce608400 sha512h2
ffe00000 v<d>.2d, v<n>.2d, v<m>.2d, #<10:6>
  ce800000 xar`;
