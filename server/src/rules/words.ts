import type { RunFacts, StepFacts } from '../analysis/facts';
import { instructionText } from '../analysis/instructionText';
import type { InstructionItem, Program } from '../assembler/program';
import { inProgramOrder, instructionAtSite } from '../simulator/sites';
import { ENTRY, type Site } from '../simulator/state';
import { type Origin, rootOf } from '../source/origin';
import type { SourceFile } from '../source/sourceFile';
import type { RelatedPlace } from './rule';

export function instructionAt(program: Program, site: Site): InstructionItem | undefined {
  return site === ENTRY ? undefined : instructionAtSite(program, site);
}

/** One-based, as users count. */
export function lineNumber(origin: Origin): number {
  return rootOf(origin).line + 1;
}

/** The macro that the user invoked on the root line, when the instruction comes out of one. */
export function invokedMacro(origin: Origin): string | undefined {
  let name: string | undefined;
  for (let o: Origin | undefined = origin; o?.parent; o = o.parent) name = o.macro;
  return name !== undefined && !/^\.?(rept|irp|irpc)$/.test(name) ? name : undefined;
}

/** `` `sve_load` ``, `` `mov x0, xzr` ``, `the call to foo`: what acts at a site, in the code's own names. */
export function actor(run: RunFacts, site: Site): string {
  const item = instructionAt(run.program, site);
  if (item === undefined) return 'the caller';
  const call = run.steps.get(site)?.call;
  const macro = invokedMacro(item.origin);
  if (call) return macro ? `the call to ${call.target} in \`${macro}\`` : `the call to ${call.target}`;
  return `\`${macro ?? instructionText(item)}\``;
}

/** `` `mov x0, xzr` on line 12 and `sve_load` on line 92 ``. */
export function actors(run: RunFacts, sites: readonly Site[]): string {
  const parts: string[] = [];
  for (const site of inProgramOrder(run.program, sites)) {
    const item = instructionAt(run.program, site);
    const text = item ? `${actor(run, site)} on line ${lineNumber(item.origin)}` : 'the caller';
    if (!parts.includes(text)) parts.push(text);
  }
  return list(parts, 'and');
}

export function list(parts: readonly string[], last: 'and' | 'or'): string {
  if (parts.length <= 1) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts[parts.length - 1]}`;
}

/** The lines of the given instructions, each once. */
export function relatedSites(
  run: RunFacts,
  sites: readonly Site[],
  message: (site: Site) => string,
): RelatedPlace[] {
  const out: RelatedPlace[] = [];
  for (const site of inProgramOrder(run.program, sites)) {
    const item = instructionAt(run.program, site);
    if (item === undefined) continue;
    const place = rootOf(item.origin);
    const text = message(site);
    if (!out.some((r) => r.place.line === place.line && r.place.file === place.file && r.message === text))
      out.push({ place, message: text });
  }
  return out;
}

/** Why a call counts as one that may have changed a register: its own code, or that of what it calls, was not found. */
export function unseenCode(
  { program }: RunFacts,
  { target }: NonNullable<StepFacts['call']>,
  unseen: string,
): string {
  // Code that is here goes on in code that is not.
  const code = program.symbols.get(unseen)?.address ? `what ${unseen} goes on in` : `the code of ${unseen}`;
  const whose = target === unseen ? code : `${target} calls ${unseen}: ${code}`;
  return `${whose} was not found: it may change all that AAPCS64 does not preserve`;
}

/** The instruction as written at its line, in back quotes. */
export function quoted(run: RunFacts, site: Site): string {
  const item = instructionAt(run.program, site);
  return `\`${item ? instructionText(item) : ''}\``;
}

/** The instruction stands in the document itself, not in the body of a macro. */
export function isOwnLine(item: InstructionItem, document: SourceFile): boolean {
  return item.origin.parent === undefined && item.origin.file.path === document.path;
}
