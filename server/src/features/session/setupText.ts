import type { DocumentSetup } from '../../workspace/documentSetup';

/** For the status bar: `linux-6.12 · VHE+nVHE · headers of build`, `board · compile commands`. */
export function setupText(setup: DocumentSetup): string {
  if (!setup.isArm64) return 'not arm64';
  const tree = setup.treeRoot === undefined ? 'no source tree' : nameOf(setup.treeRoot);
  const flavours = setup.flavours.map((each) => each.name).filter((name) => name !== '');
  const headers =
    setup.flagsFrom === 'compile commands'
      ? 'compile commands'
      : setup.treeRoot === undefined
        ? ''
        : setup.buildRoot === undefined
          ? 'never built'
          : 'headers of build';
  return [tree, flavours.join('+'), headers].filter((part) => part !== '').join(' · ');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
