import { relativeTo } from '../reports/position';
import { type Finding, isOfFrontEnd } from '../rules';
import { rootOf } from '../source/origin';
import type { DocumentAnalysis } from '../workspace/analyze';
import { note } from './options';

/** So many are said one by one. */
const MOST_SHOWN = 3;

/** Says what the assembler would reject: what is simulated goes without it. True when there is such. */
export function noteRejected({ findings }: DocumentAnalysis, name: string): boolean {
  const rejected = findings.filter((f) => f.severity === 'error' && isOfFrontEnd(f.rule));
  const path = relativeTo(process.cwd());
  const place = (f: Finding): string => `${path(rootOf(f.origin).file.path)}:${rootOf(f.origin).line + 1}`;
  for (const f of rejected.slice(0, MOST_SHOWN)) note(`${place(f)}: ${f.message}`);
  const others = rejected.length - MOST_SHOWN;
  if (others > 0) note(`${others} more of this kind; hyplens check shows them`);
  if (rejected.length > 0) note(`${name} does not assemble: what follows goes without these statements`);
  return rejected.length > 0;
}
