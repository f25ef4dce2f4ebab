import { declare, type SyntaxTable } from '../declare';

/** AES, SHA, SM3 and SM4 (Arm ARM C7.2). */
export const cryptography: SyntaxTable = [
  declare('aese aesd aesmc aesimc', 'v.16b v.16b', 'aes'),
  declare('sha1c sha1m sha1p', 'q s v.4s', 'sha2'),
  declare('sha1h', 's s', 'sha2'),
  declare('sha1su0 sha256su1', 'v.4s v.4s v.4s', 'sha2'),
  declare('sha1su1 sha256su0', 'v.4s v.4s', 'sha2'),
  declare('sha256h sha256h2', 'q q v.4s', 'sha2'),
  declare('sha512h sha512h2', 'q q v.2d', 'sha2'),
  declare('sha512su0', 'v.2d v.2d', 'sha2'),
  declare('sha512su1', 'v.2d v.2d v.2d', 'sha2'),
  declare('sm3partw1 sm3partw2', 'v.4s v.4s v.4s', 'sm4'),
  declare('sm3ss1', 'v.4s v.4s v.4s v.4s', 'sm4'),
  declare('sm3tt1a sm3tt1b sm3tt2a sm3tt2b', 'v.4s v.4s v.s[]', 'sm4'),
  declare('sm4e', 'v.4s v.4s', 'sm4'),
  declare('sm4ekey', 'v.4s v.4s v.4s', 'sm4'),
];
