import { conditionalDirectives } from './conditionals';
import { dataDirectives } from './data';
import type { Directive } from './directive';
import { macroDirectives } from './macros';
import { otherDirectives } from './other';
import { sectionDirectives } from './sections';
import { symbolDirectives } from './symbols';

/** Every directive of the AArch64 ELF assembler by its name, dot included. */
export const directives: ReadonlyMap<string, Directive> = new Map(
  [
    ...conditionalDirectives,
    ...macroDirectives,
    ...symbolDirectives,
    ...sectionDirectives,
    ...dataDirectives,
    ...otherDirectives,
  ].flatMap(([names, directive]) => names.split(' ').map((name) => [name, directive] as const)),
);
