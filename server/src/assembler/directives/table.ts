import { callFrameDirectives } from './callFrames';
import { conditionalDirectives } from './conditionals';
import { dataDirectives } from './data';
import { debugLineDirectives } from './debugLines';
import type { Directive } from './directive';
import { floatDirectives } from './floatData';
import { macroDirectives } from './macros';
import { otherDirectives } from './other';
import { placementDirectives } from './placement';
import { registerNameDirectives } from './registerNames';
import { sectionDirectives } from './sections';
import { symbolDirectives } from './symbols';

/** Every directive of the AArch64 ELF assembler by its name, dot included. */
export const directives: ReadonlyMap<string, Directive> = new Map(
  [
    ...conditionalDirectives,
    ...macroDirectives,
    ...symbolDirectives,
    ...sectionDirectives,
    ...placementDirectives,
    ...dataDirectives,
    ...floatDirectives,
    ...callFrameDirectives,
    ...debugLineDirectives,
    ...registerNameDirectives,
    ...otherDirectives,
  ].flatMap(([names, directive]) => names.split(' ').map((name) => [name, directive] as const)),
);

export const directiveNames: ReadonlySet<string> = new Set(directives.keys());
