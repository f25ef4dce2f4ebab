import type { Assembler } from '../assembler';
import type { DirectiveEntry } from './directive';

/** Names of registers (gas/config/tc-aarch64.c, `reg_names`). */
const BUILT_IN =
  /^(?:[xw](?:\d|[12]\d|30)|w?sp|[xw]zr|[vbhsdqz](?:\d|[12]\d|3[01])|p(?:\d|1[0-5])|za(?:\d|1[0-5])[hv]?)$/i;

/** Other names that the assembler has from the start: they may be given again, to the same register. */
const PREDEFINED: Readonly<Record<string, string>> = { ip0: 'x16', ip1: 'x17', fp: 'x29', lr: 'x30' };

const predefined = (name: string): string | undefined => {
  const lower = name.toLowerCase();
  return Object.hasOwn(PREDEFINED, lower) ? PREDEFINED[lower] : undefined;
};

/** `name .req register`. */
export function nameRegister(a: Assembler, name: string, register: string): void {
  const aliases = a.state.registerAliases;
  const known = aliases.registerOf(name) ?? predefined(name);
  if (BUILT_IN.test(name)) {
    a.warn(`ignoring attempt to redefine built-in register '${name}'`);
    return;
  }
  const meant = aliases.registerOf(register) ?? predefined(register) ?? register;
  if (!BUILT_IN.test(meant)) {
    a.warn(`unknown register '${register}' -- .req ignored`);
    return;
  }
  if (known === undefined) a.state.registerAliases = aliases.with(name, meant);
  else if (known.toLowerCase() !== meant.toLowerCase())
    a.warn(`ignoring redefinition of register alias '${name}'`);
}

function forgetRegister(a: Assembler, args: string): void {
  const name = args.trim();
  if (name === '') a.error('invalid syntax for .unreq directive');
  else if (BUILT_IN.test(name)) a.warn(`ignoring attempt to undefine built-in register '${name}'`);
  else if (!a.state.registerAliases.has(name) && !predefined(name))
    a.error(`unknown register alias '${name}'`);
  else a.state.registerAliases = a.state.registerAliases.without(name);
}

export const registerNameDirectives: readonly DirectiveEntry[] = [
  ['.req', { run: (a) => a.error('invalid syntax for .req directive') }],
  ['.unreq', { leaf: 'directive', run: forgetRegister }],
];
