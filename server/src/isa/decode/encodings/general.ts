/** Memory copy and set, 64-byte accesses, transactions, minimum and maximum (Arm ARM C4.1): notation in encodingTable.ts. */
export const generalEncodings = `
7ffc0000 <31?w/x><d>, <31?w/x><n>, #<10:8s>
  11c00000 smax 11c80000 smin
7ffc0000 <31?w/x><d>, <31?w/x><n>, #<10:8>
  11c40000 umax 11cc0000 umin
ffe0fc00 [X<d>]!, [X<m>]!, x<n>!
  19000400 cpyfp 19001400 cpyfpwt 19002400 cpyfprt 19003400 cpyfpt 19004400 cpyfpwn 19005400 cpyfpwtwn
  19006400 cpyfprtwn 19007400 cpyfptwn 19008400 cpyfprn 19009400 cpyfpwtrn 1900a400 cpyfprtrn
  1900b400 cpyfptrn 1900c400 cpyfpn 1900d400 cpyfpwtn 1900e400 cpyfprtn 1900f400 cpyfptn 19400400 cpyfm
  19401400 cpyfmwt 19402400 cpyfmrt 19403400 cpyfmt 19404400 cpyfmwn 19405400 cpyfmwtwn 19406400 cpyfmrtwn
  19407400 cpyfmtwn 19408400 cpyfmrn 19409400 cpyfmwtrn 1940a400 cpyfmrtrn 1940b400 cpyfmtrn
  1940c400 cpyfmn 1940d400 cpyfmwtn 1940e400 cpyfmrtn 1940f400 cpyfmtn 19800400 cpyfe 19801400 cpyfewt
  19802400 cpyfert 19803400 cpyfet 19804400 cpyfewn 19805400 cpyfewtwn 19806400 cpyfertwn
  19807400 cpyfetwn 19808400 cpyfern 19809400 cpyfewtrn 1980a400 cpyfertrn 1980b400 cpyfetrn
  1980c400 cpyfen 1980d400 cpyfewtn 1980e400 cpyfertn 1980f400 cpyfetn 1d000400 cpyp 1d001400 cpypwt
  1d002400 cpyprt 1d003400 cpypt 1d004400 cpypwn 1d005400 cpypwtwn 1d006400 cpyprtwn 1d007400 cpyptwn
  1d008400 cpyprn 1d009400 cpypwtrn 1d00a400 cpyprtrn 1d00b400 cpyptrn 1d00c400 cpypn 1d00d400 cpypwtn
  1d00e400 cpyprtn 1d00f400 cpyptn 1d400400 cpym 1d401400 cpymwt 1d402400 cpymrt 1d403400 cpymt
  1d404400 cpymwn 1d405400 cpymwtwn 1d406400 cpymrtwn 1d407400 cpymtwn 1d408400 cpymrn 1d409400 cpymwtrn
  1d40a400 cpymrtrn 1d40b400 cpymtrn 1d40c400 cpymn 1d40d400 cpymwtn 1d40e400 cpymrtn 1d40f400 cpymtn
  1d800400 cpye 1d801400 cpyewt 1d802400 cpyert 1d803400 cpyet 1d804400 cpyewn 1d805400 cpyewtwn
  1d806400 cpyertwn 1d807400 cpyetwn 1d808400 cpyern 1d809400 cpyewtrn 1d80a400 cpyertrn 1d80b400 cpyetrn
  1d80c400 cpyen 1d80d400 cpyewtn 1d80e400 cpyertn 1d80f400 cpyetn
ffe0fc00 [X<d>]!, x<n>!, x<m>
  19c00400 setp 19c01400 setpt 19c02400 setpn 19c03400 setptn 19c04400 setm 19c05400 setmt 19c06400 setmn
  19c07400 setmtn 19c08400 sete 19c09400 setet 19c0a400 seten 19c0b400 setetn 1dc00400 setgp
  1dc01400 setgpt 1dc02400 setgpn 1dc03400 setgptn 1dc04400 setgm 1dc05400 setgmt 1dc06400 setgmn
  1dc07400 setgmtn 1dc08400 setge 1dc09400 setget 1dc0a400 setgen 1dc0b400 setgetn
7fe0fc00 <31?w/x><d>, <31?w/x><n>, <31?w/x><m>
  1ac06000 smax 1ac06400 umax 1ac06800 smin 1ac06c00 umin
7ffffc00 <31?w/x><d>, <31?w/x><n>
  5ac01800 ctz 5ac01c00 cnt 5ac02000 abs
ffe0001f #<5:16>
  d4600000 tcancel
ffffffff
  d503307f tcommit
ffffffe0 x<d>
  d5233060 tstart d5233160 ttest
ffe0fc00 x<m>, x<d>, [X<n>]
  f820a000 st64bv0 f820b000 st64bv
fffffc00 x<d>, [X<n>]
  f83f9000 st64b f83fd000 ld64b`;
