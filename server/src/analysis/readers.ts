import { explicit } from '../simulator/choice';
import { RESOURCE_COUNT, type Resource } from '../simulator/resources';
import type { Site } from '../simulator/state';
import { or, type VariantSet } from '../simulator/variantSet';
import type { StepFacts } from './facts';

export interface Reader {
  readonly site: Site;
  readonly guard: VariantSet;
}

/** For every write of a register, the instructions that may read what it put there. */
export class Readers {
  private readonly byWrite = new Map<number, Reader[]>();

  constructor(steps: ReadonlyMap<Site, StepFacts>) {
    for (const step of steps.values())
      for (const read of step.reads)
        for (const c of explicit(read.content, step.guard))
          for (const writer of c.value.writers)
            this.add(writer, read.resource, { site: step.site, guard: c.guard });
  }

  private add(writer: Site, resource: Resource, reader: Reader): void {
    const key = (writer + 1) * RESOURCE_COUNT + resource;
    const list = this.byWrite.get(key);
    if (list === undefined) {
      this.byWrite.set(key, [reader]);
      return;
    }
    const last = list.findIndex((r) => r.site === reader.site);
    if (last < 0) list.push(reader);
    else list[last] = { site: reader.site, guard: or((list[last] as Reader).guard, reader.guard) };
  }

  of(writer: Site, resource: Resource): readonly Reader[] {
    return this.byWrite.get((writer + 1) * RESOURCE_COUNT + resource) ?? [];
  }
}
