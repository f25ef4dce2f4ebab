import type { ProjectConventions } from '../conventions/projectConventions';
import type { PreprocessorOptions } from '../preprocessor/api';
import type { Severity } from '../source/problem';
import type { TreeRegisters } from './linux/treeRegisters';
import type { ProjectFile } from './projectFile';
import type { TreeKind } from './sourceTree';

/** One way in which the document is built. */
export interface BuildFlavour {
  /** `VHE`, `nVHE`, `BL31`, or '' when there is nothing to tell flavours apart by. */
  readonly name: string;
  /** Variant booleans (capability names and `VHE`) that this flavour fixes. */
  readonly conditions: ReadonlyMap<string, boolean>;
  /** Whether this is code of a hypervisor; undefined when that is not known. */
  readonly hyp: boolean | undefined;
  /** Exception levels that this code may run at; empty when not known. */
  readonly exceptionLevels: readonly number[];
  /** The exception level of the image that shared code is linked into: what is for another level is there, too, but not used. */
  readonly imageLevel?: number;
  /** Set for code that runs in Secure state: whether there is an EL2 in it (SCR_EL3.EEL2). */
  readonly secureState?: { readonly el2: boolean };
  /** HCR_EL2.E2H while this code runs, when the flavour fixes it. */
  readonly e2h: 0 | 1 | undefined;
  /** When `e2h` is undefined because it equals the presence of this capability: its name. */
  readonly e2hCapability?: string;
  /** No function that a compiler made touches x18 (`-ffixed-x18`, a platform register). */
  readonly reservesX18?: boolean;
  readonly options: PreprocessorOptions;
  /** In a setup for the parts of several files: the flavour's name in the setup of the file that includes the part. */
  readonly nameInIncluder?: string;
}

/** How a document is to be read. */
export interface DocumentSetup {
  readonly isArm64: boolean;
  /** Why it was taken for arm64 code or not. */
  readonly reason: string;
  /** The files that include it and as part of which it is read, where it is no source of an object of its own. */
  readonly partOf?: readonly string[];
  /** At least one when `isArm64`. */
  readonly flavours: readonly BuildFlavour[];
  /** What was used and what was missing, one sentence each. */
  readonly notes: readonly string[];
  readonly treeKind: TreeKind;
  /** Where the flags come from. */
  readonly flagsFrom: 'compile commands' | 'makefiles' | 'layout of the tree' | 'settings';
  readonly treeRoot?: string;
  readonly buildRoot?: string;
  /** Capability names of the tree, when it lists them. */
  readonly capabilities: readonly string[];
  /** Configuration symbols without which the tree's kernel never sets a capability. */
  readonly capabilityOptions: ReadonlyMap<string, readonly string[]>;
  /** The system registers that the tree describes, read when first asked for; undefined without such a list. */
  readonly treeRegisters?: () => TreeRegisters | undefined;
  /** The project's own constraints, as written. */
  readonly variantConstraints: readonly string[];
  /** The project file that was read, with what is wrong in it. */
  readonly projectFile?: Pick<ProjectFile, 'path' | 'problems'>;
  /** What the project says holds on entry. */
  readonly assume: readonly string[];
  /** Severity by rule id. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** What the project states of its routines. */
  readonly conventions?: ProjectConventions;
  /** `CONFIG_X` to `y`, `m` or a value, as built or as the tree's defaults give it; empty without a tree. */
  readonly config: ReadonlyMap<string, string>;
}
