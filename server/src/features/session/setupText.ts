import type { DocumentSetup } from '../../workspace/documentSetup';
import { shortNames } from '../../workspace/partOf';

/**
 * For the status bar: `linux-6.12 · VHE+nVHE · headers of build`, `board · compile commands`,
 * `linux-6.12 · part of aes-ce.S, aes-neon.S · never built`.
 */
export function setupText(setup: DocumentSetup): string {
  if (!setup.isArm64) return 'not arm64';
  const tree = setup.treeRoot === undefined ? 'no source tree' : nameOf(setup.treeRoot);
  const flavours = setup.flavours
    .map((each) => each.nameInIncluder ?? each.name)
    .filter((name) => name !== '');
  const headers =
    setup.flagsFrom === 'compile commands'
      ? 'compile commands'
      : setup.treeRoot === undefined
        ? ''
        : setup.buildRoot === undefined
          ? 'never built'
          : 'headers of build';
  const whole = setup.partOf && `part of ${shortNames(setup.partOf).join(', ')}`;
  return [tree, whole ?? '', [...new Set(flavours)].join('+'), headers]
    .filter((part) => part !== '')
    .join(' · ');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
