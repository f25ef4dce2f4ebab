import type { FileSystem } from '../source/fileSystem';
import type { FirmwareBuild } from './firmware/build';
import { trustedFirmwareBuild } from './firmware/trustedFirmware';
import { uBootBuild } from './firmware/uBoot';
import { xenBuild } from './firmware/xen';
import type { Makefile } from './kbuild/makefile';
import type { SourceTree } from './sourceTree';
import type { ResultCache } from './trackedReads';

/**
 * How a document of a tree other than Linux is built;
 * `given` is the build folder of the user's settings, `evaluated` keeps makefiles while their files stay.
 */
export function firmwareBuild(
  tree: SourceTree,
  documentPath: string,
  given: string | undefined,
  fileSystem: FileSystem,
  evaluated: ResultCache<Makefile>,
): FirmwareBuild | undefined {
  switch (tree.kind) {
    case 'xen':
      return xenBuild(tree.root, fileSystem);
    case 'tf-a':
      return trustedFirmwareBuild(tree.root, documentPath, given, fileSystem, evaluated);
    case 'u-boot':
      return uBootBuild(tree.root, given, fileSystem);
    default:
      return undefined;
  }
}
