import { auxiliaryRegisters } from './fields/auxiliary';
import { debug } from './fields/debug';
import { errorRecords } from './fields/errorRecords';
import { exceptions } from './fields/exceptions';
import { fineGrainedTraps } from './fields/fineGrainedTraps';
import { hypervisor } from './fields/hypervisor';
import { identification } from './fields/identification';
import { identificationAArch32 } from './fields/identificationAArch32';
import { interrupts } from './fields/interrupts';
import { memoryTagging } from './fields/memoryTagging';
import { performanceMonitors } from './fields/performanceMonitors';
import { permissions } from './fields/permissions';
import { profiling } from './fields/profiling';
import { secureMonitor } from './fields/secureMonitor';
import { selfHostedDebug } from './fields/selfHostedDebug';
import { systemControl } from './fields/systemControl';
import { threads } from './fields/threads';
import { timers } from './fields/timers';
import { translation } from './fields/translation';
import { trapControls } from './fields/trapControls';
import { vectorLength } from './fields/vectorLength';
import { canonicalName, systemRegister } from './systemRegister';
import type { RegisterField, RegisterLayout } from './types';

let byName: ReadonlyMap<string, readonly RegisterLayout[]> | undefined;

function table(): ReadonlyMap<string, readonly RegisterLayout[]> {
  if (byName !== undefined) return byName;
  const all = new Map<string, RegisterLayout[]>();
  for (const group of [
    trapControls,
    hypervisor,
    secureMonitor,
    systemControl,
    translation,
    exceptions,
    vectorLength,
    timers,
    debug,
    interrupts,
    threads,
    memoryTagging,
    fineGrainedTraps,
    identification,
    identificationAArch32,
    performanceMonitors,
    profiling,
    selfHostedDebug,
    errorRecords,
    permissions,
    auxiliaryRegisters,
  ]) {
    for (const layout of group) {
      const known = all.get(layout.register);
      if (known === undefined) all.set(layout.register, [layout]);
      else known.push(layout);
    }
  }
  byName = all;
  return all;
}

/** Every layout of a register: two where HCR_EL2.E2H chooses. `_EL12` and `_EL02` names give their target's. */
export function registerLayouts(name: string): readonly RegisterLayout[] {
  const canonical = canonicalName(name);
  return table().get(systemRegister(canonical)?.aliasOf ?? canonical) ?? [];
}

/**
 * The layout of a register. Where E2H chooses between two and is not known, undefined, as for a
 * register whose fields this tool does not know.
 */
export function registerLayout(name: string, e2h: 0 | 1 | undefined): RegisterLayout | undefined {
  const layouts = registerLayouts(name);
  const fitting = layouts.filter((layout) => layout.e2h === undefined || layout.e2h === e2h);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** A field by name, in the layout that `e2h` selects. */
export function fieldOf(name: string, field: string, e2h: 0 | 1 | undefined): RegisterField | undefined {
  return registerLayout(name, e2h)?.fields.find((each) => each.name === field);
}
