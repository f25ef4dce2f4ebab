import { declare, type SyntaxTable } from '../declare';

/** General-purpose and system instructions that have no semantics yet (Arm ARM C6.2). */
export const base: SyntaxTable = [
  declare('abs cnt ctz', 'r r', 'cssc'),
  declare('smax smin', 'r r r|-128..127', 'cssc'),
  declare('umax umin', 'r r r|0..255', 'cssc'),
  declare('dcps1 dcps2 dcps3', '0..65535?'),
  declare('drps', ''),
  declare('tstart ttest', 'x', 'tme'),
  declare('tcommit', '', 'tme'),
  // With a step: a number at once, where the exceptions of that range take a symbol's later value.
  declare('tcancel', '0..65535/1', 'tme'),
  declare('st64bv st64bv0', 'x x64b m0', 'ls64'),
];
