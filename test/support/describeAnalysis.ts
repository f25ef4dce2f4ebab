import { siteNamesOf } from '../../server/src/analysis/siteNames';
import { nameVariants } from '../../server/src/analysis/variantNames';
import type { Program } from '../../server/src/assembler/program';
import { explicit } from '../../server/src/simulator/choice';
import { printTerm } from '../../server/src/simulator/printTerm';
import { RESOURCE_COUNT, resourceName } from '../../server/src/simulator/resources';
import { inProgramOrder, instructionAtSite } from '../../server/src/simulator/sites';
import { registerOf, type Site, type State } from '../../server/src/simulator/state';
import { ALL } from '../../server/src/simulator/variantSet';
import { type Origin, rootOf } from '../../server/src/source/origin';
import type { DocumentAnalysis } from '../../server/src/workspace/analyze';

/** All that users can see of an analysis, in words: findings, and of each step its place, values and ways. */
export function described({ findings, routines, problems }: DocumentAnalysis): string[] {
  const out = problems.map((p) => `${placed(p.origin)}: ${p.message}`);
  for (const { origin, rule, message, severity, variants, related, fixes } of findings) {
    out.push(`${placed(origin)}: ${severity} ${rule}: ${message} [${variants.join()}]`);
    for (const r of related) out.push(`  ${placed(r.place)}: ${r.message}`);
    for (const f of fixes)
      for (const { file, line, start, end, newText } of f.edits)
        out.push(`  ${f.title}: ${placed({ file, line, start, end })}-${end}: ${newText}`);
  }
  for (const { name, runs, variants, assumptions } of routines) {
    out.push(`${name}: ${variants.map((v) => v.name).join('; ')}; ${assumptions.join('; ')}`);
    for (const run of runs) {
      const nameOf = siteNamesOf(run.program);
      for (const step of run.steps.values()) {
        const { address, origin, text } = step.instruction;
        const after = step.after ? registersIn(step.after, run.program) : 'does not fall through';
        const to = step.successors.map((s) => `${nameOf(s.site)} ${nameVariants(s.guard, ALL)}`);
        const live = liveAt(step.site, run.liveAfter);
        out.push(
          `${name} ${nameOf(step.site)} ${placed(origin)} ${address.section}+${address.offset} ${text}: ${after} -> ${to.join(', ')} live ${live}`,
        );
      }
      for (const e of run.exits)
        out.push(
          `${name} ${e.kind} ${e.target ?? ''} ${nameOf(e.site)}: ${registersIn(e.state, run.program)}`,
        );
    }
  }
  return out;
}

/** The whole chain, from the line of the user on. */
function placed(origin: Origin): string {
  const root = rootOf(origin);
  const at = `${root.file.path}:${root.line}:${root.start}`;
  return origin.parent ? `${at} (${origin.macro} at ${origin.file.path}:${origin.line}:${origin.start})` : at;
}

function liveAt(site: number, liveAfter: (site: number, resource: number) => number): string {
  let out = '';
  for (let r = 0; r < 31; r++) if (liveAfter(site, r) !== 0) out += ` ${r}`;
  return out;
}

/** Values by path are told in the order in which an analyzer first met them. */
function inAnyOrder(text: string): string {
  return text.includes(' or ')
    ? text
        .split(/ or |[()[\]]/)
        .sort()
        .join(' or ')
    : text;
}

function registersIn(state: State, program: Program): string {
  const writtenAt = (writers: readonly Site[]): string =>
    inProgramOrder(program, writers)
      .flatMap((site) => instructionAtSite(program, site)?.origin ?? [])
      .map((origin) => rootOf(origin).line)
      .join();
  const out: string[] = [];
  for (let r = 0; r < RESOURCE_COUNT; r++)
    for (const c of explicit(registerOf(state, r), state.guard)) {
      const text = inAnyOrder(printTerm(c.value.term));
      if (text !== `${resourceName(r)} at entry`)
        out.push(`${resourceName(r)}=${text} by ${writtenAt(c.value.writers)}`);
    }
  return out.join(' ');
}
