import { isEntry, optionsOf } from '../analysis/addresses';
import type { ExitFacts, RunFacts } from '../analysis/facts';
import type { Breach } from '../conventions/preservation';
import { unseenCalleeOf } from '../simulator/contentsAfterCall';
import { printTerm } from '../simulator/printTerm';
import { entryName, generalResource } from '../simulator/resources';
import { ENTRY, type Site } from '../simulator/state';
import type { Violation } from './rule';
import { actor, actors, instructionAt, relatedSites, unseenCode } from './words';

/** What the registers should hold, said of one and of several, and what to say behind the sentence. */
export interface OwedValue {
  readonly one: string;
  readonly several: string;
  readonly remark?: (several: boolean) => string;
}

/** "x5 does not hold …": the sentence shared by the rules about registers that an exit owes. */
export function overwritten(
  run: RunFacts,
  exit: ExitFacts,
  breach: Breach,
  owed: OwedValue,
): Violation | undefined {
  const at = instructionAt(run.program, exit.site);
  if (at === undefined) return undefined;
  const writers = breach.slot.writers.filter((w) => w !== ENTRY);
  const where = `at this ${exit.kind}`;
  const how = writers.length > 0 ? `: ${actors(run, writers)}` : '';
  const wrongRegister = otherRegister(breach);
  const verb = writers.some((w) => run.steps.get(w)?.call) ? 'destroyed' : 'overwrote';
  return {
    origin: at.origin,
    guard: breach.guard,
    resource: breach.resource,
    certain: breach.certain,
    message: (names, several, isDetailed) => {
      const modal = breach.certain ? (several ? 'do not hold' : 'does not hold') : 'may not hold';
      const value =
        wrongRegister === undefined || !isDetailed
          ? ''
          : several
            ? ", but other registers' entry values"
            : `, but ${wrongRegister}`;
      const cause =
        how === ''
          ? ''
          : breach.certain
            ? `${how} ${verb} ${several ? 'them' : 'it'}`
            : `${how} may have ${verb === 'destroyed' ? 'destroyed' : 'overwritten'} ${several ? 'them' : 'it'}`;
      const remark = owed.remark?.(several) ?? '';
      return `${names} ${modal} ${several ? owed.several : owed.one} ${where}${value}${cause}${remark}`;
    },
    related: relatedSites(run, writers, (w) => writerNote(run, w, breach)),
  };
}

const LR = generalResource(30);

function writerNote(run: RunFacts, site: Site, { certain, slot, resource }: Breach): string {
  const call = run.steps.get(site)?.call;
  if (call === undefined) return `written here by ${actor(run, site)}`;
  if (resource === LR) return `${actor(run, site)} puts its own return address into lr`;
  const [unseen] = optionsOf(slot.term).flatMap((t) => unseenCalleeOf(t) ?? []);
  return certain || unseen === undefined ? `destroyed here by ${call.target}` : unseenCode(run, call, unseen);
}

/** `x20 at entry`, when the register holds another register's entry value: a mixed-up restore. */
function otherRegister(breach: Breach): string | undefined {
  const [t, second] = optionsOf(breach.slot.term);
  if (t === undefined || second !== undefined || t.kind !== 'entry') return undefined;
  return isEntry(t, entryName(breach.resource)) ? undefined : printTerm(t);
}
