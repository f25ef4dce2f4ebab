import type { FileSystem } from '../source/fileSystem';
import type { FirmwareBuild } from './firmware/build';
import { type Edk2Module, edk2Build } from './firmware/edk2';
import { opTeeBuild } from './firmware/opTee';
import type { PlatformReading } from './firmware/platformReading';
import type { Platforms } from './firmware/platforms';
import { trustedFirmwareBuild } from './firmware/trustedFirmware';
import { uBootBuild } from './firmware/uBoot';
import { readXenTree, type XenTree, xenBuild } from './firmware/xen';
import type { Makefile } from './kbuild/makefile';
import type { SourceTree } from './sourceTree';
import type { ResultCache } from './trackedReads';

/**
 * How a document of a tree other than Linux is built;
 * `given` is the build folder of the user's settings, `kept` what stays read while its files stay.
 */
export function firmwareBuild(
  tree: SourceTree,
  documentPath: string,
  given: string | undefined,
  fileSystem: FileSystem,
  kept: {
    readonly makefiles: ResultCache<Makefile>;
    readonly platforms: ResultCache<Platforms>;
    readonly platformReadings: ResultCache<PlatformReading>;
    readonly xenTrees: ResultCache<XenTree>;
    readonly edk2Modules: ResultCache<Edk2Module>;
  },
): FirmwareBuild | undefined {
  switch (tree.kind) {
    case 'xen':
      return xenBuild(
        tree.root,
        kept.xenTrees.get(tree.root, (recording) => readXenTree(tree.root, recording)),
        fileSystem,
      );
    case 'tf-a':
      return trustedFirmwareBuild(tree.root, documentPath, given, fileSystem, kept);
    case 'op-tee':
      return opTeeBuild(tree.root, documentPath, given, fileSystem, kept.makefiles);
    case 'edk2':
      return edk2Build(tree.root, documentPath, fileSystem, kept.edk2Modules);
    case 'u-boot':
      return uBootBuild(tree.root, given, fileSystem);
    default:
      return undefined;
  }
}
