import type { FeatureSet } from '../isa/syntax/architecture';
import type { Origin } from '../source/origin';
import type { Problem } from '../source/problem';
import type { BlockCollector } from './blocks';
import type { Conditional } from './conditionals';
import type { FrameDescription } from './directives/callFrames';
import { LineRows } from './lineRows';
import type { MacroDefinition } from './macroDefinition';
import { RegisterAliases } from './registerAliases';
import { SectionTable } from './sectionTable';
import type { Location, SymbolState } from './symbols';

/** A leaf statement in source order: what is left when macros, repetitions and conditionals are gone. */
export interface LeafStatement {
  readonly kind: 'instruction' | 'data' | 'label' | 'directive';
  /** For a label: its name or number, without the colon. */
  readonly text: string;
  readonly sequence: number;
  readonly location: Location;
  readonly origin: Origin;
}

export interface LocalLabel {
  readonly sequence: number;
  readonly location: Location;
  readonly origin: Origin;
}

/** Everything that one assembly has gathered so far. Forked where the headers of a document end. */
export class AssemblerState {
  symbols = new Map<string, SymbolState>();
  macros = new Map<string, MacroDefinition>();
  registerAliases = RegisterAliases.none;
  localLabels = new Map<string, LocalLabel[]>();
  sections = new SectionTable();
  conditionals: readonly Conditional[] = [];
  collector: BlockCollector | undefined;
  statements: LeafStatement[] = [];
  problems: Problem[] = [];
  sequence = 0;
  macroNumber = 0;
  localCounter = 0;
  poolCounter = 0;
  /** Values of data directives so far. */
  dataValues = 0;
  /** Names that were looked up as macros since the last fork, found or not. */
  lookedUp = new Set<string>();
  /** What `.arch` and `.arch_extension` selected; undefined while nothing is known of it. */
  features: FeatureSet | undefined;
  alternate = false;
  /** The `.cfi_startproc`s that are open, by chunk. */
  frames: ReadonlyMap<number, FrameDescription> = new Map();
  /** Names of the line table's files by number. */
  lineFiles: ReadonlyMap<number, string> = new Map();
  lineRows = new LineRows();
  /** Symbols without a definition so far that a condition or a count names: they are in the object all the same. */
  named: ReadonlySet<string> = new Set();
  ended = false;

  /** A copy that can go on alone. Costs what the headers left behind: names, not lines. */
  fork(): AssemblerState {
    const s = new AssemblerState();
    s.symbols = new Map(this.symbols);
    s.macros = new Map(this.macros);
    s.registerAliases = this.registerAliases;
    s.localLabels = new Map([...this.localLabels].map(([label, places]) => [label, places.slice()]));
    s.sections = this.sections.fork();
    s.conditionals = this.conditionals;
    s.collector = this.collector?.fork();
    s.statements = this.statements.slice();
    s.problems = this.problems.slice();
    s.sequence = this.sequence;
    s.macroNumber = this.macroNumber;
    s.localCounter = this.localCounter;
    s.poolCounter = this.poolCounter;
    s.dataValues = this.dataValues;
    s.features = this.features;
    s.alternate = this.alternate;
    s.frames = this.frames;
    s.lineFiles = this.lineFiles;
    s.lineRows = this.lineRows.fork();
    s.named = this.named;
    s.ended = this.ended;
    return s;
  }
}
