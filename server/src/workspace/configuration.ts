import type { ProjectConventions } from '../conventions/projectConventions';
import type { Severity } from '../source/problem';

/**
 * What the user set for a project, from the editor's settings, the command line or `.hyplens.json`.
 * All paths are absolute once it has been read by this room.
 */
export interface ProjectConfiguration {
  /** Source tree whose headers are used, when the document does not stand in one. */
  readonly kernelTree?: string;
  /** `O=` folder of that tree, or a headers package. */
  readonly kernelBuild?: string;
  readonly includePaths: readonly string[];
  /** `NAME`, `NAME=VALUE` or `NAME(a,b)=VALUE`, as after `-D`. */
  readonly defines: readonly string[];
  readonly undefines?: readonly string[];
  /** As after `-include`. */
  readonly forcedIncludes?: readonly string[];
  readonly compileCommands?: string;
  /** `A => B` or `A -> B`; `!` negates either side. */
  readonly variantConstraints: readonly string[];
  /** What holds on entry of every routine: `E2H=1`, `CPTR_EL2.TFP=1`, `ARM64_SVE`. */
  readonly assume?: readonly string[];
  /** Severity by rule id. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** What is stated of routines, by name or pattern, as comments would. */
  readonly conventions?: ProjectConventions;
  /** The user named the file: what nothing tells to be for another machine is arm64. */
  readonly named?: boolean;
  /** `KBUILD_OUTPUT` of the environment: as `kernelBuild`, where that is not set and it is a build of the tree. */
  readonly kbuildOutput?: string;
  /** `SOURCE_DATE_EPOCH` of the environment: the time of builds that can be repeated. */
  readonly sourceDate?: number;
  /** Workspace folders. Empty: no limit on what may be read (command line). */
  readonly roots: readonly string[];
}

export const emptyConfiguration: ProjectConfiguration = {
  includePaths: [],
  defines: [],
  variantConstraints: [],
  roots: [],
};

/** Settings given by hand come before those of the file; lists are joined, the file's first. */
export function mergeConfiguration(
  file: Partial<ProjectConfiguration>,
  given: ProjectConfiguration,
): ProjectConfiguration {
  const join = (a: readonly string[] | undefined, b: readonly string[] | undefined) => [
    ...(a ?? []),
    ...(b ?? []),
  ];
  return {
    kernelTree: given.kernelTree ?? file.kernelTree,
    kernelBuild: given.kernelBuild ?? file.kernelBuild,
    compileCommands: given.compileCommands ?? file.compileCommands,
    includePaths: join(file.includePaths, given.includePaths),
    defines: join(file.defines, given.defines),
    undefines: join(file.undefines, given.undefines),
    forcedIncludes: join(file.forcedIncludes, given.forcedIncludes),
    variantConstraints: join(file.variantConstraints, given.variantConstraints),
    assume: join(file.assume, given.assume),
    rules: { ...file.rules, ...given.rules },
    conventions: given.conventions ?? file.conventions,
    ...(given.named === undefined ? {} : { named: given.named }),
    roots: given.roots,
  };
}
