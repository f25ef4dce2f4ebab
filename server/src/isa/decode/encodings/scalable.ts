/** SVE and SVE2 (Arm ARM C4.1, "SVE encodings"): notation in encodingTable.ts. */
export const scalableEncodings = `
ff3fe000 z<d>.<22:2?b/h/s/d>, p<g>/m, z<d>.<22:2?b/h/s/d>, z<n>.<22:2?b/h/s/d>
  04000000 add 04010000 sub 04030000 subr 04080000 smax 04090000 umax 040a0000 smin 040b0000 umin
  040c0000 sabd 040d0000 uabd 04100000 mul 04120000 smulh 04130000 umulh 04148000 asrr 04158000 lsrr
  04178000 lslr 04180000 orr 04190000 eor 041a0000 and 041b0000 bic 44028000 srshl 44038000 urshl
  44068000 srshlr 44078000 urshlr 44088000 sqshl 44098000 uqshl 440a8000 sqrshl 440b8000 uqrshl
  440c8000 sqshlr 440d8000 uqshlr 440e8000 sqrshlr 440f8000 uqrshlr 44108000 shadd 44118000 uhadd
  4411a000 addp 44128000 shsub 44138000 uhsub 44148000 srhadd 4414a000 smaxp 44158000 urhadd
  4415a000 umaxp 44168000 shsubr 4416a000 sminp 44178000 uhsubr 4417a000 uminp 44188000 sqadd
  44198000 uqadd 441a8000 sqsub 441b8000 uqsub 441c8000 suqadd 441d8000 usqadd 441e8000 sqsubr
  441f8000 uqsubr
ff3fe000 <22:2?d/d/d/-><d>, p<g>, z<n>.<22:2?b/h/s/->
  04002000 saddv
ff20e000 z<d>.<22:2?b/h/s/d>, p<g>/m, z<n>.<22:2?b/h/s/d>, z<m>.<22:2?b/h/s/d>
  04004000 mla 04006000 mls
ffffe300 z<d>.b, p<g>/m, z<d>.b, #<8-5:3>
  04008100 asr 04018100 lsr 04048100 asrd 040c8100 srshr 040d8100 urshr
ffffe200 z<d>.h, p<g>/m, z<d>.h, #<16-5:4>
  04008200 asr 04018200 lsr 04048200 asrd 040c8200 srshr 040d8200 urshr
ff20e000 z<d>.<22:2?b/h/s/d>, p<g>/m, z<m>.<22:2?b/h/s/d>, z<n>.<22:2?b/h/s/d>
  0400c000 mad 0400e000 msb
ff3fe000 d<d>, p<g>, z<n>.<22:2?b/h/s/d>
  04012000 uaddv
ffffe300 z<d>.b, p<g>/m, z<d>.b, #<5:3>
  04038100 lsl 04068100 sqshl 04078100 uqshl 040f8100 sqshlu
ffffe200 z<d>.h, p<g>/m, z<d>.h, #<5:4>
  04038200 lsl 04068200 sqshl 04078200 uqshl 040f8200 sqshlu
ff3fe000 <22:2?b/h/s/d><d>, p<g>, z<n>.<22:2?b/h/s/d>
  04082000 smaxv 04092000 umaxv 040a2000 sminv 040b2000 uminv 04182000 orv 04192000 eorv 041a2000 andv
  05228000 lasta 05238000 lastb
ff3fe000 z<d>.<22:2?b/h/s/d>, p<g>/z, z<n>.<22:2?b/h/s/d>
  04102000 movprfx
ff37e000 z<d>.<22:2,19?b/b/h/h/s/s/d/->, p<g>/m, z<d>.<22:2,19?b/b/h/h/s/s/d/->, z<n>.<22:2,19?b/d/h/d/s/d/d/->
  04108000 asr 04118000 lsr 04138000 lsl
ff3fe000 z<d>.<22:2?-/h/s/d>, p<g>/m, z<n>.<22:2?-/h/s/d>
  0410a000 sxtb 0411a000 uxtb 041ca000 fabs 041da000 fneg 05248000 revb 6500a000 frintn 6501a000 frintp
  6502a000 frintm 6503a000 frintz 6504a000 frinta 6506a000 frintx 6507a000 frinti 650ca000 frecpx
  650da000 fsqrt
ff3fe000 z<d>.<22:2?b/h/s/d>, p<g>/m, z<n>.<22:2?b/h/s/d>
  04112000 movprfx 0416a000 abs 0417a000 neg 0418a000 cls 0419a000 clz 041aa000 cnt 041ba000 cnot
  041ea000 not 05278000 rbit 4408a000 sqabs 4409a000 sqneg
ff20fc00 z<d>.<22:2?b/h/s/d>, z<n>.<22:2?b/h/s/d>, z<m>.<22:2?b/h/s/d>
  04200000 add 04200400 sub 04201000 sqadd 04201400 uqadd 04201800 sqsub 04201c00 uqsub 04206000 mul
  04206800 smulh 04206c00 umulh 04207000 sqdmulh 04207400 sqrdmulh 05202c00 tbx 44007000 sqrdmlah
  44007400 sqrdmlsh 4400c000 sclamp 4400c400 uclamp 45009000 eorbt 45009400 eortb 4500b000 bext
  4500b400 bdep 4500b800 bgrp 4500f800 saba 4500fc00 uaba
ffe0fc00 z<d>.d, z<n>.d, z<m>.d
  04203000 and 04603000 orr 04a03000 eor 04e03000 bic 05e06000 zip1 05e06400 zip2 05e06800 uzp1
  05e06c00 uzp2 05e07000 trn1 05e07400 trn2 4520f400 rax1
ffe0fc00 z<d>.d, z<d>.d, z<m>.d, z<n>.d
  04203800 eor3 04203c00 bsl 04603800 bcax 04603c00 bsl1n 04a03c00 bsl2n 04e03c00 nbsl
ff20fc00 z<d>.<22:2?b/h/s/d>, #<ns>, #<ms>
  04204000 index
ff20fc00 z<d>.<22:2?b/h/s/d>, <22:2?w/w/w/x><n>, #<ms>
  04204400 index
ff20fc00 z<d>.<22:2?b/h/s/d>, #<ns>, <22:2?w/w/w/x><m>
  04204800 index
ff20fc00 z<d>.<22:2?b/h/s/d>, <22:2?w/w/w/x><n>, <22:2?w/w/w/x><m>
  04204c00 index
ffe0f800 X<d>, X<m>, #<5:6s>
  04205000 addvl 04205800 addsvl 04605000 addpl 04605800 addspl
ffe0fc00 z<d>.b, z<n>.b, z<m>.b
  04206400 pmul 05206000 zip1 05206400 zip2 05206800 uzp1 05206c00 uzp2 05207000 trn1 05207400 trn2
  4520a000 histseg
ff20fc00 z<d>.<22:2?b/h/s/->, z<n>.<22:2?b/h/s/->, z<m>.<22:2?d/d/d/->
  04208000 asr 04208400 lsr 04208c00 lsl
ffe0f000 z<d>.d, [z<n>.d, z<m>.d, sxtw #<10:2>]
  0420a000 adr
ff20fc00 z<d>.<22:2?-/h/s/d>, z<n>.<22:2?-/h/s/d>, z<m>.<22:2?-/h/s/d>
  0420b000 ftssel 65000000 fadd 65000400 fsub 65000800 fmul 65000c00 ftsmul 65001800 frecps
  65001c00 frsqrts
ff3ffc00 z<d>.<22:2?-/h/s/d>, z<n>.<22:2?-/h/s/d>
  0420b800 fexpa 650e3000 frecpe 650f3000 frsqrte
fffffc00 z<d>, z<n>
  0420bc00 movprfx
fff0fc00 x<d>, <pattern>, mul #<1+16:4>
  0420e000 cntb 0430e000 incb 0430e400 decb 0430f000 sqincb 0430f800 sqdecb 0460e000 cnth 0470e000 inch
  0470e400 dech 0470f000 sqinch 0470f800 sqdech 04a0e000 cntw 04b0e000 incw 04b0e400 decw 04b0f000 sqincw
  04b0f800 sqdecw 04e0e000 cntd 04f0e000 incd 04f0e400 decd 04f0f000 sqincd 04f0f800 sqdecd
fff0fc00 x<d>, w<d>, <pattern>, mul #<1+16:4>
  0420f000 sqincb 0420f800 sqdecb 0460f000 sqinch 0460f800 sqdech 04a0f000 sqincw 04a0f800 sqdecw
  04e0f000 sqincd 04e0f800 sqdecd
ffe0fc00 <20?w/x><d>, <pattern>, mul #<1+16:4>
  0420f400 uqincb 0420fc00 uqdecb 0460f400 uqinch 0460fc00 uqdech 04a0f400 uqincw 04a0fc00 uqdecw
  04e0f400 uqincd 04e0fc00 uqdecd
fff8fc00 z<d>.b, z<d>.b, z<n>.b, #<8-16:3>
  04283400 xar
fff8fc00 z<d>.b, z<n>.b, #<8-16:3>
  04289000 asr 04289400 lsr 4508e000 ssra 4508e400 usra 4508e800 srsra 4508ec00 ursra 4508f000 sri
fff8fc00 z<d>.b, z<n>.b, #<16:3>
  04289c00 lsl 4508f400 sli
fff0fc00 z<d>.h, z<d>.h, z<n>.h, #<16-16:4>
  04303400 xar
fff0fc00 z<d>.h, z<n>.h, #<16-16:4>
  04309000 asr 04309400 lsr 4510e000 ssra 4510e400 usra 4510e800 srsra 4510ec00 ursra 4510f000 sri
fff0fc00 z<d>.h, z<n>.h, #<16:4>
  04309c00 lsl 4510f400 sli
ffffe000 z<d>.s, p<g>/m, z<d>.s, #<32-n>
  04408000 asr 04418000 lsr 04448000 asrd 044c8000 srshr 044d8000 urshr
ffffe000 z<d>.s, p<g>/m, z<d>.s, #<n>
  04438000 lsl 04468000 sqshl 04478000 uqshl 044f8000 sqshlu
ffe0fc00 z<d>.s, z<d>.s, z<n>.s, #<32-m>
  04603400 xar
ffe0fc00 z<d>.s, z<n>.s, #<32-m>
  04609000 asr 04609400 lsr 4540e000 ssra 4540e400 usra 4540e800 srsra 4540ec00 ursra 4540f000 sri
ffe0fc00 z<d>.s, z<n>.s, #<m>
  04609c00 lsl 4540f400 sli
ffe0f000 z<d>.d, [z<n>.d, z<m>.d, uxtw #<10:2>]
  0460a000 adr
fff0fc00 z<d>.h, <pattern>, mul #<1+16:4>
  0460c000 sqinch 0460c400 uqinch 0460c800 sqdech 0460cc00 uqdech 0470c000 inch 0470c400 dech
ffbfe000 z<d>.d, p<g>/m, z<d>.d, #<64-22,5:5>
  04808000 asr 04818000 lsr 04848000 asrd 048c8000 srshr 048d8000 urshr
ffbfe000 z<d>.d, p<g>/m, z<d>.d, #<22,5:5>
  04838000 lsl 04868000 sqshl 04878000 uqshl 048f8000 sqshlu
ffbfe000 z<d>.<22?s/d>, p<g>/m, z<n>.<22?s/d>
  0492a000 sxth 0493a000 uxth 05a58000 revh
ffbfe000 z<d>.<22?s/d>, p<g>/m, z<d>.<22?s/d>, z<n>.<22?s/d>
  04940000 sdiv 04950000 udiv 04960000 sdivr 04970000 udivr
ffa0fc00 z<d>.d, z<d>.d, z<n>.d, #<64-22,16:5>
  04a03400 xar
ffa0fc00 z<d>.d, z<n>.d, #<64-22,16:5>
  04a09000 asr 04a09400 lsr 4580e000 ssra 4580e400 usra 4580e800 srsra 4580ec00 ursra 4580f000 sri
ffa0fc00 z<d>.d, z<n>.d, #<22,16:5>
  04a09c00 lsl 4580f400 sli
ffa0f000 z<d>.<22?s/d>, [z<n>.<22?s/d>, z<m>.<22?s/d>, lsl #<10:2>]
  04a0a000 adr
fff0fc00 z<d>.s, <pattern>, mul #<1+16:4>
  04a0c000 sqincw 04a0c400 uqincw 04a0c800 sqdecw 04a0cc00 uqdecw 04b0c000 incw 04b0c400 decw
fffff800 x<d>, #<5:6s>
  04bf5000 rdvl 04bf5800 rdsvl
ffffe000 z<d>.d, p<g>/m, z<n>.d
  04d4a000 sxtw 04d5a000 uxtw 05e68000 revw 65d6a000 scvtf 65d7a000 ucvtf 65dea000 fcvtzs 65dfa000 fcvtzu
fff0fc00 z<d>.d, <pattern>, mul #<1+16:4>
  04e0c000 sqincd 04e0c400 uqincd 04e0c800 sqdecd 04e0cc00 uqdecd 04f0c000 incd 04f0c400 decd
fffc0000 z<d>.d, z<d>.d, #<mask>
  05000000 orr 05400000 eor 05800000 and
fff0e000 z<d>.b, p<16:4>/z, #<5:8s>
  05100000 cpy
ff30c000 z<d>.<22:2?-/h/s/d>, p<16:4>/z, #<shifted8s>
  05100000 cpy
fff0e000 z<d>.b, p<16:4>/m, #<5:8s>
  05104000 cpy
ff30c000 z<d>.<22:2?-/h/s/d>, p<16:4>/m, #<shifted8s>
  05104000 cpy
ff30e000 z<d>.<22:2?-/h/s/d>, p<16:4>/m, #<float 5:8>
  0510c000 fcpy
ffe0e000 z<d>.b, z<d>.b, z<n>.b, #<16:5,10:3>
  05200000 ext
ff20fc00 z<d>.<22:2?b/h/s/d>, {z<n>.<22:2?b/h/s/d> x2}, z<m>.<22:2?b/h/s/d>
  05202800 tbl
ff20fc00 z<d>.<22:2?b/h/s/d>, {z<n>.<22:2?b/h/s/d>}, z<m>.<22:2?b/h/s/d>
  05203000 tbl
ff3ffc00 z<d>.<22:2?b/h/s/d>, <22:2?W/W/W/X><n>
  05203800 dup
ff30fe10 p<0:4>.<22:2?b/h/s/d>, p<5:4>.<22:2?b/h/s/d>, p<16:4>.<22:2?b/h/s/d>
  05204000 zip1 05204400 zip2 05204800 uzp1 05204c00 uzp2 05205000 trn1 05205400 trn2
ff3fe000 z<d>.<22:2?b/h/s/d>, p<g>/m, <22:2?b/h/s/d><n>
  05208000 cpy
ff3fe000 <22:2?w/w/w/x><d>, p<g>, z<n>.<22:2?b/h/s/d>
  0520a000 lasta 0521a000 lastb
ff20c000 z<d>.<22:2?b/h/s/d>, p<10:4>, z<n>.<22:2?b/h/s/d>, z<m>.<22:2?b/h/s/d>
  0520c000 sel
ff21fc00 z<d>.b, z<n>.b[<22:2,17:4>]
  05212000 dup
ff23fc00 z<d>.h, z<n>.h[<22:2,18:3>]
  05222000 dup
ff27fc00 z<d>.s, z<n>.s[<22:2,19:2>]
  05242000 dup
ff3ffc00 z<d>.<22:2?b/h/s/d>, <22:2?w/w/w/x><n>
  05243800 insr
ff2ffc00 z<d>.d, z<n>.d[<22:2,20>]
  05282000 dup
ff3fe000 z<d>.<22:2?b/h/s/d>, p<g>, z<d>.<22:2?b/h/s/d>, z<n>.<22:2?b/h/s/d>
  05288000 clasta 05298000 clastb 052c8000 splice
ff3fe000 z<d>.<22:2?b/h/s/d>, p<g>/m, <22:2?W/W/W/X><n>
  0528a000 cpy
ff3fe000 <22:2?b/h/s/d><d>, p<g>, <22:2?b/h/s/d><d>, z<n>.<22:2?b/h/s/d>
  052a8000 clasta 052b8000 clastb
ff3fe000 z<d>.<22:2?b/h/s/d>, p<g>, {z<n>.<22:2?b/h/s/d> x2}
  052d8000 splice
ffffe000 z<d>.q, p<g>/m, z<n>.q
  052e8000 revd
ff3ffc00 z<d>.q, z<n>.q[<22:2>]
  05302000 dup
ff3ffc00 z<d>.<22:2?-/h/s/d>, z<n>.<22:2?-/b/h/s>
  05303800 sunpklo 05313800 sunpkhi 05323800 uunpklo 05333800 uunpkhi
fffffe10 p<0:4>.h, p<5:4>.b
  05304000 punpklo 05314000 punpkhi
ff3fe000 <22:2?w/w/w/x><d>, p<g>, <22:2?w/w/w/x><d>, z<n>.<22:2?b/h/s/d>
  0530a000 clasta 0531a000 clastb
ff3ffc00 z<d>.<22:2?b/h/s/d>, <22:2?b/h/s/d><n>
  05343800 insr
ff3ffe10 p<0:4>.<22:2?b/h/s/d>, p<5:4>.<22:2?b/h/s/d>
  05344000 rev
ff3ffc00 z<d>.<22:2?b/h/s/d>, z<n>.<22:2?b/h/s/d>
  05383800 rev
ffe0e000 z<d>.b, {z<n>.b x2}, #<16:5,10:3>
  05600000 ext
ffe0fc00 z<d>.h, z<n>.h, z<m>.h
  05606000 zip1 05606400 zip2 05606800 uzp1 05606c00 uzp2 05607000 trn1 05607400 trn2
ffe0fc00 z<d>.q, z<n>.q, z<m>.q
  05a00000 zip1 05a00400 zip2 05a00800 uzp1 05a00c00 uzp2 05a01800 trn1 05a01c00 trn2
ffe0fc00 z<d>.s, z<n>.s, z<m>.s
  05a06000 zip1 05a06400 zip2 05a06800 uzp1 05a06c00 uzp2 05a07000 trn1 05a07400 trn2 4520f000 sm4ekey
ffbfe000 z<d>.<22?s/d>, p<g>, z<n>.<22?s/d>
  05a18000 compact
fffc0000 z<d>.d, #<mask>
  05c00000 dupm
ffe0e010 p<0:4>.b, p<g>/z, z<n>.b, z<m>.b
  24000000 cmphs 24000010 cmphi 24008000 cmpge 24008010 cmpgt
ff206010 p<0:4>.<22:2,15?b/b/h/h/s/s/-/d>, p<g>/z, z<n>.<22:2,15?b/b/h/h/s/s/-/d>, z<m>.<22:2,15?d/b/d/h/d/s/-/d>
  24002000 cmpeq 24002010 cmpne
ffe0e010 p<0:4>.b, p<g>/z, z<n>.b, z<m>.d
  24004000 cmpge 24004010 cmpgt 2400c000 cmphs 2400c010 cmphi
ff20e010 p<0:4>.<22:2?b/h/s/->, p<g>/z, z<n>.<22:2?b/h/s/->, z<m>.<22:2?d/d/d/->
  24006000 cmplt 24006010 cmple 2400e000 cmplo 2400e010 cmpls
ff202010 p<0:4>.<22:2?b/h/s/d>, p<g>/z, z<n>.<22:2?b/h/s/d>, #<14:7>
  24200000 cmphs 24200010 cmphi 24202000 cmplo 24202010 cmpls
ffe0e010 p<0:4>.h, p<g>/z, z<n>.h, z<m>.h
  24400000 cmphs 24400010 cmphi 24408000 cmpge 24408010 cmpgt
ffe0e010 p<0:4>.h, p<g>/z, z<n>.h, z<m>.d
  24404000 cmpge 24404010 cmpgt 2440c000 cmphs 2440c010 cmphi
ffe0e010 p<0:4>.s, p<g>/z, z<n>.s, z<m>.s
  24800000 cmphs 24800010 cmphi 24808000 cmpge 24808010 cmpgt
ffe0e010 p<0:4>.s, p<g>/z, z<n>.s, z<m>.d
  24804000 cmpge 24804010 cmpgt 2480c000 cmphs 2480c010 cmphi
ffe0e010 p<0:4>.d, p<g>/z, z<n>.d, z<m>.d
  24c00000 cmphs 24c00010 cmphi 24c08000 cmpge 24c08010 cmpgt
ff20e010 p<0:4>.<22:2?b/h/s/d>, p<g>/z, z<n>.<22:2?b/h/s/d>, #<ms>
  25000000 cmpge 25000010 cmpgt 25002000 cmplt 25002010 cmple 25008000 cmpeq 25008010 cmpne
fff0c210 p<0:4>.b, p<10:4>/z, p<5:4>.b, p<16:4>.b
  25004000 and 25004010 bic 25004200 eor 2500c000 brkpa 2500c010 brkpb 25404000 ands 25404010 bics
  25404200 eors 2540c000 brkpas 2540c010 brkpbs 25804000 orr 25804010 orn 25804200 nor 25804210 nand
  25c04000 orrs 25c04010 orns 25c04200 nors 25c04210 nands
fff0c210 p<0:4>.b, p<10:4>, p<5:4>.b, p<16:4>.b
  25004210 sel
ffffc210 p<0:4>.b, p<10:4>/z, p<5:4>.b
  25104000 brka 25504000 brkas 25904000 brkb 25d04000 brkbs
ffffc210 p<0:4>.b, p<10:4>/m, p<5:4>.b
  25104010 brka 25904010 brkb
ffffc210 p<0:4>.b, p<10:4>/z, p<5:4>.b, p<0:4>.b
  25184000 brkn 25584000 brkns
ff3ffc10 p<0:4>.<22:2?b/h/s/d>, <pattern>
  2518e000 ptrue 2519e000 ptrues
fffffff0 p<0:4>.b
  2518e400 pfalse 2519f000 rdffr
fffffe10 p<0:4>.b, p<5:4>/z
  2518f000 rdffr 2558f000 rdffrs
ff3ffe10 p<0:4>.<22:2?b/h/s/d>, p<5:4>, p<0:4>.<22:2?b/h/s/d>
  2519c400 pnext
ff20ec10 p<0:4>.<22:2,12?b/b/h/h/s/s/d/d>, <22:2,12?w/x/w/x/w/x/w/x><n>, <22:2,12?w/x/w/x/w/x/w/x><m>
  25200000 whilege 25200010 whilegt 25200400 whilelt 25200410 whilele 25200800 whilehs 25200810 whilehi
  25200c00 whilelo 25200c10 whilels
ff20fc10 p<0:4>.<22:2?b/h/s/d>, x<n>, x<m>
  25203000 whilewr 25203010 whilerw
ff3fc200 x<d>, p<10:4>, p<5:4>.<22:2?b/h/s/d>
  25208000 cntp
ffffe000 z<d>.b, z<d>.b, #<5:8>
  2520c000 add 2521c000 sub 2523c000 subr 2524c000 sqadd 2525c000 uqadd 2526c000 sqsub 2527c000 uqsub
ff3fc000 z<d>.<22:2?-/h/s/d>, z<d>.<22:2?-/h/s/d>, #<shifted8>
  2520c000 add 2521c000 sub 2523c000 subr 2524c000 sqadd 2525c000 uqadd 2526c000 sqsub 2527c000 uqsub
ff24c210 p<0:4>, p<10:4>, p<5:4>.b[w<12+16:2>, <22:2,19:2>]
  25244000 psel
ff2cc210 p<0:4>, p<10:4>, p<5:4>.h[w<12+16:2>, <22:2,20>]
  25284000 psel
ff3ffe00 z<d>.<22:2?-/h/s/d>, p<5:4>.<22:2?-/h/s/d>
  25288000 sqincp 25298000 uqincp 252a8000 sqdecp 252b8000 uqdecp 252c8000 incp 252d8000 decp
ff3ffe00 x<d>, p<5:4>.<22:2?b/h/s/d>, w<d>
  25288800 sqincp 252a8800 sqdecp
ff3ffe00 x<d>, p<5:4>.<22:2?b/h/s/d>
  25288c00 sqincp 252a8c00 sqdecp 252c8800 incp 252d8800 decp
fffffe1f p<5:4>.b
  25289000 wrffr
ff3fe000 z<d>.<22:2?b/h/s/d>, z<d>.<22:2?b/h/s/d>, #<5:8s>
  2528c000 smax 252ac000 smin 2530c000 mul
ff3ffa00 <22:2,10?w/x/w/x/w/x/w/x><d>, p<5:4>.<22:2,10?b/b/h/h/s/s/d/d>
  25298800 uqincp 252b8800 uqdecp
ff3fe000 z<d>.<22:2?b/h/s/d>, z<d>.<22:2?b/h/s/d>, #<5:8>
  2529c000 umax 252bc000 umin
ffffffff
  252c9000 setffr
ff3cc210 p<0:4>, p<10:4>, p<5:4>.s[w<12+16:2>, <22:2>]
  25304000 psel
ffffe000 z<d>.b, #<5:8s>
  2538c000 dup
ff3fc000 z<d>.<22:2?-/h/s/d>, #<shifted8s>
  2538c000 dup
ff3fe000 z<d>.<22:2?-/h/s/d>, #<float 5:8>
  2539c000 fdup
ffffc21f p<10:4>, p<5:4>.b
  2550c000 ptest
fffffe10 p<0:4>.b, p<5:4>, p<0:4>.b
  2558c000 pfirst
ff7cc210 p<0:4>, p<10:4>, p<5:4>.d[w<12+16:2>, <23>]
  25604000 psel
ffa0fc1f <22?w/x><n>, <22?w/x><m>
  25a02000 ctermeq 25a02010 ctermne
ff20fc00 z<d>.<22:2?-/h/s/d>, z<n>.<22:2?-/b/h/s>, z<m>.<22:2?-/b/h/s>
  44000800 sqdmlalbt 44000c00 sqdmlslbt 44004000 smlalb 44004400 smlalt 44004800 umlalb 44004c00 umlalt
  44005000 smlslb 44005400 smlslt 44005800 umlslb 44005c00 umlslt 44006000 sqdmlalb 44006400 sqdmlalt
  44006800 sqdmlslb 44006c00 sqdmlslt 45000000 saddlb 45000400 saddlt 45000800 uaddlb 45000c00 uaddlt
  45001000 ssublb 45001400 ssublt 45001800 usublb 45001c00 usublt 45003000 sabdlb 45003400 sabdlt
  45003800 uabdlb 45003c00 uabdlt 45006000 sqdmullb 45006400 sqdmullt 45007000 smullb 45007400 smullt
  45007800 umullb 45007c00 umullt 45008000 saddlbt 45008800 ssublbt 45008c00 ssubltb 4500c000 sabalb
  4500c400 sabalt 4500c800 uabalb 4500cc00 uabalt
ff20f000 z<d>.<22:2?b/h/s/d>, z<n>.<22:2?b/h/s/d>, z<m>.<22:2?b/h/s/d>, #<10:2*90>
  44002000 cmla 44003000 sqrdcmlah
ff3fe000 z<d>.<22:2?-/h/s/d>, p<g>/m, z<n>.<22:2?-/b/h/s>
  4404a000 sadalp 4405a000 uadalp
ffa0fc00 z<d>.h, z<n>.h, z<16:3>.h[<22,19:2>]
  44200800 mla 44200c00 mls 44201000 sqrdmlah 44201400 sqrdmlsh 4420f000 sqdmulh 4420f400 sqrdmulh
  4420f800 mul 64200000 fmla 64200400 fmls 64202000 fmul
ffa0fc00 z<d>.<22?s/d>, z<n>.<22?b/h>, z<m>.<22?b/h>
  44800000 sdot 44800400 udot
ffa0f000 z<d>.<22?s/d>, z<n>.<22?b/h>, z<m>.<22?b/h>, #<10:2*90>
  44801000 cdot
ffe0fc00 z<d>.s, z<n>.b, z<m>.b
  44807800 usdot 45009800 smmla 45809800 usmmla 45c09800 ummla
ffffe000 z<d>.s, p<g>/m, z<n>.s
  4480a000 urecpe 4481a000 ursqrte 6594a000 scvtf 6595a000 ucvtf 659ca000 fcvtzs 659da000 fcvtzu
ffe0fc00 z<d>.s, z<n>.b, z<16:3>.b[<19:2>]
  44a00000 sdot 44a00400 udot 44a01800 usdot 44a01c00 sudot
ffe0fc00 z<d>.s, z<n>.s, z<16:3>.s[<19:2>]
  44a00800 mla 44a00c00 mls 44a01000 sqrdmlah 44a01400 sqrdmlsh 44a0f000 sqdmulh 44a0f400 sqrdmulh
  44a0f800 mul 64a00000 fmla 64a00400 fmls 64a02000 fmul
ffe0f400 z<d>.s, z<n>.h, z<16:3>.h[<19:2,11>]
  44a02000 sqdmlalb 44a02400 sqdmlalt 44a03000 sqdmlslb 44a03400 sqdmlslt 44a08000 smlalb 44a08400 smlalt
  44a09000 umlalb 44a09400 umlalt 44a0a000 smlslb 44a0a400 smlslt 44a0b000 umlslb 44a0b400 umlslt
  44a0c000 smullb 44a0c400 smullt 44a0d000 umullb 44a0d400 umullt 44a0e000 sqdmullb 44a0e400 sqdmullt
  64a04000 fmlalb 64a04400 fmlalt 64a06000 fmlslb 64a06400 fmlslt 64e04000 bfmlalb 64e04400 bfmlalt
ffe0f000 z<d>.s, z<n>.b, z<16:3>.b[<19:2>], #<10:2*90>
  44a04000 cdot
ffe0f000 z<d>.h, z<n>.h, z<16:3>.h[<19:2>], #<10:2*90>
  44a06000 cmla 44a07000 sqrdcmlah 64a01000 fcmla
ffe0fc00 z<d>.d, z<n>.h, z<16:4>.h[<20>]
  44e00000 sdot 44e00400 udot
ffe0fc00 z<d>.d, z<n>.d, z<16:4>.d[<20>]
  44e00800 mla 44e00c00 mls 44e01000 sqrdmlah 44e01400 sqrdmlsh 44e0f000 sqdmulh 44e0f400 sqrdmulh
  44e0f800 mul 64e00000 fmla 64e00400 fmls 64e02000 fmul
ffe0f400 z<d>.d, z<n>.s, z<16:4>.s[<20,11>]
  44e02000 sqdmlalb 44e02400 sqdmlalt 44e03000 sqdmlslb 44e03400 sqdmlslt 44e08000 smlalb 44e08400 smlalt
  44e09000 umlalb 44e09400 umlalt 44e0a000 smlslb 44e0a400 smlslt 44e0b000 umlslb 44e0b400 umlslt
  44e0c000 smullb 44e0c400 smullt 44e0d000 umullb 44e0d400 umullt 44e0e000 sqdmullb 44e0e400 sqdmullt
ffe0f000 z<d>.d, z<n>.h, z<16:4>.h[<20>], #<10:2*90>
  44e04000 cdot
ffe0f000 z<d>.s, z<n>.s, z<16:4>.s[<20>], #<10:2*90>
  44e06000 cmla 44e07000 sqrdcmlah 64e01000 fcmla
ff20fc00 z<d>.<22:2?-/h/s/d>, z<n>.<22:2?-/h/s/d>, z<m>.<22:2?-/b/h/s>
  45004000 saddwb 45004400 saddwt 45004800 uaddwb 45004c00 uaddwt 45005000 ssubwb 45005400 ssubwt
  45005800 usubwb 45005c00 usubwt
ff20fc00 z<d>.<22:2?q/h/-/d>, z<n>.<22:2?d/b/-/s>, z<m>.<22:2?d/b/-/s>
  45006800 pmullb 45006c00 pmullt
ffa0fc00 z<d>.<22?s/d>, z<n>.<22?s/d>, z<m>.<22?s/d>
  4500d000 adclb 4500d400 adclt 4580d000 sbclb 4580d400 sbclt 64a0e400 fmmla
ff3ff800 z<d>.<22:2?b/h/s/d>, z<d>.<22:2?b/h/s/d>, z<n>.<22:2?b/h/s/d>, #<90+10*180>
  4500d800 cadd 4501d800 sqcadd
fff8fc00 z<d>.h, z<n>.b, #<16:3>
  4508a000 sshllb 4508a400 sshllt 4508a800 ushllb 4508ac00 ushllt
fff0fc00 z<d>.s, z<n>.h, #<16:4>
  4510a000 sshllb 4510a400 sshllt 4510a800 ushllb 4510ac00 ushllt
ff20fc00 z<d>.<22:2?-/b/h/s>, z<n>.<22:2?-/h/s/d>, z<m>.<22:2?-/h/s/d>
  45206000 addhnb 45206400 addhnt 45206800 raddhnb 45206c00 raddhnt 45207000 subhnb 45207400 subhnt
  45207800 rsubhnb 45207c00 rsubhnt
ffa0e010 p<0:4>.<22?b/h>, p<g>/z, z<n>.<22?b/h>, z<m>.<22?b/h>
  45208000 match 45208010 nmatch
ffffffe0 z<d>.b, z<d>.b
  4520e000 aesmc 4520e400 aesimc
fffffc00 z<d>.b, z<d>.b, z<n>.b
  4522e000 aese 4522e400 aesd
fffffc00 z<d>.s, z<d>.s, z<n>.s
  4523e000 sm4e
fff8fc00 z<d>.b, z<n>.h, #<8-16:3>
  45280000 sqshrunb 45280400 sqshrunt 45280800 sqrshrunb 45280c00 sqrshrunt 45281000 shrnb 45281400 shrnt
  45281800 rshrnb 45281c00 rshrnt 45282000 sqshrnb 45282400 sqshrnt 45282800 sqrshrnb 45282c00 sqrshrnt
  45283000 uqshrnb 45283400 uqshrnt 45283800 uqrshrnb 45283c00 uqrshrnt
fffffc00 z<d>.b, z<n>.h
  45284000 sqxtnb 45284400 sqxtnt 45284800 uqxtnb 45284c00 uqxtnt 45285000 sqxtunb 45285400 sqxtunt
fff0fc00 z<d>.h, z<n>.s, #<16-16:4>
  45300000 sqshrunb 45300400 sqshrunt 45300800 sqrshrunb 45300c00 sqrshrunt 45301000 shrnb 45301400 shrnt
  45301800 rshrnb 45301c00 rshrnt 45302000 sqshrnb 45302400 sqshrnt 45302800 sqrshrnb 45302c00 sqrshrnt
  45303000 uqshrnb 45303400 uqshrnt 45303800 uqrshrnb 45303c00 uqrshrnt
fffffc00 z<d>.h, z<n>.s
  45304000 sqxtnb 45304400 sqxtnt 45304800 uqxtnb 45304c00 uqxtnt 45305000 sqxtunb 45305400 sqxtunt
ffe0fc00 z<d>.d, z<n>.s, #<m>
  4540a000 sshllb 4540a400 sshllt 4540a800 ushllb 4540ac00 ushllt
ffe0fc00 z<d>.s, z<n>.d, #<32-m>
  45600000 sqshrunb 45600400 sqshrunt 45600800 sqrshrunb 45600c00 sqrshrunt 45601000 shrnb 45601400 shrnt
  45601800 rshrnb 45601c00 rshrnt 45602000 sqshrnb 45602400 sqshrnt 45602800 sqrshrnb 45602c00 sqrshrnt
  45603000 uqshrnb 45603400 uqshrnt 45603800 uqrshrnb 45603c00 uqrshrnt
fffffc00 z<d>.s, z<n>.d
  45604000 sqxtnb 45604400 sqxtnt 45604800 uqxtnb 45604c00 uqxtnt 45605000 sqxtunb 45605400 sqxtunt
ffa0e000 z<d>.<22?s/d>, p<g>/z, z<n>.<22?s/d>, z<m>.<22?s/d>
  45a0c000 histcnt
ff208000 z<d>.<22:2?-/h/s/d>, p<g>/m, z<n>.<22:2?-/h/s/d>, z<m>.<22:2?-/h/s/d>, #<13:2*90>
  64000000 fcmla
ff3ee000 z<d>.<22:2?-/h/s/d>, p<g>/m, z<d>.<22:2?-/h/s/d>, z<n>.<22:2?-/h/s/d>, #<90+16*180>
  64008000 fcadd
ffffe000 z<d>.s, p<g>/m, z<n>.d
  640aa000 fcvtxnt 650aa000 fcvtx 65d4a000 scvtf 65d5a000 ucvtf 65d8a000 fcvtzs 65d9a000 fcvtzu
ff3fe000 z<d>.<22:2?-/h/s/d>, p<g>/m, z<d>.<22:2?-/h/s/d>, z<n>.<22:2?-/h/s/d>
  64108000 faddp 64148000 fmaxnmp 64158000 fminnmp 64168000 fmaxp 64178000 fminp 65008000 fadd
  65018000 fsub 65028000 fmul 65038000 fsubr 65048000 fmaxnm 65058000 fminnm 65068000 fmax 65078000 fmin
  65088000 fabd 65098000 fscale 650a8000 fmulx 650c8000 fdivr 650d8000 fdiv
ffe0fc00 z<d>.s, z<n>.h, z<16:3>.h[<19:2>]
  64604000 bfdot
ffe0fc00 z<d>.s, z<n>.h, z<m>.h
  64608000 bfdot 6460e400 bfmmla 64a08000 fmlalb 64a08400 fmlalt 64a0a000 fmlslb 64a0a400 fmlslt
  64e08000 bfmlalb 64e08400 bfmlalt
ffbde000 z<d>.<22,17?h/-/-/s>, p<g>/m, z<n>.<22,17?s/-/-/d>
  6488a000 fcvtnt
ffbde000 z<d>.<22,17?s/-/-/d>, p<g>/m, z<n>.<22,17?h/-/-/s>
  6489a000 fcvtlt
ffffe000 z<d>.h, p<g>/m, z<n>.s
  648aa000 bfcvtnt 6554a000 scvtf 6555a000 ucvtf 658aa000 bfcvt
ff3fe000 <22:2?-/h/s/d><d>, p<g>, z<n>.<22:2?-/h/s/d>
  65002000 faddv 65042000 fmaxnmv 65052000 fminnmv 65062000 fmaxv 65072000 fminv
ff20e010 p<0:4>.<22:2?-/h/s/d>, p<g>/z, z<n>.<22:2?-/h/s/d>, z<m>.<22:2?-/h/s/d>
  65004000 fcmge 65004010 fcmgt 65006000 fcmeq 65006010 fcmne 6500c000 fcmuo 6500c010 facge 6500e010 facgt
ff3fe010 p<0:4>.<22:2?-/h/s/d>, p<g>/z, z<n>.<22:2?-/h/s/d>, #0.0
  65102000 fcmge 65102010 fcmgt 65112000 fcmlt 65112010 fcmle 65122000 fcmeq 65132000 fcmne
ff38fc00 z<d>.<22:2?-/h/s/d>, z<d>.<22:2?-/h/s/d>, z<n>.<22:2?-/h/s/d>, #<16:3>
  65108000 ftmad
ff3fe000 <22:2?-/h/s/d><d>, p<g>, <22:2?-/h/s/d><d>, z<n>.<22:2?-/h/s/d>
  65182000 fadda
ff3fe3c0 z<d>.<22:2?-/h/s/d>, p<g>/m, z<d>.<22:2?-/h/s/d>, #<5?0.5/1.0>
  65188000 fadd 65198000 fsub 651b8000 fsubr
fff9e000 z<d>.<17:2?-/h/s/d>, p<g>/m, z<n>.<17:2?-/h/s/d>
  6518a000 flogb
ff3fe3c0 z<d>.<22:2?-/h/s/d>, p<g>/m, z<d>.<22:2?-/h/s/d>, #<5?0.5/2.0>
  651a8000 fmul
ff3fe3c0 z<d>.<22:2?-/h/s/d>, p<g>/m, z<d>.<22:2?-/h/s/d>, #<5?0.0/1.0>
  651c8000 fmaxnm 651d8000 fminnm 651e8000 fmax 651f8000 fmin
ff20e000 z<d>.<22:2?-/h/s/d>, p<g>/m, z<n>.<22:2?-/h/s/d>, z<m>.<22:2?-/h/s/d>
  65200000 fmla 65202000 fmls 65204000 fnmla 65206000 fnmls 65208000 fmad 6520a000 fmsb 6520c000 fnmad
  6520e000 fnmsb
ffffe000 z<d>.h, p<g>/m, z<n>.h
  6552a000 scvtf 6553a000 ucvtf 655aa000 fcvtzs 655ba000 fcvtzu
ffffe000 z<d>.h, p<g>/m, z<n>.d
  6556a000 scvtf 6557a000 ucvtf
ffffe000 z<d>.s, p<g>/m, z<n>.h
  655ca000 fcvtzs 655da000 fcvtzu
ffffe000 z<d>.d, p<g>/m, z<n>.h
  655ea000 fcvtzs 655fa000 fcvtzu
ffbce000 z<d>.<22,16:2?h/s/-/-/h/d/s/d>, p<g>/m, z<n>.<22,16:2?s/h/-/-/d/h/d/s>
  6588a000 fcvt
ffffe000 z<d>.d, p<g>/m, z<n>.s
  65d0a000 scvtf 65d1a000 ucvtf 65dca000 fcvtzs 65dda000 fcvtzu
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [X<n>, z<m>.<30?s/d>, uxtw]
  84000000 ld1sb 84002000 ldff1sb 84004000 ld1b 84006000 ldff1b 84800000 ld1sh 84802000 ldff1sh
  84804000 ld1h 84806000 ldff1h 85004000 ld1w 85006000 ldff1w
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [z<n>.<30?s/d>, x<m>]
  84008000 ldnt1sb 84808000 ldnt1sh
ffe0e000 {z<d>.s}, p<g>/z, [z<n>.s, x<m>]
  8400a000 ldnt1b 8480a000 ldnt1h 8500a000 ldnt1w
ffe0e010 <prefetch>, p<g>, [X<n>, x<m!>]
  8400c000 prfb
bfe0e010 <prefetch>, p<g>, [z<n>.<30?s/d>, #<m>]
  8400e000 prfb
bfe0e010 <prefetch>, p<g>, [X<n>, z<m>.<30?s/d>, uxtw]
  84200000 prfb
bfe0e010 <prefetch>, p<g>, [X<n>, z<m>.<30?s/d>, uxtw #1]
  84202000 prfh
bfe0e010 <prefetch>, p<g>, [X<n>, z<m>.<30?s/d>, uxtw #2]
  84204000 prfw
bfe0e010 <prefetch>, p<g>, [X<n>, z<m>.<30?s/d>, uxtw #3]
  84206000 prfd
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [z<n>.<30?s/d>, #<m>]
  84208000 ld1sb 8420a000 ldff1sb 8420c000 ld1b 8420e000 ldff1b
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [X<n>, z<m>.<30?s/d>, sxtw]
  84400000 ld1sb 84402000 ldff1sb 84404000 ld1b 84406000 ldff1b 84c00000 ld1sh 84c02000 ldff1sh
  84c04000 ld1h 84c06000 ldff1h 85404000 ld1w 85406000 ldff1w
ffc08000 {z<d>.<13:2?b/h/s/d>}, p<g>/z, [X<n>, #<16:6>]
  84408000 ld1rb
bfe0e010 <prefetch>, p<g>, [X<n>, z<m>.<30?s/d>, sxtw]
  84600000 prfb
bfe0e010 <prefetch>, p<g>, [X<n>, z<m>.<30?s/d>, sxtw #1]
  84602000 prfh
bfe0e010 <prefetch>, p<g>, [X<n>, z<m>.<30?s/d>, sxtw #2]
  84604000 prfw
bfe0e010 <prefetch>, p<g>, [X<n>, z<m>.<30?s/d>, sxtw #3]
  84606000 prfd
ffe0e010 <prefetch>, p<g>, [X<n>, x<m!>, lsl #1]
  8480c000 prfh
bfe0e010 <prefetch>, p<g>, [z<n>.<30?s/d>, #<m*2>]
  8480e000 prfh
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [X<n>, z<m>.<30?s/d>, uxtw #1]
  84a00000 ld1sh 84a02000 ldff1sh 84a04000 ld1h 84a06000 ldff1h
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [z<n>.<30?s/d>, #<m*2>]
  84a08000 ld1sh 84a0a000 ldff1sh 84a0c000 ld1h 84a0e000 ldff1h
ffc08000 {z<d>.<13:2?-/h/s/d>}, p<g>/z, [X<n>, #<16:6*2>]
  84c08000 ld1rh
ffc0e000 {z<d>.d}, p<g>/z, [X<n>, #<16:6*4>]
  84c08000 ld1rsw
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [X<n>, z<m>.<30?s/d>, sxtw #1]
  84e00000 ld1sh 84e02000 ldff1sh 84e04000 ld1h 84e06000 ldff1h
ffe0e010 <prefetch>, p<g>, [X<n>, x<m!>, lsl #2]
  8500c000 prfw
bfe0e010 <prefetch>, p<g>, [z<n>.<30?s/d>, #<m*4>]
  8500e000 prfw
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [X<n>, z<m>.<30?s/d>, uxtw #2]
  85204000 ld1w 85206000 ldff1w
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [z<n>.<30?s/d>, #<m*4>]
  8520c000 ld1w 8520e000 ldff1w
ffc0c000 {z<d>.<13?d/s>}, p<g>/z, [X<n>, #<16:6*2>]
  85408000 ld1rsh
ffc0c000 {z<d>.<13?s/d>}, p<g>/z, [X<n>, #<16:6*4>]
  8540c000 ld1rw
bfe0e000 {z<d>.<30?s/d>}, p<g>/z, [X<n>, z<m>.<30?s/d>, sxtw #2]
  85604000 ld1w 85606000 ldff1w
ffc0e010 p<0:4>, [X<n>, #<16:6,10:3s>, mul vl]
  85800000 ldr e5800000 str
ffc0e000 z<d>, [X<n>, #<16:6,10:3s>, mul vl]
  85804000 ldr e5804000 str
ffe0e010 <prefetch>, p<g>, [X<n>, x<m!>, lsl #3]
  8580c000 prfd
bfe0e010 <prefetch>, p<g>, [z<n>.<30?s/d>, #<m*8>]
  8580e000 prfd
ffc0e010 <prefetch>, p<g>, [X<n>, #<16:6s>, mul vl]
  85c00000 prfb 85c02000 prfh 85c04000 prfw 85c06000 prfd
ffc08000 {z<d>.<13:2?d/s/h/->}, p<g>/z, [X<n>, #<16:6>]
  85c08000 ld1rsb
ffc0e000 {z<d>.d}, p<g>/z, [X<n>, #<16:6*8>]
  85c0e000 ld1rd
ffe0e000 {z<d>.b}, p<g>/z, [X<n>, x<m!>]
  a4000000 ld1rqb a400c000 ldnt1b a4200000 ld1rob
fff0e000 {z<d>.b}, p<g>/z, [X<n>, #<16:4s*16>]
  a4002000 ld1rqb
ff80e000 {z<d>.<21:2?b/h/s/d>}, p<g>/z, [X<n>, x<m!>]
  a4004000 ld1b
ff80e000 {z<d>.<21:2?b/h/s/d>}, p<g>/z, [X<n>, x<m>]
  a4006000 ldff1b
ff90e000 {z<d>.<21:2?b/h/s/d>}, p<g>/z, [X<n>, #<16:4s>, mul vl]
  a400a000 ld1b a410a000 ldnf1b
fff0e000 {z<d>.b}, p<g>/z, [X<n>, #<16:4s>, mul vl]
  a400e000 ldnt1b
fff0e000 {z<d>.b}, p<g>/z, [X<n>, #<16:4s*32>]
  a4202000 ld1rob
ffe0e000 {z<d>.b x2}, p<g>/z, [X<n>, x<m!>]
  a420c000 ld2b
fff0e000 {z<d>.b x2}, p<g>/z, [X<n>, #<16:4s*2>, mul vl]
  a420e000 ld2b
ffe0e000 {z<d>.b x3}, p<g>/z, [X<n>, x<m!>]
  a440c000 ld3b
fff0e000 {z<d>.b x3}, p<g>/z, [X<n>, #<16:4s*3>, mul vl]
  a440e000 ld3b
ffe0e000 {z<d>.b x4}, p<g>/z, [X<n>, x<m!>]
  a460c000 ld4b
fff0e000 {z<d>.b x4}, p<g>/z, [X<n>, #<16:4s*4>, mul vl]
  a460e000 ld4b
ffe0e000 {z<d>.h}, p<g>/z, [X<n>, x<m!>, lsl #1]
  a4800000 ld1rqh a480c000 ldnt1h a4a00000 ld1roh
fff0e000 {z<d>.h}, p<g>/z, [X<n>, #<16:4s*16>]
  a4802000 ld1rqh
ff80e000 {z<d>.<21:2?-/h/s/d>}, p<g>/z, [X<n>, x<m!>, lsl #<21:2?-/1/1/1>]
  a4804000 ld1h
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, x<m!>, lsl #2]
  a4804000 ld1sw
ff80e000 {z<d>.<21:2?-/h/s/d>}, p<g>/z, [X<n>, x<m>, lsl #<21:2?-/1/1/1>]
  a4806000 ldff1h
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, x<m>, lsl #2]
  a4806000 ldff1sw
fff0e000 {z<d>.d}, p<g>/z, [X<n>, #<16:4s>, mul vl]
  a480a000 ld1sw a490a000 ldnf1sw a580e000 ldnt1d a5e0a000 ld1d a5f0a000 ldnf1d
ff90e000 {z<d>.<21:2?-/h/s/d>}, p<g>/z, [X<n>, #<16:4s>, mul vl]
  a480a000 ld1h a490a000 ldnf1h
fff0e000 {z<d>.h}, p<g>/z, [X<n>, #<16:4s>, mul vl]
  a480e000 ldnt1h
fff0e000 {z<d>.h}, p<g>/z, [X<n>, #<16:4s*32>]
  a4a02000 ld1roh
ffe0e000 {z<d>.h x2}, p<g>/z, [X<n>, x<m!>, lsl #1]
  a4a0c000 ld2h
fff0e000 {z<d>.h x2}, p<g>/z, [X<n>, #<16:4s*2>, mul vl]
  a4a0e000 ld2h
ffe0e000 {z<d>.h x3}, p<g>/z, [X<n>, x<m!>, lsl #1]
  a4c0c000 ld3h
fff0e000 {z<d>.h x3}, p<g>/z, [X<n>, #<16:4s*3>, mul vl]
  a4c0e000 ld3h
ffe0e000 {z<d>.h x4}, p<g>/z, [X<n>, x<m!>, lsl #1]
  a4e0c000 ld4h
fff0e000 {z<d>.h x4}, p<g>/z, [X<n>, #<16:4s*4>, mul vl]
  a4e0e000 ld4h
ffe0e000 {z<d>.s}, p<g>/z, [X<n>, x<m!>, lsl #2]
  a5000000 ld1rqw a500c000 ldnt1w a5200000 ld1row
fff0e000 {z<d>.s}, p<g>/z, [X<n>, #<16:4s*16>]
  a5002000 ld1rqw
ffc0e000 {z<d>.<21?d/s>}, p<g>/z, [X<n>, x<m!>, lsl #1]
  a5004000 ld1sh
ffc0e000 {z<d>.<21?d/s>}, p<g>/z, [X<n>, x<m>, lsl #1]
  a5006000 ldff1sh
ffd0e000 {z<d>.<21?d/s>}, p<g>/z, [X<n>, #<16:4s>, mul vl]
  a500a000 ld1sh a510a000 ldnf1sh
fff0e000 {z<d>.s}, p<g>/z, [X<n>, #<16:4s>, mul vl]
  a500e000 ldnt1w
fff0e000 {z<d>.s}, p<g>/z, [X<n>, #<16:4s*32>]
  a5202000 ld1row
ffe0e000 {z<d>.s x2}, p<g>/z, [X<n>, x<m!>, lsl #2]
  a520c000 ld2w
fff0e000 {z<d>.s x2}, p<g>/z, [X<n>, #<16:4s*2>, mul vl]
  a520e000 ld2w
ffc0e000 {z<d>.<21?s/d>}, p<g>/z, [X<n>, x<m!>, lsl #2]
  a5404000 ld1w
ffc0e000 {z<d>.<21?s/d>}, p<g>/z, [X<n>, x<m>, lsl #2]
  a5406000 ldff1w
ffd0e000 {z<d>.<21?s/d>}, p<g>/z, [X<n>, #<16:4s>, mul vl]
  a540a000 ld1w a550a000 ldnf1w
ffe0e000 {z<d>.s x3}, p<g>/z, [X<n>, x<m!>, lsl #2]
  a540c000 ld3w
fff0e000 {z<d>.s x3}, p<g>/z, [X<n>, #<16:4s*3>, mul vl]
  a540e000 ld3w
ffe0e000 {z<d>.s x4}, p<g>/z, [X<n>, x<m!>, lsl #2]
  a560c000 ld4w
fff0e000 {z<d>.s x4}, p<g>/z, [X<n>, #<16:4s*4>, mul vl]
  a560e000 ld4w
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, x<m!>, lsl #3]
  a5800000 ld1rqd a580c000 ldnt1d a5a00000 ld1rod a5e04000 ld1d
fff0e000 {z<d>.d}, p<g>/z, [X<n>, #<16:4s*16>]
  a5802000 ld1rqd
ff80e000 {z<d>.<21:2?d/s/h/->}, p<g>/z, [X<n>, x<m!>]
  a5804000 ld1sb
ff80e000 {z<d>.<21:2?d/s/h/->}, p<g>/z, [X<n>, x<m>]
  a5806000 ldff1sb
ff90e000 {z<d>.<21:2?d/s/h/->}, p<g>/z, [X<n>, #<16:4s>, mul vl]
  a580a000 ld1sb a590a000 ldnf1sb
fff0e000 {z<d>.d}, p<g>/z, [X<n>, #<16:4s*32>]
  a5a02000 ld1rod
ffe0e000 {z<d>.d x2}, p<g>/z, [X<n>, x<m!>, lsl #3]
  a5a0c000 ld2d
fff0e000 {z<d>.d x2}, p<g>/z, [X<n>, #<16:4s*2>, mul vl]
  a5a0e000 ld2d
ffe0e000 {z<d>.d x3}, p<g>/z, [X<n>, x<m!>, lsl #3]
  a5c0c000 ld3d
fff0e000 {z<d>.d x3}, p<g>/z, [X<n>, #<16:4s*3>, mul vl]
  a5c0e000 ld3d
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, x<m>, lsl #3]
  a5e06000 ldff1d
ffe0e000 {z<d>.d x4}, p<g>/z, [X<n>, x<m!>, lsl #3]
  a5e0c000 ld4d
fff0e000 {z<d>.d x4}, p<g>/z, [X<n>, #<16:4s*4>, mul vl]
  a5e0e000 ld4d
ffe0e000 {z<d>.d}, p<g>/z, [z<n>.d, x<m>]
  c400c000 ldnt1b c480c000 ldnt1h c5008000 ldnt1sw c500c000 ldnt1w c580c000 ldnt1d
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d]
  c4408000 ld1sb c440a000 ldff1sb c440c000 ld1b c440e000 ldff1b c4c08000 ld1sh c4c0a000 ldff1sh
  c4c0c000 ld1h c4c0e000 ldff1h c5408000 ld1sw c540a000 ldff1sw c540c000 ld1w c540e000 ldff1w
  c5c0c000 ld1d c5c0e000 ldff1d
ffe0e010 <prefetch>, p<g>, [X<n>, z<m>.d]
  c4608000 prfb
ffe0e010 <prefetch>, p<g>, [X<n>, z<m>.d, lsl #1]
  c460a000 prfh
ffe0e010 <prefetch>, p<g>, [X<n>, z<m>.d, lsl #2]
  c460c000 prfw
ffe0e010 <prefetch>, p<g>, [X<n>, z<m>.d, lsl #3]
  c460e000 prfd
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d, lsl #1]
  c4e08000 ld1sh c4e0a000 ldff1sh c4e0c000 ld1h c4e0e000 ldff1h
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d, uxtw]
  c5000000 ld1sw c5002000 ldff1sw c5804000 ld1d c5806000 ldff1d
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d, uxtw #2]
  c5200000 ld1sw c5202000 ldff1sw
ffe0e000 {z<d>.d}, p<g>/z, [z<n>.d, #<m*4>]
  c5208000 ld1sw c520a000 ldff1sw
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d, sxtw]
  c5400000 ld1sw c5402000 ldff1sw c5c04000 ld1d c5c06000 ldff1d
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d, sxtw #2]
  c5600000 ld1sw c5602000 ldff1sw
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d, lsl #2]
  c5608000 ld1sw c560a000 ldff1sw c560c000 ld1w c560e000 ldff1w
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d, uxtw #3]
  c5a04000 ld1d c5a06000 ldff1d
ffe0e000 {z<d>.d}, p<g>/z, [z<n>.d, #<m*8>]
  c5a0c000 ld1d c5a0e000 ldff1d
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d, sxtw #3]
  c5e04000 ld1d c5e06000 ldff1d
ffe0e000 {z<d>.d}, p<g>/z, [X<n>, z<m>.d, lsl #3]
  c5e0c000 ld1d c5e0e000 ldff1d
ffa0e000 {z<d>.<22?d/s>}, p<g>, [z<n>.<22?d/s>, x<m>]
  e4002000 stnt1b e4802000 stnt1h e5002000 stnt1w
ff80e000 {z<d>.<21:2?b/h/s/d>}, p<g>, [X<n>, x<m!>]
  e4004000 st1b
ffe0e000 {z<d>.b}, p<g>, [X<n>, x<m!>]
  e4006000 stnt1b
ffa0e000 {z<d>.<22?d/s>}, p<g>, [X<n>, z<m>.<22?d/s>, uxtw]
  e4008000 st1b e4808000 st1h e5008000 st1w
ffe0e000 {z<d>.d}, p<g>, [X<n>, z<m>.d]
  e400a000 st1b e480a000 st1h e500a000 st1w e580a000 st1d
ffa0e000 {z<d>.<22?d/s>}, p<g>, [X<n>, z<m>.<22?d/s>, sxtw]
  e400c000 st1b e480c000 st1h e500c000 st1w
ff90e000 {z<d>.<21:2?b/h/s/d>}, p<g>, [X<n>, #<16:4s>, mul vl]
  e400e000 st1b
fff0e000 {z<d>.b}, p<g>, [X<n>, #<16:4s>, mul vl]
  e410e000 stnt1b
ffe0e000 {z<d>.b x2}, p<g>, [X<n>, x<m!>]
  e4206000 st2b
fff0e000 {z<d>.b x2}, p<g>, [X<n>, #<16:4s*2>, mul vl]
  e430e000 st2b
ffe0e000 {z<d>.b x3}, p<g>, [X<n>, x<m!>]
  e4406000 st3b
ffc0e000 {z<d>.<21?d/s>}, p<g>, [z<n>.<21?d/s>, #<m>]
  e440a000 st1b
fff0e000 {z<d>.b x3}, p<g>, [X<n>, #<16:4s*3>, mul vl]
  e450e000 st3b
ffe0e000 {z<d>.b x4}, p<g>, [X<n>, x<m!>]
  e4606000 st4b
fff0e000 {z<d>.b x4}, p<g>, [X<n>, #<16:4s*4>, mul vl]
  e470e000 st4b
ff80e000 {z<d>.<21:2?-/h/s/d>}, p<g>, [X<n>, x<m!>, lsl #<21:2?-/1/1/1>]
  e4804000 st1h
ffe0e000 {z<d>.h}, p<g>, [X<n>, x<m!>, lsl #1]
  e4806000 stnt1h
ff90e000 {z<d>.<21:2?-/h/s/d>}, p<g>, [X<n>, #<16:4s>, mul vl]
  e480e000 st1h
fff0e000 {z<d>.h}, p<g>, [X<n>, #<16:4s>, mul vl]
  e490e000 stnt1h
ffe0e000 {z<d>.h x2}, p<g>, [X<n>, x<m!>, lsl #1]
  e4a06000 st2h
ffa0e000 {z<d>.<22?d/s>}, p<g>, [X<n>, z<m>.<22?d/s>, uxtw #1]
  e4a08000 st1h
ffe0e000 {z<d>.d}, p<g>, [X<n>, z<m>.d, lsl #1]
  e4a0a000 st1h
ffa0e000 {z<d>.<22?d/s>}, p<g>, [X<n>, z<m>.<22?d/s>, sxtw #1]
  e4a0c000 st1h
fff0e000 {z<d>.h x2}, p<g>, [X<n>, #<16:4s*2>, mul vl]
  e4b0e000 st2h
ffe0e000 {z<d>.h x3}, p<g>, [X<n>, x<m!>, lsl #1]
  e4c06000 st3h
ffc0e000 {z<d>.<21?d/s>}, p<g>, [z<n>.<21?d/s>, #<m*2>]
  e4c0a000 st1h
fff0e000 {z<d>.h x3}, p<g>, [X<n>, #<16:4s*3>, mul vl]
  e4d0e000 st3h
ffe0e000 {z<d>.h x4}, p<g>, [X<n>, x<m!>, lsl #1]
  e4e06000 st4h
fff0e000 {z<d>.h x4}, p<g>, [X<n>, #<16:4s*4>, mul vl]
  e4f0e000 st4h
ffe0e000 {z<d>.s}, p<g>, [X<n>, x<m!>, lsl #2]
  e5006000 stnt1w
fff0e000 {z<d>.s}, p<g>, [X<n>, #<16:4s>, mul vl]
  e510e000 stnt1w
ffe0e000 {z<d>.s x2}, p<g>, [X<n>, x<m!>, lsl #2]
  e5206000 st2w
ffa0e000 {z<d>.<22?d/s>}, p<g>, [X<n>, z<m>.<22?d/s>, uxtw #2]
  e5208000 st1w
ffe0e000 {z<d>.d}, p<g>, [X<n>, z<m>.d, lsl #2]
  e520a000 st1w
ffa0e000 {z<d>.<22?d/s>}, p<g>, [X<n>, z<m>.<22?d/s>, sxtw #2]
  e520c000 st1w
fff0e000 {z<d>.s x2}, p<g>, [X<n>, #<16:4s*2>, mul vl]
  e530e000 st2w
ffc0e000 {z<d>.<21?s/d>}, p<g>, [X<n>, x<m!>, lsl #2]
  e5404000 st1w
ffe0e000 {z<d>.s x3}, p<g>, [X<n>, x<m!>, lsl #2]
  e5406000 st3w
ffc0e000 {z<d>.<21?d/s>}, p<g>, [z<n>.<21?d/s>, #<m*4>]
  e540a000 st1w
ffd0e000 {z<d>.<21?s/d>}, p<g>, [X<n>, #<16:4s>, mul vl]
  e540e000 st1w
fff0e000 {z<d>.s x3}, p<g>, [X<n>, #<16:4s*3>, mul vl]
  e550e000 st3w
ffe0e000 {z<d>.s x4}, p<g>, [X<n>, x<m!>, lsl #2]
  e5606000 st4w
fff0e000 {z<d>.s x4}, p<g>, [X<n>, #<16:4s*4>, mul vl]
  e570e000 st4w
ffe0e000 {z<d>.d}, p<g>, [z<n>.d, x<m>]
  e5802000 stnt1d
ffe0e000 {z<d>.d}, p<g>, [X<n>, x<m!>, lsl #3]
  e5806000 stnt1d e5e04000 st1d
ffe0e000 {z<d>.d}, p<g>, [X<n>, z<m>.d, uxtw]
  e5808000 st1d
ffe0e000 {z<d>.d}, p<g>, [X<n>, z<m>.d, sxtw]
  e580c000 st1d
fff0e000 {z<d>.d}, p<g>, [X<n>, #<16:4s>, mul vl]
  e590e000 stnt1d e5e0e000 st1d
ffe0e000 {z<d>.d x2}, p<g>, [X<n>, x<m!>, lsl #3]
  e5a06000 st2d
ffe0e000 {z<d>.d}, p<g>, [X<n>, z<m>.d, uxtw #3]
  e5a08000 st1d
ffe0e000 {z<d>.d}, p<g>, [X<n>, z<m>.d, lsl #3]
  e5a0a000 st1d
ffe0e000 {z<d>.d}, p<g>, [X<n>, z<m>.d, sxtw #3]
  e5a0c000 st1d
fff0e000 {z<d>.d x2}, p<g>, [X<n>, #<16:4s*2>, mul vl]
  e5b0e000 st2d
ffe0e000 {z<d>.d x3}, p<g>, [X<n>, x<m!>, lsl #3]
  e5c06000 st3d
ffe0e000 {z<d>.d}, p<g>, [z<n>.d, #<m*8>]
  e5c0a000 st1d
fff0e000 {z<d>.d x3}, p<g>, [X<n>, #<16:4s*3>, mul vl]
  e5d0e000 st3d
ffe0e000 {z<d>.d x4}, p<g>, [X<n>, x<m!>, lsl #3]
  e5e06000 st4d
fff0e000 {z<d>.d x4}, p<g>, [X<n>, #<16:4s*4>, mul vl]
  e5f0e000 st4d`;
