import type { InstructionItem } from '../assembler/program';
import type { Run } from '../isa/definitions/definition';
import { runOf } from '../isa/execute';
import type { LinearValue } from '../isa/linearValue';
import { type StreamingUse, streamingUse } from '../isa/streamingMode';
import type { Flow } from './codeMap';
import { Products } from './products';
import type { Site } from './state';
import { type Written, written } from './stepMemo';
import type { TermTable } from './termTable';
import { undecodedWordOf } from './undecodedWord';
import { ALL, and, NONE, type VariantSet } from './variantSet';

/** Where control goes from a place in any variant. */
export interface WaysFrom {
  fallsFrom(place: Place): readonly Flow[];
  branchesFrom(place: Place, target: LinearValue): readonly Flow[] | undefined;
}

/** An instruction where it stands, with all that is the same each time it runs: found once. */
export class Place {
  /** What it does; undefined where its word is not known. */
  readonly run: Run | undefined;
  readonly undecoded: number | undefined;
  /** In the first turn of its loop, and by the others. */
  private productsFirst: Products | undefined;
  private productsLater: Products[] | undefined;
  private writtenNow: Written | undefined;
  private falls: readonly Flow[] | undefined;
  private streaming: StreamingUse | undefined;
  private target: LinearValue | undefined;
  private targetFlows: readonly Flow[] | undefined;

  constructor(
    readonly site: Site,
    readonly item: InstructionItem,
    /** In the order in which places are explored. */
    readonly position: number,
    /** In bytes from the label before it. */
    readonly distance: number,
    /** It reads again and again what others are to change. */
    private readonly isPolled: boolean,
  ) {
    this.undecoded = undecodedWordOf(item);
    this.run = this.undecoded === undefined ? runOf(item.parsed) : undefined;
  }

  get written(): Written {
    this.writtenNow ??= written(this.item, this.isPolled);
    return this.writtenNow;
  }

  get streamingUse(): StreamingUse {
    this.streaming ??= streamingUse(this.item.parsed);
    return this.streaming;
  }

  /** What it made earlier, in that turn, of these terms. */
  productsIn(turn: number, terms: TermTable, nameOf: (site: Site) => string): Products {
    const name = nameOf(this.site);
    let made = turn === 0 ? this.productsFirst : this.productsLater?.[turn];
    if (made?.terms !== terms || made.place !== name) {
      made = new Products(terms, this.site, name, turn, this.isPolled);
      if (turn === 0) this.productsFirst = made;
      else {
        this.productsLater ??= [];
        this.productsLater[turn] = made;
      }
    }
    return made;
  }

  /** Where control falls through to in the variants of `guard`, as `code` tells it for every variant. */
  fallsTo(guard: VariantSet, code: WaysFrom): readonly Flow[] {
    this.falls ??= code.fallsFrom(this);
    return inside(this.falls, guard);
  }
  /** The same for a branch. */
  branchesTo(target: LinearValue, guard: VariantSet, code: WaysFrom): readonly Flow[] | undefined {
    if (this.target !== target) {
      this.target = target;
      this.targetFlows = code.branchesFrom(this, target);
    }
    return this.targetFlows && inside(this.targetFlows, guard);
  }
}

function inside(flows: readonly Flow[], guard: VariantSet): readonly Flow[] {
  const [only] = flows;
  if (flows.length === 1 && only?.guard === ALL)
    return only.guard === guard ? flows : [{ site: only.site, guard }];
  const out: Flow[] = [];
  for (const f of flows) {
    const g = and(f.guard, guard);
    if (g !== NONE) out.push({ site: f.site, guard: g });
  }
  return out;
}
